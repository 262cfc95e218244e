"""The cells of one measure: numbers, statuses and bounds, with the faults found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from osq.conventions.layouts import Layout, Mark
from osq.conventions.measures import Measure
from osq.conventions.model import Convention
from osq.deliveries.bounds import hidden_bounds
from osq.deliveries.faults import CellFault
from osq.deliveries.grid import Column, Floats, Grid, Ints, Kind
from osq.deliveries.values import (
    Fault,
    FrenchNumber,
    date_guess,
    looks_like_a_mark,
    normalise_mark,
    parse_number,
    times_hundred,
)
from osq.observations import Status
from osq.territory.model import Level
from osq.text import format_exact, format_number, format_unit

MEASURED, SUPPRESSED = str(Status.MEASURED), str(Status.SUPPRESSED)
MISSING, NOT_APPLICABLE = str(Status.MISSING), str(Status.NOT_APPLICABLE)
FAULTY = ""
"""Internal status of a cell that could not be read; it never reaches an observation."""

_FEW = 5
_PLAIN_FAULTS = {
    Kind.FORMULA_WITHOUT_VALUE: "OSQ-V001",
    Kind.ERROR: "OSQ-V002",
    Kind.BOOLEAN: "OSQ-V006",
}
Words = npt.NDArray[np.object_]


@dataclass(slots=True, eq=False)
class Cells:
    """Parallel arrays, one entry per row asked for."""

    value: Floats
    lower: Floats
    upper: Floats
    status: Words
    faults: list[CellFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowAbout:
    """What a row is about: its zone as the findings name it, and its level."""

    zone: str | None
    level: Level
    lenient: bool = False
    """A blank is no fault in a total of a measure that cannot be added."""


class MeasureReader:
    """Reads the cells of one measure in one column of a sheet."""

    def __init__(
        self, grid: Grid, column: int, measure: Measure, convention: Convention, layout: Layout
    ) -> None:
        self._grid = grid
        self._column = column
        self._measure = measure
        self._convention = convention
        self._blank = layout.blank
        self._marks = {normalise_mark(mark.text): mark for mark in layout.marks}
        self._numeric_marks = any(
            isinstance(parse_number(mark), FrenchNumber) for mark in self._marks
        )
        self._bounds: dict[tuple[str, Level], tuple[float, float]] = {}

    def read(self, rows: Ints, about: Sequence[RowAbout]) -> Cells:
        """The cells of these rows (from 0); `about` says what each row is about."""
        raw = self._grid.column(self._column, rows)
        n = len(rows)
        cells = Cells(
            value=np.full(n, np.nan),
            lower=np.full(n, np.nan),
            upper=np.full(n, np.nan),
            status=np.full(n, FAULTY, dtype=object),
        )
        percent = self._percent_formats()[raw.formats]
        plain = (raw.kinds == Kind.NUMBER) & ~percent
        if self._numeric_marks:
            plain[:] = False
        cells.value[plain] = raw.numbers[plain]
        cells.status[plain] = MEASURED
        for place in np.flatnonzero(~plain).tolist():
            self._read_one(raw, place, bool(percent[place]), cells, about[place])
        self._check_values(raw, cells, about)
        self._check_magnitude(raw, percent, cells, about)
        known = cells.status == MEASURED
        cells.lower[known] = cells.upper[known] = cells.value[known]
        return cells

    def _percent_formats(self) -> npt.NDArray[np.bool_]:
        return np.array(["%" in code for code in self._grid.number_formats], bool)

    def _read_one(
        self, raw: Column, place: int, percent: bool, cells: Cells, about: RowAbout
    ) -> None:
        kind = Kind(int(raw.kinds[place]))
        text = self._grid.string(int(raw.texts[place]))
        number = float(raw.numbers[place])
        if kind is Kind.NUMBER:
            mark = self._marks.get(normalise_mark(f"{number:g}"))
            if mark:
                self._hide(cells, place, mark, about)
            else:
                self._accept(raw, cells, place, number, percent, about, share=True)
        elif kind is Kind.EMPTY or (kind is Kind.TEXT and not text.strip()):
            self._blank_cell(raw, cells, place, about)
        elif kind is Kind.TEXT:
            self._text_cell(raw, cells, place, text, about)
        elif kind is Kind.DATE:
            day = self._grid.date(number)
            found = f"{day:%d/%m/%Y}" if day else f"{number:g}"
            guess = date_guess(day.day, day.month) if day else ""
            self._fault(cells, raw, place, "OSQ-V005", found, about, guess=guess)
        else:
            found = text or {0.0: "FAUX", 1.0: "VRAI"}.get(number, "")
            self._fault(cells, raw, place, _PLAIN_FAULTS[kind], found, about)

    def _text_cell(self, raw: Column, cells: Cells, place: int, text: str, about: RowAbout) -> None:
        mark = self._marks.get(normalise_mark(text))
        if mark:
            self._hide(cells, place, mark, about)
            return
        parsed = parse_number(text)
        if parsed is Fault.AMBIGUOUS:
            self._fault(cells, raw, place, "OSQ-V007", text.strip(), about)
        elif isinstance(parsed, Fault):
            code = "OSQ-V003" if looks_like_a_mark(text) else "OSQ-V004"
            self._fault(cells, raw, place, code, " ".join(text.split()), about)
        else:
            self._accept(raw, cells, place, parsed.value, parsed.percent, about)

    def _accept(
        self,
        raw: Column,
        cells: Cells,
        place: int,
        number: float,
        percent: bool,
        about: RowAbout,
        *,
        share: bool = False,
    ) -> None:
        """A number; with `percent`, `share` tells 0.123 shown as 12.3 % from "12,3 %"."""
        if percent and not self._measure.percentage:
            shown = times_hundred(number) if share else number
            found = format_unit(format_number(shown, 1), "%")
            unit = self._measure.unit
            self._fault(cells, raw, place, "OSQ-V013", found, about, expected=unit)
            return
        cells.value[place] = times_hundred(number) if percent and share else number
        cells.status[place] = MEASURED

    def _blank_cell(self, raw: Column, cells: Cells, place: int, about: RowAbout) -> None:
        if self._blank == "suppressed":
            self._hide(cells, place, None, about)
        elif self._blank == "zero":
            cells.value[place], cells.status[place] = 0.0, MEASURED
        elif self._blank == "missing" or (about.lenient and not self._measure.additive):
            cells.status[place] = MISSING
        else:
            self._fault(cells, raw, place, "OSQ-V008", "", about)

    def _hide(self, cells: Cells, place: int, mark: Mark | None, about: RowAbout) -> None:
        status = mark.status if mark else SUPPRESSED
        if status == "zero":
            cells.value[place], cells.status[place] = 0.0, MEASURED
            return
        cells.status[place] = status
        if status == SUPPRESSED:
            key = (mark.text if mark else "", about.level)
            if key not in self._bounds:
                self._bounds[key] = hidden_bounds(
                    self._convention, self._measure, mark, about.level
                )
            cells.lower[place], cells.upper[place] = self._bounds[key]

    def _check_values(self, raw: Column, cells: Cells, about: Sequence[RowAbout]) -> None:
        """Negative and fractional counts are refused, values out of bounds told."""
        value, measure = cells.value, self._measure
        faulty = np.zeros(len(value), bool)
        if measure.kind in ("count", "weighted_count"):
            faulty = self._refuse(raw, cells, "OSQ-V009", value < 0, about)
        if measure.whole:
            fractional = np.isfinite(value) & (value != np.round(value)) & ~faulty
            faulty |= self._refuse(raw, cells, "OSQ-V010", fractional, about)
        low = -math.inf if measure.minimum is None else measure.minimum
        high = math.inf if measure.maximum is None else measure.maximum
        outside = ((value < low) | (value > high)) & ~faulty
        for place in np.flatnonzero(outside).tolist():
            found = format_exact(value[place])
            self._fault(
                cells, raw, place, "OSQ-V011", found, about[place], expected=_range(low, high)
            )
            cells.status[place] = MEASURED

    def _refuse(
        self,
        raw: Column,
        cells: Cells,
        code: str,
        wrong: npt.NDArray[np.bool_],
        about: Sequence[RowAbout],
    ) -> npt.NDArray[np.bool_]:
        for place in np.flatnonzero(wrong).tolist():
            self._fault(cells, raw, place, code, format_exact(cells.value[place]), about[place])
        return wrong

    def _check_magnitude(
        self,
        raw: Column,
        percent: npt.NDArray[np.bool_],
        cells: Cells,
        about: Sequence[RowAbout],
    ) -> None:
        """A percentage whose plain numbers all stay under 1 was probably sent as shares."""
        plain = (cells.status == MEASURED) & ~percent & (cells.value != 0)
        places = np.flatnonzero(plain).tolist()
        if not self._measure.percentage or not places:
            return
        several = len(places) >= _FEW or bool(percent.any())
        if several and bool((np.abs(cells.value[plain]) <= 1).all()):
            for place in places:
                found = format_exact(cells.value[place])
                self._fault(cells, raw, place, "OSQ-V012", found, about[place])
                cells.status[place] = MEASURED

    def _fault(
        self,
        cells: Cells,
        raw: Column,
        place: int,
        code: str,
        found: str,
        about: RowAbout,
        expected: str | None = None,
        **words: str,
    ) -> None:
        cells.status[place] = FAULTY
        cells.faults.append(
            CellFault(
                code=code,
                row=int(raw.rows[place]),
                column=self._column,
                zone=about.zone,
                measure=self._convention.qualified(self._measure.id),
                found=found,
                expected=expected,
                words=words,
            )
        )


def _range(low: float, high: float) -> str:
    if math.isinf(high):
        return f"au moins {format_exact(low)}"
    if math.isinf(low):
        return f"au plus {format_exact(high)}"
    return f"entre {format_exact(low)} et {format_exact(high)}"
