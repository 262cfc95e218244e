"""A grid made cell by cell, for formats that give their cells one by one, in any order."""

from __future__ import annotations

import numpy as np

from osq.deliveries.grid import NOTHING_HIDDEN, Area, Column, Grid, Kind


class GridBuilder:
    """Cells of one sheet; `grid` makes the arrays that everything else reads."""

    def __init__(self, name: str, *, visible: bool = True) -> None:
        self._name = name
        self._visible = visible
        self._cells: dict[int, list[tuple[int, int, float, int, int]]] = {}
        self._strings: dict[str, int] = {}
        self._formats: dict[str, int] = {"General": 0}
        self.merged: list[Area] = []
        self.date_1904 = False
        self.hidden = NOTHING_HIDDEN

    def text(self, row: int, column: int, text: str) -> None:
        """A text; an empty one is no cell."""
        if text:
            self._add(row, column, Kind.TEXT, float("nan"), text, "General")

    def number(self, row: int, column: int, number: float, number_format: str = "General") -> None:
        self._add(row, column, Kind.NUMBER, number, "", number_format)

    def date(self, row: int, column: int, serial: float, number_format: str = "dd/mm/yyyy") -> None:
        """A date as its serial number in the workbook's calendar."""
        self._add(row, column, Kind.DATE, serial, "", number_format)

    def boolean(self, row: int, column: int, value: bool) -> None:
        self._add(row, column, Kind.BOOLEAN, float(value), "", "General")

    def error(self, row: int, column: int, code: str) -> None:
        """An error cell, with its code (`#N/A`)."""
        self._add(row, column, Kind.ERROR, float("nan"), code, "General")

    def formula_without_value(self, row: int, column: int) -> None:
        self._add(row, column, Kind.FORMULA_WITHOUT_VALUE, float("nan"), "", "General")

    def grid(self) -> Grid:
        """The sheet; of two cells at one place, the first given counts."""
        columns = {}
        for number, cells in sorted(self._cells.items()):
            first = {cell[0]: cell for cell in reversed(cells)}
            rows, kinds, numbers, texts, formats = zip(
                *(first[row] for row in sorted(first)), strict=True
            )
            columns[number] = Column(
                rows=np.array(rows, np.int32),
                kinds=np.array(kinds, np.int8),
                numbers=np.array(numbers, np.float64),
                texts=np.array(texts, np.int32),
                formats=np.array(formats, np.int32),
            )
        return Grid(
            name=self._name,
            visible=self._visible,
            columns=columns,
            strings=list(self._strings),
            number_formats=list(self._formats),
            merged=tuple(self.merged),
            date_1904=self.date_1904,
            hidden=self.hidden,
        )

    def _add(
        self, row: int, column: int, kind: Kind, number: float, text: str, number_format: str
    ) -> None:
        at = self._strings.setdefault(text, len(self._strings)) if text else -1
        shown = self._formats.setdefault(number_format, len(self._formats))
        self._cells.setdefault(column, []).append((row, int(kind), number, at, shown))
