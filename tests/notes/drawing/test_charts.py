"""Charts: geometry that says what the figures say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Release, ZoneKey
from osq.notes.drawing.charts import ChartRow, dot_chart, labelled
from osq.notes.drawing.lettering import advance, wrapped
from osq.notes.drawing.parts import HALO, plated
from osq.notes.drawing.scale import nice_ticks, tick_labels
from osq.notes.drawing.strips import strip_chart
from osq.notes.selection import zones_of
from osq.notes.shapes import Anchor, Dot, Drawing, Text
from osq.printing import environment
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    RIVE,
    direct_release,
    small_release,
)
from tests.notes.drawing.builders import extent, paths, release_of, wholes, zones
from tests.shared import REPOSITORY


def rows(release: Release) -> list[ChartRow]:
    return [ChartRow(release.zones[key], "dot") for key in IRIS[:4]]


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=20))
def test_ticks_enclose_the_values_and_rise(values: list[float]) -> None:
    values = [round(value, 3) for value in values]
    ticks = nice_ticks(values)
    assert ticks == sorted(set(ticks))
    assert len(ticks) >= 2
    slack = 1e-9 * max(1.0, *(abs(tick) for tick in ticks))
    assert ticks[0] - slack <= min(values)
    assert max(values) <= ticks[-1] + slack


def test_the_last_tick_bears_the_unit() -> None:
    assert tick_labels([0.0, 2.5, 5.0], "%") == ["0,0", "2,5", "5,0\u202f%"]
    assert tick_labels([10.0, 20.0], "foyers") == ["10", "20"]


def test_titles_are_cut_to_their_lines() -> None:
    lines = wrapped("un titre très long " * 9, 80, "title")
    assert len(lines) == 2
    assert lines[1].endswith("…")


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Généralistes (pour 10_000 habitants)", "10_000"),
        ("Mortalité (pour 1_000_000 habitants)", "1_000_000"),
        ("Revenu médian par UC (€_/_UC_/_mois)", "(€_/_UC_/_mois)"),
        ("Revenu médian par UC (€/UC/mois)", "(€/UC/mois)"),
        ("Dépendance à 100_% des foyers", "100_%"),
        ("Revenu de 1_136_€/mois par ménage", "1_136_€/mois"),
        ("plus foncé_: valeur plus élevée", "foncé_:"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(text: str, whole: str, space: str) -> None:
    text, whole = (one.replace("_", space) for one in (text, whole))
    least = max(advance(word, "title") for word in (f"({whole})", "Généralistes X"))
    for width in range(0, 240, 5):
        lines = wrapped(text, least + width, "title", 9)
        assert any(whole in line for line in lines)
        assert " ".join(lines) == text


def test_years_that_follow_one_another_may_part() -> None:
    assert wrapped("de 2012 2013", advance("2012", "title"), "title", 3) == ("de", "2012", "2013")


def dots(chart: Drawing, style: str = "dot") -> list[Dot]:
    return [one for one in chart.shapes if isinstance(one, Dot) and one.style == style]


def texts(chart: Drawing, style: str) -> list[Text]:
    return [one for one in chart.shapes if isinstance(one, Text) and one.style == style]


def plain(found: list[Text]) -> list[str]:
    """Texts with ordinary spaces."""
    return [text.text.replace("\u202f", " ").replace("\xa0", " ") for text in found]


def strip_of(release: Release) -> Drawing:
    """All IRIS of the agglomeration on one row."""
    pair = (release.zones[AGGLOMERATION], zones_of(release, "iris"))
    chart = strip_chart(release, release.indicators[0], [pair], title="T", mention="")
    assert chart is not None
    return chart


def shared(release: Release, *keys: ZoneKey) -> Release:
    """The release with the lowest figure in all these IRIS."""
    one, year = release.indicators[0].id, release.edition
    lowest = release.figures[one, IRIS[0], year]
    found = {(one, key, year): replace(lowest, zone=key) for key in keys}
    return replace(release, figures={**release.figures, **found})


def test_a_higher_share_is_drawn_further_right() -> None:
    release = small_release()
    chart = dot_chart(release, release.indicators[:1], rows(release), title="T", mention="")
    assert chart is not None
    found = [release.figures["mono_part", row.zone.key, 2013].value for row in rows(release)]
    values = [value for value in found if value is not None]
    drawn = [mark.x for mark in sorted(dots(chart), key=lambda mark: mark.y)]
    assert [x for _, x in sorted(zip(values, drawn, strict=True))] == sorted(drawn)


def test_a_hidden_figure_is_a_sign_and_no_dot() -> None:
    release = small_release()
    chart = dot_chart(release, release.indicators[:1], rows(release), title="T", mention="")
    assert chart is not None
    assert [sign.text for sign in texts(chart, "sign")] == ["s"]
    assert len(dots(chart)) == 3


def test_the_text_alternative_holds_the_figures_and_the_mention() -> None:
    release = small_release()
    chart = dot_chart(
        release, release.indicators[:1], rows(release), title="T", mention=" — DONNÉES FICTIVES"
    )
    assert chart is not None
    assert "Îlot 1 25,7" in chart.alt
    assert chart.alt.endswith("DONNÉES FICTIVES")


@given(st.integers(3, 30), st.sampled_from([460.0, 672.0]))
@settings(max_examples=15, deadline=None)
def test_no_line_crosses_the_digits_of_a_value(count: int, width: float) -> None:
    """A line that passes where a value is written is under it, and so is the value's ground."""
    release = release_of(count)
    chart = dot_chart(
        release,
        release.indicators,
        [ChartRow(zone, "dot") for zone in zones(release, count)],
        title="T",
        mention="",
        reference=wholes(release)[0],
        width=width,
    )
    assert chart is not None
    lines = [extent(line)[0] for line in paths(chart, "reference")[:2]]
    for value in (one for one in chart.shapes if isinstance(one, Text) and one.plate):
        left, _, right, _ = extent(value)
        assert value.plate == pytest.approx(right - left + 2 * HALO, abs=0.02)
        if any(left - HALO <= line <= right + HALO for line in lines):
            places = [chart.shapes.index(one) for one in paths(chart, "reference")[:2]]
            assert min(places) < chart.shapes.index(value)


