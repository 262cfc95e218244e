"""Whatever the release, a drawing keeps to its room and its texts to theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.gaps import gap_chart
from osq.notes.drawing.maps import choropleth, locator
from osq.notes.drawing.multiples import multiples
from osq.notes.drawing.ranked import ranked_bars
from osq.notes.drawing.spine import spine_chart
from osq.notes.drawing.strips import strip_chart
from osq.notes.shapes import Drawing
from tests.notes.drawing.builders import (
    LONG,
    collisions,
    outside,
    release_of,
    wholes,
    zones,
)

Maker = Callable[[Release, list[ReleasedZone], float], Drawing | None]


def dot_charts(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    lines = [ChartRow(one, "dot") for one in rows]
    whole = wholes(release)[0]
    return dot_chart(
        release, release.indicators, lines, title="T", mention="", reference=whole, width=width
    )


def gap_charts(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    return gap_chart(
        release,
        release.indicators[1],
        rows,
        wholes(release),
        title="T",
        mention="",
        width=width,
        picked=rows[0],
    )


def bars(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    one = release.indicators[1]
    return ranked_bars(release, one, rows, picked=rows[:1], title="T", mention="", width=width)


def spines(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    return spine_chart(
        release,
        release.indicators,
        rows[0],
        rows,
        wholes(release),
        title="T",
        mention="",
        width=width,
    )


def courses(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    return multiples(
        release,
        release.indicators,
        rows[-1],
        wholes(release),
        title="T",
        mention="",
        width=width,
        columns=2,
    )


def strips(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    pairs = [(whole, rows) for whole in wholes(release)]
    return strip_chart(release, release.indicators[1], pairs, title="T", mention="", width=width)


def shaded(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    return choropleth(
        release,
        release.indicators[0],
        rows,
        title="T",
        mention="",
        width=width,
        height=300,
        over=wholes(release)[:1],
        named=rows,
    )


def located(release: Release, rows: list[ReleasedZone], width: float) -> Drawing | None:
    return locator(
        release,
        rows[0],
        wholes(release)[:1],
        rows,
        title="T",
        mention="",
        words=(rows[0].name, "Quartiers", "Limite"),
        width=width,
        highest=width,
    )


CHARTS: list[Maker] = [dot_charts, gap_charts, bars, spines, courses, strips]
MAPS: list[Maker] = [shaded, located]
CASES = {
    "one zone": release_of(1),
    "thirty zones": release_of(30),
    "long names": release_of(30, name=LONG),
    "all hidden": release_of(6, hide=range(6)),
    "half hidden": release_of(30, hide=range(0, 30, 2)),
    "millions": release_of(9, factor=1e5, years=range(2010, 2014)),
    "fifteen years": release_of(5, years=range(1999, 2014)),
    "for the public": release_of(9, audience="public"),
}


def rows_of(release: Release) -> list[ReleasedZone]:
    return zones(release, sum(key.level == "quartier" for key in release.zones))


@pytest.mark.parametrize("width", [672.0, 460.0])
@pytest.mark.parametrize("maker", CHARTS)
@pytest.mark.parametrize("case", CASES)
def test_a_chart_keeps_to_its_room(case: str, maker: Maker, width: float) -> None:
    release = CASES[case]
    drawing = maker(release, rows_of(release), width)
    if drawing is not None:
        assert outside(drawing) == []
        assert collisions(drawing) == []


@pytest.mark.parametrize("width", [672.0, 230.0])
@pytest.mark.parametrize("maker", MAPS)
@pytest.mark.parametrize("case", CASES)
def test_a_map_keeps_to_its_room(case: str, maker: Maker, width: float) -> None:
    release = CASES[case]
    drawing = maker(release, rows_of(release), max(width, 460.0) if maker is shaded else width)
    assert drawing is not None
    assert outside(drawing) == []
    assert collisions(drawing) == []


@given(
    st.integers(1, 14),
    st.sets(st.integers(0, 13)),
    st.sampled_from([0.001, 1.0, 1e4]),
    st.integers(1, 6),
    st.sampled_from(CHARTS),
)
@settings(max_examples=60, deadline=None)
def test_any_chart_keeps_to_its_room(
    count: int, hide: set[int], factor: float, years: int, maker: Maker
) -> None:
    release = release_of(count, hide=hide, factor=factor, years=range(2014 - years, 2014))
    drawing = maker(release, zones(release, count), 672.0)
    if drawing is not None:
        assert outside(drawing) == []
        assert collisions(drawing) == []


@pytest.mark.parametrize("maker", [*CHARTS, *MAPS[:1]])
@pytest.mark.parametrize("case", CASES)
def test_every_drawing_has_its_words_and_its_table(case: str, maker: Maker) -> None:
    release = CASES[case]
    drawing = maker(release, rows_of(release), 672.0)
    if drawing is not None:
        assert drawing.data is not None
        assert drawing.data.groups[0].rows
        assert "T" in drawing.alt
        assert drawing.alt.endswith(".")


@pytest.mark.parametrize("maker", CHARTS)
def test_nothing_is_drawn_where_all_is_hidden(maker: Maker) -> None:
    release = CASES["all hidden"]
    assert maker(release, rows_of(release), 672.0) is None


def test_no_evolution_in_one_year() -> None:
    release = CASES["thirty zones"]
    assert courses(release, rows_of(release), 672.0) is None
    assert courses(CASES["millions"], rows_of(CASES["millions"]), 672.0) is not None
