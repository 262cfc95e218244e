"""The old .xls workbook, by xlrd: the reader that keeps its error cells."""

from __future__ import annotations

from typing import Any

import xlrd

from osq.deliveries.grid import Area, Grid, Hidden
from osq.deliveries.gridbuilder import GridBuilder

ERRORS = xlrd.biffh.error_text_from_code


class BadXlsError(Exception):
    """The content is no .xls that can be read; the message says why, in no language."""


def read_xls(content: bytes) -> tuple[Grid, ...]:
    """The worksheets of an .xls; raises BadXlsError."""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=_Silent())
        return tuple(_sheet(book, sheet) for sheet in book.sheets())
    # xlrd lets any error of a damaged file through: an assertion, a struct or index error.
    except Exception as error:
        raise BadXlsError(str(error)) from error


class _Silent:
    """xlrd tells its doubts to a file; none of them is a fault of the delivery."""

    def write(self, text: str) -> None:
        pass


def _sheet(book: Any, sheet: Any) -> Grid:
    builder = GridBuilder(sheet.name, visible=sheet.visibility == 0)
    builder.date_1904 = book.datemode == 1
    builder.merged = [
        Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    builder.hidden = Hidden(
        frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
    )
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            _cell(builder, book, sheet, row, column)
    return builder.grid()


def _cell(builder: GridBuilder, book: Any, sheet: Any, row: int, column: int) -> None:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        builder.text(row, column, value)
    elif kind == xlrd.XL_CELL_NUMBER:
        builder.number(row, column, float(value), _format(book, sheet, row, column))
    elif kind == xlrd.XL_CELL_DATE:
        builder.date(row, column, float(value), _format(book, sheet, row, column))
    elif kind == xlrd.XL_CELL_BOOLEAN:
        builder.boolean(row, column, bool(value))
    elif kind == xlrd.XL_CELL_ERROR:
        builder.error(row, column, ERRORS.get(value, "#N/A"))


def _format(book: Any, sheet: Any, row: int, column: int) -> str:
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    found = book.format_map.get(style.format_key)
    return found.format_str if found is not None and found.format_str else "General"
