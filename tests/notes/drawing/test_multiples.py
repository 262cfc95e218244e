"""Small multiples: lines joined where figures may be compared, breaks drawn and explained."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import IndicatorModel, Release
from osq.conventions.reading import Comparability
from osq.notes.drawing.multiples import apart, multiples
from osq.notes.drawing.series import series_of, told_since
from osq.notes.shapes import Drawing
from tests.builders.release import BOIS, MOULIN, hiding, small_release
from tests.notes.drawing.builders import dots, paths, quartiers, release_of, texts, wholes, zones


def drawn(release: Release, indicators: list[IndicatorModel]) -> Drawing:
    found = multiples(
        release,
        indicators,
        release.zones[MOULIN],
        [release.zones[BOIS]],
        title="Évolution",
        mention="",
    )
    assert found is not None
    return found


def joined(drawing: Drawing, style: str) -> list[int]:
    """How many points each line of a style joins, the key of the legend aside."""
    return [path.d.count(",") for path in paths(drawing, style) if "L" in path.d]


def test_a_break_parts_the_line_and_is_drawn_and_explained() -> None:
    release = small_release()
    found = drawn(release, [release.indicators[2]])
    assert joined(found, "line") == [2, 2]
    assert joined(found, "line-whole") == [2, 2]
    line, key = paths(found, "break")
    places = {text.text: text.x for text in texts(found, "tick")}
    x = float(line.d[1:].split(",")[0])
    assert places["2011"] < x < places["2012"]
    assert "h22" in key.d
    assert any("le barème a changé en 2012" in note for note in found.notes)
    assert "rupture avant 2012" in found.alt


def test_without_a_break_one_line_joins_all_years() -> None:
    release = small_release()
    found = drawn(release, list(release.indicators[:2]))
    assert joined(found, "line") == [4, 4]
    assert paths(found, "break") == []
    assert found.notes == ()


def test_a_missing_year_leaves_a_gap() -> None:
    release = small_release()
    kept = {key: one for key, one in release.figures.items() if key != ("mono_part", MOULIN, 2011)}
    found = drawn(replace(release, figures=kept), [release.indicators[0]])
    assert joined(found, "line") == [2]
    assert len(dots(found)) == 3
    assert texts(found, "sign") == []


def test_every_other_year_is_no_gap_where_that_is_the_rule() -> None:
    release = release_of(2, years=range(2005, 2014, 2))
    series = series_of(release, release.indicators[0], zones(release, 1)[0])
    assert [len(run) for run in series.runs] == [5]


def test_years_too_close_to_be_compared_are_left_out() -> None:
    release = release_of(2, years=range(2003, 2014))
    one = release.indicators[0].model_copy(
        update={"comparability": Comparability(minimum_distance_years=5)}
    )
    release = replace(release, indicators=(one, release.indicators[1]))
    series = series_of(release, one, zones(release, 1)[0])
    assert [year for year, _ in series.points] == [2003, 2008, 2013]
    assert [len(run) for run in series.runs] == [3]
    found = multiples(release, [one], zones(release, 1)[0], [], title="T", mention="")
    assert found is not None
    assert any("5\u00a0ans" in note for note in found.notes)
    assert found.data is not None
    assert found.data.columns == ("2003", "2008", "2013")


def test_the_year_that_the_text_tells_a_change_from_is_the_first_point() -> None:
    release = release_of(2, years=range(2008, 2014))
    one = release.indicators[0].model_copy(
        update={"comparability": Comparability(minimum_distance_years=2)}
    )
    release = replace(release, indicators=(one, release.indicators[1]))
    zone = zones(release, 1)[0]
    assert told_since(release, one, zone) == 2008
    assert [year for year, _ in series_of(release, one, zone).points] == [2009, 2011, 2013]
    found = multiples(release, [one], zone, wholes(release)[:1], title="T", mention="")
    assert found is not None
    assert found.data is not None
    assert found.data.columns == ("2008", "2011", "2013")
    assert joined(found, "line") == joined(found, "line-whole") == [3]  # no year is missing


@given(st.integers(2003, 2012), st.integers(1, 4), st.sampled_from([460.0, 672.0]))
@settings(max_examples=25, deadline=None)
def test_the_first_and_the_last_year_are_always_written(
    first: int, columns: int, width: float
) -> None:
    release = release_of(1, years=range(first, 2014))
    found = multiples(
        release,
        list(release.indicators) * 2,
        zones(release, 1)[0],
        wholes(release),
        title="T",
        mention="",
        width=width,
        columns=columns,
    )
    assert found is not None
    years = [text.text for text in texts(found, "tick") if text.anchor == "middle"]
    assert years.count("2013") == years.count(str(first)) == 4


def test_a_reference_on_the_same_figures_is_drawn_over_the_line_with_a_halo() -> None:
    release = small_release()
    one = release.indicators[0]
    same = {
        (one.id, BOIS, year): replace(release.figures[one.id, MOULIN, year], zone=BOIS)
        for year in (2010, 2011, 2012, 2013)
    }
    found = drawn(replace(release, figures={**release.figures, **same}), [one])
    order = [shape.style for shape in found.shapes]
    own, halo, whole = (order.index(style) for style in ("line", "halo-whole", "line-whole"))
    assert own < halo < whole
    assert order.index("dot") < order.index("ring")
    assert paths(found, "line")[0].d == paths(found, "line-whole")[0].d
    big, small = dots(found)[0], dots(found, "ring")[0]
    assert (big.x, big.y) == (small.x, small.y)
    assert big.radius > small.radius + 1


def test_a_hidden_year_is_a_sign_and_its_figure_weighs_on_no_axis() -> None:
    release = small_release()
    hidden = hiding(release, ("mono_part", MOULIN, 2011))
    found = drawn(hidden, [release.indicators[0]])
    assert [text.text for text in texts(found, "sign")] == ["s"]
    assert "s, donnée confidentielle, en 2011" in found.alt
    gone = {key: one for key, one in hidden.figures.items() if key != ("mono_part", MOULIN, 2011)}
    without = drawn(replace(hidden, figures=gone), [release.indicators[0]])
    ticks = [[text.text for text in texts(one, "tick")] for one in (found, without)]
    assert [text for text in ticks[0] if len(text) < 4] == [t for t in ticks[1] if len(t) < 4]


def test_no_panel_where_no_two_figures_may_be_joined() -> None:
    release = small_release()
    gone = ("bas_rev_part", MOULIN, 2010), ("bas_rev_part", MOULIN, 2012)
    kept = {key: one for key, one in release.figures.items() if key not in gone}
    less = replace(release, figures=kept)
    zone = less.zones[MOULIN]
    assert multiples(less, [release.indicators[2]], zone, [], title="T", mention="") is None


def test_panels_fill_rows_of_so_many_columns() -> None:
    release = release_of(1, years=(2012, 2013))
    many = [release.indicators[0]] * 5
    found = multiples(
        release, many, zones(release, 1)[0], wholes(release), title="T", mention="", columns=2
    )
    assert found is not None
    titles = texts(found, "title")
    assert len({text.x for text in titles}) == 2
    assert len({text.y for text in titles}) == 3


@pytest.mark.parametrize("count", [1, 2, 3])
def test_lines_have_a_key_each(count: int) -> None:
    release = release_of(1, years=(2012, 2013))
    zone = zones(release, 1)[0]
    found = multiples(
        release, release.indicators[:1], zone, wholes(release)[: count - 1], title="T", mention=""
    )
    assert found is not None
    assert len(texts(found, "key")) == count
    assert quartiers(1) == [zone.key]


@given(st.dictionaries(st.integers(0, 5), st.floats(0, 100), max_size=4))
def test_labels_are_moved_apart_within_their_room(wanted: dict[int, float]) -> None:
    found = apart(wanted, 12, (0, 100))
    assert found.keys() == wanted.keys()
    places = sorted(found.values())
    assert all(0 <= place <= 100 for place in places)
    assert all(b - a >= 11.98 for a, b in pairwise(places))
    order = sorted(wanted, key=lambda index: (wanted[index], index))
    assert [found[index] for index in order] == places
