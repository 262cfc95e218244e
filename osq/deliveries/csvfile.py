"""A text file of separated values: every cell is a text, its figures are read later.

Codes keep their zeros.  What such a file cannot tell (formulas, hidden rows, formats) is
nobody's to guess.
"""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from osq.deliveries.grid import Grid
from osq.deliveries.gridbuilder import GridBuilder

SEPARATORS = ";\t,|"
_SAMPLE = 20


class BadCsvError(Exception):
    """The bytes are no text."""


def read_csv(content: bytes, name: str) -> tuple[Grid, ...]:
    """One sheet, named after the file; raises BadCsvError when the bytes are no text."""
    text = _decode(content)
    builder = GridBuilder(PurePath(name).stem)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row, fields in enumerate(reader):
            for column, field in enumerate(fields):
                builder.text(row, column, field.strip())
    except csv.Error as error:
        raise BadCsvError(str(error)) from error
    return (builder.grid(),)


def _decode(content: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with its mark, else Windows' Western encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16")
    if b"\0" in content:
        raise BadCsvError("NUL")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strict(content, "cp1252")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadCsvError(encoding) from error


def _separator(text: str) -> str:
    """The separator that most of the first lines use; a semicolon when none is used.

    A comma is a French decimal mark: it separates only where hardly a line has another mark (a
    title may).
    """
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    using = {mark: sum(mark in line for line in lines) for mark in SEPARATORS}
    best = max((mark for mark in SEPARATORS if mark != ","), key=lambda mark: using[mark])
    if using[","] > 2 * using[best]:
        return ","
    return best if using[best] else ";"
