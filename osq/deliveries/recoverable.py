"""Hidden cells that the delivered file itself gives away, by subtraction.

Every delivered total, and every declared sum of parts, is an equation between intervals; each
narrows its terms until nothing moves (constraint propagation, as in Davis, Artificial
Intelligence 32, 1987).  It finds what one subtraction after another finds; what only several
equations solved together would give belongs to the audit of a release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from osq.conventions.measures import PartsRelation
from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import addresses
from osq.deliveries.ground import Ground
from osq.deliveries.panel import Panel, panel_of
from osq.deliveries.rows import Role
from osq.deliveries.totals import zones_below
from osq.findings import Finding

_ROUNDS = 20
_NAMED = 3
_EXACT = 0.5
"""Bounds closer than this leave one whole number."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """`parts` add up to `total`: places in the flattened panel."""

    parts: npt.NDArray[np.int64]
    total: int


def check_recoverable(
    records: pd.DataFrame, convention: Convention, ground: Ground, workbook: str
) -> list[Finding]:
    """The hidden counts of one table that its other cells determine, in one finding."""
    suppressed = (records["status"] == "suppressed").to_numpy(bool)
    if not suppressed.any():
        return []
    panel = panel_of(records)
    hidden = np.where(panel.records >= 0, suppressed[panel.records], False)
    hidden &= panel.upper - panel.lower >= _EXACT
    sums = [each for each in _sums(panel, convention, ground) if _helps(each, hidden.ravel())]
    lower, upper = _narrowed(sums, panel.lower.ravel().copy(), panel.upper.ravel().copy())
    found = hidden & (np.abs(upper - lower) < _EXACT).reshape(hidden.shape)
    whole = np.array([convention.measure(name).whole for name in panel.measures], bool)
    found &= whole
    if not found.any():
        return []
    cells = records.iloc[panel.records[found]]
    labels = [convention.measure(panel.measures[at]).label for at in np.flatnonzero(found.any(0))]
    return [
        CATALOGUE["OSQ-V051"].finding(
            workbook=workbook,
            sheet=str(cells["sheet"].iloc[0]),
            cell=addresses(zip(cells["row"], cells["column"], strict=True)),
            measures=", ".join(labels[:_NAMED]) + ("…" if len(labels) > _NAMED else ""),
            count=str(len(cells)),
        )
    ]


def _sums(panel: Panel, convention: Convention, ground: Ground) -> Iterator[_Sum]:
    """The equations of a table; a total that may or may not count unlocated units is none."""
    width = len(panel.measures)
    additive = [convention.measure(name).additive for name in panel.measures]
    for row in np.flatnonzero(panel.roles == Role.TOTAL).tolist():
        zones, unlocated = zones_below(panel, row, ground)
        below = np.flatnonzero(zones)
        unclear = np.zeros(width, bool)
        for group in unlocated:
            unclear |= ~(panel.upper[group] == 0).all(axis=0)
        for column in range(width):
            if len(below) and additive[column] and not unclear[column]:
                yield _Sum(below * width + column, row * width + column)
    for relation in convention.relations:
        names = set(panel.measures)
        if isinstance(relation, PartsRelation) and {relation.total, *relation.parts} <= names:
            parts, total = panel.places(relation.parts), panel.places([relation.total])[0]
            for row in np.flatnonzero(panel.roles != Role.ASIDE).tolist():
                yield _Sum(row * width + np.array(parts, np.int64), row * width + total)


def _helps(each: _Sum, hidden: npt.NDArray[np.bool_]) -> bool:
    return bool(hidden[each.parts].any() or hidden[each.total])


def _narrowed(
    sums: list[_Sum], lower: npt.NDArray[np.float64], upper: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The bounds once every equation was used; one with an unknown term says nothing."""
    known = [
        each
        for each in sums
        if np.isfinite(lower[[*each.parts, each.total]]).all() and np.isfinite(upper[each.total])
    ]
    for _ in range(_ROUNDS):
        before = upper - lower
        for each in known:
            low, high = lower[each.parts], upper[each.parts]
            if low.sum() > upper[each.total] or high.sum() < lower[each.total]:
                continue  # a contradiction, told elsewhere, proves nothing
            lower[each.total] = max(lower[each.total], low.sum())
            upper[each.total] = min(upper[each.total], high.sum())
            others_low, others_high = low.sum() - low, _without(high)
            lower[each.parts] = np.maximum(low, lower[each.total] - others_high)
            upper[each.parts] = np.minimum(high, upper[each.total] - others_low)
        if np.array_equal(before, upper - lower, equal_nan=True):
            break
    return lower, upper


def _without(high: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The sum of the other terms, for each; infinite bounds included."""
    finite = np.where(np.isinf(high), 0.0, high)
    infinite = np.isinf(high)
    others = infinite.sum() - infinite
    return np.where(others > 0, np.inf, finite.sum() - finite)
