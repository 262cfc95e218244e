"""Figures that a sheet holds and does not show: read like the others, and told."""

from __future__ import annotations

from collections.abc import Iterable

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address, addresses, column_letters
from osq.deliveries.locate import LocatedTable
from osq.deliveries.rows import Role, Rows
from osq.findings import Finding

_NAMED = 6


def concealed(located: LocatedTable, rows: Rows, workbook: str) -> list[Finding]:
    """A hidden sheet, rows hidden by a filter or by hand, and hidden columns of figures."""
    grid = located.grid
    read = {row.place for row in rows.rows if row.role is not Role.ASIDE}
    hidden = {(row, code) for row, code in read if row in grid.hidden.rows}
    hidden_rows = sorted({row for row, _ in hidden})
    heads = {
        column: address(block.header.last, column)
        for block in located.blocks
        for column in block.figure_columns()
        if column in grid.hidden.columns
    }
    columns = sorted(heads)
    findings = []
    cells = addresses(hidden)
    told_rows = _named("la ligne", "les lignes", [str(row + 1) for row in hidden_rows])
    if not grid.visible:
        findings.append(
            CATALOGUE["OSQ-D035"].finding(
                workbook=workbook, sheet=grid.name, found="toute la feuille est masquée"
            )
        )
    if hidden_rows and grid.hidden.filtered:
        findings.append(
            CATALOGUE["OSQ-D036"].finding(
                workbook=workbook, sheet=grid.name, cell=cells, found=told_rows
            )
        )
        told_rows = cells = ""
    if told_rows or columns:
        told_columns = _named("la colonne", "les colonnes", map(column_letters, columns))
        findings.append(
            CATALOGUE["OSQ-D035"].finding(
                workbook=workbook,
                sheet=grid.name,
                cell=" ".join(filter(None, [cells, *(heads[at] for at in columns)])),
                found=" et ".join(filter(None, [told_rows, told_columns])),
            )
        )
    return findings


def _named(one: str, several: str, names: Iterable[str]) -> str:
    listed = list(names)
    if not listed:
        return ""
    shown = ", ".join(listed[:_NAMED]) + ("…" if len(listed) > _NAMED else "")
    return f"{one if len(listed) == 1 else several} {shown}"
