"""Cells as a sheet's XML writes them, turned many at once into a grid's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.deliveries.grid import Column, Ints, Kind, address
from osq.deliveries.plaincells import PlainCells

NO_VALUE = "nan"
"""What stands for the value of a cell without `<v>`; told from a text by identity."""

_KINDS = {
    "n": Kind.NUMBER,
    "s": Kind.TEXT,
    "str": Kind.TEXT,
    "inlineStr": Kind.TEXT,
    "b": Kind.BOOLEAN,
    "e": Kind.ERROR,
    "d": Kind.DATE,
}


class BadSheetError(ValueError):
    """The part is not the XML of a sheet."""


class CellArrays(NamedTuple):
    """Cells that are not empty: parallel arrays, in no order."""

    rows: Ints
    columns: Ints
    kinds: npt.NDArray[np.int8]
    numbers: npt.NDArray[np.float64]
    texts: Ints
    formats: Ints


@dataclass(slots=True)
class Batch:
    """Cells as a parser read them: parallel lists, one entry for each `<c>`."""

    references: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    formulas: set[int] = field(default_factory=set)

    def clear(self) -> None:
        for part in (self.references, self.types, self.styles, self.values, self.formulas):
            part.clear()


class Book:
    """What the cells of a workbook refer to.

    The first `shared` strings are the workbook's; texts written in the cells are appended to
    them.  `formats` gives the number format of each style, `date_formats` those that show
    dates.
    """

    def __init__(
        self,
        strings: list[str],
        formats: npt.NDArray[np.int32],
        date_formats: frozenset[int],
    ) -> None:
        self.strings = strings
        self.shared = len(strings)
        self._formats = formats
        self._date_formats = list(date_formats)
        self._known: dict[str, int] = {}

    def index(self, text: str) -> int:
        """The index of a text that is not a shared string."""
        place = self._known.get(text)
        if place is None:
            place = self._known[text] = len(self.strings)
            self.strings.append(text)
        return place

    def formats_of(self, styles: npt.NDArray[np.int32]) -> Ints:
        """The number format of each style; one that is not declared shows as the first."""
        known: Ints = self._formats[np.where(styles < len(self._formats), styles, 0)]
        return known

    def shows_dates(self, formats: Ints) -> npt.NDArray[np.bool_]:
        return np.isin(formats, self._date_formats)


def batch_arrays(batch: Batch, book: Book) -> CellArrays:
    """The cells of a batch that are not empty; raises ValueError, BadSheetError."""
    n = len(batch.values)
    kinds = np.fromiter(map(_KINDS.__getitem__, batch.types), np.int8, n)
    styles = np.fromiter(map(int, batch.styles), np.int32, n)
    formats = book.formats_of(styles)
    plain = kinds == Kind.NUMBER
    numbers = np.full(n, np.nan)
    numbers[plain] = list(map(float, compress(batch.values, plain.tolist())))
    written = (batch.values[at] for at in np.flatnonzero(plain & np.isnan(numbers)).tolist())
    if np.isinf(numbers).any() or any(value is not NO_VALUE for value in written):
        raise BadSheetError("no number")
    texts = np.full(n, -1, np.int32)
    for place in np.flatnonzero(~plain).tolist():
        _special(batch, place, book, kinds, numbers, texts)
    kinds[plain & book.shows_dates(formats)] = Kind.DATE
    kinds[plain & np.isnan(numbers)] = Kind.EMPTY
    for place in batch.formulas:
        if kinds[place] == Kind.EMPTY and batch.types[place] != "str":
            kinds[place] = Kind.FORMULA_WITHOUT_VALUE
    rows, columns = _places(batch.references)
    kept = kinds != Kind.EMPTY
    return CellArrays(*(part[kept] for part in (rows, columns, kinds, numbers, texts, formats)))


def plain_arrays(cells: PlainCells, book: Book) -> CellArrays:
    """Numbers and shared strings taken from the XML; raises ValueError, BadSheetError."""
    n = len(cells.values)
    numbers = np.fromiter(map(float, cells.values), np.float64, n)
    if np.isinf(numbers).any():
        raise BadSheetError("no number")
    shared = np.fromiter((kind == b"s" for kind in cells.types), np.bool_, n)
    indexes = numbers[shared]
    if ((indexes % 1 != 0) | (indexes < 0) | (indexes >= book.shared)).any():
        raise BadSheetError("shared string")
    texts = np.full(n, -1, np.int32)
    texts[shared] = indexes
    numbers[shared] = np.nan
    formats = book.formats_of(np.fromiter(map(_Styles().__getitem__, cells.styles), np.int32, n))
    kinds = np.where(shared, np.int8(Kind.TEXT), np.int8(Kind.NUMBER))
    kinds[~shared & book.shows_dates(formats)] = Kind.DATE
    return CellArrays(*_places(cells.references), kinds, numbers, texts, formats)


class _Styles(dict[bytes | None, int]):
    """The number of a style as written; a sheet has few, and asks a million times."""

    def __missing__(self, written: bytes | None) -> int:
        self[written] = number = int(written or 0)
        return number


def _special(
    batch: Batch,
    place: int,
    book: Book,
    kinds: npt.NDArray[np.int8],
    numbers: npt.NDArray[np.float64],
    texts: Ints,
) -> None:
    """Fills the entry of a cell that is not a plain number."""
    value, name = batch.values[place], batch.types[place]
    if value is NO_VALUE:
        kinds[place] = Kind.EMPTY
    elif name == "s":
        index = int(value)
        if not 0 <= index < book.shared:
            raise BadSheetError(f"shared string {index}")
        texts[place] = index
    elif name in ("str", "inlineStr", "e"):
        texts[place] = book.index(value)
    elif name == "b":
        numbers[place] = float(value)
    else:
        numbers[place] = (date.fromisoformat(value[:10]) - date(1899, 12, 30)).days


def _places(references: Sequence[str] | Sequence[bytes]) -> tuple[Ints, Ints]:
    """Rows and columns, from 0, of addresses like `C12`, letter by letter for all at once."""
    if not references:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    words = np.array(references, dtype="S")
    letters = words.view(np.uint8).reshape(len(words), words.dtype.itemsize)
    rows = np.zeros(len(words), np.int32)
    columns = np.zeros(len(words), np.int32)
    for position in range(letters.shape[1]):
        sign = letters[:, position].astype(np.int32)
        columns = np.where(sign >= ord("A"), columns * 26 + (sign - 64), columns)
        digit = (sign >= ord("0")) & (sign <= ord("9"))
        rows = np.where(digit, rows * 10 + (sign - 48), rows)
    if rows.min() < 1 or columns.min() < 1:
        raise BadSheetError("cell address")
    return rows - 1, columns - 1


def by_column(parts: Sequence[CellArrays]) -> Mapping[int, Column]:
    """All cells, parted by column and sorted by row.

    Raises BadSheetError when an address is given twice: no one value is the right one.
    """
    together = CellArrays(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    rows, columns = together.rows, together.columns
    order = np.lexsort((rows, columns))
    turns = np.diff(columns[order]) != 0
    twice = np.flatnonzero(~turns & (np.diff(rows[order]) == 0))
    if len(twice):
        cell = order[twice[0]]
        raise BadSheetError(f"{address(int(rows[cell]), int(columns[cell]))} twice")
    return {
        int(columns[cells[0]]): Column(
            rows[cells],
            together.kinds[cells],
            together.numbers[cells],
            together.texts[cells],
            together.formats[cells],
        )
        for cells in np.split(order, np.flatnonzero(turns) + 1)
        if len(cells)
    }
