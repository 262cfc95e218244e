"""Corrections: a cell of a delivery read otherwise, on record, as long as its guard holds.

A correction changes the grid before anything is read, so that the corrected figure goes
through every check as if it had been delivered.  The workbook itself is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Cell, Column, Grid, Kind, address
from osq.deliveries.rows import Row
from osq.deliveries.values import FrenchNumber, parse_number
from osq.findings import Finding
from osq.text import normalise_label, quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One cell to read otherwise: the figure of `measure` for `zone`.

    `found` is the guard, what the file must hold for the correction to apply (empty for an
    empty cell); `value` what is read instead, a number or a mark of the convention.  `line`
    is its line in the file of corrections.
    """

    measure: str
    zone: str
    found: str
    value: str
    reason: str
    author: str
    line: int


class Corrections:
    """The corrections of one delivery, applied table after table."""

    def __init__(self, corrections: Sequence[Correction], workbook: str) -> None:
        self._waiting = list(corrections)
        self._workbook = workbook

    def apply(
        self, grid: Grid, parts: Iterable[tuple[str, int, list[Row]]]
    ) -> tuple[Grid, list[Finding]]:
        """The grid as corrected, and what was done; `parts` are (measure, column, rows)."""
        if not self._waiting:
            return grid, []
        places = [
            (measure, column, row)
            for measure, column, rows in parts
            for row in rows
            if any(self._meant(each, measure, row) for each in self._waiting)
        ]
        findings = []
        for correction in list(self._waiting):
            for measure, column, row in places:
                if self._meant(correction, measure, row):
                    code = _outcome(correction, grid.label(row.row, column))
                    findings.append(self._finding(code, correction, grid, row.row, column))
                    if code == "OSQ-V060":
                        grid = _with(grid, row.row, column, correction.value)
                    if correction in self._waiting:
                        self._waiting.remove(correction)
        return grid, findings

    def unused(self) -> list[Finding]:
        """The corrections about a cell that no table of the file has."""
        return [
            CATALOGUE["OSQ-V061"].finding(
                workbook=self._workbook,
                zone=each.zone,
                expected=each.found or "rien",
                found="aucune cellule pour cette zone et cette grandeur",
                line=str(each.line),
                measure_label=each.measure,
            )
            for each in self._waiting
        ]

    @staticmethod
    def _meant(correction: Correction, measure: str, row: Row) -> bool:
        return correction.measure == measure and correction.zone == row.zone

    def _finding(
        self, code: str, correction: Correction, grid: Grid, row: int, column: int
    ) -> Finding:
        return CATALOGUE[code].finding(
            workbook=self._workbook,
            sheet=grid.name,
            cell=address(row, column),
            zone=correction.zone,
            expected=_named(correction.found if code != "OSQ-V060" else correction.value),
            found=_named(grid.label(row, column)),
            line=str(correction.line),
            measure_label=correction.measure,
            reason=correction.reason,
            author=correction.author,
        )


def _outcome(correction: Correction, shown: str) -> str:
    if _same(shown, correction.found):
        return "OSQ-V060"
    return "OSQ-V062" if _same(shown, correction.value) else "OSQ-V061"


def _same(one: str, other: str) -> bool:
    numbers = parse_number(one), parse_number(other)
    if all(isinstance(number, FrenchNumber) for number in numbers):
        return numbers[0] == numbers[1]
    return normalise_label(one) == normalise_label(other)


def _named(text: str) -> str:
    return quote(text) if text.strip() else "rien"


def _with(grid: Grid, row: int, column: int, text: str) -> Grid:
    """The same grid with one cell changed: a number where the text is one."""
    number = parse_number(text)
    if isinstance(number, FrenchNumber) and not number.percent:
        cell, strings, index = Cell(Kind.NUMBER, number.value, "", "General"), grid.strings, -1
    else:
        cell = Cell(Kind.TEXT, float("nan"), text, "General")
        strings, index = [*grid.strings, text], len(grid.strings)
    old = grid.columns.get(column)
    rows = np.array([row], np.int32) if old is None else np.union1d(old.rows, [row])
    cells = grid.column(column, rows.astype(np.int32))
    at = int(np.searchsorted(cells.rows, row))
    kinds, numbers = cells.kinds.copy(), cells.numbers.copy()
    texts, formats = cells.texts.copy(), cells.formats.copy()
    kinds[at], numbers[at], texts[at] = cell.kind, cell.number, index
    changed = Column(cells.rows, kinds, numbers, texts, formats)
    return replace(grid, columns={**grid.columns, column: changed}, strings=strings)
