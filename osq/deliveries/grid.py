"""A sheet as typed cells that know their address, held in arrays and not as objects.

Each column keeps only its non-empty cells, sorted by row: a stray cell in the last row of a
sheet costs one entry.  Rows and columns count from 0; an address (`"C12"`) is derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Kind(IntEnum):
    """What a cell holds.  A formula counts for the value its author's program kept."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    BOOLEAN = 3
    DATE = 4
    ERROR = 5
    FORMULA_WITHOUT_VALUE = 6


class Area(NamedTuple):
    """A rectangle of cells, all bounds included."""

    top: int
    left: int
    bottom: int
    right: int


class Cell(NamedTuple):
    """One cell, made when asked for.

    `number` is the number, the serial of a date, or 0 and 1 for a boolean, else NaN; `text`
    is the text or the error code (`#N/A`), else empty; `format` is the number format.
    """

    kind: Kind
    number: float
    text: str
    format: str


EMPTY_CELL = Cell(Kind.EMPTY, float("nan"), "", "General")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The non-empty cells of one column: parallel arrays sorted by `rows`.

    `texts` and `formats` are indexes into the grid's `strings` and `number_formats`; a cell
    without text has index -1.
    """

    rows: Ints
    kinds: npt.NDArray[np.int8]
    numbers: Floats
    texts: Ints
    formats: Ints

    def at(self, rows: Ints) -> Column:
        """The cells of these rows, one entry for each, empty cells included."""
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        found = self.rows[places] == rows
        return Column(
            rows=rows,
            kinds=np.where(found, self.kinds[places], np.int8(Kind.EMPTY)),
            numbers=np.where(found, self.numbers[places], np.nan),
            texts=np.where(found, self.texts[places], np.int32(-1)),
            formats=np.where(found, self.formats[places], np.int32(0)),
        )


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns that the sheet does not show; `filtered` when a filter hides the rows."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    filtered: bool = False


NOTHING_HIDDEN = Hidden()


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One sheet.  `columns` holds only columns that are not empty."""

    name: str
    visible: bool
    columns: Mapping[int, Column]
    strings: Sequence[str]
    number_formats: Sequence[str]
    merged: tuple[Area, ...] = ()
    date_1904: bool = False
    hidden: Hidden = NOTHING_HIDDEN
    n_rows: int = field(init=False)
    n_columns: int = field(init=False)

    def __post_init__(self) -> None:
        last = max((int(column.rows[-1]) for column in self.columns.values()), default=-1)
        object.__setattr__(self, "n_rows", last + 1)
        object.__setattr__(self, "n_columns", max(self.columns, default=-1) + 1)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at that place, `EMPTY_CELL` where there is none."""
        cells = self.columns.get(column)
        if cells is None:
            return EMPTY_CELL
        place = int(np.searchsorted(cells.rows, row))
        if place == len(cells.rows) or cells.rows[place] != row:
            return EMPTY_CELL
        return Cell(
            Kind(int(cells.kinds[place])),
            float(cells.numbers[place]),
            self.string(int(cells.texts[place])),
            self.number_formats[int(cells.formats[place])],
        )

    def string(self, index: int) -> str:
        """The text of that index, empty for -1."""
        return self.strings[index] if index >= 0 else ""

    def column(self, column: int, rows: Ints) -> Column:
        """The cells of a column in these rows, one entry for each."""
        cells = self.columns.get(column)
        if cells is None:
            cells = Column(
                rows=np.array([-1], np.int32),
                kinds=np.zeros(1, np.int8),
                numbers=np.array([np.nan]),
                texts=np.array([-1], np.int32),
                formats=np.zeros(1, np.int32),
            )
        return cells.at(rows)

    def above(self, row: int) -> Grid:
        """The sheet down to the row before that one."""
        columns = {}
        for number, column in self.columns.items():
            kept = column.rows < row
            if kept.any():
                columns[number] = Column(
                    column.rows[kept],
                    column.kinds[kept],
                    column.numbers[kept],
                    column.texts[kept],
                    column.formats[kept],
                )
        return replace(self, columns=columns)

    def between(self, left: int, right: int) -> Grid:
        """The sheet with the columns from `left` to the one before `right` only."""
        kept = {at: column for at, column in self.columns.items() if left <= at < right}
        return replace(self, columns=kept)

    def label(self, row: int, column: int) -> str:
        """What the cell shows, as text; a merged cell shows what its whole area shows."""
        for area in self.merged:
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                row, column = area.top, area.left
                break
        return self.shown(self.cell(row, column))

    def labels(self, column: int, rows: Ints) -> list[str]:
        """What a column shows in these rows, as text, merged cells included."""
        cells = self.column(column, rows)
        shown = [
            self.string(text) if text >= 0 else self._shown_number(Kind(kind), number)
            for kind, number, text in zip(
                cells.kinds.tolist(), cells.numbers.tolist(), cells.texts.tolist(), strict=True
            )
        ]
        for area in self.merged:
            if area.left <= column <= area.right and (area.top, area.left) != (area.bottom, column):
                text = self.shown(self.cell(area.top, area.left))
                inside = np.flatnonzero((rows >= area.top) & (rows <= area.bottom))
                for place in inside.tolist():
                    shown[place] = text
        return shown

    def shown(self, cell: Cell) -> str:
        """A cell as text: a whole number without decimals, a date as 2013-05-01."""
        return cell.text or self._shown_number(cell.kind, cell.number)

    def _shown_number(self, kind: Kind, number: float) -> str:
        if kind is Kind.NUMBER:
            return str(int(number)) if number.is_integer() else repr(number)
        if kind is Kind.DATE:
            day = self.date(number)
            return day.isoformat() if day else repr(number)
        if kind is Kind.BOOLEAN:
            return "VRAI" if number else "FAUX"
        return ""

    def date(self, serial: float) -> date | None:
        """The day of a serial number, or None outside the calendar."""
        origin = date(1904, 1, 1) if self.date_1904 else date(1899, 12, 30)
        try:
            return origin + timedelta(days=int(serial))
        except (OverflowError, ValueError):
            return None

    def filled_rows(self) -> Ints:
        """The rows that hold at least one cell, sorted."""
        if not self.columns:
            return np.zeros(0, np.int32)
        return np.unique(np.concatenate([column.rows for column in self.columns.values()]))

    def texts(self) -> list[str]:
        """Every distinct text of the sheet, sorted."""
        indexes = {int(i) for column in self.columns.values() for i in np.unique(column.texts)}
        return sorted({self.strings[index] for index in indexes if index >= 0})


def column_letters(column: int) -> str:
    """The letters of a column.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The address of a cell, as Excel writes it.

    >>> address(11, 2)
    'C12'
    """
    return f"{column_letters(column)}{row + 1}"


def addresses(cells: Iterable[tuple[int, int]]) -> str:
    """Cells (row, column) as ranges down each column, separated by spaces.

    >>> addresses([(4, 2), (5, 2), (6, 2), (9, 2), (4, 3)])
    'C5:C7 C10 D5'
    """
    ranges: list[list[int]] = []
    for column, row in sorted({(column, row) for row, column in cells}):
        if ranges and ranges[-1][0] == column and ranges[-1][2] == row - 1:
            ranges[-1][2] = row
        else:
            ranges.append([column, row, row])
    return " ".join(
        address(top, column) + (f":{address(bottom, column)}" if bottom > top else "")
        for column, top, bottom in ranges
    )


def parse_area(reference: str) -> Area:
    """`A1:C3` or `A1` as rows and columns from 0; raises ValueError."""
    match = _ADDRESS.match(reference)
    if not match:
        raise ValueError(f"not an area: {reference}")
    left, top, right, bottom = match.groups()
    return Area(
        int(top) - 1,
        column_number(left),
        int(bottom or top) - 1,
        column_number(right or left),
    )


def column_number(letters: str) -> int:
    """The column of these letters, from 0.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
