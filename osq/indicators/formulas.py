"""The arithmetic of indicators, over arrays of shape (zones,)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from osq.indicators.panel import Bools, Column, Floats

_TOLERANCE = 1e-9


class Interval(NamedTuple):
    """A number and what bounds it; `value` is NaN where one term is not known."""

    value: Floats
    lower: Floats
    upper: Floats


def total(columns: Sequence[Column]) -> Interval:
    """The sum of measures, NaN where one of them has no data."""
    with np.errstate(invalid="ignore"):
        return Interval(
            np.sum([column.value for column in columns], axis=0),
            np.sum([column.lower for column in columns], axis=0),
            np.sum([column.upper for column in columns], axis=0),
        )


def ratio(numerator: Interval, denominator: Interval, per: int, *, subset: bool) -> Interval:
    """`per` times numerator / denominator, NaN where the denominator is zero.

    Bounds assume a denominator that is not negative; with `subset` they stay under `per`.  They
    differ from a known value where a term is estimated, or known to its rounding only; the value
    lies within them.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator.value > 0, per * numerator.value / denominator.value, np.nan)
        least = np.where(numerator.lower < 0, denominator.lower, denominator.upper)
        most = np.where(numerator.upper < 0, denominator.upper, denominator.lower)
        lower = np.where(least > 0, per * numerator.lower / least, -np.inf)
        upper = np.where(most > 0, per * numerator.upper / most, np.inf)
    if subset:
        upper = np.minimum(upper, per)
    known = (numerator.lower == numerator.upper) & (denominator.lower == denominator.upper)
    exact = known & ~np.isnan(value)
    value = np.where(exact, value, np.clip(value, lower, upper))
    return Interval(value, np.where(exact, value, lower), np.where(exact, value, upper))


def exceeds(numerator: Interval, denominator: Interval) -> Bools:
    """Where a part is larger than its whole, beyond the noise of sums of weighted counts."""
    slack = _TOLERANCE * np.maximum(1.0, np.abs(np.nan_to_num(denominator.value)))
    with np.errstate(invalid="ignore"):
        return np.asarray(numerator.value > denominator.value + slack, dtype=bool)
