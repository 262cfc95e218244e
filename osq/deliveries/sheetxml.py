"""The XML of one sheet, streamed into a grid's columns.

A streaming parser with few handlers is used because a year's files hold millions of cells:
building a tree, or one object per cell, takes several times longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import IO, Any
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from osq.deliveries.grid import Area, Column, Hidden, Ints, Kind, address, parse_area

BATCH = 16_384
CHUNK = 1 << 18


class BadSheetError(ValueError):
    """The part is not the XML of a sheet."""


@dataclass(slots=True)
class SheetCells:
    """What the XML says: columns by number, merged areas, what is not shown."""

    columns: dict[int, Column]
    merged: tuple[Area, ...]
    hidden: Hidden


@dataclass(slots=True)
class _Batch:
    """Cells as read: parallel lists, one entry for each `<c>`."""

    references: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    formulas: set[int] = field(default_factory=set)

    def clear(self) -> None:
        for part in (self.references, self.types, self.styles, self.values, self.formulas):
            part.clear()


_TRUE = ("1", "true")
_MOST_COLUMNS = 16_384
_NO_VALUE = "nan"
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
_Arrays = tuple[Ints, Ints, npt.NDArray[np.int8], npt.NDArray[np.float64], Ints, Ints]


class _Pool:
    """Texts of the sheet that are not shared strings, appended to the workbook's."""

    def __init__(self, strings: list[str], shared: int) -> None:
        self.strings = strings
        self.shared = shared
        self._known: dict[str, int] = {}

    def index(self, text: str) -> int:
        place = self._known.get(text)
        if place is None:
            place = self._known[text] = len(self.strings)
            self.strings.append(text)
        return place


def parse_sheet(
    stream: IO[bytes],
    strings: list[str],
    shared: int,
    formats: npt.NDArray[np.int32],
    date_formats: frozenset[int],
) -> SheetCells:
    """Reads one sheet; appends the texts written in it to `strings`.

    The first `shared` strings are the workbook's.  `formats` gives the number format of each
    style, `date_formats` those that show dates.
    Raises BadSheetError when the XML is broken or holds a document type.
    """
    pool = _Pool(strings, shared)
    parts: list[_Arrays] = []
    reader = _Reader(lambda batch: parts.append(_arrays(batch, pool, formats, date_formats)))
    try:
        reader.run(stream)
    except (ValueError, OverflowError) as error:
        raise BadSheetError(str(error)) from error
    hidden = Hidden(
        frozenset(reader.hidden_rows), frozenset(reader.hidden_columns), reader.filtered
    )
    return SheetCells(_columns(parts), tuple(reader.merged), hidden)


class _Reader:
    """The parser's handlers: they fill a batch and hand it over when it is large."""

    def __init__(self, hand_over: Callable[[_Batch], None]) -> None:
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filtered = False
        self._batch = _Batch()
        self._hand_over = hand_over
        self._row = 0

    def run(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype

        def root(name: str, _: dict[str, str]) -> None:
            prefix, colon, local = name.rpartition(":")
            if local != "worksheet":
                raise BadSheetError(f"not a worksheet: {local}")
            start, characters = self._handlers(parser, prefix + colon)
            parser.StartElementHandler, parser.CharacterDataHandler = start, characters

        parser.StartElementHandler = root
        try:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
            self._hand_over(self._batch)
        except (expat.ExpatError, KeyError) as error:
            raise BadSheetError(str(error)) from error

    def _handlers(
        self, parser: expat.XMLParserType, prefix: str
    ) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        batch = self._batch
        references, types, styles = batch.references, batch.types, batch.styles
        values = batch.values
        add_reference, add_type = references.append, types.append
        add_style, add_value = styles.append, values.append
        a_cell, a_row, a_formula, an_area, extensions, a_column, a_filter = (
            prefix + name
            for name in ("c", "row", "f", "mergeCell", "extLst", "col", "filterColumn")
        )
        content = frozenset((prefix + "v", prefix + "t"))
        element = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal element
            element = name
            if name == a_cell:
                get = attributes.get
                add_reference(get("r") or self._next_reference())
                add_type(get("t", "n"))
                add_style(get("s", "0"))
                add_value(_NO_VALUE)
            elif name in content:
                return
            elif name == a_row:
                self._start_row(attributes)
            elif name == a_formula:
                batch.formulas.add(len(values) - 1)
            elif name == an_area:
                self.merged.append(parse_area(attributes["ref"]))
            elif name == a_column:
                self._column(attributes)
            elif name == a_filter:
                self.filtered = True
            elif name == extensions:
                # The last element of a sheet: what it holds are no cells.
                parser.StartElementHandler = parser.CharacterDataHandler = None

        def characters(data: str) -> None:
            if element in content:
                known = values[-1]
                values[-1] = data if known is _NO_VALUE else known + data

        return start, characters

    def _start_row(self, attributes: dict[str, str]) -> None:
        if len(self._batch.values) > BATCH:
            self._hand_over(self._batch)
            self._batch.clear()
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row - 1)

    def _column(self, attributes: dict[str, str]) -> None:
        """Columns of one width, from `min` to `max` counted from 1."""
        if attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), _MOST_COLUMNS)
            self.hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def _next_reference(self) -> str:
        """The address of a cell that does not say it: after the one before in its row."""
        if self._batch.references:
            before = parse_area(self._batch.references[-1])
            if before.top == self._row - 1:
                return address(before.top, before.left + 1)
        return address(self._row - 1, 0)


