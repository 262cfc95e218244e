"""What must hold in compositions, passages and outlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from osq.conventions.measures import Support
from osq.findings import Entry, Finding
from osq.territory.build import COMMUNE_SEPARATOR
from osq.territory.catalogue import (
    BAD_SHARE,
    BAD_WORD,
    DUPLICATE_SHARE,
    INCOMPLETE_PASSAGE,
    NO_OUTLINE,
    NOT_REACHED,
    ORPHAN_OUTLINE,
    OUTSIDE_COMMUNE,
    OVERFULL,
    TO_VALIDATE,
    UNDOCUMENTED,
    UNKNOWN_ZONE,
)
from osq.territory.composition import ANY_SUPPORT, SCALE, STAND_INS
from osq.territory.files import ShareFile, TerritoryFiles, ZoningFile
from osq.territory.model import Territory
from osq.territory.tables import Row

TO_BE_VALIDATED = "à valider"
METHODS = ("exact", "dominant", "weighted")
SUPPORTS = (ANY_SUPPORT, *get_args(Support))


def check_shares(files: TerritoryFiles) -> Iterator[Finding]:
    """Codes, shares, sums, parents of every composition; quartiers without any."""
    for file in files.shares:
        yield from check_share_file(file, files)
        waiting = sum(TO_BE_VALIDATED in row["quality"] for row in file.table.rows)
        if waiting:
            yield TO_VALIDATE.finding(workbook=file.table.name, count=waiting)
    for zoning in files.of_level("quartier"):
        composed = {
            row["target"]
            for file in files.shares
            if file.target == zoning.ref
            for row in file.table.rows
        }
        lost = [code for code in zoning.codes if code not in composed]
        yield from _grouped(UNDOCUMENTED, zoning.table.name, lost)


def check_share_file(file: ShareFile, files: TerritoryFiles) -> Iterator[Finding]:
    """Words, codes, shares and sums of one file, whether it is in `files` or about to be."""
    yield from _words(file)
    yield from _zones(file, files)
    yield from _numbers(file)
    yield from _duplicates(file)
    yield from _sums(file, files)
    yield from _outside(file, files)


def check_outlines(files: TerritoryFiles, territory: Territory) -> Iterator[Finding]:
    """Outlines of no zone, and zones that no map can show; units are never shown."""
    for file in files.zonings:
        if file.outlines is not None:
            for code in sorted(set(file.outlines.by_code) - set(file.codes)):
                name, table = file.outlines.name, file.table.name
                yield ORPHAN_OUTLINE.finding(workbook=name, zone=code, expected=table)
        if file.declaration.level == "unit":
            continue
        zones = territory.zonings[file.ref].zones
        lost = [
            code
            for code, zone in sorted(zones.items())
            if zone.documented and (file.ref, code) not in territory.outlines
        ]
        yield from _grouped(NO_OUTLINE, file.table.name, lost)


def _words(file: ShareFile) -> Iterator[Finding]:
    for column, words in (("support", SUPPORTS), ("method", METHODS)):
        for row, text in file.table.cells(column):
            if text not in words:
                expected = ", ".join(words)
                place = _place(file, row, column)
                yield BAD_WORD.finding(**place, found=text, expected=expected, column=column)


def _zones(file: ShareFile, files: TerritoryFiles) -> Iterator[Finding]:
    for column, ref in (("target", file.target), ("source", file.source)):
        tables = [zoning for zoning in files.zonings if zoning.ref == ref and zoning.readable]
        known = {code for zoning in tables for code in zoning.codes}
        for row, code in file.table.cells(column):
            # A table that is absent or cannot be read is told once, elsewhere.
            if tables and code not in known:
                place = _place(file, row, column)
                yield UNKNOWN_ZONE.finding(**place, found=code, expected=str(ref))


def _numbers(file: ShareFile) -> Iterator[Finding]:
    for column, optional in (("weight_used", False), ("share_inside", True)):
        for row, text in file.table.cells(column):
            if _whole_share(text) is None and not (optional and text == ""):
                expected = f"un nombre entier de 0 à {SCALE}"
                place = _place(file, row, column)
                yield BAD_SHARE.finding(**place, found=text, expected=expected, column=column)


def _duplicates(file: ShareFile) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], int] = {}
    for row in file.table.rows:
        key = (row["target"], row["source"], row["support"])
        if key in first:
            place = _place(file, row, "target")
            yield DUPLICATE_SHARE.finding(
                **place, zone=row["target"], source=row["source"], first=first[key]
            )
        first.setdefault(key, row.line)


def _sums(file: ShareFile, files: TerritoryFiles) -> Iterator[Finding]:
    """No source zone counted more than once in the zones of one zoning, for each support."""
    named = {row["support"] for row in file.table.rows}
    checked: list[list[Row]] = []
    for support in (*sorted(named), *sorted(STAND_INS.keys() - named)):
        rows = _rows_for(file, support)
        if not rows or rows in checked:
            continue  # those of another support, which stand in
        checked.append(rows)
        sums: Counter[str] = Counter()
        last: dict[str, Row] = {}
        for row in rows:
            sums[row["source"]] += _whole_share(row["weight_used"]) or 0
            last[row["source"]] = row
        if file.is_passage:
            yield from _passage(file, files, support, sums)
            continue
        for zone, total in sorted(sums.items()):
            if total > SCALE:
                yield OVERFULL.finding(
                    **_place(file, last[zone], "weight_used"),
                    zone=zone,
                    found=str(total),
                    expected=str(SCALE),
                    support=support,
                )


def _passage(
    file: ShareFile, files: TerritoryFiles, support: str, sums: Counter[str]
) -> Iterator[Finding]:
    """A change of vintage moves everything once, from every old zone to every new one."""
    name = file.table.name
    codes = {zoning.ref: zoning.codes for zoning in files.zonings}
    for zone in codes.get(file.source, ()):
        if sums[zone] != SCALE:
            numbers = {"found": str(sums[zone]), "expected": str(SCALE)}
            yield INCOMPLETE_PASSAGE.finding(workbook=name, zone=zone, support=support, **numbers)
    reached = {
        row["target"] for row in _rows_for(file, support) if _whole_share(row["weight_used"])
    }
    for zone in codes.get(file.target, ()):
        if zone not in reached:
            yield NOT_REACHED.finding(workbook=name, zone=zone, support=support)


def _outside(file: ShareFile, files: TerritoryFiles) -> Iterator[Finding]:
    """An IRIS that a quartier counts lies in one of the quartier's communes."""
    homes = {
        row["code"]: row["commune"]
        for zoning in _tables(files, file.source, "iris")
        for row in zoning.table.rows
    }
    spans = {
        row["code"]: row["communes"].split(COMMUNE_SEPARATOR)
        for zoning in _tables(files, file.target, "quartier")
        for row in zoning.table.rows
    }
    for row, code in file.table.cells("source"):
        quartier, home = row["target"], homes.get(code)
        if home is not None and home not in spans.get(quartier, [home]):
            yield OUTSIDE_COMMUNE.finding(
                **_place(file, row, "source"),
                zone=quartier,
                found=home,
                expected=", ".join(spans[quartier]),
                source=code,
            )


def _tables(files: TerritoryFiles, ref: object, level: str) -> list[ZoningFile]:
    return [zoning for zoning in files.of_level(level) if zoning.ref == ref]


def _rows_for(file: ShareFile, support: str) -> list[Row]:
    """The rows that count for a support, for each target zone: of the best support there is."""
    found: list[Row] = []
    for name in dict.fromkeys((support, *STAND_INS.get(support, ()), ANY_SUPPORT)):
        taken = {row["target"] for row in found}
        found += [
            row for row in file.table.rows if row["support"] == name and row["target"] not in taken
        ]
    return found


def _whole_share(text: str) -> int | None:
    """The share in ten-thousandths, None unless whole and from 0 to 10000."""
    whole = text.isascii() and text.isdigit() and len(text) <= len(str(SCALE))
    return int(text) if whole and int(text) <= SCALE else None


def _grouped(entry: Entry, workbook: str, zones: Sequence[str]) -> Iterator[Finding]:
    if zones:
        yield entry.finding(workbook=workbook, count=len(zones), zones=", ".join(zones))


def _place(file: ShareFile, row: Row, column: str) -> dict[str, str]:
    table = file.table
    return {"workbook": table.name, "cell": table.at(row, column)}
