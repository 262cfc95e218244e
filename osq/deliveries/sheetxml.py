"""The XML of one sheet, streamed into a grid's columns.

Plain cells, nearly all of a large file, are taken out by `plaincells`; the rest goes through a
streaming parser with few handlers, because a year's files hold millions of cells: building a
tree, or one object per cell, takes several times longer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers import expat

from osq.deliveries.cellarrays import (
    NO_VALUE,
    BadSheetError,
    Batch,
    Book,
    CellArrays,
    batch_arrays,
    by_column,
    plain_arrays,
)
from osq.deliveries.grid import Area, Column, Hidden, address, parse_area
from osq.deliveries.plaincells import PlainCells, PlainCellsTaker

BATCH = 16_384
CHUNK = 1 << 18
_TRUE = ("1", "true")
_MOST_COLUMNS = 16_384


@dataclass(slots=True)
class SheetCells:
    """What the XML says: columns by number, merged areas, what is not shown."""

    columns: Mapping[int, Column]
    merged: tuple[Area, ...]
    hidden: Hidden


def parse_sheet(stream: IO[bytes], book: Book) -> SheetCells:
    """Reads one sheet; appends the texts written in it to the book's.

    Raises BadSheetError when the XML is broken, holds a document type, or gives a cell twice.
    """
    parts: list[CellArrays] = []

    def plain(cells: PlainCells) -> None:
        parts.append(plain_arrays(cells, book))

    def others(batch: Batch) -> None:
        parts.append(batch_arrays(batch, book))

    reader = _Reader(others)
    try:
        reader.run(stream, PlainCellsTaker(plain))
    except (ValueError, OverflowError) as error:
        raise BadSheetError(str(error)) from error
    hidden = Hidden(
        frozenset(reader.hidden_rows), frozenset(reader.hidden_columns), reader.filtered
    )
    return SheetCells(by_column(parts), tuple(reader.merged), hidden)


class _Reader:
    """The parser's handlers: they fill a batch and hand it over when it is large."""

    def __init__(self, hand_over: Callable[[Batch], None]) -> None:
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filtered = False
        self._batch = Batch()
        self._hand_over = hand_over
        self._row = 0

    def run(self, stream: IO[bytes], plain: PlainCellsTaker) -> None:
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
                parser.Parse(plain.take_from(chunk), False)
            parser.Parse(plain.rest(), True)
            self._hand_over(self._batch)
        except expat.ExpatError as error:
            raise BadSheetError(expat.ErrorString(error.code)) from error
        except KeyError as error:
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
                add_value(NO_VALUE)
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
                values[-1] = data if known is NO_VALUE else known + data

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
