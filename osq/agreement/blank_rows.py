"""The rows of a blank workbook: what each is about, prefilled, in the order of the territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from osq.conventions.layouts import SpecialRow, Table
from osq.deliveries.ground import Ground
from osq.territory.model import Zone


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One row to fill; a total or unlocated units have no code, their label is their name."""

    code: str
    name: str
    commune: str = ""
    commune_name: str = ""
    special: bool = False


def blank_rows(table: Table, ground: Ground) -> list[BlankRow]:
    """Zones by commune, each followed by its unlocated units and its total where declared.

    A commune that is one zone has neither: its row says it all.  Raises KeyError when the
    zoning of the table is not one of the edition.
    """
    zoning = ground.zoning(table.zoning, table.vintage)
    if zoning is None:
        raise KeyError(table.zoning)
    zones = [zone for zone in zoning.zones.values() if _inside(zone, ground)]
    without = ground.territory.communes_without_iris & ground.perimeter
    if table.commune_rows and ground.communes is not None:
        zones += [ground.communes.zones[code] for code in sorted(without)]
    by_commune: dict[str, list[Zone]] = {}
    for zone in sorted(zones, key=lambda zone: (_commune(zone), zone.code)):
        by_commune.setdefault(_commune(zone), []).append(zone)
    rows: list[BlankRow] = []
    for commune, group in by_commune.items():
        rows += [_row(zone, ground) for zone in group]
        if commune and len(group) > 1:
            rows += _specials(table, "commune", ground, commune)
    return rows + list(_specials(table, "agglomeration", ground, ""))


def _inside(zone: Zone, ground: Ground) -> bool:
    return bool(set(zone.communes or (zone.code,)) & ground.perimeter)


def _commune(zone: Zone) -> str:
    """The commune a zone is listed under, empty for one that lies in several."""
    if zone.level == "commune":
        return zone.code
    return zone.communes[0] if len(zone.communes) == 1 else ""


def _row(zone: Zone, ground: Ground) -> BlankRow:
    commune = _commune(zone)
    return BlankRow(zone.code, zone.name, commune, _name(commune, ground))


def _specials(table: Table, level: str, ground: Ground, commune: str) -> Iterator[BlankRow]:
    for special in (*table.unlocated, *table.totals):
        if special.level == level:
            yield BlankRow(
                "", _label(special, commune, ground), commune, _name(commune, ground), True
            )


def _label(special: SpecialRow, commune: str, ground: Ground) -> str:
    return special.labels[0].replace("{commune}", _name(commune, ground))


def _name(commune: str, ground: Ground) -> str:
    zones = ground.communes.zones if ground.communes else {}
    return zones[commune].name if commune in zones else ""
