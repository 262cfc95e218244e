"""A composite index: oriented standard scores, averaged by dimension, then over dimensions.

The construction is that of the handbook of OECD and JRC (Handbook on constructing composite
indicators, 2008, sections 5 and 6): z-scores, equal weights within and between dimensions.
Everything comes from the table of values given, and an absent value is never replaced: a zone
with too few has no index.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.statistics.inputs import Floats
from osq.statistics.standard import Scale, standard_scores

Ints = npt.NDArray[np.int64]

TWO_THIRDS = Fraction(2, 3)
GRAIN = 2.0**-40
"""Contributions are whole multiples of it (1e-12), so that their sums are exact in any order."""


class Reason(StrEnum):
    COMPUTED = "computed"
    TOO_FEW = "too_few"
    """Fewer indicators are present than the share asked of all that are declared."""
    EMPTY_DIMENSION = "empty_dimension"
    """Fewer indicators are present in one dimension than are asked of each."""


class Composite(NamedTuple):
    """Indices of zones and what they are made of; NaN where there is none."""

    value: Floats
    """The index, shape (zones,), in standard deviations from the mean of the reference."""
    dimensions: Floats
    """Contributions, shape (zones, dimensions): they sum to the index, exactly."""
    indicators: Floats
    """Contributions, shape (zones, indicators): those present sum to their dimension, exactly."""
    present: Ints
    """How many indicators each zone has, shape (zones,)."""
    reason: npt.NDArray[np.object_]
    """Of `Reason`, shape (zones,)."""


class Ranks(NamedTuple):
    """Ranks from the highest index, 1; a tie shares `first` to `last`; 0 without an index."""

    first: Ints
    last: Ints


def oriented_scores(
    values: npt.ArrayLike, reference: Scale, directions: npt.ArrayLike, *, limit: float = 3.0
) -> Floats:
    """Standard scores turned so that + is unfavourable, brought back within ± `limit`.

    `directions` has shape (indicators,): 1 where a higher value is unfavourable, -1 where a
    lower one is.  Raises ValueError for any other direction or a limit that is not above 0,
    OutOfRangeError for an infinite value.
    """
    sign = np.asarray(directions, dtype=np.float64)
    if not np.all(np.abs(sign) == 1):
        raise ValueError("an indicator without direction has no place in an index")
    if not limit > 0:
        raise ValueError("scores are limited to something above 0")
    return np.asarray(np.clip(sign * standard_scores(values, reference), -limit, limit))


def composite(
    scores: npt.ArrayLike,
    dimensions: Sequence[int],
    *,
    least_share: Fraction = TWO_THIRDS,
    least_each: int = 1,
) -> Composite:
    """The index of each zone: the mean over dimensions of the mean of their present scores.

    `scores` has shape (zones, indicators), NaN where absent; `dimensions` gives the dimension
    of each indicator, from 0 on.  A zone has an index where at least `least_share` of all
    indicators and `least_each` of each dimension are present.  Raises ValueError for a
    dimension without indicator, a share outside ]0, 1] or less than one indicator each.
    """
    table, groups = np.asarray(scores, dtype=np.float64), _groups(dimensions)
    if not 0 < least_share <= 1 or least_each < 1:
        raise ValueError("some share of the indicators, and one in each dimension, is needed")
    known = ~np.isnan(table)
    present: Ints = np.asarray(np.sum(known, axis=1), dtype=np.int64)
    each = known.astype(np.int64) @ groups
    enough = present >= ceil(least_share * table.shape[1])
    everywhere = np.all(each >= least_each, axis=1)
    reason = np.empty(len(table), dtype=object)
    reason[...] = Reason.COMPUTED
    reason[~everywhere] = Reason.EMPTY_DIMENSION
    reason[~enough] = Reason.TOO_FEW
    void = ~(enough & everywhere)[:, np.newaxis]
    shared = (np.maximum(each, 1) * groups.shape[1])[:, list(dimensions)]
    parts = np.where(void, np.nan, np.rint(table / shared / GRAIN) * GRAIN + 0.0)
    sums = np.where(void, np.nan, np.where(known & ~void, parts, 0.0) @ groups)
    return Composite(np.asarray(np.sum(sums, axis=1)), sums, parts, present, reason)


def ranks(index: npt.ArrayLike) -> Ranks:
    """Ranks of the zones that have an index, the highest first."""
    from scipy import stats  # half a second to import

    given = np.asarray(index, dtype=np.float64)
    known = ~np.isnan(given)
    first, last = np.zeros(given.shape, np.int64), np.zeros(given.shape, np.int64)
    first[known] = stats.rankdata(-given[known], method="min")
    last[known] = stats.rankdata(-given[known], method="max")
    return Ranks(first, last)


def _groups(dimensions: Sequence[int]) -> Ints:
    """One row per indicator, one column per dimension, 1 where it belongs."""
    place = np.asarray(dimensions, dtype=np.int64)
    if not len(place) or set(place) != set(range(int(place.max()) + 1)):
        raise ValueError("every dimension, from 0 on, needs an indicator")
    return np.asarray(place[:, np.newaxis] == np.arange(place.max() + 1), dtype=np.int64)
