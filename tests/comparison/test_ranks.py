"""Ranks with their range, oriented by the direction of the indicator."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.comparison.observed import Observed
from osq.comparison.ranks import Rank, ranks
from osq.confidentiality.release import ZoneKey
from tests.comparison import naive
from tests.comparison.builders import seen, share
from tests.statistics import naive as limits
from tests.statistics.strategies import parts


def among(*pairs: tuple[int, int]) -> dict[ZoneKey, Observed]:
    keys = [ZoneKey("quartier", f"Q{number:02d}") for number in range(len(pairs))]
    return {key: seen(*pair, zone=key) for key, pair in zip(keys, pairs, strict=True)}


def told(found: dict[ZoneKey, Rank]) -> list[tuple[int, int, int]]:
    return [(one.place, one.first, one.last) for one in found.values()]


def test_large_bases_tell_every_zone_apart() -> None:
    figures = among((1000, 10000), (4000, 10000), (2000, 10000), (3000, 10000))

    found = ranks(share(), figures, counted=True)

    assert told(found) == [(4, 4, 4), (1, 1, 1), (3, 3, 3), (2, 2, 2)]
    assert [one.quarter for one in found.values()] == [4, 1, 3, 2]


def test_small_bases_leave_places_open() -> None:
    """5, 20 and 12 of 50: only the first two intervals are apart."""
    found = ranks(share(), among((5, 50), (20, 50), (12, 50)), counted=True)

    assert told(found) == [(3, 2, 3), (1, 1, 2), (2, 1, 3)]
    assert {one.quarter for one in found.values()} == {None}, "three zones have no quarters"


def test_equal_figures_share_the_first_of_their_places() -> None:
    found = ranks(share(), among((30, 100), (30, 100), (10, 100), (50, 100)), counted=True)
    assert [one.place for one in found.values()] == [2, 2, 4, 1]


def test_a_zone_without_counts_could_be_anywhere_and_opens_the_others() -> None:
    figures = among((1000, 10000), (4000, 10000), (2500, 10000))
    key = ZoneKey("quartier", "Q02")
    figures[key] = replace(figures[key], numerator=None)

    found = ranks(share(), figures, counted=True)

    assert told(found) == [(3, 2, 3), (1, 1, 2), (2, 1, 3)]


def test_a_zone_without_figure_has_no_rank() -> None:
    figures = among((1000, 10000), (4000, 10000))
    key = ZoneKey("quartier", "Q00")
    figures[key] = replace(figures[key], value=None)

    found = ranks(share(), figures, counted=True)

    assert told(found) == [(1, 1, 1)]
    assert key not in found


@pytest.mark.parametrize(
    "changes", [{"direction": "undetermined"}, {"ranked": False}], ids=["undetermined", "unranked"]
)
def test_no_rank_where_nobody_may_be_ranked(changes: dict[str, object]) -> None:
    assert ranks(share(**changes), among((1, 100), (50, 100)), counted=True) == {}


def test_no_rank_without_its_range() -> None:
    assert ranks(share(), among((1, 100), (50, 100)), counted=False) == {}
    assert ranks(share(), {}, counted=True) == {}


@given(st.lists(parts, min_size=1, max_size=8))
def test_ranges_agree_with_intervals_compared_one_by_one(pairs: list[tuple[int, int]]) -> None:
    found = ranks(share(), among(*pairs), counted=True)

    level = 1 - 0.05 / len(pairs)
    intervals = [limits.wilson(*pair, level) for pair in pairs]
    for place, one in enumerate(found.values()):
        assert (one.first, one.last) == naive.places(intervals, place)
        assert one.first <= one.place <= one.last


@given(st.lists(parts, min_size=4, max_size=8))
def test_the_other_direction_turns_ranks_round(pairs: list[tuple[int, int]]) -> None:
    figures, count = among(*pairs), len(pairs)
    worse = ranks(share(direction="higher_is_worse"), figures, counted=True)
    better = ranks(share(direction="lower_is_worse"), figures, counted=True)

    values = [one.value for one in figures.values()]
    for key, one in worse.items():
        ties = values.count(figures[key].value)
        other = better[key]
        assert other.place == count + 2 - one.place - ties
        assert (other.first, other.last) == (count + 1 - one.last, count + 1 - one.first)
        middle = 4 * (2 * (one.place - 1) + ties) % (2 * count) == 0
        assert middle or (one.quarter or 0) + (other.quarter or 0) == 5
