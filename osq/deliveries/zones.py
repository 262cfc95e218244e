"""What each row of a table is about: a zone, a total, unlocated units, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
from rapidfuzz import fuzz

from osq.conventions.layouts import SpecialRow, Table
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid, Ints, Kind, address, addresses
from osq.deliveries.ground import Ground
from osq.deliveries.locate import LocatedTable
from osq.findings import Finding
from osq.territory.model import Level, Zone, Zoning
from osq.text import normalise_label, quote

_ALIKE = 60
"""Likeness under which a label is told to contradict its code; only a warning depends on it."""

Coverage = Literal["territory", "wider", "partial"]


class Role(StrEnum):
    """What the figures of a row describe."""

    ZONE = "zone"
    TOTAL = "total"
    UNLOCATED = "unlocated"
    ASIDE = "aside"
    """A zone outside the territory."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with figures.  `row` counts from 0; `zoning` is empty outside the territory.

    `level` is the row's level; "file" for a total of the whole file.
    """

    row: int
    role: Role
    level: Level | Literal["file"]
    zoning: str
    vintage: int
    zone: str
    communes: tuple[str, ...]
    name: str = ""


@dataclass(slots=True)
class Rows:
    """The rows of a table.

    `doubtful` are communes whose rows have a fault, so that their totals prove nothing;
    `all_doubtful` when the fault may be anywhere.  `notes` are the texts under the table.
    """

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    all_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Special:
    role: Role
    level: Level | Literal["file"]
    commune: str = ""


@dataclass(frozen=True, slots=True)
class _Unknown:
    """A row whose code is not in the reference."""

    row: int
    code: str
    label: str
    commune: str


class RowReader:
    """Reads the zone columns of one table."""

    def __init__(
        self, located: LocatedTable, zoning: Zoning, ground: Ground, coverage: Coverage, name: str
    ) -> None:
        self._grid: Grid = located.grid
        self._table: Table = located.table
        self._header = located.header
        self._zoning = zoning
        self._ground = ground
        self._coverage = coverage
        self._name = name
        self._special = special_labels(located.table, ground)
        self._result = Rows()
        self._unknown: list[_Unknown] = []
        self._restored: list[tuple[int, str, str]] = []
        self._code_column = located.header.columns("code")[0]
        values = located.header.column("value")
        self._figures = list(located.measure_columns().values())
        if values is not None:
            self._figures.append(values)

    def read(self) -> Rows:
        """Every row under the header, with the findings about zones."""
        rows = self._grid.filled_rows()
        rows = rows[rows > self._header.last]
        codes = self._labels("code", rows)
        names = self._labels("name", rows)
        communes = self._labels("commune", rows)
        kinds = self._grid.column(self._code_column, rows).kinds
        filled = self._filled(rows)
        after_notes = False
        for place, row in enumerate(rows.tolist()):
            code = "".join(codes[place].split())
            if Kind(int(kinds[place])) in (Kind.ERROR, Kind.FORMULA_WITHOUT_VALUE):
                self._unreadable(row, codes[place])
            elif zone := self._resolve(row, code):
                self._add_zone(row, zone, names[place], communes[place])
            elif special := self._special_row(codes[place], names[place]):
                self._add_special(row, special)
            elif self._is_note(row) or (after_notes and not filled[place]):
                after_notes = True
                self._result.notes.append(self._first_text(row))
            elif filled[place] or re.fullmatch(r"\d{5,}", code):
                self._other_row(row, code, names[place], communes[place])
        self._finish()
        return self._result

    def _labels(self, role: str, rows: Ints) -> list[str]:
        column = self._header.column(role)
        if column is None:
            return [""] * len(rows)
        return [text.strip() for text in self._grid.labels(column, rows)]

    def _filled(self, rows: Ints) -> list[bool]:
        """Whether each row holds figures: a row of units right under the header does not."""
        kinds = [self._grid.column(column, rows).kinds for column in self._figures]
        if not kinds or not len(rows):
            return [False] * len(rows)
        table = np.stack(kinds)
        filled = (table != Kind.EMPTY).any(axis=0)
        if rows[0] == self._header.last + 1 and np.isin(table[:, 0], (0, Kind.TEXT)).all():
            code = self._grid.cell(int(rows[0]), self._code_column)
            filled[0] = code.kind is not Kind.EMPTY
        return [bool(item) for item in filled]

    def _resolve(self, row: int, code: str) -> Zone | None:
        """The zone of a code, its lost leading zero restored where the reference knows it."""
        zones = self._zoning.zones
        if code in zones:
            return zones[code]
        padded = "0" + code
        if code.isdigit() and padded in zones:
            self._restored.append((row, code, padded))
            return zones[padded]
        communes = self._ground.communes
        without = self._ground.territory.communes_without_iris
        if self._table.commune_rows and communes is not None and code in without:
            return communes.zones.get(code)
        return None

    def _special_row(self, code: str, name: str) -> _Special | None:
        for text in (code, name):
            if text and (found := self._special.get(normalise_label(text))):
                return found
        return None

    def _add_zone(self, row: int, zone: Zone, name: str, commune: str) -> None:
        communes = (zone.code,) if zone.level == "commune" else zone.communes
        self._result.rows.append(
            Row(
                row=row,
                role=Role.ZONE,
                level=zone.level,
                zoning=zone.ref.id,
                vintage=zone.ref.vintage,
                zone=zone.code,
                communes=communes,
                name=zone.name,
            )
        )
        if name and self._contradicts(zone, name):
            self._contradiction(row, "name", zone.code, zone.name, name)
        elif commune and communes and commune.isdigit() and commune.zfill(5) not in communes:
            self._contradiction(row, "commune", zone.code, ", ".join(communes), commune)

    def _contradicts(self, zone: Zone, label: str) -> bool:
        """Whether the label is another zone's of the same commune, or like nothing known."""
        own, found = normalise_label(zone.name), normalise_label(label)
        if own == found or zone.code == label:
            return False
        siblings = (
            other.name
            for other in self._zoning.zones.values()
            if other.code != zone.code and other.communes == zone.communes
        )
        if zone.level != "commune" and any(normalise_label(name) == found for name in siblings):
            return True
        return fuzz.token_set_ratio(own, found) < _ALIKE

    def _contradiction(self, row: int, role: str, zone: str, expected: str, found: str) -> None:
        column = self._header.column(role)
        self._say("OSQ-V024", row, column, zone=zone, expected=expected, found=found)

    def _add_special(self, row: int, special: _Special) -> None:
        ground = self._ground
        zone, zoning, vintage = "", "", 0
        if special.level == "commune" and ground.communes is not None:
            zone, ref = special.commune, ground.communes.ref
            zoning, vintage = ref.id, ref.vintage
        elif special.level == "agglomeration" and ground.agglomeration is not None:
            zone, ref = ground.agglomeration.code, ground.agglomeration.ref
            zoning, vintage = ref.id, ref.vintage
        communes = (zone,) if special.level == "commune" else ()
        self._result.rows.append(
            Row(row, special.role, special.level, zoning, vintage, zone, communes)
        )

    def _is_note(self, row: int) -> bool:
        text = normalise_label(self._first_text(row))
        return any(text.startswith(normalise_label(start)) for start in self._table.end_notes)

    def _first_text(self, row: int) -> str:
        for column in sorted(self._grid.columns):
            if text := self._grid.shown(self._grid.cell(row, column)).strip():
                return text
        return ""

    def _other_row(self, row: int, code: str, name: str, commune: str) -> None:
        if not code:
            self._result.all_doubtful = True
            self._say("OSQ-V025", row, self._code_column, row=str(row + 1))
        elif self._coverage == "wider" and self._outside(code):
            self._result.rows.append(Row(row, Role.ASIDE, self._zoning.level, "", 0, code, ()))
        else:
            self._unknown.append(_Unknown(row, code, name, self._commune_of(code, commune)))

    def _outside(self, code: str) -> bool:
        if self._zoning.ref.id != "iris" or self._ground.communes is None:
            return True
        known = set(self._ground.communes.zones) - self._ground.territory.communes_without_iris
        return self._commune_of(code, "") not in known

    def _commune_of(self, code: str, commune: str) -> str:
        """The commune that a row seems to lie in, empty when nothing tells."""
        known = self._ground.communes.zones if self._ground.communes else {}
        return next((text for text in (code[:5], commune) if text in known), "")

    def _unreadable(self, row: int, found: str) -> None:
        self._result.all_doubtful = True
        text = found or "une formule sans valeur enregistrée"
        self._say("OSQ-V027", row, self._code_column, found=text)

    def _finish(self) -> None:
        self._tell_restored()
        self._tell_duplicates()
        lacking = self._missing() if self._coverage == "territory" else []
        lacking = self._tell_unknown(lacking)
        self._tell_missing(lacking)
        self._tell_aside()

    def _tell_restored(self) -> None:
        if self._restored:
            _, found, expected = self._restored[0]
            cells = addresses((row, self._code_column) for row, *_ in self._restored)
            self._result.findings.append(
                CATALOGUE["OSQ-V023"].finding(
                    workbook=self._name,
                    sheet=self._grid.name,
                    cell=cells,
                    found=found,
                    expected=expected,
                )
            )

    def _tell_duplicates(self) -> None:
        if self._table.form == "long":
            return  # a zone has one row per measure; doubles are seen among the values
        by_zone: dict[tuple[Role, str, str], list[Row]] = {}
        for row in self._result.rows:
            by_zone.setdefault((row.role, row.zoning, row.zone), []).append(row)
        for (role, _, zone), rows in by_zone.items():
            if len(rows) > 1 and role is not Role.ASIDE:
                self._result.doubtful.update(*(row.communes for row in rows))
                self._result.findings.append(
                    CATALOGUE["OSQ-V021"].finding(
                        workbook=self._name,
                        sheet=self._grid.name,
                        cell=addresses((row.row, self._code_column) for row in rows),
                        zone=zone or "du fichier",
                        found=", ".join(str(row.row + 1) for row in rows),
                    )
                )

    def _missing(self) -> list[Zone]:
        """Zones of the perimeter without a row."""
        ground = self._ground
        present = {row.zone for row in self._result.rows if row.role is Role.ZONE}
        zones = [
            zone
            for zone in self._zoning.zones.values()
            if (set(zone.communes) or {zone.code}) & ground.perimeter
        ]
        if self._table.commune_rows and ground.communes is not None:
            without = ground.territory.communes_without_iris & ground.perimeter
            zones += [ground.communes.zones[code] for code in sorted(without)]
        return sorted((z for z in zones if z.code not in present), key=lambda z: z.code)

    def _tell_unknown(self, lacking: list[Zone]) -> list[Zone]:
        """Tells unknown codes; a missing zone that one of them may be is told with it.

        Returns the missing zones left: one mistyped code is one fault, not two.
        """
        for unknown in self._unknown:
            same = [z for z in lacking if unknown.commune in (*z.communes, "")]
            alike = [z for z in same if normalise_label(z.name) == normalise_label(unknown.label)]
            candidate = next(iter(alike or same), None)
            suggestion = ""
            if candidate is not None:
                lacking = [zone for zone in lacking if zone is not candidate]
                shown = f"{candidate.code} ({candidate.name})"
                suggestion = f" Il manque une ligne pour {shown} : est-ce elle ?"
            elif self._ground.communes and unknown.code in self._ground.communes.zones:
                suggestion = " C’est le code d’une commune : une ligne par zone est attendue."
            self._doubt(unknown.commune)
            self._say(
                "OSQ-V020",
                unknown.row,
                self._code_column,
                zone=unknown.code,
                expected=f"{self._zoning.label} ({self._zoning.ref.vintage})",
                found=unknown.code,
                label=f" ({quote(unknown.label)})" if unknown.label else "",
                suggestion=suggestion,
            )
        return lacking

    def _doubt(self, commune: str) -> None:
        if commune:
            self._result.doubtful.add(commune)
        else:
            self._result.all_doubtful = True

    def _tell_missing(self, lacking: list[Zone]) -> None:
        for zone in lacking:
            for commune in zone.communes or (zone.code,):
                self._result.doubtful.add(commune)
        if not lacking:
            return
        self._result.findings.append(
            CATALOGUE["OSQ-V022"].finding(
                workbook=self._name,
                sheet=self._grid.name,
                zone=lacking[0].code if len(lacking) == 1 else None,
                expected=" ".join(zone.code for zone in lacking),
                names=", ".join(f"{zone.code} ({zone.name})" for zone in lacking),
            )
        )

    def _tell_aside(self) -> None:
        aside = [row for row in self._result.rows if row.role is Role.ASIDE]
        ours = set(self._ground.communes.zones if self._ground.communes else ())
        here = sorted({row.zone[:5] for row in aside} & ours)
        if aside:
            self._result.findings.append(
                CATALOGUE["OSQ-V026"].finding(
                    workbook=self._name,
                    sheet=self._grid.name,
                    cell=addresses((row.row, self._code_column) for row in aside[:1]),
                    found=str(len(aside)),
                )
            )
        if here:
            self._result.findings.append(
                CATALOGUE["OSQ-V029"].finding(
                    workbook=self._name,
                    sheet=self._grid.name,
                    cell=addresses((r.row, self._code_column) for r in aside if r.zone[:5] in here),
                    found=", ".join(map(self._ground.commune_name, here)),
                )
            )

    def _say(
        self,
        code: str,
        at_row: int,
        column: int | None,
        *,
        zone: str | None = None,
        expected: str | None = None,
        found: str | None = None,
        **words: str,
    ) -> None:
        self._result.findings.append(
            CATALOGUE[code].finding(
                workbook=self._name,
                sheet=self._grid.name,
                cell=address(at_row, column if column is not None else self._code_column),
                zone=zone,
                expected=expected,
                found=found,
                **words,
            )
        )


def special_labels(table: Table, ground: Ground) -> dict[str, _Special]:
    """Every normalised text that makes a row a total or unlocated units, and of what."""
    labels: dict[str, _Special] = {}
    for role, specials in ((Role.TOTAL, table.totals), (Role.UNLOCATED, table.unlocated)):
        for special in specials:
            for label in special.labels:
                _add_label(labels, label, role, special, ground)
    return labels


def _add_label(
    labels: dict[str, _Special], label: str, role: Role, special: SpecialRow, ground: Ground
) -> None:
    if "{commune}" not in label:
        labels[normalise_label(label)] = _Special(role, special.level)
        return
    for zone in (ground.communes.zones if ground.communes else {}).values():
        for form in (zone.name, zone.code, f"{zone.code} {zone.name}", f"{zone.name} {zone.code}"):
            text = normalise_label(label.replace("{commune}", form))
            labels[text] = _Special(role, special.level, zone.code)
