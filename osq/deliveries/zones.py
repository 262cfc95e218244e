"""The rows of a table, read: each is about a zone, a total, unlocated units, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from osq.conventions.layouts import Table
from osq.deliveries.grid import Ints, Kind
from osq.deliveries.ground import Ground
from osq.deliveries.headers import DEEPEST_HEADER
from osq.deliveries.locate import Block, LocatedTable
from osq.deliveries.rows import Role, Row, Rows, Special, special_labels
from osq.deliveries.zone_faults import Coverage, UnknownZone, ZoneFaults
from osq.territory.model import Zone, Zoning
from osq.text import normalise_label

_ALIKE = 60
"""Likeness under which a label is told to contradict its code; only a warning depends on it."""

_CODE = re.compile(r"\d{5,}")
_FIGURE = re.compile(r"[+\-−]?\d[\d\s.,]*%?")
"""A number as a text shows it; of figures written in words only this much is asked."""


def read_rows(
    located: LocatedTable, zoning: Zoning, ground: Ground, coverage: Coverage, name: str
) -> Rows:
    """Every row under the headers of the table, with the findings about zones."""
    faults = ZoneFaults(located, zoning, ground, coverage, name)
    rows: list[Row] = []
    notes: list[str] = []
    for block in located.blocks:
        reader = _BlockReader(block, located.table, zoning, ground, coverage, faults)
        reader.read()
        rows += reader.rows
        notes += reader.notes
    return faults.rows(rows, notes)


class _BlockReader:
    """Reads the zone columns of one block of a table."""

    def __init__(
        self,
        block: Block,
        table: Table,
        zoning: Zoning,
        ground: Ground,
        coverage: Coverage,
        faults: ZoneFaults,
    ) -> None:
        self._grid = block.grid
        self._table = table
        self._header = block.header
        self._zoning = zoning
        self._ground = ground
        self._coverage = coverage
        self._special = special_labels(table, ground)
        self.rows: list[Row] = []
        self.notes: list[str] = []
        self._code_column = block.code
        self._faults = faults
        self._figures = block.figure_columns()
        last = block.header.last  # and above it, where titles of groups may be left out
        self._lines = [self._line(row) for row in range(max(0, last - DEEPEST_HEADER), last + 1)]
        self._below = self._line(last + 1)
        self._head = self._grid.label(last, self._code_column).strip()

    def read(self) -> None:
        numbers = self._grid.filled_rows()
        numbers = numbers[numbers > self._header.last]
        codes = self._labels("code", numbers)
        names = self._labels("name", numbers)
        communes = self._labels("commune", numbers)
        commune_names = self._labels("commune_name", numbers)
        kinds = self._grid.column(self._code_column, numbers).kinds.tolist()
        figures = self._figure_kinds(numbers)
        numbers_held = np.isin(figures, (Kind.NUMBER, Kind.FORMULA_WITHOUT_VALUE))
        numeric = np.atleast_1d(numbers_held.any(axis=0)).tolist()
        filled = self._filled(numbers, figures)
        texts = (figures == Kind.TEXT).any(axis=0).tolist()
        again = -1
        for place, row in enumerate(numbers.tolist()):
            code = "".join(codes[place].split())
            if kinds[place] in (Kind.ERROR, Kind.FORMULA_WITHOUT_VALUE):
                self._faults.unreadable(self._at(row), codes[place])
            elif (texts[place] or codes[place] == self._head) and self._repeats_header(
                row, codes[place], again
            ):
                again = row  # printed again at the top of a page, or over a second block
            elif zone := self._resolve(row, code):
                self._add_zone(row, zone)
                self._check_labels(row, zone, names[place], communes[place], commune_names[place])
            elif special := self._special_row(codes[place], names[place]):
                self.rows.append(special.row(row, self._code_column, self._ground))
            elif not numeric[place] and self._belongs_to_notes(row):
                self.notes.append(self._first_text(row))
            elif filled[place] or _CODE.fullmatch(code):
                self._other_row(row, code, names[place], communes[place])

    def _at(self, row: int, role: str = "code") -> tuple[int, int]:
        """The cell of that label in that row."""
        column = self._header.column(role)
        return row, self._code_column if column is None else column

    def _labels(self, role: str, rows: Ints) -> list[str]:
        column = self._header.column(role)
        if column is None:
            return [""] * len(rows)
        return [text.strip() for text in self._grid.labels(column, rows)]

    def _figure_kinds(self, rows: Ints) -> npt.NDArray[np.int8]:
        """The kinds of the cells that may hold figures, shape (columns, rows)."""
        kinds = [self._grid.column(column, rows).kinds for column in self._figures]
        return np.array(kinds, np.int8).reshape(len(kinds), len(rows))

    def _filled(self, rows: Ints, figures: npt.NDArray[np.int8]) -> list[bool]:
        """Whether each row holds figures: a row of units right under the header does not."""
        filled = [bool(item) for item in (figures != Kind.EMPTY).any(axis=0)]
        under_header = len(rows) > 0 and rows[0] == self._header.last + 1
        if under_header and np.isin(figures[:, 0], (Kind.EMPTY, Kind.TEXT)).all():
            code = self._grid.cell(int(rows[0]), self._code_column)
            filled[0] = code.kind is not Kind.EMPTY
        return filled

    def _resolve(self, row: int, code: str) -> Zone | None:
        """The zone of a code, its lost leading zero restored where the reference knows it."""
        zones = self._zoning.zones
        if code in zones:
            return zones[code]
        padded = "0" + code
        if code.isdigit() and padded in zones:
            self._faults.restored(self._at(row), code, padded)
            return zones[padded]
        communes = self._ground.communes
        without = self._ground.territory.communes_without_iris
        if self._table.commune_rows and communes is not None and code in without:
            return communes.zones.get(code)
        return None

    def _repeats_header(self, row: int, code: str, again: int) -> bool:
        """Whether the row holds a line of the header again, in the same columns.

        Or the units below it, which come right after such a row only: `again` is the last one.
        """
        labels, code = self._figure_labels(row), normalise_label(code)
        heads = [head for head, line in self._lines if any(line) and line == labels]
        if heads:
            return code in ("", *heads)
        return not code and again == row - 1 and ("", labels) == self._below

    def _line(self, row: int) -> tuple[str, tuple[str, ...]]:
        """What a row shows in the columns of codes and figures, normalised."""
        code = normalise_label(self._grid.label(row, self._code_column))
        return code, self._figure_labels(row)

    def _figure_labels(self, row: int) -> tuple[str, ...]:
        return tuple(normalise_label(self._grid.label(row, column)) for column in self._figures)

    def _special_row(self, code: str, name: str) -> Special | None:
        for text in (code, name):
            if text and (found := self._special.get(normalise_label(text))):
                return found
        return None

    def _add_zone(self, row: int, zone: Zone) -> None:
        ref = zone.ref
        communes = _communes_of(zone)
        self.rows.append(
            Row(
                row,
                self._code_column,
                Role.ZONE,
                zone.level,
                ref.id,
                ref.vintage,
                zone.code,
                communes,
            )
        )

    def _check_labels(
        self, row: int, zone: Zone, name: str, commune: str, commune_name: str
    ) -> None:
        """Tells the first label of the row that contradicts its code."""
        communes = _communes_of(zone)
        known = self._ground.communes.zones if self._ground.communes else {}
        lies_in = ", ".join(known[code].name for code in communes if code in known)
        elsewhere = [other.name for code, other in known.items() if code not in communes]
        named = name if zone.level != "unit" else ""
        if named and named != zone.code and _contradicts(named, zone.name, self._siblings(zone)):
            told, expected, found = "name", zone.name, name
        elif commune.isdigit() and communes and commune.zfill(5) not in communes:
            told, expected, found = "commune", ", ".join(communes), commune
        elif lies_in and _contradicts(commune_name, lies_in, elsewhere):
            told, expected, found = "commune_name", lies_in, commune_name
        else:
            return
        self._faults.contradiction(self._at(row, told), zone, expected, found)

    def _siblings(self, zone: Zone) -> list[str]:
        """Names of the zones that a label might confuse with this one."""
        if zone.level == "commune" and self._ground.communes is not None:
            others = self._ground.communes.zones.values()
        else:
            others = self._zoning.zones.values()
        return [
            other.name
            for other in others
            if other.code != zone.code
            and (zone.level == "commune" or other.communes == zone.communes)
        ]

    def _belongs_to_notes(self, row: int) -> bool:
        """Whether the row is a note or stands under one, and holds no figure, in words either."""
        if not self.notes and not self._is_note(row):
            return False
        shown = (self._grid.label(row, column).strip() for column in self._figures)
        return not any(_FIGURE.fullmatch(text) for text in shown)

    def _is_note(self, row: int) -> bool:
        text = normalise_label(self._first_text(row))
        return any(text.startswith(normalise_label(start)) for start in self._table.end_notes)

    def _first_text(self, row: int) -> str:
        for column in sorted(self._grid.columns):
            if text := self._grid.shown(self._grid.cell(row, column)).strip():
                return text
        return ""

    def _other_row(self, row: int, code: str, name: str, commune: str) -> None:
        """A row with figures that is about nothing known."""
        if not code:
            self._faults.without_code(self._at(row))
            return
        known = self._ground.communes.zones if self._ground.communes else {}
        lies_in = next((text for text in (code[:5], commune) if text in known), "")
        if self._coverage == "wider" and self._outside(lies_in):
            self.rows.append(
                Row(row, self._code_column, Role.ASIDE, self._zoning.level, "", 0, code, ())
            )
        else:
            self._faults.unknown(UnknownZone(self._at(row), code, name, lies_in))

    def _outside(self, commune: str) -> bool:
        """Whether an unknown code of a wide file is no fault: its IRIS are not ours to know."""
        without = self._ground.territory.communes_without_iris
        return self._zoning.ref.id != "iris" or not commune or commune in without


def _communes_of(zone: Zone) -> tuple[str, ...]:
    return (zone.code,) if zone.level == "commune" else zone.communes


def _contradicts(label: str, own: str, others: Iterable[str]) -> bool:
    """Whether a label is exactly another's name, or unlike its own: spellings vary."""
    found, known = normalise_label(label), normalise_label(own)
    if not found or found == known:
        return False
    if any(normalise_label(other) == found for other in others):
        return True
    return fuzz.token_set_ratio(found, known) < _ALIKE
