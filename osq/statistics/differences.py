"""Intervals of differences and ratios between two zones, and of changes between two years.

Two groups are compared that share nobody: a zone against the rest, never against a whole that
holds it.  A stock counted again a year later holds many of the same people: that is a change of
`change_of_stocks`, and its interval is approximate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from osq.statistics.inputs import (
    Floats,
    OutOfRangeError,
    arrays,
    counts,
    deviate,
    parts,
    positive,
)
from osq.statistics.intervals import Interval, rate_at, wilson_at


class Change(NamedTuple):
    """Limits of a change; `approximate` must be told wherever they are printed."""

    lower: Floats
    upper: Floats
    approximate: bool


def square_and_add(
    first: Floats,
    first_limits: Interval,
    second: Floats,
    second_limits: Interval,
    correlation: float,
) -> Interval:
    """Limits of first - second from the limits of each.

    Method of variance estimates recovery: Zou G. Y., Donner A., Statistics in Medicine 27 (2008)
    1693-1702; with a correlation of the two estimates, Zou G. Y., Psychological Methods 12 (2007)
    399-413.  Each side keeps the variance that the limits show on that side.
    """
    gap = first - second
    below, above = first - first_limits.lower, second_limits.upper - second
    rise, fall = first_limits.upper - first, second - second_limits.lower
    return Interval(
        gap - np.sqrt(np.maximum(below**2 - 2 * correlation * below * above + above**2, 0.0)),
        gap + np.sqrt(np.maximum(rise**2 - 2 * correlation * rise * fall + fall**2, 0.0)),
    )


def newcombe(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    other_numerator: npt.ArrayLike,
    other_denominator: npt.ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """Interval of the difference of two independent proportions, within [-1, 1].

    Method 10 of Newcombe R. G., Statistics in Medicine 17 (1998) 873-890: square-and-add of two
    Wilson intervals.  An empty base gives NaN.  Raises NotAProportionError for a numerator
    outside [0, denominator].
    """
    pairs = *parts(numerator, denominator), *parts(other_numerator, other_denominator)
    part, whole, other_part, other_whole = arrays(*pairs)
    return newcombe_at(part, whole, other_part, other_whole, deviate(level))


def newcombe_at(
    part: Floats, whole: Floats, other_part: Floats, other_whole: Floats, z: npt.ArrayLike
) -> Interval:
    """Newcombe's limits at `z` standard deviations, for arguments already checked."""
    return square_and_add(
        part / positive(whole),
        wilson_at(part, whole, z),
        other_part / positive(other_whole),
        wilson_at(other_part, other_whole, z),
        correlation=0.0,
    )


def difference_of_rates(
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_base: npt.ArrayLike,
    *,
    per: float = 1.0,
    level: float = 0.95,
) -> Interval:
    """Interval of the difference of two independent rates (bases) or SMR (expected events).

    Square-and-add (Zou and Donner 2008) of the intervals of `rate`, so that a gap and its two
    rates are told alike.  A base of zero gives NaN.  Raises OutOfRangeError for a count or base
    that is negative or infinite.
    """
    count, base, other_count, other_base = counts(count, base, other_count, other_base)
    return difference_of_rates_at(count, base, other_count, other_base, deviate(level), per)


def difference_of_rates_at(
    count: Floats,
    base: Floats,
    other_count: Floats,
    other_base: Floats,
    z: npt.ArrayLike,
    per: float,
) -> Interval:
    """Limits at `z` standard deviations, for arguments already checked."""
    return square_and_add(
        per * count / positive(base),
        rate_at(count, base, z, per),
        per * other_count / positive(other_base),
        rate_at(other_count, other_base, z, per),
        correlation=0.0,
    )


def ratio_of_rates(
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_base: npt.ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """Exact interval of the ratio of two independent rates (bases) or SMR (expected events).

    Given their sum, the first count is binomial (Przyborowski J., Wilenski H., Biometrika 31
    (1940) 313-323; Breslow and Day 1987, chapter 3): Clopper and Pearson's limits of its share,
    turned into a ratio.  No event in the second group gives an infinite upper limit, none in
    either says nothing (from 0 to infinity); a base of zero gives NaN.  Raises OutOfRangeError
    for a count or base that is negative or infinite.
    """
    first, base, second, other_base = counts(count, base, other_count, other_base)
    tail = special.ndtr(-deviate(level))
    some, others = np.where(first > 0, first, 1.0), np.where(second > 0, second, 1.0)
    least = np.where(first > 0, special.betaincinv(some, second + 1, tail), 0.0 * first)
    # The upper limit is the mirror of the lower one: the least share of the others.
    rest = np.where(second > 0, special.betaincinv(others, first + 1, tail), 0.0 * second)
    scale = positive(other_base) / positive(base)
    with np.errstate(divide="ignore"):
        return Interval(scale * least / (1 - least), scale * (1 - rest) / rest)


def change_of_stocks(
    after: npt.ArrayLike,
    after_limits: Interval,
    before: npt.ArrayLike,
    before_limits: Interval,
    *,
    correlation: float = 0.0,
) -> Change:
    """Approximate interval of after - before, for one stock counted at two dates.

    Takes the estimates with their own limits (`wilson`, `rate`, `smr`, of one level) and joins
    them as `square_and_add` does.  What links the dates is seldom known, since the files do not
    say who was counted twice; `correlation` is a lower bound of it.  Zero is assumed: it holds
    where having been counted once makes nobody less likely to be counted again, which is so of
    people who stay poor, jobless or housed.  The interval then is the widest that any such link
    allows, so a change is missed rather than invented.  Not so for a stock that empties itself
    (who is counted once cannot be again): pass a negative bound, -1 at worst.

    Raises OutOfRangeError for a correlation outside [-1, 1].
    """
    if not -1 <= correlation <= 1:
        raise OutOfRangeError(f"a correlation lies between -1 and 1, not {correlation}")
    last, first = arrays(after, before)
    return Change(
        *square_and_add(last, after_limits, first, before_limits, correlation), approximate=True
    )
