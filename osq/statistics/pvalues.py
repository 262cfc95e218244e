"""Two-sided p-values that say what the intervals say.

A p-value here is the least 1 - level whose interval leaves the reference out: a figure is
signalled at 5 % exactly where its 95 % interval does not hold the reference.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

from osq.statistics.differences import difference_of_rates_at, newcombe_at
from osq.statistics.inputs import Floats, NotAProportionError, arrays, counts, parts, positive
from osq.statistics.intervals import Interval, rate_at

FARTHEST = 37.0
"""Standard deviations: farther, quantiles leave the range of doubles.  No p is under 1e-299."""
_HALVINGS = 60


def p_proportion(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, reference: npt.ArrayLike
) -> Floats:
    """Score test of a proportion against a fixed one; inverts `wilson`.

    A reference of 0 or 1 is contradicted by the first case (p = 0).  An empty base gives NaN.
    Raises NotAProportionError for a numerator outside [0, denominator], or a reference outside
    [0, 1].
    """
    part, whole = parts(numerator, denominator)
    part, whole, held = arrays(part, whole, reference)
    if np.any((held < 0) | (held > 1)):
        raise NotAProportionError("a reference lies between 0 and 1")
    n = positive(whole)
    gap = np.abs(part - n * held)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(gap == 0, 0.0 * n, gap / np.sqrt(n * held * (1 - held)))
    return np.asarray(2 * special.ndtr(-z), dtype=np.float64)


def p_rate(
    count: npt.ArrayLike, base: npt.ArrayLike, reference: npt.ArrayLike, *, per: float = 1.0
) -> Floats:
    """A rate (or SMR, with expected events as base) against a fixed one; inverts `rate`.

    Under ten events this is twice the smaller Poisson tail.  A base of zero gives NaN.  Raises
    OutOfRangeError for a count, base or reference that is negative or infinite.
    """
    count, base, held = counts(count, base, reference)
    return p_by_inversion(lambda z: rate_at(count, base, z, per), held)


def p_newcombe(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    other_numerator: npt.ArrayLike,
    other_denominator: npt.ArrayLike,
) -> Floats:
    """Equality of two independent proportions; inverts `newcombe`, and has its errors."""
    pairs = *parts(numerator, denominator), *parts(other_numerator, other_denominator)
    part, whole, other_part, other_whole = arrays(*pairs)
    return p_by_inversion(
        lambda z: newcombe_at(part, whole, other_part, other_whole, z), np.zeros_like(part)
    )


def p_difference_of_rates(
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_base: npt.ArrayLike,
) -> Floats:
    """Equality of two independent rates or SMR; inverts `difference_of_rates`."""
    first, base, second, other_base = counts(count, base, other_count, other_base)
    return p_by_inversion(
        lambda z: difference_of_rates_at(first, base, second, other_base, z, 1.0),
        np.zeros_like(first),
    )


def p_ratio_of_rates(
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_base: npt.ArrayLike,
) -> Floats:
    """Equality of two independent rates or SMR; inverts `ratio_of_rates`, so it is exact.

    Twice the smaller binomial tail of the first count given the sum of both, at most 1.  It may
    differ a little from `p_difference_of_rates`: say which of gap and ratio is tested.
    """
    first, base, second, other_base = counts(count, base, other_count, other_base)
    share = positive(base) / (positive(base) + positive(other_base))
    some, others = np.where(first > 0, first, 1.0), np.where(second > 0, second, 1.0)
    at_least = np.where(first > 0, special.betainc(some, second + 1, share), 1.0 + 0.0 * share)
    at_most = np.where(second > 0, special.betaincc(first + 1, others, share), 1.0 + 0.0 * share)
    return np.asarray(np.minimum(2 * np.minimum(at_least, at_most), 1.0), dtype=np.float64)


def p_by_inversion(interval_at: Callable[[Floats], Interval], reference: Floats) -> Floats:
    """The p-value at which an interval just reaches `reference`, element by element.

    `interval_at` gives the limits at an array of normal deviates of the shape of `reference`;
    they must widen with it.  By bisection, to the last digits of the deviate; 1 where even the
    narrowest interval holds the reference, NaN where the limits are.
    """
    near, far = np.zeros_like(reference), np.full_like(reference, FARTHEST)
    start = interval_at(near)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        limits = interval_at(middle)
        holds = (limits.lower <= reference) & (reference <= limits.upper)
        near, far = np.where(holds, near, middle), np.where(holds, middle, far)
    inside = (start.lower <= reference) & (reference <= start.upper)
    p = np.where(inside, 1.0, np.minimum(2 * special.ndtr(-far), 1.0))
    return np.where(np.isnan(start.lower + start.upper + reference), np.nan, p)
