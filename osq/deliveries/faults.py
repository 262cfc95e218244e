"""Faults of single cells, gathered, then told: one by one when few, grouped when repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address, addresses
from osq.findings import Finding
from osq.text import NBSP

TOLD_ONE_BY_ONE = 3


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell (`row`, `column` from 0); `code` is its catalogue entry."""

    code: str
    row: int
    column: int
    zone: str | None
    measure: str
    found: str
    expected: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


def tell(
    faults: Iterable[CellFault], workbook: str, sheet: str, labels: Mapping[str, str]
) -> list[Finding]:
    """The findings of these faults; `labels` names the measures.

    Undeclared marks are grouped by mark over the whole sheet, other faults by measure.
    """
    groups: dict[tuple[str, str], list[CellFault]] = {}
    for fault in faults:
        subject = fault.found if fault.code == "OSQ-V003" else fault.measure
        groups.setdefault((fault.code, subject), []).append(fault)
    findings = []
    for group in groups.values():
        if len(group) <= TOLD_ONE_BY_ONE and group[0].code != "OSQ-V003":
            findings += [_finding([fault], workbook, sheet, labels) for fault in group]
        else:
            findings.append(_finding(group, workbook, sheet, labels))
    return findings


def _finding(
    group: list[CellFault], workbook: str, sheet: str, labels: Mapping[str, str]
) -> Finding:
    first = group[0]
    cells = addresses((fault.row, fault.column) for fault in group)
    measures = {fault.measure for fault in group}
    founds = list(dict.fromkeys(fault.found for fault in group))
    if len(group) == 1:
        place = f"{cells}, zone {first.zone}" if first.zone else cells
    else:
        start = addresses((fault.row, fault.column) for fault in group[:6])
        place = f"{len(group)} cellules{NBSP}: {start}" + ("…" if len(group) > 6 else "")
    return CATALOGUE[first.code].finding(
        workbook=workbook,
        sheet=sheet,
        cell=cells,
        zone=first.zone if len(group) == 1 else None,
        measure=first.measure if len(measures) == 1 else None,
        expected=first.expected,
        found=", ".join(founds[:5]) + ("…" if len(founds) > 5 else ""),
        measure_label=labels[first.measure] if len(measures) == 1 else "Plusieurs grandeurs",
        place=place,
        cell_address=address(first.row, first.column),
        **first.words,
    )
