"""Confidence intervals of proportions, counts, rates and standardised ratios.

On exhaustive files an interval tells the random variability of what was counted, as if the
year were one draw among those that could have been.  It holds neither the errors of the file
nor that of sharing out IRIS, which the fidelity grade tells.

Each method has two doors: by level, for those who print, and by normal deviate `z` (an array if
need be, `wilson_at`...), for `pvalues`, which looks for the deviate that reaches a reference.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from osq.statistics.inputs import Floats, arrays, counts, deviate, parts, positive

EXACT_UNDER = 10
"""Events: a rate has exact Poisson limits under this count, Byar's from it on."""


class Interval(NamedTuple):
    """Lower and upper limits, in the unit of the estimate; NaN where there is none."""

    lower: Floats
    upper: Floats


def wilson(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, *, level: float = 0.95
) -> Interval:
    """Wilson's score interval of a proportion, within [0, 1].

    Wilson E. B., JASA 22 (1927) 209-212; method 3 of Newcombe R. G., Statistics in Medicine 17
    (1998) 857-872.  An empty base gives NaN.  Numerators need not be whole (shared-out IRIS).
    Raises NotAProportionError for a numerator outside [0, denominator].
    """
    return wilson_at(*parts(numerator, denominator), deviate(level))


def wilson_at(numerator: Floats, denominator: Floats, z: npt.ArrayLike) -> Interval:
    """Wilson's limits at `z` standard deviations, for arguments already checked."""
    n, z = positive(denominator), np.asarray(z, dtype=np.float64)
    middle = (numerator + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(numerator * (n - numerator) / n + z**2 / 4)
    # Zero and the whole are reached exactly, whatever the rounding of the two terms.
    lower = np.where(numerator == 0, 0.0 * middle, np.maximum(middle - half, 0.0))
    upper = np.where(numerator == n, 1.0 + 0.0 * middle, np.minimum(middle + half, 1.0))
    return Interval(lower, upper)


def poisson_exact(count: npt.ArrayLike, *, level: float = 0.95) -> Interval:
    """Exact limits of the expectation of a Poisson count; zero gives a lower limit of 0.

    Garwood F., Biometrika 28 (1936) 437-442; Breslow N. E., Day N. E., Statistical Methods in
    Cancer Research II, IARC 1987, chapter 2.  Quantiles of gamma distributions, so a count
    need not be whole.  Raises OutOfRangeError for a negative or infinite count.
    """
    (known,) = counts(count)
    return poisson_exact_at(known, deviate(level))


def poisson_exact_at(count: Floats, z: npt.ArrayLike) -> Interval:
    """Exact Poisson limits at the tail probability of `z`, for a count already checked."""
    tail = special.ndtr(-np.asarray(z, dtype=np.float64))
    some = np.where(count > 0, count, 1.0)
    lower = np.where(count > 0, special.gammaincinv(some, tail), 0.0 * count)
    return Interval(lower, special.gammainccinv(count + 1, tail))


def byar(count: npt.ArrayLike, *, level: float = 0.95) -> Interval:
    """Byar's approximation to the exact Poisson limits; zero gives a lower limit of 0.

    Breslow and Day 1987, chapter 2.  From ten events on it is within 0.2 % of the exact limits
    at 95 %, within 1.5 % at 99.8 %.  Raises OutOfRangeError for a negative or infinite count.
    """
    (known,) = counts(count)
    return byar_at(known, deviate(level))


def byar_at(count: Floats, z: npt.ArrayLike) -> Interval:
    """Byar's limits at `z` standard deviations, for a count already checked."""
    z = np.asarray(z, dtype=np.float64)
    some, more = np.where(count > 0, count, 1.0), count + 1
    root = np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0.0)
    lower = np.where(count > 0, some * root**3, 0.0 * count)
    return Interval(lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3)


def rate(
    count: npt.ArrayLike, base: npt.ArrayLike, *, per: float = 1.0, level: float = 0.95
) -> Interval:
    """Interval of `per` x count / base, events being Poisson and the base known.

    Exact limits under ten events, where Byar's are less accurate, and Byar's from ten on: the
    choice of the English public health observatories (APHO, Technical Briefing 3, Commonly used
    public health statistics and their confidence intervals, 2008; kept by the technical guidance
    of Public Health England), taken so that published and own intervals compare.  A rate may
    exceed `per`: its numerator need not be part of its base.  A base of zero gives NaN.  Raises
    OutOfRangeError for a count or base that is negative or infinite.
    """
    count, base = counts(count, base)
    return rate_at(count, base, deviate(level), per)


def rate_at(count: Floats, base: Floats, z: npt.ArrayLike, per: float) -> Interval:
    """Limits of a rate at `z` standard deviations, for arguments already checked."""
    count, base, z = arrays(count, base, z)
    few, scale = count < EXACT_UNDER, per / positive(base)
    # Exact limits are slow on large counts, which do not use them.
    exact, close = poisson_exact_at(np.where(few, count, 0.0), z), byar_at(count, z)
    return Interval(
        np.where(few, exact.lower, close.lower) * scale,
        np.where(few, exact.upper, close.upper) * scale,
    )


def smr(
    observed: npt.ArrayLike, expected: npt.ArrayLike, *, per: float = 100.0, level: float = 0.95
) -> Interval:
    """Interval of a standardised ratio, `per` x observed / expected (100: as the reference).

    The expected events, of a far larger reference, are taken as known (Breslow and Day 1987,
    chapter 2): this is `rate` with them as base, and its errors.
    """
    return rate(observed, expected, per=per, level=level)
