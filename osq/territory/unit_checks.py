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
        for file in shares:
            yield from _not_whole(units, file)


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


def _not_whole(units: ZoningFile, file: ShareFile) -> Iterator[Finding]:
    """For each support, the weights of a unit must sum to the whole."""
    for support in sorted({row["support"] for row in file.table.rows}):
        weights = dict.fromkeys(units.codes, 0)
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
