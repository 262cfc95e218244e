"""What there is to choose from: zones and conventions, as frames."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from osq.conventions.model import Convention
from osq.territory.model import LEVELS, Territory

ZONE_COLUMNS = (
    "level",
    "zone",
    "name",
    "zoning",
    "from_edition",
    "until_edition",
    "documented",
)
CONVENTION_COLUMNS = ("convention", "provider", "label", "indicators")


def zones_frame(territory: Territory) -> pd.DataFrame:
    """One row per zone of each zoning of a published level; columns `ZONE_COLUMNS`."""
    rows = [
        (
            zoning.level,
            code,
            zone.name,
            f"{zoning.ref.id} {zoning.ref.vintage}",
            zoning.valid_from,
            zoning.valid_until,
            zone.documented,
        )
        for level in reversed(LEVELS)
        for _, zoning in sorted(territory.zonings.items())
        if zoning.level == level
        for code, zone in sorted(zoning.zones.items())
    ]
    frame = pd.DataFrame(rows, columns=list(ZONE_COLUMNS))
    return frame.astype({"until_edition": "Int64"})


def conventions_frame(conventions: Mapping[str, Convention]) -> pd.DataFrame:
    """One row per convention; `indicators` is a tuple of codes, columns `CONVENTION_COLUMNS`."""
    rows = [
        (
            each.id,
            each.provider_name,
            each.label,
            tuple(one.id for one in each.indicators),
        )
        for _, each in sorted(conventions.items())
    ]
    return pd.DataFrame(rows, columns=list(CONVENTION_COLUMNS))
