"""Files in the formats of providers, with the same bytes on every run and machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from osq.demo.sheets import Sheet

Format = Literal["xlsx", "xls", "ods", "csv"]


def write_file(sheets: Sequence[Sheet], form: Format, title: str) -> bytes:
    """The bytes of a file that holds these sheets; `title` goes to its properties, if any."""
    match form:
        case "xlsx":
            from osq.demo.writers.xlsx import write_xlsx

            return write_xlsx(sheets, title)
        case "xls":
            from osq.demo.writers.xls import write_xls

            return write_xls(sheets)
        case "ods":
            from osq.demo.writers.ods import write_ods

            return write_ods(sheets, title)
        case "csv":
            from osq.demo.writers.delimited import write_csv

            (sheet,) = sheets
            return write_csv(sheet)
