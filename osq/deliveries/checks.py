"""What must hold between the cells of a delivery, and against what is already known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from osq.conventions.model import Convention
from osq.deliveries.background import Background
from osq.deliveries.ground import Ground
from osq.deliveries.plausibility import check_plausibility
from osq.deliveries.recoverable import check_recoverable
from osq.deliveries.relations import check_relations, doubles
from osq.deliveries.table import ReadTable, no_records
from osq.deliveries.thresholds import check_thresholds
from osq.deliveries.totals import Doubts, check_totals
from osq.findings import Finding


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The tables of one delivery, read, and what they are checked with."""

    tables: Sequence[ReadTable]
    convention: Convention
    ground: Ground
    background: Background
    workbook: str

    def records(self) -> pd.DataFrame:
        """The records of all tables, in their order."""
        return records_of(self.tables)


def check_content(content: Content) -> list[Finding]:
    """Doubles, relations, totals, secrets given away, and what the last delivery makes doubtful."""
    records = content.records()
    findings = doubles(records, content.convention, content.workbook)
    broken = check_relations(records, content.convention, content.workbook)
    findings += broken.findings
    for table in content.tables:
        doubts = Doubts(
            frozenset(table.rows.doubtful),
            frozenset(table.rows.absent),
            frozenset(broken.doubtful),
            table.rows.all_doubtful,
        )
        findings += check_totals(
            table.records, content.convention, content.ground, content.workbook, doubts
        )
        findings += check_recoverable(
            table.records, content.convention, content.ground, content.workbook
        )
    findings += check_thresholds(records, content.convention, content.workbook)
    return findings + check_plausibility(
        records, content.convention, content.background, content.ground.edition, content.workbook
    )


def records_of(tables: Sequence[ReadTable]) -> pd.DataFrame:
    """The records of these tables; an empty frame with the same columns when there are none."""
    if not tables:
        return no_records()
    filled = [table.records for table in tables if len(table.records)]
    return pd.concat(filled or [no_records()], ignore_index=True)
