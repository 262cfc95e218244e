"""The recent trend of a series: up, down, or no significant change over five points.

The rule is that of the trend markers of Fingertips (Office for Health Improvement and
Disparities, Public Health Technical Guidance, Trend markers): the five most recent points, a
chi-squared test of the slope at 99.8 %, and no trend where leaving one point out turns the slope
round.  For proportions the test is Cochran and Armitage's (Armitage P., Biometrics 11 (1955)
375-386), the score test of the logistic slope that Fingertips fits; for rates and SMR its Poisson
form (Breslow and Day 1987, chapter 3); for what else has an interval, weighted least squares.

Points need not be evenly spaced: the years count.  They must be comparable (one method, vintage
and perimeter, no break, periods that do not overlap), which the caller has checked.

Stocks of successive years hold the same people, and the test takes points as independent.  With a
correlation of r^k between points k years apart, five yearly points of equal base, the variance of
the slope is multiplied by 1 + (4r - r^2 - 4r^3 - 4r^4) / 5: never above 1.22 (r = 0.41), so that a
trend is seen by chance in 0.5 % of such series at most rather than 0.2 %; below 1 from r = 0.70
on, where real trends of slow stocks are missed instead.  The answer for stocks is approximate.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.statistics.inputs import Bools, Floats, arrays, counts, deviate, parts, positive

POINTS = 5
LEVEL = 0.998


class Trend(StrEnum):
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_SIGNIFICANT_CHANGE = "no_significant_change"
    CANNOT_BE_COMPUTED = "cannot_be_computed"


class Reason(StrEnum):
    SIGNIFICANT = "significant"
    """The slope passes the test, and keeps its sign without any one of the points."""
    NOT_SIGNIFICANT = "not_significant"
    ONE_POINT_DECIDES = "one_point_decides"
    """The slope passes the test, and turns round without one of the points."""
    TOO_FEW_POINTS = "too_few_points"
    """Fewer than five points have a figure with a base (or an interval of some width)."""


class Trends(NamedTuple):
    """One answer per series; arrays of the shape of the arguments less the last axis."""

    trend: npt.NDArray[np.object_]
    """Of `Trend`."""
    reason: npt.NDArray[np.object_]
    """Of `Reason`."""
    slope: Floats
    """Per year, in the unit of the figure; NaN where it cannot be computed."""
    chi_squared: Floats
    """With one degree of freedom; NaN where it cannot be computed."""


def trend_of_proportions(
    years: npt.ArrayLike,
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    level: float = LEVEL,
) -> Trends:
    """Trends of series of proportions; the last axis is that of points, in any order.

    All at 0 or all at the whole is no change.  Raises NotAProportionError for a numerator outside
    [0, denominator], ValueError for a year given twice.
    """
    part, whole = parts(numerators, denominators)
    times, part, whole = _recent(years, part, positive(whole))
    mean = _total(part) / _total(whole)
    return _trends(times, part / whole, whole, mean * (1 - mean), level)


def trend_of_rates(
    years: npt.ArrayLike, events: npt.ArrayLike, bases: npt.ArrayLike, *, level: float = LEVEL
) -> Trends:
    """Trends of rates (bases), SMR (expected events) or counts (bases of 1), last axis as above.

    No event at all is no change.  Raises OutOfRangeError for a count or base that is negative or
    infinite, ValueError for a year given twice.
    """
    count, base = counts(events, bases)
    times, count, base = _recent(years, count, positive(base))
    return _trends(times, count / base, base, _total(count) / _total(base), level)


def trend_of_values(
    years: npt.ArrayLike,
    values: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    *,
    limits_level: float = 0.95,
    level: float = LEVEL,
) -> Trends:
    """Trends of series of figures known by their interval of level `limits_level`.

    The width of the interval gives the standard error.  A point without interval, or with one of
    no width, is no point.  Raises ValueError for a year given twice.
    """
    value, least, most = arrays(values, lower, upper)
    error = positive(most - least) / (2 * deviate(limits_level))
    times, value, weight = _recent(years, value, 1 / error**2)
    return _trends(times, value, weight, np.ones(value.shape[:-1]), level)


def _recent(years: npt.ArrayLike, figure: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """The five latest complete points of each series; NaN where there are fewer."""
    times, figure, weight = (_padded(one) for one in arrays(years, figure, weight))
    ordered = np.sort(times, axis=-1)
    if np.any(np.diff(ordered, axis=-1) == 0):
        raise ValueError("a year is given twice in a series")
    complete = ~np.isnan(times + figure + weight)
    order = np.argsort(np.where(complete, -times, np.inf), axis=-1)[..., :POINTS]
    times, figure, weight = (
        np.take_along_axis(np.where(complete, one, np.nan), order, axis=-1)
        for one in (times, figure, weight)
    )
    return times, figure, weight


def _padded(series: Floats) -> Floats:
    """The series, with points without figure where it has fewer than five."""
    lacking = max(0, POINTS - series.shape[-1])
    width = [(0, 0)] * (series.ndim - 1) + [(0, lacking)]
    return np.pad(series, width, constant_values=np.nan)


def _total(values: Floats) -> Floats:
    return np.asarray(np.sum(values, axis=-1), dtype=np.float64)


def _centred(values: Floats, weight: Floats) -> Floats:
    return values - (_total(weight * values) / _total(weight))[..., np.newaxis]


def _line(times: Floats, figure: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Slope of weighted least squares, and the weighted sum of squares of the years."""
    # From the first point: sums over years of four digits would lose as many.
    away = _centred(times - times[..., :1], weight)
    squares = _total(weight * away**2)
    return np.asarray(_total(weight * away * _centred(figure, weight)) / squares), squares


def _trends(times: Floats, figure: Floats, weight: Floats, unit: Floats, level: float) -> Trends:
    """The answers; `unit` is the variance of a figure of weight one."""
    slope, squares = _line(times, figure, weight)
    chi_squared = np.where(unit > 0, slope**2 * squares / positive(unit), 0.0 * slope)
    passes = chi_squared > deviate(level) ** 2
    decides = passes & ~_keeps_its_sign(times, figure, weight, slope)
    # Filled by masks: a fill value of numpy would lose its class.
    trend, reason = np.empty(slope.shape, dtype=object), np.empty(slope.shape, dtype=object)
    trend[...], reason[...] = Trend.NO_SIGNIFICANT_CHANGE, Reason.NOT_SIGNIFICANT
    trend[passes & (slope > 0)], trend[passes & (slope < 0)] = Trend.INCREASING, Trend.DECREASING
    reason[passes] = Reason.SIGNIFICANT
    trend[decides], reason[decides] = Trend.NO_SIGNIFICANT_CHANGE, Reason.ONE_POINT_DECIDES
    void = np.isnan(slope)
    trend[void], reason[void] = Trend.CANNOT_BE_COMPUTED, Reason.TOO_FEW_POINTS
    return Trends(trend, reason, slope, chi_squared)


def _keeps_its_sign(times: Floats, figure: Floats, weight: Floats, slope: Floats) -> Bools:
    keeps = np.ones(slope.shape, dtype=bool)
    for point in range(POINTS):
        rest = (np.delete(one, point, axis=-1) for one in (times, figure, weight))
        keeps &= np.sign(_line(*rest)[0]) == np.sign(slope)
    return keeps
