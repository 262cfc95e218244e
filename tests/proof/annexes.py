"""Annexes as a reader opens them: figures, and the cells that they say they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

from tests.proof.archive import Place, address

_LEVELS = {"agglomération": "agglomeration"}
_PLACE = re.compile(
    r"(?:(?P<delivery>[^ !']+)\u00a0: )?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>\w+))!(?P<cells>.+)"
)


@dataclass(frozen=True)
class Told:
    """A line of « Chiffres »: `printed` is a number as a spreadsheet shows it, or a sign."""

    indicator: str
    level: str
    zone: str
    edition: int
    printed: Decimal | str
    places: frozenset[Place]
    deliveries: frozenset[str]


def read_annex(path: Path) -> Iterator[Told]:
    """The lines of the sheet « Chiffres » of an annex."""
    sheet = openpyxl.load_workbook(path)["Chiffres"]
    rows = sheet.iter_rows(min_row=2)
    headings = [str(cell.value) for cell in next(rows)]
    for row in rows:
        cells = dict(zip(headings, row, strict=True))
        text = {name: str(cell.value or "") for name, cell in cells.items()}
        value, shown = cells["Valeur"].value, cells["Valeur"].number_format
        printed = _shown(value, shown) if isinstance(value, int | float) else str(value)
        level = text["Niveau"].casefold()
        deliveries = [one.strip() for one in text["Livraison"].split("\u202f; ") if one]
        yield Told(
            text["Code"],
            _LEVELS.get(level, level),
            text["Code de la zone"],
            int(text["Édition"]),
            printed,
            frozenset(_places(text["Feuille et cellules"], deliveries)),
            frozenset(deliveries),
        )


def _shown(value: float, number_format: str) -> Decimal:
    decimals = len(number_format.partition(".")[2])
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _places(text: str, deliveries: list[str]) -> Iterator[Place]:
    for one in filter(None, text.split("\u202f; ")):
        found = _PLACE.fullmatch(one)
        assert found is not None, one
        delivery = found["delivery"] or deliveries[0]
        sheet = (found["quoted"] or found["bare"]).replace("''", "'")
        for each in _expanded(found["cells"]):
            yield Place(delivery.rpartition("-")[0], sheet, each)


def _expanded(cells: str) -> Iterator[str]:
    """ "E12:E13 F20" -> E12, E13, F20."""
    for area in cells.split(" "):
        ends = [_place(one) for one in area.split(":")]
        (top, left), (bottom, right) = ends[0], ends[-1]
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield address(row, column)


def _place(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", text)
    assert found is not None, text
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
