"""The tables of `data/territory/`: semicolons, UTF-8, one header line, every value text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osq.findings import Finding
from osq.territory.catalogue import EMPTY_FILE, MISSING_COLUMN, NOT_UTF8, RAGGED_LINE, TWICE_COLUMN


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; `line` counts from 1 and includes the header."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A parsed file; a column that it lacks reads as empty text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    def cells(self, column: str) -> Iterator[tuple[Row, str]]:
        """Rows with their value in a column; nothing when the file lacks the column."""
        if column in self.columns:
            yield from ((row, row[column]) for row in self.rows)

    def at(self, row: Row, column: str = "") -> str:
        """`"line:column"` of a cell, columns counted from 1; the line alone is column 1."""
        place = self.columns.index(column) + 1 if column in self.columns else 1
        return f"{row.line}:{place}"


def parse_table(name: str, content: bytes, required: Sequence[str]) -> tuple[Table, list[Finding]]:
    """The table in `content`, and what is wrong with its form.

    A line with too many or too few fields is a finding and is left out; a table that cannot
    be read at all has no columns and no rows.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Table(name, ()), [NOT_UTF8.finding(workbook=name, cell=f"{line}:1")]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    header = tuple(next(reader, []))
    if not header:
        return Table(name, ()), [EMPTY_FILE.finding(workbook=name, cell="1:1")]
    findings = [
        MISSING_COLUMN.finding(workbook=name, cell="1:1", expected=column)
        for column in required
        if column not in header
    ]
    findings += [
        TWICE_COLUMN.finding(workbook=name, cell=f"1:{place + 1}", found=column)
        for place, column in enumerate(header)
        if column in header[:place]
    ]
    rows = []
    for fields in reader:
        if len(fields) == len(header):
            rows.append(Row(reader.line_num, dict(zip(header, fields, strict=True))))
        elif fields:
            findings.append(_ragged(name, reader.line_num, len(header), len(fields)))
    return Table(name, header, tuple(rows)), findings


def _ragged(name: str, line: int, expected: int, found: int) -> Finding:
    return RAGGED_LINE.finding(
        workbook=name, cell=f"{line}:1", expected=str(expected), found=str(found)
    )
