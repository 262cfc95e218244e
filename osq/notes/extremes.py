"""Lowest and highest of a set of zones, among released figures only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone


@dataclass(frozen=True, slots=True)
class Extremes:
    """`lowest` and `highest` hold every zone at that value; `hidden` have no number."""

    low: Decimal
    high: Decimal
    lowest: tuple[ReleasedZone, ...]
    highest: tuple[ReleasedZone, ...]
    count: int
    hidden: int


def values_of(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> list[tuple[ReleasedZone, Decimal]]:
    """The zones that have a released number, with it, in the order given."""
    found = []
    for zone in zones:
        figure = release.figure(indicator.id, zone.key)
        if figure is not None and figure.value is not None:
            found.append((zone, figure.value))
    return found


def extremes(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> Extremes | None:
    """Lowest and highest of the zones, or None when none has a number.

    None too for an indicator that ranks nobody: its convention says so (police figures).
    """
    values = values_of(release, indicator, zones)
    if not values or not indicator.ranked:
        return None
    low, high = (pick(value for _, value in values) for pick in (min, max))
    return Extremes(
        low=low,
        high=high,
        lowest=tuple(zone for zone, value in values if value == low),
        highest=tuple(zone for zone, value in values if value == high),
        count=len(values),
        hidden=len(zones) - len(values),
    )
