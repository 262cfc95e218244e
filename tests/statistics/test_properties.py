"""What must hold for every interval, whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.statistics.differences import (
    change_of_stocks,
    difference_of_rates,
    newcombe,
    ratio_of_rates,
)
from osq.statistics.intervals import Interval, byar, poisson_exact, rate, wilson
from tests.statistics import naive
from tests.statistics.strategies import events, levels, parts, weighted_parts

HAIR = 1e-12


@given(weighted_parts, levels)
def test_wilson_holds_the_estimate_within_zero_and_one(
    pair: tuple[float, float], level: float
) -> None:
    limits = wilson(*pair, level=level)

    assert 0 <= limits.lower <= pair[0] / pair[1] + HAIR
    assert pair[0] / pair[1] - HAIR <= limits.upper <= 1


@given(weighted_parts, levels)
def test_wilson_of_a_complement_is_the_complement(pair: tuple[float, float], level: float) -> None:
    part, whole = pair

    limits, mirror = wilson(part, whole, level=level), wilson(whole - part, whole, level=level)

    assert limits.lower == pytest.approx(1 - mirror.upper, abs=HAIR)
    assert limits.upper == pytest.approx(1 - mirror.lower, abs=HAIR)


@given(parts, st.integers(2, 10), levels)
def test_wilson_is_narrower_on_a_larger_base(
    pair: tuple[int, int], times: int, level: float
) -> None:
    part, whole = pair

    small, large = (
        wilson(part, whole, level=level),
        wilson(part * times, whole * times, level=level),
    )

    assert large.upper - large.lower < small.upper - small.lower


def every_interval(part: int, whole: int, level: float) -> list[Interval]:
    return [
        wilson(part, whole, level=level),
        rate(part, whole, level=level),
        newcombe(part, whole, 3, 40, level=level),
        difference_of_rates(part, whole, 3, 40, level=level),
        ratio_of_rates(part, whole, 3, 40, level=level),
    ]


@given(parts)
def test_intervals_of_a_higher_level_hold_those_of_a_lower_one(pair: tuple[int, int]) -> None:
    lows, highs = every_interval(*pair, 0.95), every_interval(*pair, 0.998)

    for low, high in zip(lows, highs, strict=True):
        assert high.lower <= low.lower <= low.upper <= high.upper


@given(st.floats(0, 5000, allow_subnormal=False), levels)
def test_poisson_limits_hold_the_count_and_grow_with_it(count: float, level: float) -> None:
    for limits, next_limits in (
        (poisson_exact(count, level=level), poisson_exact(count + 1, level=level)),
        (byar(count, level=level), byar(count + 1, level=level)),
    ):
        assert 0 <= limits.lower <= count <= limits.upper
        assert limits.lower <= next_limits.lower
        assert limits.upper < next_limits.upper


@given(events, st.floats(0.5, 1e6), st.integers(2, 10), levels)
def test_a_rate_is_narrower_on_a_larger_base(
    count: int, base: float, times: int, level: float
) -> None:
    """Save across the ten events where exact limits give way to Byar's."""
    small = rate(count, base, per=1000, level=level)
    large = rate(times * count, times * base, per=1000, level=level)

    assert large.upper - large.lower < small.upper - small.lower


@given(parts, parts, levels)
def test_a_difference_is_antisymmetric_and_holds_its_estimate(
    one: tuple[int, int], other: tuple[int, int], level: float
) -> None:
    for method in (newcombe, difference_of_rates):
        there, back = method(*one, *other, level=level), method(*other, *one, level=level)
        gap = one[0] / one[1] - other[0] / other[1]
        assert there.lower == pytest.approx(-back.upper, abs=HAIR)
        assert there.upper == pytest.approx(-back.lower, abs=HAIR)
        assert there.lower - HAIR <= gap <= there.upper + HAIR
    limits = newcombe(*one, *other, level=level)
    assert limits.lower >= -1 - HAIR
    assert limits.upper <= 1 + HAIR


@given(parts, parts, levels)
def test_a_difference_of_complements_is_the_opposite(
    one: tuple[int, int], other: tuple[int, int], level: float
) -> None:
    (a, m), (b, n) = one, other

    limits, mirror = newcombe(a, m, b, n, level=level), newcombe(m - a, m, n - b, n, level=level)

    assert limits.lower == pytest.approx(-mirror.upper, abs=1e-9)


@given(st.integers(1, 3000), st.integers(1, 3000), levels)
def test_a_ratio_turned_over_has_its_limits_turned_over(
    count: int, other: int, level: float
) -> None:
    there = ratio_of_rates(count, 500, other, 800, level=level)
    back = ratio_of_rates(other, 800, count, 500, level=level)

    assert there.lower == pytest.approx(1 / back.upper)
    assert there.lower <= count / 500 / (other / 800) <= there.upper


@given(parts, parts, st.floats(0, 1))
def test_the_change_of_a_stock_is_widest_without_a_link(
    one: tuple[int, int], other: tuple[int, int], link: float
) -> None:
    figures = (one[0] / one[1], wilson(*one), other[0] / other[1], wilson(*other))

    widest, linked = change_of_stocks(*figures), change_of_stocks(*figures, correlation=link)

    assert widest.lower - HAIR <= linked.lower <= linked.upper <= widest.upper + HAIR


@given(st.lists(st.tuples(parts, parts), min_size=1, max_size=4), levels)
def test_arrays_give_what_a_plain_loop_gives(
    table: list[tuple[tuple[int, int], tuple[int, int]]], level: float
) -> None:
    (a, m), (b, n) = np.array(table).transpose(1, 2, 0)

    share, rates = wilson(a, m, level=level), rate(a, m, per=1000, level=level)
    gap = newcombe(a, m, b, n, level=level)

    for row, ((part, whole), other) in enumerate(table):
        for found, expected in (
            (share, naive.wilson(part, whole, level)),
            (rates, naive.rate(part, whole, 1000, level)),
            (gap, naive.newcombe(part, whole, *other, level)),
        ):
            limits = found.lower[row], found.upper[row]
            np.testing.assert_allclose(limits, expected, rtol=1e-7, atol=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), levels)
def test_counts_give_what_a_plain_loop_gives(count: int, other: int, level: float) -> None:
    exact, ratio = (
        poisson_exact(count, level=level),
        ratio_of_rates(count, 7, other, 5, level=level),
    )
    gap = difference_of_rates(count, 7, other, 5, level=level)

    np.testing.assert_allclose(exact, naive.poisson(count, level), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(ratio, naive.ratio(count, 7, other, 5, level), rtol=1e-7)
    rates = naive.rate(count, 7, 1, level), naive.rate(other, 5, 1, level)
    expected = naive.difference(count / 7, rates[0], other / 5, rates[1])
    np.testing.assert_allclose(gap, expected, rtol=1e-7, atol=1e-9)


@given(parts, parts, st.floats(-1, 1))
def test_linked_changes_give_what_a_plain_loop_gives(
    one: tuple[int, int], other: tuple[int, int], link: float
) -> None:
    shares = one[0] / one[1], other[0] / other[1]

    change = change_of_stocks(shares[0], wilson(*one), shares[1], wilson(*other), correlation=link)

    limits = naive.wilson(*one, 0.95), naive.wilson(*other, 0.95)
    expected = naive.difference(shares[0], limits[0], shares[1], limits[1], link)
    np.testing.assert_allclose(change[:2], expected, rtol=1e-6, atol=1e-7)
