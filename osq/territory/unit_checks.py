"""Reference tables of units: every unit must be shared out wholly, or its count is lost."""

from __future__ import annotations

from collections.abc import Iterator

from osq.findings import Finding
from osq.territory.build import COMMUNE_SEPARATOR
from osq.territory.catalogue import UNIT_ACROSS, UNIT_NOT_WHOLE
from osq.territory.composition import SCALE
from osq.territory.files import ShareFile, TerritoryFiles, ZoningFile
from osq.text import format_number


def check_units(files: TerritoryFiles) -> Iterator[Finding]:
    """Units over several communes without shares, and shares that leave some of a unit out."""
    for units in files.of_level("unit"):
        shares = [file for file in files.shares if file.source == units.ref]
        communes = {file.ref for file in files.of_level("commune")}
        if not any(file.target in communes for file in shares):
            yield from _across(units)
        placeless = _without_iris(units, files)
        quartiers = {file.ref for file in files.of_level("quartier")}
        for file in shares:
            if file.target in quartiers:
                continue  # which do not share the whole ground out
            yield from _not_whole(units, file, placeless)


def _across(units: ZoningFile) -> Iterator[Finding]:
    for row, text in units.table.cells("communes"):
        if COMMUNE_SEPARATOR in text:
            yield UNIT_ACROSS.finding(
                workbook=units.table.name,
                cell=units.table.at(row, "communes"),
                zone=row["code"],
                found=text,
                expected=f"composition_commune_{units.declaration.id}.csv",
            )


def _without_iris(units: ZoningFile, files: TerritoryFiles) -> set[str]:
    """Units whose communes have no known IRIS: they count for the commune, and no lower."""
    unknown = {
        row["commune"]
        for file in files.of_level("iris")
        for row, code in file.table.cells("code")
        if not code
    }
    return {
        row["code"]
        for row, text in units.table.cells("communes")
        if set(text.split(COMMUNE_SEPARATOR)) <= unknown
    }


def _not_whole(units: ZoningFile, file: ShareFile, placeless: set[str]) -> Iterator[Finding]:
    """For each support, the weights of a unit must sum to the whole.

    A unit that no line names is `placeless`, or lost.
    """
    named = {row["source"] for row in file.table.rows}
    codes = [code for code in units.codes if code in named or code not in placeless]
    for support in sorted({row["support"] for row in file.table.rows}):
        weights = dict.fromkeys(codes, 0)
        for row in file.table.rows:
            if row["support"] == support and row["source"] in weights:
                digits = row["weight_used"]
                weights[row["source"]] += int(digits) if digits.isdigit() else 0
        for code, weight in weights.items():
            if weight != SCALE:
                yield UNIT_NOT_WHOLE.finding(
                    workbook=file.table.name,
                    zone=code,
                    found=format_number(weight),
                    expected=format_number(SCALE),
                )