def refuse_doctype(*_: Any) -> None:
    """A document type has no place in a workbook: entities could expand or hide text."""
    raise BadSheetError("document type")


def _arrays(
    batch: _Batch, pool: _Pool, formats: npt.NDArray[np.int32], date_formats: frozenset[int]
) -> _Arrays:
    """The non-empty cells of a batch as parallel arrays."""
    n = len(batch.values)
    kinds = np.fromiter(map(_KINDS.__getitem__, batch.types), np.int8, n)
    styles = np.fromiter(map(int, batch.styles), np.int32, n)
    cell_formats = formats[np.where(styles < len(formats), styles, 0)]
    plain = kinds == Kind.NUMBER
    numbers = np.full(n, np.nan)
    numbers[plain] = list(map(float, compress(batch.values, plain.tolist())))
    written = (batch.values[at] for at in np.flatnonzero(plain & np.isnan(numbers)).tolist())
    if np.isinf(numbers).any() or any(value is not _NO_VALUE for value in written):
        raise BadSheetError("no number")
    texts = np.full(n, -1, np.int32)
    for place in np.flatnonzero(~plain).tolist():
        _special(batch, place, pool, kinds, numbers, texts)
    dated = plain & np.isin(cell_formats, list(date_formats))
    kinds[dated] = Kind.DATE
    kinds[plain & np.isnan(numbers)] = Kind.EMPTY
    for place in batch.formulas:
        if kinds[place] == Kind.EMPTY and batch.types[place] != "str":
            kinds[place] = Kind.FORMULA_WITHOUT_VALUE
    rows, columns = _places(batch.references)
    kept = kinds != Kind.EMPTY
    return tuple(part[kept] for part in (rows, columns, kinds, numbers, texts, cell_formats))


def _special(
    batch: _Batch,
    place: int,
    pool: _Pool,
    kinds: npt.NDArray[np.int8],
    numbers: npt.NDArray[np.float64],
    texts: Ints,
) -> None:
    """Fills the entry of a cell that is not a plain number."""
    value, name = batch.values[place], batch.types[place]
    if value is _NO_VALUE:
        kinds[place] = Kind.EMPTY
    elif name == "s":
        index = int(value)
        if not 0 <= index < pool.shared:
            raise BadSheetError(f"shared string {index}")
        texts[place] = index
    elif name in ("str", "inlineStr", "e"):
        texts[place] = pool.index(value)
    elif name == "b":
        numbers[place] = float(value)
    else:
        numbers[place] = (date.fromisoformat(value[:10]) - date(1899, 12, 30)).days


def _places(references: list[str]) -> tuple[Ints, Ints]:
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


def _columns(parts: list[_Arrays]) -> dict[int, Column]:
    """Parallel arrays of all cells, parted by column and sorted by row."""
    rows, columns, kinds, numbers, texts, formats = (
        np.concatenate(arrays) for arrays in zip(*parts, strict=True)
    )
    order = np.lexsort((rows, columns))
    bounds = np.flatnonzero(np.diff(columns[order])) + 1
    return {
        int(columns[cells[0]]): Column(
            rows[cells], kinds[cells], numbers[cells], texts[cells], formats[cells]
        )
        for cells in np.split(order, bounds)
        if len(cells)
    }
