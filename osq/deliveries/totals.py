"""Delivered total rows against the sum of their zones.

Hidden cells take part by their bounds.  Units that could not be located may be counted in a
total or left out of it: both are accepted.  Where a row or a cell below the total already has
a fault, the total proves nothing and is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address
from osq.deliveries.ground import Ground
from osq.deliveries.panel import Floats, Mask, Panel, panel_of
from osq.deliveries.relations import ROUNDING, interval
from osq.deliveries.rows import Role
from osq.findings import Finding


@dataclass(frozen=True, slots=True)
class Doubts:
    """Where faults are already known: whole communes, (commune, measure) pairs, or anywhere.

    An empty commune in a pair stands for any.  `absent` are communes that the table does not
    hold whole by agreement: their totals prove nothing, the file's own does.
    """

    communes: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
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
    panel = panel_of(records)
    additive = {measure.id for measure in convention.measures if measure.additive}
    findings = []
    for row in np.flatnonzero(panel.roles == Role.TOTAL).tolist():
        zones, unlocated = zones_below(panel, row, ground)
        communes = _covered(panel, row, zones, ground, doubts)
        sums = list(_sums(panel, zones, unlocated))
        slack = _slacks(panel, convention, int(zones.sum()))
        held = np.zeros(len(panel.measures), bool)
        for low, high in sums:
            within = (low <= panel.upper[row] + slack) & (panel.lower[row] - slack <= high)
            held |= within | np.isnan(low + panel.lower[row])
        for column in np.flatnonzero(~held).tolist():
            measure = panel.measures[column]
            sure = communes is not None and not doubts.cover(communes, measure)
            if zones.any() and measure in additive and sure:
                bounds = [(low[column], high[column]) for low, high in sums]
                record = records.iloc[int(panel.records[row, column])]
                findings.append(_finding(record, bounds, convention, workbook))
    return findings


def _covered(
    panel: Panel, row: int, zones: Mask, ground: Ground, doubts: Doubts
) -> set[str] | None:
    """The communes below a total, those without a row too; None where some lack by agreement."""
    communes = set(panel.communes[zones].tolist())
    level = panel.levels[row]
    if level not in ("commune", "agglomeration"):
        return communes | doubts.communes  # the total of the rows there are
    if level == "agglomeration":
        communes |= ground.perimeter
    return None if communes & doubts.absent else communes


def zones_below(panel: Panel, row: int, ground: Ground) -> tuple[Mask, list[Mask]]:
    """The rows of zones that a total sums, and the groups of unlocated units it may count."""
    zones, unlocated = panel.roles == Role.ZONE, panel.roles == Role.UNLOCATED
    level = panel.levels[row]
    if level == "commune":
        if (panel.communes[zones] == "").any():
            return np.zeros_like(zones), []  # a zone over two communes is in no one's total
        inside = panel.communes == panel.zones[row]
        return zones & inside, [unlocated & inside]
    if level == "agglomeration":
        members = np.isin(panel.communes, [*ground.perimeter, ""])
        zones = zones & members
        at_commune = unlocated & members & (panel.levels == "commune")
    else:
        zones = zones | (panel.roles == Role.ASIDE)
        at_commune = unlocated & (panel.levels == "commune")
    return zones, [at_commune, unlocated & (panel.levels != "commune")]


def _sums(panel: Panel, zones: Mask, unlocated: list[Mask]) -> Iterator[tuple[Floats, Floats]]:
    """Bounds of the sums by measure, with and without each group of unlocated units."""
    groups = [group for group in unlocated if group.any()]
    for taken in product((False, True), repeat=len(groups)):
        counted = zones.copy()
        for group, is_taken in zip(groups, taken, strict=True):
            counted |= group & is_taken
        yield panel.lower[counted].sum(axis=0), panel.upper[counted].sum(axis=0)


def _slacks(panel: Panel, convention: Convention, zones: int) -> Floats:
    """What rounding may add, by measure: weighted figures are rounded one by one."""
    whole = [convention.measure(measure).whole for measure in panel.measures]
    return np.where(whole, ROUNDING, 0.5 * (zones + 1))


def _finding(
    total: pd.Series, sums: list[tuple[float, float]], convention: Convention, workbook: str
) -> Finding:
    measure = convention.measure(str(total["measure"]))
    row = int(total["row"])
    return CATALOGUE["OSQ-V032"].finding(
        workbook=workbook,
        sheet=str(total["sheet"]),
        cell=address(row, int(total["column"])),
        zone=str(total["zone"]) or None,
        measure=convention.qualified(measure.id),
        expected=" ou ".join(dict.fromkeys(interval(*bounds) for bounds in sums)),
        found=interval(total["lower"], total["upper"]),
        measure_label=measure.label,
        where=f"de la ligne {row + 1}",
    )
