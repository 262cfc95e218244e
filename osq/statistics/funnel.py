"""Funnel limits: how far from a target chance alone takes a zone of a given base.

Spiegelhalter D. J., Funnel plots for comparing institutional performance, Statistics in Medicine
24 (2005) 1185-1202.  Limits come from exact binomial and Poisson quantiles at every base, never
from a normal approximation.  They hold chance alone: zones chosen because they are poor differ
by more than chance, and most will be outside; the limits then rank what is worth a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import special

from osq.statistics.inputs import (
    NOISE,
    Floats,
    NotAProportionError,
    arrays,
    counts,
    deviate,
    positive,
)
from osq.statistics.intervals import Interval

if TYPE_CHECKING:
    from scipy import stats

WARNING = 0.95
CONTROL = 0.998
"""Two levels of Spiegelhalter 2005: about two and three standard deviations."""


def proportion_limits(
    target: npt.ArrayLike, denominator: npt.ArrayLike, *, level: float = CONTROL
) -> Interval:
    """Limits of a proportion on a base, around a target that the zone does not weigh on.

    A base that is not whole is taken down to the unit below, so limits are a trifle wide; under
    one they are NaN.  Raises NotAProportionError for a target outside [0, 1], OutOfRangeError
    for a negative or infinite base.
    """
    from scipy import stats  # half a second to import

    held, base = arrays(target, *counts(denominator))
    if np.any((held < 0) | (held > 1)):
        raise NotAProportionError("a target lies between 0 and 1")
    whole = positive(np.floor(base * (1 + NOISE)))
    limits = _limits(stats.binom, (np.nan_to_num(whole), held), 1 / whole, level)
    return Interval(limits.lower, np.minimum(limits.upper, 1.0))


def rate_limits(
    target: npt.ArrayLike, base: npt.ArrayLike, *, per: float = 1.0, level: float = CONTROL
) -> Interval:
    """Limits of a rate of `per` on a base, or of an SMR on expected events (target = per).

    A base of zero gives NaN.  Raises OutOfRangeError for a negative or infinite target or base.
    """
    from scipy import stats

    held, known = counts(target, base)
    known = positive(known)
    return _limits(stats.poisson, (held / per * known,), per / known, level)


def signal(value: npt.ArrayLike, limits: Interval) -> npt.NDArray[np.int8]:
    """-1 below the limits, 1 above, 0 between them, on them or where either is not known."""
    observed = np.asarray(value, dtype=np.float64)
    return np.asarray(observed > limits.upper, np.int8) - np.asarray(
        observed < limits.lower, np.int8
    )


def _limits(
    law: stats.rv_discrete, of: tuple[Floats, ...], scale: Floats, level: float
) -> Interval:
    """Interpolated quantiles of a discrete law with parameters `of`, times `scale`.

    The lower limit is Spiegelhalter's (appendix A.1.1): a count is below it exactly where the
    chance of so few is at most the tail.  The same formula at the upper tail would signal one
    unit too early; the mirror of the lower limit is used, so that a count is above it exactly
    where the chance of so many is at most the tail.
    """
    tail = special.ndtr(-deviate(level))
    low, high = law.ppf(tail, *of), law.isf(tail, *of)
    below, above = law.cdf(low, *of), law.sf(high - 1, *of)
    lower = low - (below - tail) / (below - law.cdf(low - 1, *of))
    upper = high + (above - tail) / (above - law.sf(high, *of))
    return Interval(np.maximum(lower, 0.0) * scale, upper * scale)
