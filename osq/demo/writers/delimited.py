"""A sheet as the .csv that a business tool exports: semicolons, Windows-1252, comma decimals."""

from __future__ import annotations

import csv
import io
from itertools import chain

from osq.demo.sheets import Sheet, Value
from osq.text import NARROW, NBSP


def write_csv(sheet: Sheet) -> bytes:
    """The bytes of the sheet; UnicodeEncodeError for a sign that Windows-1252 lacks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(
        [_typed(value) for value in row]
        for row in chain(
            ((title,) for title in sheet.titles),
            ((),),
            sheet.header,
            (line.cells for line in sheet.lines),
            ((),),
            ((note,) for note in sheet.notes),
        )
    )
    return text.getvalue().encode("cp1252")


def _typed(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value).replace(NARROW, NBSP)
