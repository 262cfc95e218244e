"""Rows of shares as a file of the project: checked where they come from, merged with what is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.territory.files import SHARE_COLUMNS, ShareFile, TerritoryFiles, share_file_name
from osq.territory.importing.catalogue import KEPT
from osq.territory.importing.plan import Plan, csv_text
from osq.territory.importing.records import Records
from osq.territory.model import ZoningRef
from osq.territory.share_checks import check_share_file
from osq.territory.tables import Row, Table

ShareRow = Mapping[str, str]
"""A row of a file of shares: its columns and their texts."""


def checked(
    rows: Sequence[tuple[int, ShareRow]],
    records: Records,
    source: ZoningRef,
    target: ZoningRef,
    files: TerritoryFiles,
) -> Iterator[Finding]:
    """What the checks of the territory say of rows, each with its place in the table received.

    Only the columns that the table has are checked word by word; the others are ours.
    """
    columns = sorted(set(records.columns) & set(SHARE_COLUMNS), key=records.columns.__getitem__)
    lines = tuple(Row(place + 1, row) for place, row in rows)
    table = Table(records.sheet.workbook, tuple(columns), lines)
    for finding in check_share_file(ShareFile(source, target, table), files):
        if finding.cell is None:
            yield finding
            continue
        line, _, column = finding.cell.partition(":")
        place = records.columns[columns[int(column) - 1]]
        cell = records.sheet.address(int(line) - 1, place)
        yield replace(finding, sheet=records.sheet.name, cell=cell)


def share_plan(
    rows: Sequence[ShareRow],
    source: ZoningRef,
    target: ZoningRef,
    files: TerritoryFiles,
    config: ObservatoryConfig,
    findings: Sequence[Finding],
    reading: str,
) -> Plan:
    """The file of these shares.

    In a composition, the rows already there for other target zones, or for another support of
    the same zone, stay; a passage is replaced whole, as its sums are those of a whole.
    """
    present = {
        file.table.name: file
        for file in files.shares
        if (file.source, file.target) == (source, target)
    }
    name = share_file_name(source, target, config, present)
    table = present[name].table if name in present else Table(name, SHARE_COLUMNS)
    imported = {(row["target"], row["support"]) for row in rows}
    kept: list[ShareRow] = []
    if source.id != target.id:
        kept = [row.values for row in table.rows if (row["target"], row["support"]) not in imported]
    zones = {row["target"] for row in rows}
    left = sorted({row["target"] for row in kept} - zones)
    told = list(findings)
    if left:
        told.append(KEPT.finding(workbook=name, count=len(left), zones=", ".join(left)))
    columns = list(dict.fromkeys([*SHARE_COLUMNS, *table.columns]))
    ordered = sorted([*rows, *kept], key=lambda row: [row[key] for key in SHARE_COLUMNS[:3]])
    return Plan(
        findings=tuple(told),
        contents={name: csv_text(columns, ordered)},
        reading=reading,
        counts={"lignes": len(rows), "zones": len(zones), "zones laissées": len(left)},
    )
