"""In which order a drawing lists zones: by their figures for partners only."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.extremes import values_of
from osq.notes.selection import by_name

PARTNERS = "partners"
"""The only audience for which zones are put in order of their figures."""


def may_rank(release: Release, indicator: IndicatorModel) -> bool:
    """Whether zones may stand in order of this indicator before whoever reads the release."""
    return indicator.ranked and release.audience == PARTNERS


def ordered(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> list[ReleasedZone]:
    """From the highest figure to the lowest, then those without one; by name if none may rank."""
    named = by_name(zones)
    if not may_rank(release, indicator):
        return named
    values = {zone.key: value for zone, value in values_of(release, indicator, named)}
    shown = sorted((zone for zone in named if zone.key in values), key=lambda z: -values[z.key])
    return shown + [zone for zone in named if zone.key not in values]
