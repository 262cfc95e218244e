"""The zones of a release: those of the edition's zonings, within the edition's perimeter."""

from __future__ import annotations

import numpy as np

from osq.confidentiality.release import ReleasedZone, ZoneKey
from osq.observatory import ObservatoryConfig
from osq.territory.composition import ANY_SUPPORT, SCALE
from osq.territory.matrices import composition
from osq.territory.model import Territory, Zone, Zoning


def released_zones(
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
    support: str = "population",
) -> dict[ZoneKey, ReleasedZone]:
    """Zones by key, widest level first; no quartier when their zoning holds no more.

    The parts of quartiers are those of `support`, where they depend on it.
    """
    members = _members(territory, edition)
    parts = _parts(territory, edition, support)
    zones = {}
    for level in reversed(config.levels):
        zoning = territory.of_level(level, edition)
        for code, zone in sorted(zoning.zones.items()) if zoning else ():
            outside = members is not None and members.isdisjoint(zone.communes)
            if zoning and (level == "agglomeration" or not outside):
                held = parts.get(code, ()) if level == "quartier" else ()
                zones[ZoneKey(level, code)] = _released(zone, zoning, territory, held)
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


def _parts(
    territory: Territory, edition: int, support: str
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The IRIS that each quartier counts, in ten-thousandths (rounded, after several matrices)."""
    iris, quartiers = (territory.of_level(level, edition) for level in ("iris", "quartier"))
    matrix = (
        composition(territory, iris.ref, quartiers.ref, support) if iris and quartiers else None
    )
    if matrix is None:
        return {}
    found: dict[str, list[tuple[str, int]]] = {}
    for row, column, weight in zip(matrix.rows, matrix.columns, matrix.weight_used, strict=True):
        share = round(int(weight) * SCALE / matrix.scale)
        if share > 0:
            held = found.setdefault(matrix.target_codes[row], [])
            held.append((matrix.source_codes[column], share))
    return {code: tuple(sorted(held)) for code, held in found.items()}


def _released(
    zone: Zone, zoning: Zoning, territory: Territory, parts: tuple[tuple[str, int], ...]
) -> ReleasedZone:
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
        parts=parts,
    )
