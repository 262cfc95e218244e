from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from osq.statistics.funnel import CONTROL, WARNING, proportion_limits, rate_limits, signal
from osq.statistics.inputs import NotAProportionError, OutOfRangeError

BOTH = pytest.mark.parametrize("level", [WARNING, CONTROL])


@BOTH
@pytest.mark.parametrize("base", [1, 7, 30, 250, 4000])
@pytest.mark.parametrize("target", [0.01, 0.2, 0.5, 0.93])
def test_a_proportion_is_out_exactly_where_its_binomial_tail_is_small(
    base: int, target: float, level: float
) -> None:
    count = np.arange(base + 1)

    out = signal(count / base, proportion_limits(target, base, level=level))

    tail = (1 - level) / 2
    below = stats.binom.cdf(count, base, target) <= tail
    above = stats.binom.sf(count - 1, base, target) <= tail
    np.testing.assert_array_equal(out, above.astype(int) - below)


@BOTH
@pytest.mark.parametrize("expected", [0.3, 4.0, 60.0, 900.0])
def test_a_rate_is_out_exactly_where_its_poisson_tail_is_small(
    expected: float, level: float
) -> None:
    count = np.arange(2000)

    out = signal(100 * count / expected, rate_limits(100, expected, per=100, level=level))

    tail = (1 - level) / 2
    below = stats.poisson.cdf(count, expected) <= tail
    above = stats.poisson.sf(count - 1, expected) <= tail
    np.testing.assert_array_equal(out, above.astype(int) - below)


@BOTH
@pytest.mark.parametrize("target", [0.1, 0.5])
def test_on_a_large_base_limits_are_those_of_a_normal_law(target: float, level: float) -> None:
    base = 1_000_000
    z = stats.norm.isf((1 - level) / 2)

    limits = proportion_limits(target, base, level=level)

    half = z * np.sqrt(target * (1 - target) / base)
    assert limits.upper - target == pytest.approx(half, rel=5e-3)
    assert target - limits.lower == pytest.approx(half, rel=5e-3)


@given(st.floats(0, 1), st.integers(1, 3000))
def test_limits_hold_the_target_and_are_nested(target: float, base: int) -> None:
    narrow = proportion_limits(target, base, level=WARNING)
    wide = proportion_limits(target, base, level=CONTROL)

    assert 0 <= wide.lower <= narrow.lower <= target + 1e-12
    assert target - 1e-12 <= narrow.upper <= wide.upper <= 1


@given(st.floats(0.001, 0.999), st.integers(1, 3000))
def test_limits_of_a_complement_are_the_complements(target: float, base: int) -> None:
    limits, mirror = proportion_limits(target, base), proportion_limits(1 - target, base)

    assert limits.lower == pytest.approx(1 - mirror.upper, abs=1e-9)
    assert limits.upper == pytest.approx(1 - mirror.lower, abs=1e-9)


@given(st.floats(0, 500), st.floats(0.01, 5000))
def test_limits_of_a_rate_hold_its_target(target: float, base: float) -> None:
    limits = rate_limits(target, base, per=1000)

    assert 0 <= limits.lower <= target + 1e-9 <= limits.upper + 2e-9


def test_a_base_that_is_not_whole_is_taken_down() -> None:
    assert proportion_limits(0.2, 30.9) == proportion_limits(0.2, 30)
    assert proportion_limits(0.2, 30 - 1e-9) == proportion_limits(0.2, 30)


def test_without_base_or_target_there_are_no_limits_and_no_signal() -> None:
    for limits in (
        proportion_limits([0.2, 0.2, np.nan], [0, 0.9, 30]),
        rate_limits([2, 2, np.nan], [0, np.nan, 30]),
    ):
        assert np.isnan(limits).all()
        assert signal(0.5, limits).tolist() == [0, 0, 0]


def test_targets_and_bases_have_their_domains() -> None:
    with pytest.raises(NotAProportionError):
        proportion_limits(1.2, 30)
    with pytest.raises(OutOfRangeError):
        proportion_limits(0.2, -30)
    with pytest.raises(OutOfRangeError):
        rate_limits(-1, 30)
