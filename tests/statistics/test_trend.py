from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from osq.statistics.inputs import NotAProportionError
from osq.statistics.intervals import wilson
from osq.statistics.trend import (
    Reason,
    Trend,
    trend_of_proportions,
    trend_of_rates,
    trend_of_values,
)
from tests.statistics import naive

YEARS = (2009, 2010, 2011, 2012, 2013)
RISING = ([20, 30, 40, 50, 60], [200] * 5)
TURNED = ([20, 20, 20, 19, 60], [200] * 5)
"""One year makes all of the rise: without it the series falls."""


@pytest.mark.parametrize(
    ("parts", "wholes", "trend"),
    [
        ([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121], Trend.DECREASING),
        ([2157, 2090, 2194, 2134.81, 2094], [3454, 3195, 3256, 3152, 3062], Trend.INCREASING),
        ([8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89], Trend.INCREASING),
        (
            [5405, 5500, 5435, 5480, 5315],
            [18095, 18170, 18005, 17890, 17860],
            Trend.NO_SIGNIFICANT_CHANGE,
        ),
        (
            [22435, 22445, 21365, 20955, 19055],
            [65880, 67900, 68705, 69835, 70910],
            Trend.DECREASING,
        ),
    ],
)
def test_english_series_have_the_trend_that_fingertips_gives_them(
    parts: list[float], wholes: list[float], trend: Trend
) -> None:
    """Real series, and the markers expected in the tests of Fingertips' published source."""
    assert trend_of_proportions(range(5), parts, wholes).trend == trend


def test_the_statistic_is_that_of_a_textbook() -> None:
    """Agresti, Categorical Data Analysis: malformations by alcohol (Mills and Graubard 1987).

    Five unevenly spaced levels; he gives z^2 = 6.57.
    """
    levels = [0, 0.5, 1.5, 4, 7]
    cases, others = np.array([48, 38, 5, 1, 1]), np.array([17066, 14464, 788, 126, 37])

    result = trend_of_proportions(levels, cases, cases + others)

    assert result.chi_squared == pytest.approx(6.57, abs=5e-3)


three_digits = st.integers(1, 999)
series = st.lists(
    st.tuples(three_digits, three_digits).map(lambda n: (n[0], n[0] + n[1])),
    min_size=5,
    max_size=5,
)


@pytest.mark.filterwarnings("ignore:Perfect separation")
@given(series, st.booleans())
def test_the_statistic_is_the_score_test_of_a_regression(
    pairs: list[tuple[int, int]], rates: bool
) -> None:
    """Of statsmodels' null model, logistic or Poisson, and of a plain loop."""
    part, whole = np.array(pairs, dtype=float).T
    ones, years = np.ones((5, 1)), np.array([[0.0], [1], [2], [4], [5]])
    if rates:
        result = trend_of_rates(years[:, 0], part, whole)
        null = sm.GLM(part, ones, family=sm.families.Poisson(), exposure=whole)
    else:
        result = trend_of_proportions(years[:, 0], part, whole)
        null = sm.GLM(np.c_[part, whole - part], ones, family=sm.families.Binomial())

    expected = null.score_test(null.fit(tol=1e-12).params, exog_extra=years)[0]
    looped = naive.chi_squared_of_trend([0, 1, 2, 4, 5], *zip(*pairs, strict=True), poisson=rates)

    assert result.chi_squared == pytest.approx(float(np.squeeze(expected)), rel=1e-6, abs=1e-6)
    assert result.chi_squared == pytest.approx(looped, rel=1e-6, abs=1e-6)


def test_other_figures_are_regressed_on_the_years_with_known_errors() -> None:
    values, errors = np.array([12.1, 12.9, 13.0, 14.2, 14.1]), np.array([0.3, 0.2, 0.5, 0.3, 0.4])
    years = np.array([2006, 2008, 2010, 2011, 2013])
    half = 1.959963984540054 * errors

    result = trend_of_values(years, values, values - half, values + half)

    fit = sm.WLS(values, sm.add_constant(years), 1 / errors**2).fit(cov_type="fixed scale")
    assert result.slope == pytest.approx(fit.params[1])
    assert result.chi_squared == pytest.approx(fit.tvalues[1] ** 2)
    assert result.trend == Trend.INCREASING


