"""Standard scores against a weighted reference: the common unit of an index and of a typology.

Sums are exact before their last rounding (`math.fsum`), so the order of zones changes no bit.
"""

from __future__ import annotations

from math import fsum, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.statistics.inputs import Floats, OutOfRangeError, counts


class Scale(NamedTuple):
    """What standardises each indicator; arrays of shape (indicators,)."""

    mean: Floats
    """Weighted; NaN where the indicator has no scale."""
    deviation: Floats
    """Weighted standard deviation, of the reference itself and not of a population behind it;
    NaN where the indicator has no scale."""
    zones: npt.NDArray[np.int64]
    """How many zones of the reference have a value and a weight."""


def scale(values: npt.ArrayLike, weights: npt.ArrayLike, *, least_zones: int = 2) -> Scale:
    """Mean and standard deviation of each indicator over a reference set of zones.

    `values` has shape (zones, indicators), `weights` (zones,).  A zone counts for an indicator
    where it has a value and a weight above zero; NaN is no value and no weight.  An indicator
    has no scale under `least_zones` such zones, or where they all have the same value.  Raises
    OutOfRangeError for an infinite value, a negative or infinite weight.
    """
    table, (weight,) = finite_or_absent(values), counts(weights)
    heavy = weight > 0
    each = [
        _scale(column[known], weight[known], max(least_zones, 2))
        for column, known in zip(table.T, (~np.isnan(table) & heavy[:, np.newaxis]).T, strict=True)
    ]
    means, deviations, zones = zip(*each, strict=True) if each else ((), (), ())
    return Scale(
        np.array(means, np.float64), np.array(deviations, np.float64), np.array(zones, np.int64)
    )


def standard_scores(values: npt.ArrayLike, reference: Scale) -> Floats:
    """Deviations from the mean, in standard deviations; shape (zones, indicators).

    NaN where there is no value or no scale.  Raises OutOfRangeError for an infinite value.
    """
    return np.asarray((finite_or_absent(values) - reference.mean) / reference.deviation)


def finite_or_absent(values: npt.ArrayLike) -> Floats:
    """A table of values with NaN where there is none; raises OutOfRangeError for an infinite."""
    table = np.asarray(values, dtype=np.float64)
    if np.any(np.isinf(table)):
        raise OutOfRangeError("a value is finite, or absent")
    return table


def _scale(values: Floats, weights: Floats, least_zones: int) -> tuple[float, float, int]:
    if len(values) < least_zones or np.min(values) == np.max(values):
        return np.nan, np.nan, len(values)
    total = fsum(weights)
    mean = fsum(weights * values) / total
    return mean, sqrt(fsum(weights * (values - mean) ** 2) / total), len(values)
