"""Where a zone stands among others: a rank with its range, and a quarter of the distribution.

The range comes from intervals, without simulation (Klein M., Wright T., Wieczorek J., A joint
confidence region for an overall ranking of populations, JRSS C 69 (2020) 589-606): a zone is
after those whose interval is wholly before its own, and before those whose interval is wholly
after.  That ranks say little unless their range is told is Goldstein H., Spiegelhalter D. J.,
JRSS A 159 (1996) 385-443.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.comparison.observed import (
    LEVEL,
    Observed,
    as_floats,
    law_of,
    limits,
    orientation,
    per_of,
    terms,
)
from osq.confidentiality.release import IndicatorModel, ZoneKey

LEAST = 4
"""Zones: fewer have no quarters."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among `of` zones with a figure, 1 being the least favourable.

    Zones of one figure share the first of their places.  `first` and `last` bound the place of
    the zone, jointly for all zones.  `quarter` is 1 for the least favourable quarter of the
    zones, 4 for the most favourable, None of fewer than four.
    """

    place: int
    first: int
    last: int
    of: int
    quarter: int | None


def ranks(
    indicator: IndicatorModel,
    figures: Mapping[ZoneKey, Observed],
    *,
    counted: bool,
    level: float = LEVEL,
) -> dict[ZoneKey, Rank]:
    """The rank of every zone with a figure.

    Empty where the indicator ranks nobody, where its direction is undetermined, or where no
    zone has an interval: a rank is never told without its range.  A zone without interval could
    be anywhere, and widens the range of all.  Each interval is taken at 1 - (1 - level) / zones
    (Bonferroni), so that all ranges hold together with a chance of `level` at least, even where
    zones overlap.
    """
    sign, law = orientation(indicator), law_of(indicator, counted=counted)
    held = {key: one for key, one in sorted(figures.items()) if one.value is not None}
    parts = [terms(law, one) for one in held.values()]
    if not sign or not indicator.ranked or not any(parts):
        return {}
    count = len(held)
    values = -sign * np.array([one.value for one in held.values()], dtype=np.float64)
    found = limits(law, per_of(indicator), *as_floats(parts), level=1 - (1 - level) / count)
    ends = np.sort(-sign * np.stack([found.lower, found.upper]), axis=0)
    lower = np.where(np.isnan(ends[0]), -np.inf, ends[0])
    upper = np.where(np.isnan(ends[1]), np.inf, ends[1])
    before = np.sum(values[np.newaxis, :] < values[:, np.newaxis], axis=1)
    ties = np.sum(values[np.newaxis, :] == values[:, np.newaxis], axis=1)
    first = 1 + np.sum(upper[np.newaxis, :] < lower[:, np.newaxis], axis=1)
    last = count - np.sum(lower[np.newaxis, :] > upper[:, np.newaxis], axis=1)
    quarter = _quarters(before, ties, count)
    return {
        key: Rank(
            place=int(before[at]) + 1,
            # Figures that are printed alike share a place, however narrow their intervals.
            first=min(int(first[at]), int(before[at]) + 1),
            last=max(int(last[at]), int(before[at]) + 1),
            of=count,
            quarter=int(quarter[at]) if count >= LEAST else None,
        )
        for at, key in enumerate(held)
    }


def _quarters(
    before: npt.NDArray[np.int_], ties: npt.NDArray[np.int_], count: int
) -> npt.NDArray[np.int_]:
    """The quarter of the middle of the places that a zone shares: whole numbers throughout."""
    return np.asarray(1 + (4 * (2 * before + ties)) // (2 * count), dtype=np.int_)
