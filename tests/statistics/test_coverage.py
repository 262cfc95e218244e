"""How often intervals hold the truth, by seeded simulation: the figures of `docs/method.md`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from osq.statistics.differences import change_of_stocks, newcombe
from osq.statistics.intervals import Interval, rate, wilson
from osq.statistics.trend import Trend, trend_of_proportions

DRAWS = 20_000
SEED = 20130401
SPREAD = 4 * np.sqrt(0.05 * 0.95 / DRAWS)
"""Four standard errors of a simulated coverage near 95 %."""


def held(limits: Interval, truth: float) -> float:
    return float(np.mean((limits.lower <= truth) & (truth <= limits.upper)))


def exact_coverage(shares: npt.NDArray[np.float64], base: int) -> npt.NDArray[np.float64]:
    """The chance, over all counts, that Wilson's 95 % interval holds each share."""
    count = np.arange(base + 1)
    limits = wilson(count, base)
    inside = (limits.lower <= shares[:, None]) & (shares[:, None] <= limits.upper)
    return np.asarray((stats.binom.pmf(count, base, shares[:, None]) * inside).sum(axis=1))


@pytest.mark.parametrize("base", [30, 100, 1000])
@pytest.mark.parametrize("share", [0.02, 0.15, 0.5])
def test_simulated_coverage_of_wilson_is_the_computed_one(base: int, share: float) -> None:
    random = np.random.default_rng(SEED)

    simulated = held(wilson(random.binomial(base, share, DRAWS), base), share)

    assert simulated == pytest.approx(exact_coverage(np.array([share]), base)[0], abs=SPREAD)


@pytest.mark.parametrize(
    ("base", "mean", "least", "least_of_rare"),
    [(30, 0.953, 0.92, 0.83), (100, 0.951, 0.92, 0.89), (1000, 0.950, 0.94, 0.93)],
)
def test_wilson_holds_its_level_on_average_and_less_for_rare_shares(
    base: int, mean: float, least: float, least_of_rare: float
) -> None:
    common = exact_coverage(np.linspace(0.05, 0.95, 1801), base)
    rare = exact_coverage(np.linspace(0.005, 0.05, 451), base)

    assert common.mean() == pytest.approx(mean, abs=1e-3)
    assert common.min() > least
    assert rare.mean() > 0.95
    assert rare.min() > least_of_rare


@pytest.mark.parametrize("expectation", [0.5, 3, 9, 10, 50, 200])
def test_intervals_of_rates_hold_at_least_their_level(expectation: float) -> None:
    counts = np.random.default_rng(SEED).poisson(expectation, DRAWS)

    assert held(rate(counts, 1), expectation) > 0.95 - SPREAD


@pytest.mark.parametrize(
    ("share", "base", "other_share", "other_base"),
    [(0.2, 100, 0.3, 400), (0.02, 200, 0.03, 1000), (0.5, 30, 0.4, 3000), (0.1, 50, 0.1, 50)],
)
def test_newcombe_holds_its_level(
    share: float, base: int, other_share: float, other_base: int
) -> None:
    random = np.random.default_rng(SEED)
    part = random.binomial(base, share, DRAWS)
    other = random.binomial(other_base, other_share, DRAWS)

    assert held(newcombe(part, base, other, other_base), share - other_share) > 0.95 - SPREAD


def stock(link: float, years: int, people: int = 1000, share: float = 0.3) -> npt.NDArray[np.int64]:
    """Counts of a stock whose share never changes, shape (DRAWS, years).

    Whoever is in it stays more often than others enter: the correlation of two years is `link`.
    """
    random = np.random.default_rng(SEED)
    enter = share * (1 - link)
    series = [random.binomial(people, share, DRAWS)]
    for _ in range(1, years):
        last = series[-1]
        series.append(random.binomial(last, enter + link) + random.binomial(people - last, enter))
    return np.stack(series, axis=-1)


@pytest.mark.parametrize(("link", "least"), [(0.0, 0.945), (0.4, 0.98), (0.8, 0.999)])
def test_no_change_is_seen_in_a_stock_that_does_not_change(link: float, least: float) -> None:
    """The more lasting the stock, the more careful the interval."""
    before, after = stock(link, 2).T

    change = change_of_stocks(
        after / 1000, wilson(after, 1000), before / 1000, wilson(before, 1000)
    )

    assert held(Interval(change.lower, change.upper), 0) > least


@pytest.mark.parametrize(("link", "most"), [(0.0, 0.003), (0.41, 0.0067), (0.8, 0.002)])
def test_a_lasting_stock_is_seldom_given_a_false_trend(link: float, most: float) -> None:
    counts = stock(link, 5)

    found = trend_of_proportions(range(5), counts, 1000).trend

    assert np.mean(found != Trend.NO_SIGNIFICANT_CHANGE) < most


def test_five_linked_points_multiply_the_variance_of_a_slope_by_a_fifth_more_at_most() -> None:
    """The formula of `osq.statistics.trend`, against the quadratic form it stands for."""
    years = np.arange(-2, 3)
    links = np.linspace(0, 0.999, 500)
    apart = np.abs(years[:, None] - years)

    factor = [years @ link**apart @ years / (years @ years) for link in links]

    formula = 1 + (4 * links - links**2 - 4 * links**3 - 4 * links**4) / 5
    np.testing.assert_allclose(factor, formula)
    assert max(formula) < 1.22
    assert links[np.argmax(formula)] == pytest.approx(0.41, abs=0.01)
    assert links[formula < 1][1] == pytest.approx(0.70, abs=0.01)
    assert 2 * stats.norm.sf(3.0902 / np.sqrt(1.22)) < 0.0052
