"""Workbooks in the style of providers, with the same bytes on every run and machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from osq.spreadsheets.saving import workbook_bytes

_HEADER_FILL = PatternFill("solid", fgColor="DCE3EA")
_TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")
_EDGE = Side(style="thin", color="9AA5B1")
_LINE = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)

Value = int | str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its label, under a group that neighbours may share ("" for none)."""

    label: str
    group: str = ""
    width: float = 12.0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it is about, then its figures; `strong` for totals."""

    place: tuple[Value, ...]
    figures: tuple[Value, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title rows, a header of one line or two, the table, notes under it."""

    name: str
    titles: tuple[str, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


class _InOrder(MultiCellRange):
    """Merged cells from left to right: openpyxl writes them in the order of a set."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def write_workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The bytes of an .xlsx that holds these sheets; `title` goes to its properties."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "osq demo"
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    return workbook_bytes(book)


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    page.merged_cells = _InOrder()
    row = 1
    for title in sheet.titles:
        page.cell(row, 1, title).font = Font(bold=True, size=12)
        row += 1
    row = _write_header(page, sheet.headings, row + 1)
    page.freeze_panes = page.cell(row, 3).coordinate
    for line in sheet.lines:
        _write_line(page, line, row)
        row += 1
    for note in sheet.notes:
        row += 1
        page.cell(row, 1, note).font = Font(italic=True, size=9)
    for column, heading in enumerate(sheet.headings, start=1):
        page.column_dimensions[get_column_letter(column)].width = heading.width


def _write_header(page: Worksheet, headings: tuple[Heading, ...], row: int) -> int:
    """Writes the header from `row` on and returns the row under it."""
    deep = any(heading.group for heading in headings)
    for column, heading in enumerate(headings, start=1):
        page.cell(row + 1 if heading.group else row, column, heading.label)
    column = 1
    for group, members in groupby(headings, key=lambda heading: heading.group):
        width = len(list(members))
        if group:
            page.cell(row, column, group)
            page.merge_cells(None, row, column, row, column + width - 1)
        elif deep:
            for alone in range(column, column + width):
                page.merge_cells(None, row, alone, row + 1, alone)
        column += width
    last = row + 1 if deep else row
    for cells in page.iter_rows(row, last, 1, len(headings)):
        for header in cells:
            header.font, header.fill = Font(bold=True), _HEADER_FILL
            header.alignment, header.border = _CENTRE, _LINE
    return last + 1


def _write_line(page: Worksheet, line: Line, row: int) -> None:
    for column, value in enumerate(line.place + line.figures, start=1):
        cell = page.cell(row, column, value)
        cell.border = _LINE
        if column > len(line.place):
            cell.number_format = "#,##0"
        if line.strong:
            cell.font, cell.fill = Font(bold=True), _TOTAL_FILL
