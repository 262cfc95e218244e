"""Which rows a delivered table has, and which pieces each one counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from osq.conventions.layouts import SpecialRow, Table
from osq.conventions.terms import Sending
from osq.deliveries.ground import ground_of
from osq.demo.styles import Style
from osq.demo.truth import Land
from osq.demo.units import Unit
from osq.territory.model import Zone

Role = Literal["zone", "unlocated", "total"]

_OUTSIDE = (("42147", "Montbrison"), ("42187", "Roanne"))
"""Communes of the same département outside the agglomeration."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One row: its zone, and the positions of the pieces it counts.

    `level` is the table's for a zone; `kind` is a unit's, empty for other zones.  Without a
    code, `name` is the label of a total or of unlocated units.
    """

    code: str
    name: str
    commune: str
    commune_name: str
    pieces: tuple[int, ...]
    role: Role = "zone"
    kind: str = ""


def delivered_rows(
    table: Table, sending: Sending, land: Land, edition: int, style: Style
) -> list[Delivered]:
    """The rows of a table, zones by commune, each commune's specials under them."""
    return _Rows(table, sending, land, edition, style).rows()


class _Rows:
    def __init__(
        self, table: Table, sending: Sending, land: Land, edition: int, style: Style
    ) -> None:
        self._table = table
        self._sending = sending
        self._land = land
        self._style = style
        self._coverage = table.coverage or sending.coverage
        territory = land.territory
        self._communes = {
            code: zone.name for code, zone in territory.zoning("commune", edition).zones.items()
        }
        self._iris = territory.zoning("iris", edition).zones
        quartiers = territory.of_level("quartier", edition)
        self._quartiers: dict[str, Zone] = dict(quartiers.zones) if quartiers else {}
        self._inside = self._members(ground_of(territory, edition).perimeter)

    def rows(self) -> list[Delivered]:
        match self._table.zoning:
            case "iris":
                rows = list(self._by_iris())
            case "commune":
                rows = list(self._by_commune())
            case zoning if zoning in self._land.units:
                rows = list(self._by_unit(self._land.units[zoning]))
            case _:
                rows = list(self._by_quartier())
        return rows + list(self._totals(rows)) + list(self._elsewhere(rows))

    def _members(self, perimeter: frozenset[str]) -> list[str]:
        """The communes the table covers, by code."""
        covered = set(self._communes if self._coverage == "wider" else perimeter)
        if self._style.within:
            covered &= {unit.commune for unit in self._land.units[self._style.within]}
        return sorted(covered)

    def _groups(self, column: str) -> dict[str, list[int]]:
        found = self._land.pieces.groupby(column).indices
        return {str(key): [int(at) for at in places] for key, places in found.items()}

    def _by_iris(self) -> Iterator[Delivered]:
        pieces = self._land.pieces
        zones, zoning = pieces["zone"].tolist(), pieces["zoning"].tolist()
        places = self._groups("commune")
        for commune in self._members_with(places):
            located: dict[str, list[int]] = {}
            lost = []
            for at in places[commune]:
                if zoning[at] == "unlocated":
                    lost.append(at)
                elif zoning[at] == "iris" or self._table.commune_rows:
                    located.setdefault(zones[at], []).append(at)
            name = self._communes[commune]
            for code, group in located.items():
                own = self._iris[code].name if code in self._iris else name
                yield Delivered(code, own, commune, name, tuple(group))
            if lost:
                yield from self._specials(commune, lost, places[commune])

    def _members_with(self, places: dict[str, list[int]]) -> list[str]:
        return [commune for commune in self._inside if commune in places]

    def _specials(self, commune: str, lost: list[int], every: list[int]) -> Iterator[Delivered]:
        """Unlocated units and the total of a commune, where the layout has such rows."""
        if not self._style.totals:
            return
        name = self._communes[commune]
        kinds: tuple[tuple[Role, tuple[SpecialRow, ...], list[int]], ...] = (
            ("unlocated", self._table.unlocated, lost),
            ("total", self._table.totals, every),
        )
        for role, specials, pieces in kinds:
            if label := _label(specials, "commune"):
                shown = label.replace("{commune}", name)
                yield Delivered("", shown, commune, name, tuple(pieces), role)

    def _by_commune(self) -> Iterator[Delivered]:
        places = self._groups("commune")
        for commune in self._members_with(places):
            name = self._communes[commune]
            yield Delivered(commune, name, commune, name, tuple(places[commune]))

    def _by_unit(self, units: tuple[Unit, ...]) -> Iterator[Delivered]:
        kinds = {self._style.kinds.get(measure, "") for measure in self._table.measures} - {""}
        for unit in units:
            if unit.commune in self._inside and (not kinds or unit.kind in kinds):
                name = self._communes[unit.commune]
                yield Delivered(
                    unit.code, unit.code, unit.commune, name, unit.pieces, kind=unit.kind
                )

    def _by_quartier(self) -> Iterator[Delivered]:
        """Where the same file tells IRIS, only the quartiers that IRIS do not make up."""
        tables = {table.zoning for layout in self._sending.layouts for table in layout.tables}
        direct = "iris" in tables
        groups = self._groups("quartier" if direct else "home")
        for code, zone in sorted(self._quartiers.items()):
            if code in groups:
                communes = " et ".join(self._communes[commune] for commune in zone.communes)
                yield Delivered(code, zone.name, "", communes, tuple(groups[code]))

    def _totals(self, rows: list[Delivered]) -> Iterator[Delivered]:
        """The total of the agglomeration, else of the file."""
        label = _label(self._table.totals, "agglomeration") or _label(self._table.totals, "file")
        if label and self._style.totals:
            parts = [row.pieces for row in rows if row.role != "total"]
            yield Delivered("", label, "", "", tuple(np.concatenate(parts).tolist()), "total")

    def _elsewhere(self, rows: list[Delivered]) -> Iterator[Delivered]:
        """Some rows outside the territory, as large as rows within it."""
        if not self._style.outside or self._coverage != "wider":
            return
        zones = [row for row in rows if row.role == "zone"]
        for rank, (commune, name) in enumerate(_OUTSIDE, start=1):
            like = zones[rank * len(zones) // (len(_OUTSIDE) + 1)]
            code = f"{commune}0000" if self._table.zoning == "iris" else f"X{commune}{rank}"
            yield Delivered(code, name, commune, name, like.pieces, kind=like.kind)


def _label(specials: tuple[SpecialRow, ...], level: str) -> str:
    return next((special.labels[0] for special in specials if special.level == level), "")


def divided_zones(pieces: pd.DataFrame) -> list[str]:
    """The IRIS of the communes that have several, by code."""
    divided = set(pieces.loc[pieces["zoning"] == "unlocated", "commune"])
    inside = pieces["commune"].isin(divided) & (pieces["zoning"] == "iris")
    return sorted(set(pieces.loc[inside, "zone"]))
