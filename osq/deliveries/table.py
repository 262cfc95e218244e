"""A located table to records: one line per zone and measure, faults told.

Records are the observations before they are dressed: a frame with the columns of `RECORD`,
where `row` and `column` count from 0 and `role` is a `rows.Role`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from osq.conventions.layouts import Layout
from osq.conventions.model import Convention
from osq.deliveries.cells import FAULTY, Cells, MeasureReader, RowAbout
from osq.deliveries.corrections import Corrections
from osq.deliveries.faults import CellFault, tell
from osq.deliveries.headers import Years
from osq.deliveries.locate import LocatedTable
from osq.deliveries.longform import Part, long_parts
from osq.deliveries.rows import Role, Row, Rows
from osq.findings import Finding

RECORD = (
    *("table", "role", "level", "zoning", "vintage", "zone", "commune"),
    *("measure", "value", "lower", "upper", "status", "sheet", "row", "column"),
)


@dataclass(frozen=True, slots=True, eq=False)
class ReadTable:
    """Records of one table, its rows, and what was found in its cells."""

    records: pd.DataFrame
    rows: Rows
    findings: list[Finding]


def read_table(
    located: LocatedTable,
    rows: Rows,
    convention: Convention,
    layout: Layout,
    years: Years,
    workbook: str,
    corrections: Corrections,
) -> ReadTable:
    """Reads every measure of the table in the rows that hold figures, as corrected."""
    if located.table.form == "long":
        parts, findings = long_parts(located, rows, convention, years, workbook)
    else:
        parts, findings = _wide_parts(located, rows), []
    grid, corrected = corrections.apply(located.grid, parts)
    located = replace(located, grid=grid)
    findings += corrected
    frames = [no_records()]
    faults: list[CellFault] = []
    for measure, column, about in parts:
        reader = MeasureReader(
            located.grid, column, convention.measure(measure), convention, layout
        )
        numbers = np.array([row.row for row in about], np.int32)
        cells = reader.read(numbers, [_about(row) for row in about])
        aside = {row.row for row in about if row.role is Role.ASIDE}
        # Outside the territory nothing is kept, hence nothing is asked of the provider.
        faults += [fault for fault in cells.faults if fault.row not in aside]
        frames.append(_frame(located, measure, column, about, cells))
    labels = {convention.qualified(m.id): m.label for m in convention.measures}
    findings += tell(faults, workbook, located.grid.name, labels)
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return ReadTable(pd.concat(filled, ignore_index=True), rows, findings)


def no_records() -> pd.DataFrame:
    """A frame of records without any, whose places are whole numbers all the same."""
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in RECORD})
    return frame.astype({"row": "int64", "column": "int64", "vintage": "int64"})


def _wide_parts(located: LocatedTable, rows: Rows) -> list[Part]:
    return [
        (measure, column, rows.of(block.code))
        for block in located.blocks
        for measure, column in block.measure_columns().items()
    ]


def _about(row: Row) -> RowAbout:
    level = "agglomeration" if row.level == "file" else row.level
    lenient = row.role in (Role.TOTAL, Role.UNLOCATED)
    return RowAbout(zone=row.zone or None, level=level, lenient=lenient)


def _frame(
    located: LocatedTable, measure: str, column: int, about: list[Row], cells: Cells
) -> pd.DataFrame:
    values = np.where(cells.status == FAULTY, np.nan, cells.value)
    return pd.DataFrame(
        {
            "table": located.table.id,
            "role": [str(row.role) for row in about],
            "level": [row.level for row in about],
            "zoning": [row.zoning for row in about],
            "vintage": [row.vintage for row in about],
            "zone": [row.zone for row in about],
            "commune": [row.communes[0] if len(row.communes) == 1 else "" for row in about],
            "measure": measure,
            "value": values,
            "lower": np.where(cells.status == FAULTY, np.nan, cells.lower),
            "upper": np.where(cells.status == FAULTY, np.nan, cells.upper),
            "status": cells.status,
            "sheet": located.grid.name,
            "row": [row.row for row in about],
            "column": column,
        }
    )
