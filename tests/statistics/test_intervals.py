"""Published tables first, then other libraries, then the edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from osq.statistics.inputs import NotAProportionError, OutOfRangeError
from osq.statistics.intervals import byar, poisson_exact, rate, smr, wilson

LEVELS = (0.8, 0.95, 0.998)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_table_of_newcombe(
    part: int, whole: int, lower: float, upper: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 857-872, Table I, method 3."""
    limits = wilson(part, whole)

    assert limits.lower.round(4) == lower
    assert limits.upper.round(4) == upper


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.624, 11.668), (10, 4.795, 18.390)],
)
def test_exact_poisson_limits_are_those_of_the_tables(
    count: int, lower: float, upper: float
) -> None:
    """95 % limits of a Poisson expectation (Garwood 1936; Pearson and Hartley, Table 40)."""
    limits = poisson_exact(count)

    assert limits.lower == pytest.approx(lower, abs=6e-4)
    assert limits.upper == pytest.approx(upper, abs=6e-4)


@pytest.mark.parametrize("level", LEVELS)
def test_wilson_agrees_with_statsmodels(level: float) -> None:
    whole = np.array([1, 2, 7, 30, 99, 1000, 400_000])[:, np.newaxis]
    part = np.floor(whole * np.linspace(0, 1, 12))

    limits = wilson(part, whole, level=level)

    lower, upper = proportion_confint(part, whole + 0 * part, 1 - level, method="wilson")
    np.testing.assert_allclose(limits.lower, lower, atol=1e-14)
    np.testing.assert_allclose(limits.upper, upper, atol=1e-14)


@pytest.mark.parametrize("level", LEVELS)
def test_exact_poisson_limits_are_quantiles_of_chi_squared(level: float) -> None:
    count, tail = np.arange(1, 500), (1 - level) / 2

    limits = poisson_exact(count, level=level)

    np.testing.assert_allclose(limits.lower, stats.chi2.ppf(tail, 2 * count) / 2)
    np.testing.assert_allclose(limits.upper, stats.chi2.isf(tail, 2 * count + 2) / 2)


@pytest.mark.parametrize(("level", "share"), [(0.95, 0.002), (0.998, 0.015)])
def test_byar_is_close_to_the_exact_limits_from_ten_events_on(level: float, share: float) -> None:
    """The bounds that the technical guidance of Public Health England gives."""
    count = np.arange(10, 5000)

    close, exact = byar(count, level=level), poisson_exact(count, level=level)

    np.testing.assert_allclose(close.lower, exact.lower, rtol=share)
    np.testing.assert_allclose(close.upper, exact.upper, rtol=share)


def test_a_rate_is_exact_under_ten_events_and_byar_from_ten_on() -> None:
    limits = rate([9, 10], 2000, per=1000)

    assert limits.lower[0] == poisson_exact(9).lower / 2
    assert limits.upper[0] == poisson_exact(9).upper / 2
    assert limits.lower[1] == byar(10).lower / 2
    assert limits.upper[1] == byar(10).upper / 2


def test_a_rate_may_exceed_its_base() -> None:
    limits = rate(300, 100)

    assert limits.lower > 1


def test_an_smr_is_a_rate_on_expected_events() -> None:
    assert smr(30, 20.0) == rate(30, 20.0, per=100)


def test_nothing_and_everything_reach_the_ends_exactly() -> None:
    limits = wilson([0, 7], [7, 7])

    assert limits.lower[0] == 0.0
    assert limits.upper[1] == 1.0
    assert poisson_exact(0).lower == byar(0).lower == 0.0


@pytest.mark.parametrize(
    "limits",
    [
        wilson(0, 0),
        wilson(np.nan, 10),
        wilson(3, np.nan),
        rate(3, 0),
        rate(np.nan, 10),
        poisson_exact(np.nan),
        byar(np.nan),
        smr(2, 0),
    ],
)
def test_what_is_not_known_or_has_no_base_has_no_interval(limits: tuple[float, float]) -> None:
    assert np.isnan(limits).all()


@pytest.mark.parametrize(("part", "whole"), [(11, 10), (-1, 10), (1, 0), (np.inf, 10)])
def test_a_numerator_outside_its_denominator_is_refused(part: float, whole: float) -> None:
    with pytest.raises(NotAProportionError):
        wilson([part, 1], [whole, 2])


def test_the_noise_of_a_weighted_sum_is_no_fault() -> None:
    assert wilson(0.1 + 0.2, 0.3).upper == 1.0


@pytest.mark.parametrize("count", [-1, np.inf])
def test_counts_and_bases_are_finite_and_not_negative(count: float) -> None:
    with pytest.raises(OutOfRangeError):
        poisson_exact(count)
    with pytest.raises(OutOfRangeError):
        byar(count)
    with pytest.raises(OutOfRangeError):
        rate(count, 10)
    with pytest.raises(OutOfRangeError):
        rate(1, count)
    with pytest.raises(OutOfRangeError):
        wilson(0, count)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_lies_between_zero_and_one(level: float) -> None:
    with pytest.raises(OutOfRangeError):
        wilson(1, 2, level=level)


def test_arguments_broadcast() -> None:
    assert wilson([[1], [2]], [5, 6, 7]).lower.shape == (2, 3)
    assert rate([], 10).upper.shape == (0,)
