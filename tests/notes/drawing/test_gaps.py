"""Gap charts and ranked bars: order, intervals where counts allow, nothing of what is hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.comparison.observed import Law, limits
from osq.confidentiality.release import Release
from osq.notes.drawing.chance import intervals
from osq.notes.drawing.gaps import gap_chart
from osq.notes.drawing.ranked import ranked_bars
from osq.notes.selection import zones_of
from osq.notes.shapes import Drawing
from tests.builders.release import AGGLOMERATION, BOIS, IRIS, hiding, small_release
from tests.notes.drawing.builders import (
    boxes,
    dots,
    extent,
    paths,
    quartiers,
    release_of,
    texts,
    wholes,
    zones,
)


def chart(release: Release, *, picked: bool = False) -> Drawing:
    iris = zones_of(release, "iris")
    found = gap_chart(
        release,
        release.indicators[0],
        iris,
        [release.zones[BOIS], release.zones[AGGLOMERATION]],
        title="Écarts",
        mention="",
        picked=iris[0] if picked else None,
    )
    assert found is not None
    return found


def unranked(release: Release) -> Release:
    made = tuple(one.model_copy(update={"ranked": False}) for one in release.indicators)
    return replace(release, indicators=made)


def names(drawing: Drawing, *styles: str) -> list[str]:
    found = [text for style in styles for text in texts(drawing, style) if text.x == 0]
    return [text.text for text in sorted(found, key=lambda one: one.y)]


def test_rows_follow_the_figures_for_partners_and_names_elsewhere() -> None:
    release = release_of(6)
    one = release.indicators[0]
    figures = [release.figures[one.id, key, 2013].value or 0 for key in quartiers(6)]
    by_value = [f"Le Pré {place}" for place in sorted(range(6), key=lambda i: -figures[i])]
    expected = {
        "partners": by_value,
        "officials": sorted(by_value),
        "public": sorted(by_value),
    }
    for audience, order in expected.items():
        seen = replace(release, audience=audience)
        found = gap_chart(seen, one, zones(seen, 6), [], title="T", mention="")
        assert found is not None
        assert names(found, "strong") == order
    plain = unranked(release)
    found = gap_chart(plain, plain.indicators[0], zones(plain, 6), [], title="T", mention="")
    assert found is not None
    assert names(found, "strong") == sorted(by_value)


def test_an_interval_stands_where_numerator_and_base_are_released_and_nowhere_else() -> None:
    release = small_release()
    assert len(paths(chart(release), "interval")) == len(IRIS) - 1 + 1  # and the legend's
    without = hiding(release, ("familles", IRIS[0], 2013))
    assert len(paths(chart(without), "interval")) == len(IRIS) - 2 + 1
    uncounted = replace(release, counted=frozenset())
    assert paths(chart(uncounted), "interval") == []
    assert not any("intervalle" in text.text for text in texts(chart(uncounted), "key"))


def test_intervals_are_those_of_the_released_counts() -> None:
    release = small_release()
    (found,) = intervals(release, release.indicators[0], [release.zones[BOIS]]).values()
    expected = limits(Law.PROPORTION, 100, 780, 2400)
    assert found == (float(expected.lower), float(expected.upper))


def test_no_interval_of_a_count() -> None:
    release = small_release()
    count = next(one for one in release.indicators if one.id == "familles")
    assert intervals(release, count, [release.zones[BOIS]]) == {}


def test_references_are_lines_named_with_their_figure() -> None:
    drawn = chart(small_release())
    assert [len(paths(drawn, style)) for style in ("reference", "reference-second")] == [2, 2]
    keys = [text.text for text in texts(drawn, "key")]
    assert keys[:2] == ["Le Bois-Neuf\u00a0: 32,5\u202f%", "Val-Gris\u00a0: 30,6\u202f%"]
    hidden = hiding(small_release(), ("mono_part", BOIS, 2013))
    assert texts(chart(hidden), "key")[0].text.startswith("Val-Gris")


def test_the_zone_picked_has_a_ground_and_the_only_full_dot() -> None:
    drawn = chart(small_release(), picked=True)
    (band,) = boxes(drawn, "band")
    (full,) = dots(drawn)
    assert band.y < full.y < band.y + band.height
    assert len(dots(drawn, "circle")) == len(IRIS) - 2


@given(st.sets(st.integers(0, 6)))
@settings(max_examples=25, deadline=None)
def test_hidden_zones_have_a_sign_and_weigh_on_nothing(gone: set[int]) -> None:
    release = release_of(8, hide=gone)
    one = release.indicators[0]
    drawn = gap_chart(release, one, zones(release, 8), wholes(release), title="T", mention="")
    shown = [zone for index, zone in enumerate(zones(release, 8)) if index not in gone]
    alone = gap_chart(release, one, shown, wholes(release), title="T", mention="")
    assert drawn is not None
    assert alone is not None
    assert [text.text for text in texts(drawn, "sign")] == ["s"] * len(gone)
    assert [text.text for text in texts(drawn, "tick")] == [t.text for t in texts(alone, "tick")]
    assert [dot.x for dot in dots(drawn)] == [dot.x for dot in dots(alone)]
    if gone:
        assert f"Confidentiel (s)\u00a0: {len(gone)}" in drawn.alt


def test_many_zones_of_which_nothing_is_known_are_named_in_a_note() -> None:
    release = release_of(9)
    one = release.indicators[0]
    for gone, rows in ((3, 9), (4, 5)):
        kept = {
            cell: each for cell, each in release.figures.items() if cell[1] not in quartiers(gone)
        }
        less = replace(release, figures=kept)
        drawn = gap_chart(less, one, zones(less, 9), [], title="T", mention="")
        assert drawn is not None
        assert len(names(drawn, "strong")) == rows
        assert drawn.data is not None
        assert len(drawn.data.groups[0].rows) == 9
        names_of = "Le Pré 0, Le Pré 1, Le Pré 2, Le Pré 3"
        told = (f"…\u00a0: donnée non disponible pour {names_of}.",)
        assert drawn.notes == (told if rows == 5 else ())


def bars(release: Release, count: int) -> Drawing | None:
    rows = zones(release, count)
    one = release.indicators[0]
    return ranked_bars(release, one, rows, picked=rows[:1], title="T", mention="")


def test_bars_are_as_long_as_their_figures() -> None:
    release = release_of(6, hide=[4])
    drawn = bars(release, 6)
    assert drawn is not None
    figures = sorted(
        (
            float(value)
            for key in quartiers(6)
            if (value := release.figures["share", key, 2013].value) is not None
        ),
        reverse=True,
    )
    found = sorted(boxes(drawn, "bar") + boxes(drawn, "bar-picked"), key=lambda bar: bar.y)
    scale = found[0].width / figures[0]
    assert [bar.width for bar in found] == pytest.approx([scale * v for v in figures], abs=0.02)
    assert len(boxes(drawn, "bar-picked")) == 1
    assert names(drawn, "strong", "text")[-1] == "Le Pré 4"  # hidden: last, with its sign
    assert [text.text for text in texts(drawn, "sign")] == ["s"]


def test_bars_below_zero_go_left_of_it() -> None:
    release = release_of(3)
    low = release.figures["share", quartiers(3)[0], 2013]
    below = {("share", quartiers(3)[0], 2013): replace(low, value=Decimal(-21))}
    drawn = bars(replace(release, figures={**release.figures, **below}), 3)
    assert drawn is not None
    (axis,) = paths(drawn, "axis")
    zero = extent(axis)[0]
    (picked,) = boxes(drawn, "bar-picked")
    assert picked.x + picked.width == pytest.approx(zero, abs=0.02)
    assert all(bar.x == zero for bar in boxes(drawn, "bar"))


@pytest.mark.parametrize("audience", ["officials", "public"])
def test_bars_are_for_partners_only(audience: str) -> None:
    assert bars(release_of(6, audience=audience), 6) is None


def test_no_bars_for_what_ranks_nobody() -> None:
    assert bars(unranked(release_of(6)), 6) is None
