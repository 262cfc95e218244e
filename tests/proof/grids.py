"""Workbooks as rows of cells, read without any code of osq: xlsx, xls, ods and csv."""

from __future__ import annotations

import csv
import zipfile
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import xlrd

Grid = list[list[str]]
"""Rows of texts, the first row and column of the sheet first; "" for an empty cell."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST = 1000
"""Repetitions of an empty cell or row above this fill a sheet to its edge: not kept."""


def sheets_of(path: Path) -> dict[str, Grid]:
    """Name -> grid of each sheet; that of a csv file has the file's name, as in a spreadsheet."""
    readers = {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods, ".csv": _csv}
    return readers[path.suffix](path)


def number(text: str) -> Decimal | None:
    """The number of a cell, "1 234,5" as "1234.5"; None for a mark or nothing."""
    try:
        return Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        return None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _xlsx(path: Path) -> dict[str, Grid]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def _xls(path: Path) -> dict[str, Grid]:
    book = xlrd.open_workbook(str(path))
    return {
        sheet.name: [
            [_text(sheet.cell_value(row, column)) for column in range(sheet.ncols)]
            for row in range(sheet.nrows)
        ]
        for sheet in book.sheets()
    }


def _ods(path: Path) -> dict[str, Grid]:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    return {
        str(table.get(f"{_TABLE}name")): [
            row for each in table.iter(f"{_TABLE}table-row") for row in _ods_row(each)
        ]
        for table in root.iter(f"{_TABLE}table")
    }


def _ods_row(row: ElementTree.Element) -> list[list[str]]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        text = cell.get(f"{_OFFICE}value") or "\n".join(
            "".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")
        )
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [text] * (times if times < _MOST else 1)
    times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
    return [cells] * (times if times < _MOST else 1)


def _csv(path: Path) -> dict[str, Grid]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return {path.stem: list(csv.reader(text.splitlines(), delimiter=";"))}
