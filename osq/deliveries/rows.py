"""What the rows of a table are about, and the labels of those that are no zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from osq.conventions.layouts import SpecialRow, Table
from osq.deliveries.grid import address
from osq.deliveries.ground import Ground
from osq.findings import Finding
from osq.territory.model import Level
from osq.text import normalise_label

RowLevel = Level | Literal["file"]


class Role(StrEnum):
    """What the figures of a row describe."""

    ZONE = "zone"
    TOTAL = "total"
    UNLOCATED = "unlocated"
    ASIDE = "aside"
    """A zone outside the territory."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with figures.  `zoning` is empty outside the territory.

    `row` and `code`, the column of the zone's code, count from 0: a row of the sheet is several
    where a table is continued beside itself.  `level` is "file" for a total of the whole file.
    """

    row: int
    code: int
    role: Role
    level: RowLevel
    zoning: str
    vintage: int
    zone: str
    communes: tuple[str, ...]

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the code's cell."""
        return self.row, self.code


def rows_told(rows: Sequence[Row]) -> str:
    """The numbers of these rows, as the sheet shows them; their cells where that is not enough."""
    numbers = [str(row.row + 1) for row in rows]
    if len({row.code for row in rows}) > 1:
        numbers = [address(*row.place) for row in rows]
    return ", ".join(numbers)


@dataclass(slots=True)
class Rows:
    """The rows of a table.

    `doubtful` are communes whose rows have a fault, so that their totals prove nothing;
    `all_doubtful` when the fault may be anywhere.  `absent` are communes that a table about a
    part only does not hold whole, which is no fault.  `notes` are the texts under the table.
    """

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    all_doubtful: bool = False

    def of(self, code: int) -> list[Row]:
        """The rows of the block with that column of codes."""
        return [row for row in self.rows if row.code == code]


@dataclass(frozen=True, slots=True)
class Special:
    """A total, or unlocated units, of a commune (its code), the agglomeration or the file."""

    role: Role
    level: RowLevel
    commune: str = ""

    def row(self, row: int, code: int, ground: Ground) -> Row:
        """The row of these figures; without zoning where the territory has no such level."""
        if self.level == "commune" and ground.communes is not None:
            ref, communes = ground.communes.ref, (self.commune,)
            return Row(
                row, code, self.role, self.level, ref.id, ref.vintage, self.commune, communes
            )
        if self.level == "agglomeration" and ground.agglomeration is not None:
            zone, ref = ground.agglomeration, ground.agglomeration.ref
            return Row(row, code, self.role, self.level, ref.id, ref.vintage, zone.code, ())
        return Row(row, code, self.role, self.level, "", 0, "", ())


def special_labels(table: Table, ground: Ground) -> dict[str, Special]:
    """Every normalised text that makes a row a total or unlocated units, and of what."""
    labels: dict[str, Special] = {}
    for role, specials in ((Role.TOTAL, table.totals), (Role.UNLOCATED, table.unlocated)):
        for special in specials:
            for label in special.labels:
                labels.update(_texts(label, role, special, ground))
    return labels


def _texts(label: str, role: Role, special: SpecialRow, ground: Ground) -> dict[str, Special]:
    if "{commune}" not in label:
        return {normalise_label(label): Special(role, special.level)}
    zones = ground.communes.zones.values() if ground.communes else ()
    return {
        normalise_label(label.replace("{commune}", form)): Special(role, special.level, zone.code)
        for zone in zones
        for form in (zone.name, zone.code, f"{zone.code} {zone.name}", f"{zone.name} {zone.code}")
    }
