"""Why a figure has no number: for reasons that its counts decide, or for reasons they do not."""

from __future__ import annotations

from osq.aggregation import weighted
from osq.indicators import quantiles
from osq.indicators.compute import PART_OVER_WHOLE, ZERO_DENOMINATOR
from osq.observations import Status

EMPTY_BASE = frozenset({ZERO_DENOMINATOR, quantiles.NOBODY, weighted.NOBODY})
"""Reasons that tell that a base is zero."""
BY_NUMBERS = EMPTY_BASE | {PART_OVER_WHOLE, quantiles.OPEN_CLASS}
"""Reasons of an absence that depend on the counts themselves."""


def by_no_number(status: str, reason: str) -> bool:
    """Whether a figure is absent whatever its counts: not delivered, not shown at this level.

    Such a figure is never secret.  Were `s` to win over "not shown at this level", it would stand
    where the count is small and nowhere else, for nothing hides other cells among figures that
    nobody prints: the mark itself would tell which are small.
    """
    return status in (Status.MISSING, Status.NOT_APPLICABLE) and reason not in BY_NUMBERS
