"""An annex as bytes: a workbook, and its first sheet as CSV.  Same annex, same bytes."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from osq.notes.figures import SIGNS
from osq.notes.production.sheets import Annex, Content, Number, Sheet
from osq.spreadsheets.saving import workbook_bytes

# Type stubs know little of a write-only sheet: pages are Any below.
HEADER_ROW = 2
A4 = 9
"""The code of the paper in a workbook."""
_HEADER = PatternFill("solid", fgColor="0B4F6C")
_WHITE = Font(bold=True, color="FFFFFF")
_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=12, color="0B4F6C")
_TOP = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(horizontal="right")
_TEXTS = ("Définitions", "Lisez-moi")
"""Sheets of sentences, whose cells are wrapped."""
_TAKEN_AMISS = ("=", "#")
"""How a text begins that openpyxl would take for a formula or an error."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=1)  # the archive of a note holds the workbook that stands beside it
def to_xlsx(annex: Annex) -> bytes:
    """The workbook: a sheet each, under its title and mention, header frozen and repeated."""
    book = Workbook(write_only=True)
    book.properties.title = annex.title
    book.properties.creator = annex.observatory
    book.properties.subject = annex.mention
    for sheet in annex.sheets:
        _write(book.create_sheet(sheet.name), sheet, annex)
    return workbook_bytes(book)


def _write(page: Any, sheet: Sheet, annex: Annex) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    _lay_out(page, sheet, annex)
    title = _text(page, f"{annex.title} — {annex.audience}")
    title.font = _TITLE
    page.append([title])
    page.append([_heading(page, column.heading) for column in sheet.columns])
    wrapped = sheet.name in _TEXTS
    for row in sheet.rows:
        if len(row) == 1:
            page.append([_title(page, str(row[0]))])
        else:
            page.append([_cell(page, content, wrapped) for content in row])


def _lay_out(page: Any, sheet: Sheet, annex: Annex) -> None:
    """Landscape, header and first column repeated; the mention is under every page.

    The many columns of figures take three pages side by side, to be read without a glass.
    """
    figures = sheet.name == "Chiffres"
    page.freeze_panes = f"B{HEADER_ROW + 1}"
    page.print_title_cols = "A:A" if figures else None
    page.page_setup.fitToWidth = 3 if figures else 1
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"1:{HEADER_ROW}"
    page.oddFooter.left.text = annex.mention.replace("&", "&&")
    page.oddFooter.right.text = "page &P / &N"
    if figures and sheet.rows:
        last = get_column_letter(len(sheet.columns))
        page.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + len(sheet.rows)}"


def _heading(page: Any, text: str) -> Cell:
    cell = _text(page, text)
    cell.font, cell.fill, cell.alignment = _WHITE, _HEADER, _TOP
    return cell


def _title(page: Any, text: str) -> Cell:
    cell = _text(page, text)
    cell.font = _BOLD
    return cell


def _cell(page: Any, content: Content, wrapped: bool) -> Cell | str | int | None:
    """What has no look of its own is left bare: openpyxl writes it twice as fast.  A cell with
    nothing to say is no cell.
    """
    if content == "":
        return None
    if isinstance(content, Number):
        cell = WriteOnlyCell(page, float(content.value))
        cell.number_format = "#,##0" + (f".{'0' * content.decimals}" if content.decimals else "")
        return cell
    if isinstance(content, int):
        return content
    if wrapped or content in SIGNS or content.startswith(_TAKEN_AMISS):
        cell = _text(page, content)
        if wrapped or content in SIGNS:
            cell.alignment = _TOP if wrapped else _RIGHT
        return cell
    return content


def _text(page: Any, text: str) -> Cell:
    """A cell of text, never a formula whatever it begins with."""
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    return cell


def to_csv(annex: Annex) -> bytes:
    """The figures for a French Excel: semicolons, decimal commas, UTF-8 with a byte order mark.

    The last column repeats the mention; a text that a spreadsheet would take for a formula is
    preceded by an apostrophe.
    """
    sheet = annex.sheets[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(column.heading for column in sheet.columns), "Mention"])
    for row in sheet.rows:
        writer.writerow([*map(_plain, row), annex.mention])
    return text.getvalue().encode("utf-8-sig")


def _plain(content: Content) -> str:
    if isinstance(content, Number):
        return f"{content.value:.{content.decimals}f}".replace(".", ",")
    text = str(content)
    return f"'{text}" if text.startswith(_FORMULA) else text
