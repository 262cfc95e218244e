"""The zones of a release: those of the edition's zonings, within the edition's perimeter."""

from __future__ import annotations

import numpy as np

from osq.confidentiality.release import ReleasedZone, ZoneKey
from osq.observatory import ObservatoryConfig
from osq.territory.composition import ANY_SUPPORT
from osq.territory.matrices import composition
from osq.territory.model import Territory, Zone, Zoning


def released_zones(
    territory: Territory, config: ObservatoryConfig, edition: int
) -> dict[ZoneKey, ReleasedZone]:
    """Zones by key, widest level first; no quartier when their zoning holds no more."""
    members = _members(territory, edition)
    zones = {}
    for level in reversed(config.levels):
        zoning = territory.of_level(level, edition)
        for code, zone in sorted(zoning.zones.items()) if zoning else ():
            outside = members is not None and members.isdisjoint(zone.communes)
            if zoning and (level == "agglomeration" or not outside):
                zones[ZoneKey(level, code)] = _released(zone, zoning, territory)
    return zones


def perimeter_label(config: ObservatoryConfig, edition: int) -> str:
    """The name of the agglomeration's perimeter in an edition; "" when none is declared."""
    labels = [
        one.label
        for one in config.perimeters
        if one.from_ <= edition and (one.until is None or edition <= one.until)
    ]
    return labels[-1] if labels else ""


def _members(territory: Territory, edition: int) -> frozenset[str] | None:
    """The communes of the edition's perimeter; None when no perimeter is documented."""
    communes = territory.of_level("commune", edition)
    whole = territory.of_level("agglomeration", edition)
    if communes is None or whole is None:
        return None
    matrix = composition(territory, communes.ref, whole.ref, ANY_SUPPORT)
    if matrix is None:
        return None
    columns = np.unique(matrix.columns[matrix.weight_used > 0])
    return frozenset(matrix.source_codes[column] for column in columns)


def _released(zone: Zone, zoning: Zoning, territory: Territory) -> ReleasedZone:
    return ReleasedZone(
        key=ZoneKey(zone.level, zone.code),
        name=zone.name,
        forms=zone.forms,
        parents=zone.communes if zone.level in ("iris", "quartier") else (),
        documented=zone.documented,
        signatory=zone.signatory,
        quality=zone.quality,
        zoning_label=zoning.label,
        outline=territory.outlines.get((zone.ref, zone.code)),
    )
