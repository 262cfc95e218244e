"""Spine charts: a zone among its peers, the less favourable on one side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import IndicatorModel, Release
from osq.notes.drawing.spine import ROW, spine_chart
from osq.notes.drawing.standing import LEAST
from osq.notes.shapes import Drawing
from tests.notes.drawing.builders import (
    boxes,
    dots,
    extent,
    highest_and_lowest,
    paths,
    release_of,
    texts,
    turned,
    wholes,
    zones,
)

COUNT = 9


def chart(release: Release, place: int = 0) -> Drawing | None:
    rows = zones(release, COUNT)
    return spine_chart(
        release,
        release.indicators[:1],
        rows[place],
        rows,
        wholes(release),
        title="T",
        mention="",
    )


def spot(drawing: Drawing | None) -> float:
    """Where the zone's dot is, that of the legend aside."""
    assert drawing is not None
    return min(dots(drawing), key=lambda dot: dot.y).x


@pytest.mark.parametrize(
    ("direction", "high_on_the_left"),
    [("higher_is_worse", True), ("lower_is_worse", False), ("undetermined", False)],
)
def test_the_less_favourable_is_on_the_left(direction: str, high_on_the_left: bool) -> None:
    release = turned(release_of(COUNT), direction=direction)
    high, low = highest_and_lowest(release, COUNT)
    assert (spot(chart(release, high)) < spot(chart(release, low))) is high_on_the_left


def of_two(release: Release, place: int = 0) -> Drawing:
    rows = zones(release, COUNT)
    drawn = spine_chart(
        release, release.indicators, rows[place], rows, wholes(release), title="T", mention=""
    )
    assert drawn is not None
    return drawn


def test_rows_without_a_direction_come_last_under_their_own_heading() -> None:
    drawn = of_two(turned(release_of(COUNT), direction="undetermined"))
    heights = {text.text: text.y for text in [*texts(drawn, "heading"), *texts(drawn, "text")]}
    assert heights["← moins favorable"] == heights["plus favorable →"]
    assert (
        heights["plus favorable →"]
        < heights["Revenu médian déclaré par ménage (€)"]
        < heights["Sans sens favorable"]
        < heights["Part des foyers à bas revenus (%)"]
    )
    assert heights["← plus bas"] == heights["plus élevé →"] == heights["Sans sens favorable"]


def test_nothing_is_headed_favourable_where_no_row_has_a_direction() -> None:
    drawn = chart(turned(release_of(COUNT), direction="undetermined"))
    assert drawn is not None
    said = [text.text for text in texts(drawn, "heading")]
    assert "← plus bas" in said
    assert not any("favorable" in text for text in said)
    assert not any("bas" in text.text for text in texts(of_two(release_of(COUNT)), "heading"))


def test_every_row_says_that_its_scale_is_its_own() -> None:
    drawn = of_two(release_of(COUNT))
    assert "médiane (échelle propre à chaque ligne)" in [t.text for t in texts(drawn, "tick")]


@given(st.integers(0, COUNT - 1))
@settings(max_examples=9, deadline=None)
def test_the_figures_of_both_ends_stand_beside_what_is_drawn(place: int) -> None:
    drawn = of_two(release_of(COUNT), place)
    bands = boxes(drawn, "peers")[:2]
    ends = [text for text in texts(drawn, "tick") if text.anchor != "middle"]
    marks = [extent(one) for one in dots(drawn)]
    marks += [extent(one) for style in ("diamond", "interval") for one in paths(drawn, style)]
    for index, band in enumerate(bands):
        low, high = ends[2 * index : 2 * index + 2]
        beside = [one for one in marks if band.y <= (one[1] + one[3]) / 2 <= band.y + band.height]
        left = min(band.x, *(one[0] for one in beside))
        right = max(band.x + band.width, *(one[2] for one in beside))
        assert 0 < left - low.x <= 6
        assert 0 < high.x - right <= 6


def test_medians_stand_on_one_line_within_their_quartiles() -> None:
    drawn = of_two(release_of(COUNT, years=(2013,)))
    (spine,) = paths(drawn, "axis")
    middle = float(spine.d[1:].split(",")[0])
    for half, whole in zip(boxes(drawn, "half")[:2], boxes(drawn, "peers")[:2], strict=True):
        assert whole.x <= half.x <= middle <= half.x + half.width <= whole.x + whole.width + 0.02


def test_a_hidden_zone_has_no_dot_and_its_figure_weighs_on_nothing() -> None:
    release = release_of(COUNT, hide=[0])
    drawn = chart(release)
    assert drawn is not None
    assert len(dots(drawn)) == 1  # the legend's
    assert paths(drawn, "interval") == []
    assert "s" in [text.text for text in texts(drawn, "sign")]
    assert "pas de chiffre diffusé" in drawn.alt
    others = spine_chart(
        release,
        release.indicators[:1],
        zones(release, COUNT)[1],
        zones(release, COUNT)[1:],
        wholes(release),
        title="T",
        mention="",
    )
    assert others is not None
    ends = [[text.text for text in texts(one, "tick")] for one in (drawn, others)]
    assert ends[0] == ends[1]


@given(st.integers(0, COUNT - 1))
@settings(max_examples=9, deadline=None)
def test_the_words_tell_the_quarter_that_is_drawn(place: int) -> None:
    drawn = chart(release_of(COUNT), place)
    assert drawn is not None
    half, x = boxes(drawn, "half")[0], spot(drawn)
    said = "central" if half.x <= x <= half.x + half.width else "moins" if x < half.x else "plus"
    assert {
        "central": "moitié centrale",
        "moins": "le moins favorable",
        "plus": "le plus favorable",
    }[said] in drawn.alt


def test_rows_are_low_enough_for_twelve_on_a_sheet() -> None:
    release = release_of(COUNT)
    rows = zones(release, COUNT)
    many: list[IndicatorModel] = [release.indicators[0]] * 12
    drawn = spine_chart(release, many, rows[0], rows, wholes(release), title="T", mention="")
    assert drawn is not None
    assert drawn.height < 12 * ROW + 80


def test_an_indicator_that_ranks_nobody_has_no_row_and_is_said() -> None:
    release = turned(release_of(COUNT), ranked=False)
    rows = zones(release, COUNT)
    drawn = spine_chart(release, release.indicators, rows[0], rows, [], title="T", mention="")
    assert drawn is not None
    assert len(boxes(drawn, "half")) == 1 + 1
    assert drawn.notes == (
        "Sans ligne (qui ne classe pas les zones)\u00a0: Part des foyers à bas revenus.",
    )
    assert chart(release) is None


def test_too_few_peers_make_no_distribution() -> None:
    release = release_of(COUNT, hide=range(LEAST - 1, COUNT))
    assert chart(release) is None
    assert chart(release_of(COUNT, hide=range(LEAST, COUNT))) is not None
