"""Gaps with their intervals, and signals over many."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from osq.comparison.comparators import Comparator, Kind
from osq.comparison.gaps import Gap, Method, SignalRule, gap, signals
from osq.comparison.observed import Observed
from osq.confidentiality.release import IndicatorModel
from tests.builders.release import count
from tests.comparison import naive
from tests.comparison.builders import ZONE, crude_rate, seen, share
from tests.statistics.strategies import parts

AGAINST = Comparator(Kind.REST_OF_COMMUNE, ZONE, {}, ground={"rest": Fraction(1)}, own={})


def against(
    zone: Observed, rest: Observed, indicator: IndicatorModel | None = None, **changes: Any
) -> Gap:
    found = gap(AGAINST, indicator or share(), zone, rest, **{"counted": True, **changes})
    assert found is not None
    return found


def test_a_share_against_the_rest_to_the_last_digit() -> None:
    """262 of 640 against 518 of 1 760: worked out in docs/method.md."""
    found = against(seen(262, 640), seen(518, 1760))

    assert found.difference == pytest.approx(11.505681818, abs=1e-9)
    assert found.ratio == pytest.approx(1.390926641, abs=1e-9)
    assert found.limits is not None
    assert [round(one, 4) for one in found.limits] == [7.1768, 15.8851]
    low, high = naive.newcombe((262, 640), (518, 1760), 0.95)
    assert found.limits == pytest.approx((100 * low, 100 * high))
    assert found.significant is True
    assert found.ratio_limits is None


def test_a_rate_has_limits_of_its_ratio_too() -> None:
    one, other = seen(12, 400), seen(30, 2000)
    one, other = replace(one, value=30.0), replace(other, value=15.0)

    found = against(one, other, crude_rate())

    assert found.difference == 15.0
    assert found.ratio == 2.0
    assert found.ratio_limits is not None
    low, high = found.ratio_limits
    assert low < 1 < 2 < high < 4.1


def test_without_counts_a_gap_has_no_interval() -> None:
    bare = Observed(ZONE, 2013, 40.9)

    found = against(bare, seen(518, 1760))

    assert found.difference == pytest.approx(40.9 - 100 * 518 / 1760)
    assert found.limits is None
    assert found.significant is None


def test_money_and_census_estimates_have_no_interval() -> None:
    assert against(seen(262, 640), seen(518, 1760), counted=False).limits is None


def test_a_rest_of_nothing_has_no_ratio() -> None:
    assert against(seen(5, 100), seen(0, 1000)).ratio is None


def test_counts_are_not_compared() -> None:
    found = gap(AGAINST, count("n", "Foyers", "foyers"), seen(5, 100), seen(9, 100), counted=True)
    assert found is None


@pytest.mark.parametrize("changed", [{"edition": 2012}, {"zone": ZONE._replace(code="QB")}])
def test_the_comparator_of_another_zone_or_edition_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="comparator"):
        against(seen(5, 100, **changed), seen(9, 100))


@given(parts, parts)
def test_a_gap_turned_round_is_its_opposite(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = against(seen(*one), seen(*other)), against(seen(*other), seen(*one))

    assert there.difference == -back.difference
    assert there.limits is not None
    assert back.limits is not None
    assert there.limits == pytest.approx((-back.limits[1], -back.limits[0]), abs=1e-9)
    assert there.significant == back.significant


@given(st.lists(st.tuples(parts, parts), max_size=8))
def test_signals_turned_round_are_opposite_discoveries(
    pairs: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    rule = SignalRule(Method.DISCOVERIES)
    there = signals([against(seen(*one), seen(*other)) for one, other in pairs], rule)
    back = signals([against(seen(*other), seen(*one)) for one, other in pairs], rule)

    assert there.tolist() == (-back).tolist()


small_parts = st.integers(30, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(small_parts, parts)
def test_limits_signal_as_exact_chances_counted_one_by_one(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assume(0 < other[0] < other[1])

    (found,) = signals([against(seen(*one), seen(*other))])

    assert found == naive.beyond(one, other, 0.998)


def test_limits_signal_a_zone_by_itself_and_discoveries_by_its_family() -> None:
    """One gap of p = 0.004 is a discovery alone, none among a hundred gaps of chance."""
    doubtful, plain = (
        against(seen(60, 200), seen(400, 1900)),
        against(seen(20, 100), seen(200, 1000)),
    )
    family = [doubtful, *[plain] * 99]
    discoveries = SignalRule(Method.DISCOVERIES)

    assert signals([doubtful]).tolist() == [0]
    assert signals([doubtful], discoveries).tolist() == [1]
    assert not signals(family, discoveries).any()
    assert signals([doubtful], SignalRule(level=0.95)).tolist() == [1]


def test_chance_signals_less_than_one_gap_in_two_hundred() -> None:
    """Three thousand seeded gaps of zones that are as their rest, small rests among them."""
    random = np.random.default_rng(20131231)
    gaps = []
    for _ in range(3000):
        n, m = int(random.integers(30, 600)), int(random.integers(100, 5000))
        chance = random.uniform(0.05, 0.6)
        own, rest = int(random.binomial(n, chance)), int(random.binomial(m, chance))
        gaps.append(against(seen(own, n), seen(rest, m)))

    assert np.count_nonzero(signals(gaps)) <= 15
    assert not signals(gaps, SignalRule(Method.DISCOVERIES)).any()


def test_no_gap_makes_no_signal() -> None:
    assert signals([]).tolist() == []
    assert signals([against(Observed(ZONE, 2013, 90.0), seen(1, 100))]).tolist() == [0]


def test_rates_are_signalled_beyond_poisson_limits() -> None:
    high = against(
        replace(seen(40, 400), value=100.0), replace(seen(90, 3000), value=30.0), crude_rate()
    )
    assert signals([high]).tolist() == [1]
