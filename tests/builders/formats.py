"""The same rows in other formats than .xlsx: .xls by xlwt, .ods by hand, .csv."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlwt

Rows = Sequence[Sequence[Any]]


def xls_bytes(rows: Rows, *, sheet: str = "IRIS") -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                page.write(row, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_bytes(rows: Rows, *, separator: str = ";", encoding: str = "cp1252") -> bytes:
    """Figures with a decimal comma, as a French spreadsheet writes them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    for cells in rows:
        writer.writerow("" if value is None else str(value).replace(".", ",") for value in cells)
    return text.getvalue().encode(encoding)


def ods_bytes(rows: Rows, *, sheet: str = "IRIS", tail: str = "") -> bytes:
    """Texts and numbers as OpenDocument; `tail` is XML added under the rows."""
    lines = "".join(
        f"<table:table-row>{''.join(_cell(value) for value in row)}</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="{escape(sheet)}">{lines}{tail}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )
