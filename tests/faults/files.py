"""Faults of the file itself: not a workbook, damaged, protected, of someone else, of persons."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from osq.observations import FICTITIOUS
from osq.text import normalise_label
from tests.faults.delivered import Delivered, saved
from tests.faults.kinds import KINDS, Fault, kind


def _bytes(make: Callable[[bytes], bytes], code: str) -> Callable[[Delivered], Fault]:
    return lambda delivered: Fault(make(delivered.content), code)


def _package(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with parts added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()


def _damaged(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    return _package(content, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]})


def _other_package(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", b"<document/>")
    return buffer.getvalue()


def _without_number(content: bytes) -> bytes:
    """The first number of the sheet as careless programs export a missing one."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    changed = re.sub(rb"<v>\d+(\.\d+)?</v>", b"<v>NaN</v>", sheet, count=1)
    return _package(content, {"xl/worksheets/sheet1.xml": changed})


KINDS |= {
    "number_that_is_no_number": _bytes(_without_number, "OSQ-D006"),
    "empty_file": _bytes(lambda content: b"", "OSQ-D002"),
    "file_cut_short": _bytes(lambda content: content[: len(content) // 2], "OSQ-D002"),
    "sheet_cut_short": _bytes(_damaged, "OSQ-D006"),
    "not_a_workbook": _bytes(lambda content: b"%PDF-1.7 " + content[:500], "OSQ-D001"),
    "word_document": _bytes(_other_package, "OSQ-D001"),
}


@kind
def wrong_extension(delivered: Delivered) -> Fault:
    return Fault(delivered.content, "OSQ-D033", name=delivered.name.replace(".xlsx", ".csv"))


@kind
def macros(delivered: Delivered) -> Fault:
    return Fault(_package(delivered.content, {"xl/vbaProject.bin": b"x"}), "OSQ-D037")


@kind
def without_the_mention_of_invented_figures(delivered: Delivered) -> Fault:
    book = delivered.book()
    for page in book.worksheets:
        for line in page.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and _mentions(cell.value):
                    cell.value = "Statistiques"
    book.properties.title = "Statistiques"
    return Fault(saved(book), "OSQ-D031")


def _mentions(text: str) -> bool:
    return normalise_label(FICTITIOUS) in normalise_label(text)


def _with_column(delivered: Delivered, header: str, values: Sequence[Any]) -> Fault | None:
    """The delivery with one more column, which names persons."""
    figures = delivered.zones
    if figures["row"].nunique() < len(values):
        return None
    figure = figures.iloc[0]
    book = delivered.book()
    page: Worksheet = book[figure["sheet"]]
    last = page.max_column + 1
    rows = sorted(set(figures[figures["sheet"] == figure["sheet"]]["row"]))
    if len(rows) < len(values):
        return None
    page.cell(rows[0] - 1, last).value = header
    for row, value in zip(rows, values, strict=False):
        page.cell(row, last).value = value
    return Fault(saved(book), "OSQ-D040", page.title)


_PERSONS: dict[str, tuple[str, list[Any]]] = {
    "names_of_persons": ("Nom et prénom", [f"MARTIN{letter} Zoé" for letter in "ABCDEFGH"]),
    "social_security_numbers": (
        "NIR",
        [f"{n:013d}{97 - n % 97:02d}" for n in range(2_850_742_218_001, 2_850_742_218_009)],
    ),
    "telephone_numbers": ("Contact", [f"04 77 12 34 {tail}" for tail in range(50, 58)]),
    "e_mail_addresses": ("Adresse", [f"personne{n}@exemple.org" for n in range(8)]),
    "birth_dates": ("Date de naissance", [date(1985, 7, day) for day in range(1, 9)]),
}
KINDS |= {name: partial(_with_column, header=h, values=v) for name, (h, v) in _PERSONS.items()}
