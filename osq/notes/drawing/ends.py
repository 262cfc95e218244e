"""Who stands at the ends of a distribution: one zone by its name, several by their number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.extremes import Extremes, values_of
from osq.notes.figures import number, with_unit
from osq.notes.selection import parents_of
from osq.text import NBSP

PEERS = {"quartier": "quartiers", "commune": "communes", "iris": "IRIS"}


def noun_of(zones: Sequence[ReleasedZone]) -> str:
    """What several zones are, « zones » where they are of several levels."""
    levels = {zone.key.level for zone in zones}
    return PEERS.get(levels.pop(), "zones") if len(levels) == 1 else "zones"


def at_value(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone], value: Decimal
) -> list[ReleasedZone]:
    """The zones whose figure is printed like `value`."""
    text = number(indicator, value)
    found = values_of(release, indicator, zones)
    return [zone for zone, own in found if number(indicator, own) == text]


def told(
    release: Release,
    found: Sequence[ReleasedZone],
    among: Sequence[ReleasedZone],
    within: str = " ({})",
) -> str:
    """« Bellevue », « Bellevue (Firminy) » among IRIS of several communes, « 10 IRIS ».

    To name one of several zones that share a figure would say that it stands alone.  `within`
    is how the commune follows.
    """
    if len(found) != 1:
        return f"{len(found)}{NBSP}{noun_of(found)}"
    (zone,) = found
    several = len({code for one in among for code in one.parents}) > 1
    communes = [one.name for one in parents_of(release, zone) if one.name != zone.name]
    if zone.key.level != "iris" or not several or not communes:
        return zone.name
    return zone.name + within.format(", ".join(communes))


def ends_told(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    ends: Extremes,
) -> tuple[str, str]:
    """Both ends of a drawing over zones in words: « 4,0 % (10 IRIS) », « 44,0 % (Bellevue) »."""
    low, high = (
        f"{with_unit(indicator, value)} "
        f"({told(release, at_value(release, indicator, zones, value), zones, ', {}')})"
        for value in (ends.low, ends.high)
    )
    return low, high
