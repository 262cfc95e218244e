from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from osq.statistics.differences import (
    change_of_stocks,
    difference_of_rates,
    newcombe,
    ratio_of_rates,
)
from osq.statistics.inputs import NotAProportionError, OutOfRangeError
from osq.statistics.intervals import rate, smr, wilson


@pytest.mark.parametrize(
    ("pairs", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_gives_his_own_table(
    pairs: tuple[int, int, int, int], lower: float, upper: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 873-890, Table II, method 10."""
    limits = newcombe(*pairs)

    assert limits.lower.round(4) == lower
    assert limits.upper.round(4) == upper


def test_newcombe_agrees_with_statsmodels() -> None:
    for pairs in ((1, 40, 30, 900), (25, 50, 10, 33), (0, 31, 4, 5000), (30, 30, 29, 30)):
        expected = confint_proportions_2indep(*pairs, method="newcomb", compare="diff")
        np.testing.assert_allclose(newcombe(*pairs), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
@pytest.mark.parametrize(("first", "second"), [(5, 10), (1, 1), (300, 2), (40, 900)])
def test_a_ratio_of_rates_is_an_exact_binomial_interval(
    first: int, second: int, level: float
) -> None:
    limits = ratio_of_rates(first, 1000.0, second, 400.0, level=level)

    share = stats.binomtest(first, first + second).proportion_ci(level, method="exact")
    assert limits.lower == pytest.approx(share.low / (1 - share.low) * 0.4)
    assert limits.upper == pytest.approx(share.high / (1 - share.high) * 0.4)


def test_a_ratio_without_events_has_open_limits() -> None:
    limits = ratio_of_rates([0, 4, 0], 100, [4, 0, 0], 100)

    assert limits.lower[[0, 2]].tolist() == [0, 0]
    assert limits.upper[[1, 2]].tolist() == [np.inf, np.inf]
    assert np.isfinite(limits.upper[0])
    assert limits.lower[1] > 0


def test_a_difference_of_rates_from_a_fixed_one_is_the_interval_of_the_rate() -> None:
    """On a base without end the second rate is known: only the first one varies."""
    limits = difference_of_rates(30, 1000, 2e15, 1e17, per=1000)

    np.testing.assert_allclose(limits, np.array(rate(30, 1000, per=1000)) - 20, atol=1e-4)


@pytest.mark.parametrize("pairs", [(0, 0, 1, 2), (1, 2, 0, 0), (np.nan, 2, 1, 2)])
def test_without_a_base_there_is_no_difference(pairs: tuple[float, ...]) -> None:
    part, whole, other, other_whole = pairs

    assert np.isnan(newcombe(part, whole, other, other_whole)).all()
    assert np.isnan(difference_of_rates(part, whole, other, other_whole)).all()
    assert np.isnan(ratio_of_rates(part, whole, other, other_whole)).all()


def test_a_part_above_its_whole_is_refused_on_either_side() -> None:
    with pytest.raises(NotAProportionError):
        newcombe(3, 2, 1, 2)
    with pytest.raises(NotAProportionError):
        newcombe(1, 2, 3, 2)


def test_the_change_of_a_stock_is_told_to_be_approximate() -> None:
    change = change_of_stocks(0.25, wilson(50, 200), 0.2, wilson(40, 200))

    assert change.approximate
    np.testing.assert_allclose(change[:2], newcombe(50, 200, 40, 200))


def test_any_positive_link_between_two_years_gives_a_narrower_interval() -> None:
    after, before = smr(130, 100.0), smr(100, 100.0)
    widest = change_of_stocks(130, after, 100, before)

    for link in (0.2, 0.5, 0.9):
        change = change_of_stocks(130, after, 100, before, correlation=link)
        assert widest.lower < change.lower < 30 < change.upper < widest.upper


def test_a_negative_link_gives_a_wider_interval() -> None:
    after, before = wilson(50, 200), wilson(40, 200)

    worst = change_of_stocks(0.25, after, 0.2, before, correlation=-1)

    assert worst.lower == pytest.approx(after.lower - before.upper)
    assert worst.upper == pytest.approx(after.upper - before.lower)


@pytest.mark.parametrize("link", [-1.1, 2, np.nan])
def test_a_correlation_is_one(link: float) -> None:
    with pytest.raises(OutOfRangeError):
        change_of_stocks(0.2, wilson(1, 5), 0.2, wilson(1, 5), correlation=link)