def test_a_value_goes_to_the_side_that_the_line_leaves_free() -> None:
    crossed = labelled(100, 10, "42,6", "strong", (0, 300), line=112)
    free = labelled(100, 10, "42,6", "strong", (0, 300), line=90)
    narrow = labelled(100, 10, "42,6", "strong", (90, 300), line=112)
    assert (crossed.anchor, free.anchor, narrow.anchor) == ("end", "start", "start")
    assert crossed.x < 100 < free.x


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_the_ground_of_a_value_reaches_past_it_on_both_sides(anchor: Anchor) -> None:
    value = plated(100, 50, "1\u202f234,5", "strong", anchor)
    svg = printed(value)
    box = re.search(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    assert box
    x, y, width, height = map(float, box.groups())
    left, top, right, bottom = extent(value)
    assert x == pytest.approx(left - HALO, abs=0.02)
    assert x + width == pytest.approx(right + HALO, abs=0.02)
    assert y < top < bottom < y + height
    assert svg.index("<rect") < svg.index("<text")


def printed(shape: Text) -> str:
    """The SVG of a drawing that holds one text."""
    drawing = Drawing("", "", "", 200, 100, (shape,))
    module = environment(REPOSITORY / "templates").get_template("_drawing.svg.j2").module
    return str(vars(module)["svg"](drawing))


def test_no_chart_without_any_figure() -> None:
    release = small_release()
    empty = replace(release, figures={})
    assert dot_chart(empty, release.indicators, rows(release), title="T", mention="") is None


def test_a_strip_has_one_dot_per_iris_with_a_figure_and_names_both_ends() -> None:
    release = direct_release()
    bois = [zone for zone in zones_of(release, "iris") if "99001" in zone.parents]
    chart = strip_chart(
        release, release.indicators[0], [(release.zones[BOIS], bois)], title="T", mention=""
    )
    assert chart is not None
    assert len(dots(chart) + dots(chart, "faint")) == 4  # five IRIS, one of them hidden
    assert plain(texts(chart, "strong")) == ["Îlot 1 : 14 200 €", "Îlot 5 : 17 124 €"]


def test_a_lone_iris_is_named_with_its_commune_where_the_row_covers_several() -> None:
    chart = strip_of(direct_release())
    assert plain(texts(chart, "strong")) == [
        "Îlot 1 (Le Bois-Neuf) : 14 200 €",
        "Îlot 8 (Rive) : 19 317 €",
    ]
    assert "de 14\u202f200\u00a0€ (Îlot 1, Le Bois-Neuf)" in chart.alt


def test_iris_that_share_an_extreme_are_counted_and_none_is_named() -> None:
    release = shared(direct_release(), IRIS[0], IRIS[1], IRIS[5])
    chart = strip_of(release)
    assert plain(texts(chart, "strong"))[0] == "3 IRIS : 14 200 €"
    assert len(dots(chart)) == 3 + 1
    assert "14\u202f200\u00a0€ (3\u00a0IRIS)" in chart.alt
    assert "Îlot 1" not in chart.alt


def test_a_row_of_equal_figures_has_one_label() -> None:
    chart = strip_of(shared(direct_release(), *IRIS))
    assert plain(texts(chart, "strong")) == ["8 IRIS : 14 200 €"]


def test_dots_of_a_strip_never_overlap() -> None:
    release = direct_release()
    chart = strip_chart(
        release,
        release.indicators[0],
        [(release.zones[AGGLOMERATION], zones_of(release, "iris"))],
        title="T",
        mention="",
    )
    assert chart is not None
    spots = [(mark.x, mark.y) for mark in dots(chart) + dots(chart, "faint")]
    for index, (x, y) in enumerate(spots):
        assert all(abs(x - a) >= 8 or abs(y - b) >= 8 for a, b in spots[index + 1 :])


def test_rows_of_a_strip_stack_downwards() -> None:
    release = direct_release()
    pairs = [(release.zones[key], zones_of(release, "iris", key.code)) for key in (BOIS, RIVE)]
    chart = strip_chart(release, release.indicators[0], pairs, title="T", mention="")
    assert chart is not None
    heights = {text.text: text.y for text in texts(chart, "strong")}
    assert heights["Le Bois-Neuf"] < heights["Rive"] < chart.height
