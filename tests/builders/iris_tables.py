"""The table of IRIS as INSEE lays it out: title rows, then headers, then the whole country."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.builders.territory import IRIS_CODES
from tests.builders.vectors import NAMES

HEADERS = (
    "CODE_IRIS", "LIB_IRIS", "TYP_IRIS", "GRD_QUART", "LAB_IRIS", "DEPCOM", "LIBCOM", "UU2010",
    "REG", "DEP",
)  # fmt: skip
TITLES = (
    ("Table d’appartenance géographique des IRIS (inventée pour l’essai)",),
    ("France entière, géographie au 1er janvier",),
    (),
    ("Code IRIS", "Libellé", "Type", "Grand quartier", "Label", "Commune"),
)
Line = Sequence[str | int]


def line(code: str | int, name: str, kind: str = "H", commune: str | int | None = None) -> Line:
    """One IRIS; its commune is that of its code unless another is given."""
    home = str(code)[:5] if commune is None else commune
    return (code, name, kind, "9900101", "1", home, "Commune", "00753", "82", "42")


def toy_lines() -> list[Line]:
    """The toy's IRIS as they are, and one of a commune elsewhere."""
    lines = [line(code, name) for code, name in zip(IRIS_CODES, NAMES, strict=True)]
    return [line("010010000", "Ailleurs (commune non irisée)", "Z"), *lines]


def write_xlsx(
    path: Path, lines: Sequence[Line], headers: Sequence[str] = HEADERS, *, twice: bool = False
) -> Path:
    """The workbook, its table on "Emboitements_IRIS"; `twice`, on another sheet too."""
    book = openpyxl.Workbook()
    notice = book.active
    assert notice is not None
    notice.title = "Documentation"
    notice.append(["Ce classeur est inventé pour l’essai."])
    for name in ("Emboitements_IRIS", *(["Modifications"] if twice else [])):
        sheet = book.create_sheet(name)
        for row in (*TITLES, headers, *lines):
            sheet.append(list(row))
    book.save(path)
    return path


def write_csv(path: Path, lines: Sequence[Line], headers: Sequence[str] = HEADERS) -> Path:
    rows = [headers, *lines]
    path.write_text("\n".join(";".join(map(str, row)) for row in rows) + "\n", encoding="cp1252")
    return path
