from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from osq.statistics.differences import difference_of_rates, newcombe, ratio_of_rates
from osq.statistics.inputs import NotAProportionError
from osq.statistics.intervals import Interval, rate, wilson
from osq.statistics.pvalues import (
    p_difference_of_rates,
    p_newcombe,
    p_proportion,
    p_rate,
    p_ratio_of_rates,
)
from tests.statistics.strategies import events, levels, parts

bases = st.integers(1, 20_000)


def holds(limits: Interval, value: float) -> bool:
    return bool(limits.lower <= value <= limits.upper)


def agree(p: float, level: float, limits: Interval, value: float) -> bool:
    """A signal by p-value is one by interval, save at the very edge of it."""
    edge = 1 - level
    return abs(p - edge) < 1e-9 or (p > edge) == holds(limits, value)


@given(parts, st.floats(0.001, 0.999), levels)
def test_a_proportion_and_its_interval_say_the_same(
    pair: tuple[int, int], reference: float, level: float
) -> None:
    p = float(p_proportion(*pair, reference))

    assert agree(p, level, wilson(*pair, level=level), reference)


@given(events, bases, st.floats(0, 0.5), levels)
def test_a_rate_and_its_interval_say_the_same(
    count: int, base: int, reference: float, level: float
) -> None:
    p = float(p_rate(count, base, 1000 * reference, per=1000))

    assert agree(p, level, rate(count, base, per=1000, level=level), 1000 * reference)


@given(parts, parts, levels)
def test_a_difference_and_its_interval_say_the_same(
    one: tuple[int, int], other: tuple[int, int], level: float
) -> None:
    p = float(p_newcombe(*one, *other))

    assert agree(p, level, newcombe(*one, *other, level=level), 0)


@given(events, bases, events, bases, levels)
def test_gaps_and_ratios_of_rates_and_their_intervals_say_the_same(
    count: int, base: int, other: int, other_base: int, level: float
) -> None:
    four = (count, base, other, other_base)

    gap, ratio = float(p_difference_of_rates(*four)), float(p_ratio_of_rates(*four))

    assert agree(gap, level, difference_of_rates(*four, level=level), 0)
    assert agree(ratio, level, ratio_of_rates(*four, level=level), 1)


def test_a_proportion_is_tested_by_its_score() -> None:
    _, expected = proportions_ztest(27, 80, value=0.25, prop_var=0.25)

    assert p_proportion(27, 80, 0.25) == pytest.approx(expected)


def test_a_small_count_is_tested_by_twice_its_poisson_tail() -> None:
    assert p_rate(2, 1, 8.0) == pytest.approx(2 * stats.poisson.cdf(2, 8.0))
    assert p_rate(9, 1, 3.0) == pytest.approx(2 * stats.poisson.sf(8, 3.0))
    assert p_rate(3, 1, 3.0) == 1.0


@pytest.mark.parametrize(("first", "second"), [(5, 18), (0, 7), (7, 0), (30, 31), (0, 0)])
def test_a_ratio_is_tested_by_twice_its_binomial_tail(first: int, second: int) -> None:
    law = stats.binom(first + second, 0.2)

    p = p_ratio_of_rates(first, 100, second, 400)

    assert p == pytest.approx(min(1, 2 * min(law.cdf(first), law.sf(first - 1))))


def test_far_signals_keep_their_order() -> None:
    p = p_newcombe([300, 500, 600], 1000, [200, 200, 100], 1000)

    assert 0 < p[2] < p[1] < p[0] < 1e-6


def test_a_reference_of_zero_is_contradicted_by_one_case() -> None:
    assert p_proportion([0, 1], 50, 0).tolist() == [1.0, 0.0]
    assert p_proportion([49, 50], 50, 1).tolist() == [0.0, 1.0]


def test_what_is_not_known_is_not_tested() -> None:
    assert np.isnan(p_proportion([0, np.nan, 1], [0, 5, 5], [0.5, 0.5, np.nan])).all()
    assert np.isnan(p_rate([1, np.nan, 1], [0, 5, 5], [1, 1, np.nan])).all()
    assert np.isnan(p_newcombe(0, 0, 1, 2))
    assert np.isnan(p_difference_of_rates(1, 2, 1, 0))
    assert np.isnan(p_ratio_of_rates(1, 0, 1, 2))


def test_a_reference_is_a_proportion() -> None:
    with pytest.raises(NotAProportionError):
        p_proportion(1, 2, 1.5)
