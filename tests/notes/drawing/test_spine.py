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


def test_only_what_has_no_direction_is_marked() -> None:
    plain, marked = (
        chart(release_of(COUNT)),
        chart(turned(release_of(COUNT), direction="undetermined")),
    )
    assert plain is not None
    assert marked is not None
    assert paths(plain, "both-ways") == []
    assert len(paths(marked, "both-ways")) == 2  # the row's, the legend's
    assert any("sans sens favorable" in text.text for text in texts(marked, "key"))


def test_medians_stand_on_one_line_within_their_quartiles() -> None:
    release = release_of(COUNT, years=(2013,))
    rows = zones(release, COUNT)
    drawn = spine_chart(
        release, release.indicators, rows[0], rows, wholes(release), title="T", mention=""
    )
    assert drawn is not None
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
