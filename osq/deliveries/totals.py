"""Delivered total rows against the sum of their zones.

Hidden cells take part by their bounds.  Units that could not be located may be counted in a
total or left out of it: both are accepted.  Where a row or a cell below the total already has
a fault, the total proves nothing and is left in peace.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from osq.conventions.measures import Measure
from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address
from osq.deliveries.ground import Ground
from osq.deliveries.relations import ROUNDING, interval
from osq.findings import Finding


@dataclass(frozen=True, slots=True)
class Doubts:
    """Where faults are already known: whole communes, (commune, measure) pairs, or anywhere.

    An empty commune in a pair stands for any.
    """

    communes: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    everywhere: bool = False

    def cover(self, communes: set[str], measure: str) -> bool:
        """Whether a total over these communes proves nothing for the measure."""
        return (
            self.everywhere
            or bool(communes & self.communes)
            or any((commune, measure) in self.pairs for commune in communes | {""})
        )


def check_totals(
    records: pd.DataFrame, convention: Convention, ground: Ground, workbook: str, doubts: Doubts
) -> list[Finding]:
    """The total rows of one table, for additive measures, that no sum of their zones gives."""
    by_measure = dict(iter(records.groupby("measure", sort=True)))
    findings = []
    for total in records[records["role"] == "total"].to_dict("records"):
        measure = convention.measure(total["measure"])
        if measure.additive and not math.isnan(total["lower"]):
            finding = _check(
                total, by_measure[measure.id], measure, convention, ground, workbook, doubts
            )
            findings += [finding] if finding else []
    return findings


def _check(
    total: dict[Hashable, Any],
    cells: pd.DataFrame,
    measure: Measure,
    convention: Convention,
    ground: Ground,
    workbook: str,
    doubts: Doubts,
) -> Finding | None:
    zones, unlocated = _below(total, cells, ground)
    if zones.empty or doubts.cover(set(zones["commune"]), measure.id):
        return None
    # Weighted figures are rounded one by one, and their total too.
    slack = ROUNDING if measure.whole else 0.5 * (len(zones) + 1)
    lower, upper = total["lower"], total["upper"]
    sums = list(_sums(zones, unlocated))
    proven = not any(math.isnan(low) or math.isnan(high) for low, high in sums)
    if not proven or any(low <= upper + slack and lower - slack <= high for low, high in sums):
        return None
    row, column = total["row"], total["column"]
    return CATALOGUE["OSQ-V032"].finding(
        workbook=workbook,
        sheet=str(total["sheet"]),
        cell=address(row, column),
        zone=str(total["zone"]) or None,
        measure=convention.qualified(measure.id),
        expected=" ou ".join(dict.fromkeys(interval(*bounds) for bounds in sums)),
        found=interval(lower, upper),
        measure_label=measure.label,
        where=f"ligne {row + 1}",
    )


def _below(
    total: dict[Hashable, Any], cells: pd.DataFrame, ground: Ground
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The zones that the total sums, and the groups of unlocated units it may count."""
    zones, unlocated = cells[cells["role"] == "zone"], cells[cells["role"] == "unlocated"]
    if total["level"] == "commune":
        if (zones["commune"] == "").any():
            return zones.iloc[:0], []  # a zone over two communes belongs to no one's total
        inside = unlocated[unlocated["zone"] == total["zone"]]
        return zones[zones["commune"] == total["zone"]], [inside]
    if total["level"] == "agglomeration":
        zones = zones[zones["commune"].isin(ground.perimeter) | (zones["commune"] == "")]
    else:
        zones = cells[cells["role"].isin(["zone", "aside"])]
    at_commune = unlocated["level"] == "commune"
    return zones, [unlocated[at_commune], unlocated[~at_commune]]


def _sums(zones: pd.DataFrame, unlocated: list[pd.DataFrame]) -> Iterator[tuple[float, float]]:
    """Bounds of the sum, with and without each group of unlocated units."""
    groups = [group for group in unlocated if not group.empty]
    for taken in product((False, True), repeat=len(groups)):
        parts = [zones, *(group for group, counted in zip(groups, taken, strict=True) if counted)]
        yield (
            math.fsum(float(part["lower"].sum(skipna=False)) for part in parts),
            math.fsum(float(part["upper"].sum(skipna=False)) for part in parts),
        )
