"""Workbooks made in code, in the style of providers: titles, two-line headers, totals, notes.

A cell is written as it is; `ERROR` and `FORMULA` make what openpyxl keeps of them: an Excel
error, and a formula that was never calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from osq.spreadsheets import saving

ERROR = "#N/A"
FORMULA = "=SUM(1,2)"

COUNTS = ("alloc", "al", "apl", "alf", "als")
HEADERS = ("Code IRIS", "Libellé IRIS", "Code commune", "Commune", "ALLOC", "AL", "APL", "ALF",
           "ALS", "RUC médian")  # fmt: skip
ZONES = (
    ("990010101", "Centre", "99001", "Aubépin"),
    ("990010102", "Gare", "99001", "Aubépin"),
    ("990010103", "Les Prés", "99001", "Aubépin"),
    ("990010104", "Le Moulin Ouest", "99001", "Aubépin"),
    ("990020101", "Le Moulin Est", "99002", "Brézin"),
    ("990020102", "Bourg", "99002", "Brézin"),
)
TITLES = ("CAF d’essai", "Allocataires par IRIS au 31 décembre 2013")
FIRST_DATA_ROW = len(TITLES) + 3
"""Row of the first zone on the sheet of `toy_delivery`, from 1: titles, blank line, header."""


def figures(place: int) -> tuple[Any, ...]:
    """Consistent figures of the zone of that place: AL is the sum of its three parts."""
    apl, alf, als = 40 + place, 20 + place, 10 + place
    return (200 + 10 * place, apl + alf + als, apl, alf, als, 900 + place)


@dataclass(frozen=True)
class Delivery:
    """A CAF delivery of the toy agglomeration, sheet `IRIS`, one row per zone."""

    rows: tuple[tuple[Any, ...], ...]
    headers: tuple[str, ...] = HEADERS
    titles: tuple[str, ...] = TITLES
    sheet: str = "IRIS"
    formats: Mapping[str, str] = field(default_factory=dict)

    def with_cell(self, address: str, value: Any) -> Delivery:
        """The same delivery with one cell of a data row replaced."""
        letter, row = address[0], int(address[1:]) - FIRST_DATA_ROW
        column = ord(letter) - ord("A")
        line = list(self.rows[row])
        line[column] = value
        return replace(self, rows=(*self.rows[:row], tuple(line), *self.rows[row + 1 :]))

    def with_rows(self, *rows: tuple[Any, ...]) -> Delivery:
        return replace(self, rows=(*self.rows, *rows))

    def without_row(self, place: int) -> Delivery:
        return replace(self, rows=(*self.rows[:place], *self.rows[place + 1 :]))

    def content(self) -> bytes:
        """The bytes of the .xlsx."""
        rows = [*((title,) for title in self.titles), (), self.headers, *self.rows]
        return workbook_bytes({self.sheet: rows}, formats={self.sheet: self.formats})


def toy_delivery() -> Delivery:
    """A faultless delivery: six IRIS, no total, no note."""
    return Delivery(tuple((*zone, *figures(place)) for place, zone in enumerate(ZONES)))


def total_row(label: str, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """A total of these rows: sums of the counts, no median."""
    sums = [sum(row[column] for row in rows) for column in range(4, 9)]
    return (label, None, None, None, *sums, None)


def workbook_bytes(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    merged: Mapping[str, Sequence[str]] | None = None,
    formats: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """An .xlsx of these rows; `merged` areas and number `formats` (by cell) per sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, column, value)
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
        for address, code in (formats or {}).get(name, {}).items():
            sheet[address].number_format = code
    return saving.workbook_bytes(book)


def altered(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of one part changed, as another program might write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        assert part in source.namelist()
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data.decode()).encode() if name == part else data)
    return stream.getvalue()


def with_shared_strings(content: bytes) -> bytes:
    """The same workbook with the texts of its first sheet in a part of their own, as Excel does."""
    items: list[str] = []

    def share(match: re.Match[str]) -> str:
        items.append(f"<si>{match[2]}</si>")
        return f'{match[1]} t="s"><v>{len(items) - 1}</v></c>'

    content = altered(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', share, xml),
    )
    relation = (
        '<Relationship Id="strings" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    content = altered(
        content,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace("</Relationships>", relation),
    )
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        strings = f'<sst xmlns="{namespace}">{"".join(items)}</sst>'
        package.writestr("xl/sharedStrings.xml", strings)
    return stream.getvalue()
