"""Every cell of a workbook is read back at its address, with its value and its kind."""

from __future__ import annotations

import io
import math
import string
from datetime import date, datetime
from typing import Any

import numpy as np
import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from osq.deliveries.grid import (
    Grid,
    Kind,
    address,
    addresses,
    column_letters,
    column_number,
    parse_area,
)
from osq.deliveries.workbook import read_workbook
from osq.deliveries.xlsx import is_date_format
from tests.builders.workbooks import workbook_bytes

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: not text.startswith("=") and text.strip() == text and "_x" not in text)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False)
)
VALUES = st.one_of(
    TEXTS,
    NUMBERS,
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2050, 12, 31)),
    st.just("=A1+1"),
)
ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def one_sheet(content: bytes) -> Grid:
    workbook, findings = read_workbook(content, "essai.xlsx")
    assert workbook is not None, findings
    assert not findings
    return workbook.sheets[0]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 120), st.integers(0, 40)), VALUES, min_size=1, max_size=25
    )
)
def test_every_cell_comes_back_at_its_address(cells: dict[tuple[int, int], Any]) -> None:
    grid = one_sheet(scattered(cells))
    for (row, column), value in cells.items():
        cell = grid.cell(row, column)
        if isinstance(value, bool):
            assert (cell.kind, cell.number) == (Kind.BOOLEAN, float(value))
        elif isinstance(value, date):
            assert (cell.kind, grid.date(cell.number)) == (Kind.DATE, value)
        elif isinstance(value, str) and value.startswith("="):
            assert cell.kind is Kind.FORMULA_WITHOUT_VALUE
        elif isinstance(value, str) and value in ERRORS:
            assert (cell.kind, cell.text) == (Kind.ERROR, value)
        elif isinstance(value, str):
            assert (cell.kind, cell.text) == (Kind.TEXT, value)
        else:
            assert cell.kind is Kind.NUMBER
            assert math.isclose(cell.number, value, rel_tol=1e-15)
    filled = {(int(row), column) for column, cells_ in grid.columns.items() for row in cells_.rows}
    assert filled == set(cells)


def scattered(cells: dict[tuple[int, int], Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for (row, column), value in cells.items():
        sheet.cell(row + 1, column + 1, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_column_gives_the_rows_asked_for() -> None:
    grid = one_sheet(workbook_bytes({"F": [("a", 1), (), ("b", None), (None, 4)]}))
    rows = np.array([0, 1, 3, 9], np.int32)
    column = grid.column(1, rows)
    assert column.kinds.tolist() == [Kind.NUMBER, Kind.EMPTY, Kind.NUMBER, Kind.EMPTY]
    assert column.numbers[[0, 2]].tolist() == [1, 4]
    assert grid.column(30, rows).kinds.tolist() == [Kind.EMPTY] * 4
    assert grid.labels(0, rows) == ["a", "", "", ""]


def test_excel_errors_keep_their_name() -> None:
    grid = one_sheet(workbook_bytes({"F": [ERRORS]}))
    cells = [grid.cell(0, column) for column in range(len(ERRORS))]
    assert [(cell.kind, cell.text) for cell in cells] == [(Kind.ERROR, name) for name in ERRORS]


def test_a_text_that_looks_like_no_value_is_a_text() -> None:
    grid = one_sheet(workbook_bytes({"F": [("nan", "NA", "inf")]}))
    assert [grid.cell(0, column).text for column in range(3)] == ["nan", "NA", "inf"]


def test_merged_cells_show_their_text_everywhere() -> None:
    content = workbook_bytes({"F": [("Aides", None), ("APL", "ALF")]}, merged={"F": ["A1:B1"]})
    grid = one_sheet(content)
    assert grid.label(0, 1) == "Aides"
    assert grid.labels(1, np.array([0, 1], np.int32)) == ["Aides", "ALF"]
    assert grid.cell(0, 1).kind is Kind.EMPTY


def test_codes_typed_as_numbers_show_no_decimals() -> None:
    grid = one_sheet(workbook_bytes({"F": [(422180102,), (422180102.0,), (2.5,)]}))
    rows = np.arange(3, dtype=np.int32)
    assert grid.labels(0, rows) == ["422180102", "422180102", "2.5"]


def test_number_formats_come_with_cells() -> None:
    grid = one_sheet(workbook_bytes({"F": [(0.123, 5)]}, formats={"F": {"A1": "0.0%"}}))
    assert grid.cell(0, 0).format == "0.0%"
    assert grid.cell(0, 1).format == "General"


def test_dates_are_told_from_numbers_by_their_format() -> None:
    grid = one_sheet(workbook_bytes({"F": [(datetime(2013, 5, 1), 41395)]}))
    assert grid.cell(0, 0).kind is Kind.DATE
    assert grid.cell(0, 1).kind is Kind.NUMBER


@given(st.integers(0, 16_383))
def test_column_letters_and_back(column: int) -> None:
    assert column_letters(column) == get_column_letter(column + 1)
    assert column_number(column_letters(column)) == column


@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 5)), min_size=1))
def test_addresses_hold_each_cell_once(cells: set[tuple[int, int]]) -> None:
    areas = [parse_area(part) for part in addresses(cells).split()]
    spread = [(row, a.left) for a in areas for row in range(a.top, a.bottom + 1)]
    assert sorted(spread) == sorted(cells)
    assert address(0, 0) == "A1"


@given(st.text(string.ascii_letters + ' 0#,.%/-:;"[]', max_size=12))
def test_no_number_format_is_refused(code: str) -> None:
    assert is_date_format(code) in (True, False)
