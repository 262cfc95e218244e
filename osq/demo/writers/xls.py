"""A workbook of Excel 97: what an information system of 2008 still sends."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlwt

from osq.demo.sheets import Heading, Sheet

_TITLE = "font: bold on, height 240"
_HEADER = (
    "font: bold on; pattern: pattern solid, fore_colour gray25; borders: bottom thin; "
    "align: wrap on, horiz centre, vert centre"
)
_NOTE = "font: italic on, height 180"
_STRONG = "font: bold on"


def write_xls(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an .xls that holds these sheets."""
    book = xlwt.Workbook(encoding="utf-8")
    styles = {name: xlwt.easyxf(text) for name, text in _named().items()}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, title in enumerate(sheet.titles):
            page.write(row, 0, title, styles["title"])
        row = _write_header(page, sheet, styles["header"])
        formats = [_formats(heading) for heading in sheet.headings]
        for line in sheet.lines:
            for column, value in enumerate(line.cells):
                if value is not None:
                    page.write(row, column, value, formats[column][line.strong])
            row += 1
        for rank, note in enumerate(sheet.notes, start=1):
            page.write(row + rank, 0, note, styles["note"])
        for column, heading in enumerate(sheet.headings):
            page.col(column).width = int(256 * heading.width)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _named() -> dict[str, str]:
    return {"title": _TITLE, "header": _HEADER, "note": _NOTE}


def _formats(heading: Heading) -> tuple[xlwt.XFStyle, xlwt.XFStyle]:
    """The style of an ordinary line and of a total; xlwt writes equal styles once."""
    shown = heading.number_format or "General"
    return xlwt.easyxf("", num_format_str=shown), xlwt.easyxf(_STRONG, num_format_str=shown)


def _write_header(page: xlwt.Worksheet, sheet: Sheet, style: xlwt.XFStyle) -> int:
    """Writes the header and returns the row under it."""
    top, deep = sheet.header_row, len(sheet.header) - 1
    for group, first, last in sheet.groups():
        if group:
            page.write_merge(top, top, first, last, group, style)
            for column in range(first, last + 1):
                page.write(top + 1, column, sheet.headings[column].label, style)
        else:
            page.write_merge(top, top + deep, first, last, sheet.headings[first].label, style)
    return top + deep + 1
