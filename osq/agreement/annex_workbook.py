"""The technical annex as a workbook: one sheet per section, tables one can sort and annotate."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from osq.agreement.annex import Annex
from osq.agreement.tables import Section, Table
from osq.spreadsheets.saving import workbook_bytes

_HEADER = PatternFill("solid", fgColor="DCE3EA")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
SHEET_NAME_LENGTH = 31
WIDTH = 110
"""Characters that the columns of a table share."""


def annex_to_workbook(annex: Annex, observatory: str) -> bytes:
    """The bytes of an .xlsx: a sheet that introduces, then one for each section."""
    book = Workbook()
    book.properties.title = f"{annex.title} – {annex.subtitle}"
    book.properties.creator = observatory
    first = book.worksheets[0]
    first.title = "Lisez-moi"
    for row, text in enumerate((observatory, annex.title, annex.subtitle, annex.notice), start=1):
        first.cell(row, 1, text).font = Font(bold=row in (2, 3))
        first.cell(row, 1).alignment = _WRAP
    first.column_dimensions["A"].width = WIDTH
    for section in annex.sections:
        name = section.title.translate(_FORBIDDEN)[:SHEET_NAME_LENGTH]
        _write(book.create_sheet(name), section)
    return workbook_bytes(book)


def _write(page: Worksheet, section: Section) -> None:
    page.cell(1, 1, section.title).font = Font(bold=True, size=12)
    row = 2
    for paragraph in section.paragraphs:
        page.cell(row, 1, paragraph)
        row += 1
    for table in section.tables:
        row = _write_table(page, table, row + 1)
    widest = max(section.tables, key=lambda table: len(table.widths), default=None)
    widths = widest.widths if widest else (1,)
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = WIDTH * width / sum(widths)


def _write_table(page: Worksheet, table: Table, row: int) -> int:
    """Writes the table from `row` on and returns the row under it."""
    if table.caption:
        page.cell(row, 1, table.caption).font = Font(bold=True)
        row += 1
    for column, header in enumerate(table.headers, start=1):
        cell = page.cell(row, column, header)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADER, _WRAP
    for texts in table.rows:
        row += 1
        for column, text in enumerate(texts, start=1):
            cell = page.cell(row, column, text)
            # A header such as « =SUM » is a text of the convention, never a formula.
            cell.data_type, cell.alignment = "s", _WRAP
    return row + 1