def test_a_rise_a_fall_and_neither() -> None:
    part = np.array([RISING[0], RISING[0][::-1], [40, 41, 39, 40, 42]])

    result = trend_of_proportions(YEARS, part, 200)

    assert list(result.trend) == [
        Trend.INCREASING,
        Trend.DECREASING,
        Trend.NO_SIGNIFICANT_CHANGE,
    ]
    assert list(result.reason) == [
        Reason.SIGNIFICANT,
        Reason.SIGNIFICANT,
        Reason.NOT_SIGNIFICANT,
    ]
    assert result.slope[0] == pytest.approx(0.05)


def test_a_single_year_does_not_make_a_trend() -> None:
    result = trend_of_proportions(YEARS, *TURNED)

    assert result.chi_squared > 9.55
    assert result.trend == Trend.NO_SIGNIFICANT_CHANGE
    assert result.reason == Reason.ONE_POINT_DECIDES


def test_the_level_is_that_of_fingertips() -> None:
    """Their critical value, 9.5495: the 99.8 % quantile of chi-squared with one degree."""
    near, past = ([200, 205, 212, 231, 259], [200, 205, 212, 231, 260])

    result = trend_of_rates(YEARS, [near, past], 1000)

    assert result.chi_squared[0] < 9.5495 < result.chi_squared[1]
    assert list(result.trend) == [Trend.NO_SIGNIFICANT_CHANGE, Trend.INCREASING]


def test_five_points_are_needed() -> None:
    result = trend_of_proportions(YEARS[:4], [10, 20, 30, 40], 100)

    assert result.trend == Trend.CANNOT_BE_COMPUTED
    assert result.reason == Reason.TOO_FEW_POINTS
    assert np.isnan(result.slope)
    assert np.isnan(result.chi_squared)


def test_the_five_latest_complete_points_are_taken_in_any_order() -> None:
    part, whole = RISING
    years = [2008, *YEARS, 2014]

    result = trend_of_proportions(years, [199, *part, np.nan], [200, *whole, 200])
    shuffled = trend_of_proportions(years[::-1], [np.nan, *part[::-1], 199], 200)

    expected = trend_of_proportions(YEARS, part, whole)
    assert result == expected
    assert shuffled.slope == pytest.approx(expected.slope)


@pytest.mark.parametrize("whole", [0, np.nan])
def test_a_year_without_base_is_no_point(whole: float) -> None:
    part = [20, 30, 0, 50, 60]

    for trend in (trend_of_proportions, trend_of_rates):
        result = trend(YEARS, part, [200, 200, whole, 200, 200])
        assert result.reason == Reason.TOO_FEW_POINTS


def test_a_figure_without_interval_is_no_point() -> None:
    values = np.array(RISING[0], dtype=float)
    gone, thin = values - 1, values - 1
    gone[1], thin[1] = np.nan, 31

    for lower in (gone, thin):
        result = trend_of_values(YEARS, values, lower, values + 1)
        assert result.reason == Reason.TOO_FEW_POINTS


@pytest.mark.parametrize("count", [0, 200])
def test_a_series_that_is_always_nothing_or_everything_does_not_change(count: int) -> None:
    result = trend_of_proportions(YEARS, [count] * 5, 200)

    assert result.trend == Trend.NO_SIGNIFICANT_CHANGE
    assert result.chi_squared == 0


def test_answers_keep_the_shape_of_the_series() -> None:
    result = trend_of_rates(YEARS, np.full((2, 3, 5), 4.0), 100)

    assert result.trend.shape == result.reason.shape == result.slope.shape == (2, 3)


def test_a_year_is_not_given_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        trend_of_rates([2009, 2009, 2011, 2012, 2013], [1] * 5, 10)


def test_a_part_above_its_whole_is_refused() -> None:
    with pytest.raises(NotAProportionError):
        trend_of_proportions(YEARS, [3] * 5, 2)


@given(series)
def test_the_complement_goes_the_other_way(pairs: list[tuple[int, int]]) -> None:
    part, whole = np.array(pairs, dtype=float).T

    result = trend_of_proportions(YEARS, part, whole)
    mirror = trend_of_proportions(YEARS, whole - part, whole)

    assert mirror.slope == pytest.approx(-result.slope, abs=1e-12)
    assert mirror.chi_squared == pytest.approx(result.chi_squared, abs=1e-9)


@given(series)
def test_a_proportion_told_by_its_interval_goes_the_same_way(pairs: list[tuple[int, int]]) -> None:
    """The weighted form and the score test may differ in degree, never in direction."""
    part, whole = np.array(pairs, dtype=float).T
    limits = wilson(part, whole)

    told = trend_of_values(YEARS, part / whole, *limits).trend.item()
    counted = trend_of_proportions(YEARS, part, whole).trend.item()

    assert {told, counted} != {Trend.INCREASING, Trend.DECREASING}
