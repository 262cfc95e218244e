"""Workbooks of Excel, as most providers send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from osq.demo.sheets import Sheet
from osq.spreadsheets.saving import workbook_bytes

_HEADER_FILL = PatternFill("solid", fgColor="DCE3EA")
_TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")
_EDGE = Side(style="thin", color="9AA5B1")
_LINE = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


class _InOrder(MultiCellRange):
    """Merged cells from left to right: openpyxl writes them in the order of a set."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def write_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """The bytes of an .xlsx that holds these sheets; `title` goes to its properties."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "osq demo"
    _Styles(book).add(sheets)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    return workbook_bytes(book)


class _Styles:
    """Named styles: giving each cell its font and border one by one takes ten times longer."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def add(self, sheets: Sequence[Sheet]) -> None:
        self._add("titre", font=Font(bold=True, size=12))
        self._add("note", font=Font(italic=True, size=9))
        header = {"fill": _HEADER_FILL, "border": _LINE, "alignment": _CENTRE}
        self._add("en-tête", font=Font(bold=True), **header)
        shown = {heading.number_format for sheet in sheets for heading in sheet.headings}
        for number_format in sorted(shown):
            form = {"border": _LINE, "number_format": number_format or "General"}
            self._add(_name(number_format, strong=False), **form)
            name = _name(number_format, strong=True)
            self._add(name, font=Font(bold=True), fill=_TOTAL_FILL, **form)

    def _add(self, name: str, **parts: Any) -> None:
        self._book.add_named_style(NamedStyle(name, **parts))


def _name(number_format: str, *, strong: bool) -> str:
    return f"{'total' if strong else 'ligne'} {number_format}".strip()


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.merged_cells = _InOrder()
    for row, title in enumerate(sheet.titles, start=1):
        page.cell(row, 1, title).style = "titre"
    row = _write_header(page, sheet)
    page.freeze_panes = page.cell(row, 3).coordinate
    styles = [
        tuple(_name(heading.number_format, strong=strong) for strong in (False, True))
        for heading in sheet.headings
    ]
    for line in sheet.lines:
        for column, value in enumerate(line.cells):
            page.cell(row, column + 1, value).style = styles[column][line.strong]
        row += 1
    for note in sheet.notes:
        row += 1
        page.cell(row, 1, note).style = "note"
    for column, heading in enumerate(sheet.headings, start=1):
        page.column_dimensions[get_column_letter(column)].width = heading.width


def _write_header(page: Worksheet, sheet: Sheet) -> int:
    """Writes the header and returns the row under it, from 1."""
    top = sheet.header_row + 1
    last = top + len(sheet.header) - 1
    for row, labels in enumerate(sheet.header, start=top):
        for column, label in enumerate(labels, start=1):
            page.cell(row, column, label or None).style = "en-tête"
    for group, first, end in sheet.groups():
        if group:
            for column in range(first + 2, end + 2):
                page.cell(top, column).value = None
            page.merge_cells(None, top, first + 1, top, end + 1)
        elif last > top:
            page.merge_cells(None, top, first + 1, last, first + 1)
    return last + 1
