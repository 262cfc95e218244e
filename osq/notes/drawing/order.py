"""In which order a drawing lists zones: by their figures for partners only."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.extremes import values_of
from osq.notes.figures import SIGNS, sign_of
from osq.notes.selection import by_name, has_value
from osq.text import NBSP

FEW = 3
"""Zones without anything known that have a row each; of more, a note gives the names."""
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


def rows_of(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> tuple[list[ReleasedZone], tuple[str, ...]]:
    """The zones that get a row, in order, and the note that names those that get none.

    A few zones of which nothing is known have a row with their sign; more than `FEW` would be a
    page of signs.  A confidential figure always has its row.
    """
    lines = ordered(release, indicator, zones)
    unknown = [zone for zone in lines if _unknown(release, indicator, zone)]
    if len(unknown) <= FEW:
        return lines, ()
    names = ", ".join(zone.name for zone in unknown)
    sign = Sign.NOT_AVAILABLE
    left = [zone for zone in lines if zone not in unknown]
    return left, (f"{sign}{NBSP}: {SIGNS[sign]} pour {names}.",)


def _unknown(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> bool:
    figure = release.figure(indicator.id, zone.key)
    return not has_value(release, indicator, zone) and sign_of(figure) is Sign.NOT_AVAILABLE
