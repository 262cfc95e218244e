"""What must hold inside the tables of zones, and between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.territory.build import COMMUNE_SEPARATOR
from osq.territory.catalogue import (
    BAD_CODE,
    BAD_FLAG,
    BAD_POPULATION,
    BAD_WORD,
    DUPLICATE_CODE,
    EMPTY_CELL,
    IRIS_STATUS,
    MEMBER_COUNT,
    UNKNOWN_COMMUNE,
    UNKNOWN_IRIS,
    WRONG_PARENT,
    WRONG_VINTAGE,
)
from osq.territory.drawing import UNDIVIDED_SUFFIX
from osq.territory.files import TerritoryFiles, ZoningFile, overlap
from osq.territory.tables import Row

CODES_UNKNOWN = "codes inconnus"
"""The quality of a line of the table of IRIS that stands for a commune without known codes."""

_COMMUNE = r"\d[0-9AB]\d{3}"
CODES = {
    "commune": (re.compile(_COMMUNE), "5 caractères (12345, 2A345)"),
    "iris": (re.compile(_COMMUNE + r"\d{4}"), "9 caractères, dont le code de la commune"),
}
_OTHER_CODES = (re.compile(r"[A-Za-z0-9_-]+"), "lettres, chiffres et tirets")
_STATUSES = {
    "irised": "découpée en IRIS",
    "undivided": "un seul IRIS, terminé par 0000",
    "unknown": "codes IRIS inconnus",
}
_COUNT_IN_LABEL = re.compile(r"\((\d+) communes?\)")


def check_zones(files: TerritoryFiles, config: ObservatoryConfig) -> Iterator[Finding]:
    """Codes, names, flags, parents and populations, file by file, then perimeters."""
    communes = {code for file in files.of_level("commune") for code in file.codes}
    # A table that is absent or cannot be read is told once, not at every line that needs it.
    known = any(file.readable for file in files.of_level("commune"))
    for file in files.zonings:
        yield from _codes(file)
        yield from _texts(file)
        yield from _flags(file, config)
        yield from _populations(file)
        if known:
            yield from _parents(file, communes)
        yield from _vintages(file)
    for file in files.of_level("iris"):
        yield from _unknown_iris(file)
    # A commune may have been divided between two vintages: its status is that of the last one.
    for file in sorted(files.of_level("iris"), key=lambda file: file.ref.vintage)[-1:]:
        for table in files.of_level("commune"):
            if file.readable and overlap(file.declaration, table.declaration):
                yield from _statuses(table, file)
    for file in files.of_level("commune"):
        yield from _member_counts(file, files, config)


def _codes(file: ZoningFile) -> Iterator[Finding]:
    pattern, expected = CODES.get(file.declaration.level, _OTHER_CODES)
    first: dict[str, int] = {}
    for row, code in file.table.cells("code"):
        place = _place(file, row, "code")
        if not code:
            stands = file.declaration.level == "iris" and row["quality"] == CODES_UNKNOWN
            if not stands:
                yield EMPTY_CELL.finding(**place, column="code")
        elif not pattern.fullmatch(code):
            yield BAD_CODE.finding(**place, found=code, expected=expected)
        elif code in first:
            yield DUPLICATE_CODE.finding(**place, zone=code, first=first[code])
        first.setdefault(code, row.line)


def _texts(file: ZoningFile) -> Iterator[Finding]:
    for column in ("name", "article_name", "de", "a", "quality"):
        for row, text in file.table.cells(column):
            if not text.strip():
                yield EMPTY_CELL.finding(**_place(file, row, column), column=column)


def _flags(file: ZoningFile, config: ObservatoryConfig) -> Iterator[Finding]:
    members = [perimeter.column for perimeter in config.perimeters]
    for column in dict.fromkeys(["plural", "signatory", *members]):
        for row, text in file.table.cells(column):
            if text not in ("0", "1"):
                place = _place(file, row, column)
                yield BAD_FLAG.finding(**place, found=text, expected="0 ou 1", column=column)


def _populations(file: ZoningFile) -> Iterator[Finding]:
    for column in file.table.columns:
        if re.fullmatch(r"pop_\d{4}(_estimated)?", column):
            for row, text in file.table.cells(column):
                if not (text.isascii() and text.isdigit()):
                    place = _place(file, row, column)
                    yield BAD_POPULATION.finding(**place, found=text, column=column)


def _parents(file: ZoningFile, communes: set[str]) -> Iterator[Finding]:
    column = "commune" if file.declaration.level == "iris" else "communes"
    for row, text in file.table.cells(column):
        place = _place(file, row, column)
        for code in text.split(COMMUNE_SEPARATOR):
            if code not in communes:
                yield UNKNOWN_COMMUNE.finding(**place, zone=row["code"] or None, found=code)
        prefix = row["code"][:5]
        if column == "commune" and prefix and prefix != text:
            yield WRONG_PARENT.finding(**place, zone=row["code"], found=text, expected=prefix)


def _vintages(file: ZoningFile) -> Iterator[Finding]:
    expected = str(file.declaration.vintage)
    for row, text in file.table.cells("vintage"):
        if text != expected:
            place = _place(file, row, "vintage")
            yield WRONG_VINTAGE.finding(**place, found=text, expected=expected)


def _unknown_iris(file: ZoningFile) -> Iterator[Finding]:
    lost = [row["name"] for row, code in file.table.cells("code") if not code]
    if lost:
        name = file.table.name
        yield UNKNOWN_IRIS.finding(workbook=name, count=len(lost), zones=", ".join(lost))


def _statuses(communes: ZoningFile, iris: ZoningFile) -> Iterator[Finding]:
    codes: dict[str, list[str]] = {}
    for row, commune in iris.table.cells("commune"):
        codes.setdefault(commune, []).append(row["code"])
    agrees: Mapping[str, Callable[[str, list[str]], bool]] = {
        "irised": lambda commune, found: (
            bool(found) and "" not in found and commune + UNDIVIDED_SUFFIX not in found
        ),
        "undivided": lambda commune, found: found == [commune + UNDIVIDED_SUFFIX],
        "unknown": lambda commune, found: found == [""],
    }
    for row, status in communes.table.cells("iris_status"):
        place = _place(communes, row, "iris_status")
        if status not in agrees:
            expected = ", ".join(_STATUSES)
            yield BAD_WORD.finding(**place, found=status, expected=expected, column="iris_status")
        elif not agrees[status](row["code"], codes.get(row["code"], [])):
            yield IRIS_STATUS.finding(
                **place,
                zone=row["code"],
                found=status,
                meaning=_STATUSES[status],
                iris_file=iris.table.name,
            )


def _member_counts(
    file: ZoningFile, files: TerritoryFiles, config: ObservatoryConfig
) -> Iterator[Finding]:
    for perimeter in config.perimeters:
        if file.ref not in files.in_time(perimeter):
            continue
        announced = _COUNT_IN_LABEL.search(perimeter.label)
        members = sum(value == "1" for _, value in file.table.cells(perimeter.column))
        known = perimeter.column in file.table.columns
        if announced and known and members != int(announced[1]):
            yield MEMBER_COUNT.finding(
                workbook=file.table.name,
                column=perimeter.column,
                found=str(members),
                expected=announced[1],
            )


def _place(file: ZoningFile, row: Row, column: str) -> dict[str, str]:
    table = file.table
    return {"workbook": table.name, "cell": table.at(row, column)}
