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
    grid, header = located.grid, located.header
    codes = header.columns("code")
    read = {row.row for row in rows.rows if row.role is not Role.ASIDE}
    hidden_rows = sorted(read & grid.hidden.rows)
    figures = {*located.measure_columns().values(), *header.columns("value")}
    columns = sorted(figures & grid.hidden.columns)
    findings = []
    cells = addresses((row, codes[0]) for row in hidden_rows)
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
        heads = [address(header.last, column) for column in columns]
        findings.append(
            CATALOGUE["OSQ-D035"].finding(
                workbook=workbook,
                sheet=grid.name,
                cell=" ".join(filter(None, [cells, *heads])),
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
