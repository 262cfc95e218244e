"""Tables of others: any sheet, title rows, then a row of headers, then one record per row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from osq.findings import Finding
from osq.territory.importing.catalogue import NO_HEADER, SEVERAL_SHEETS
from osq.text import normalise_label

HEADER_WITHIN = 50
"""Rows at the top of a sheet among which its headers are looked for."""

Address = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of one sheet; `address` names the cell at a row and column counted from 0.

    `name` is None for a text file, which has no sheets.
    """

    workbook: str
    name: str | None
    rows: tuple[tuple[str, ...], ...]
    address: Address

    def place(self, row: int, column: int = 0) -> dict[str, str | None]:
        return {"workbook": self.workbook, "sheet": self.name, "cell": self.address(row, column)}


@dataclass(frozen=True, slots=True)
class Record:
    """One row under the headers; a column that the sheet lacks reads as empty text."""

    row: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Records:
    """A sheet whose headers were found: `columns` are our names and their places."""

    sheet: Sheet
    header: int
    columns: Mapping[str, int]

    def __iter__(self) -> Iterator[Record]:
        """The records in order, rows without any text left out."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            texts = self.sheet.rows[row]
            if any(texts):
                held = {
                    name: texts[place] if place < len(texts) else ""
                    for name, place in self.columns.items()
                }
                yield Record(row, held)

    def header_of(self, column: str) -> str:
        """What the sheet itself calls a column."""
        return self.sheet.rows[self.header][self.columns[column]]

    def place(self, record: Record, column: str) -> dict[str, str | None]:
        return self.sheet.place(record.row, self.columns.get(column, 0))


def find_records(
    sheets: Sequence[Sheet], names: Mapping[str, Sequence[str]], required: Collection[str]
) -> tuple[Records | None, list[Finding]]:
    """The one sheet with a row that holds every required column.

    `names` are the headers that stand for each of our columns, the preferred one first, as
    `normalise_label` gives them.
    """
    found = [records for sheet in sheets for records in _located(sheet, names, required)]
    if len(found) == 1:
        return found[0], []
    workbook = sheets[0].workbook if sheets else None
    if found:
        titles = ", ".join(records.sheet.name or "" for records in found)
        return None, [SEVERAL_SHEETS.finding(workbook=workbook, found=titles)]
    expected = ", ".join(names[column][0].replace(" ", "_") for column in required)
    return None, [NO_HEADER.finding(workbook=workbook, expected=expected)]


def _located(
    sheet: Sheet, names: Mapping[str, Sequence[str]], required: Collection[str]
) -> Iterator[Records]:
    for row, texts in enumerate(sheet.rows[:HEADER_WITHIN]):
        labels = [normalise_label(text) for text in texts]
        columns = {
            column: labels.index(label)
            for column, accepted in names.items()
            for label in [next((name for name in accepted if name in labels), None)]
            if label is not None
        }
        if set(required) <= set(columns):
            yield Records(sheet, row, columns)
            return
