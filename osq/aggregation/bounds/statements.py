"""What the deliveries say of the unknowns: linear statements, from totals and from relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.aggregation.bounds.forms import ROUNDED, LevelForms
from osq.aggregation.bounds.unknowns import NONE, Block, Unknowns
from osq.aggregation.cells import Floats, Series
from osq.aggregation.levels import SOURCE_OF
from osq.conventions.model import Convention
from osq.conventions.relations import is_equation, relations_of, sides

_BINARY = 1e-6
"""Slack for sums of decimal numbers kept in binary."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement comes from: the total of a zone, or a relation within a zone.

    `measures` are qualified, the total or the larger one first.
    """

    kind: Literal["total", "parts", "inclusion"]
    zone: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Statements:
    """`low <= matrix @ unknowns <= high`, row by row; `matrix` of shape (rows, unknowns)."""

    matrix: sparse.csr_array
    low: Floats
    high: Floats
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    weights: Floats
    low: Floats
    high: Floats
    origins: list[Origin]


def make_statements(
    forms: Sequence[LevelForms],
    unknowns: Unknowns,
    series: Sequence[Series],
    conventions: Mapping[str, Convention],
) -> Statements:
    """Every statement that holds an unknown, totals first, in the order of levels and zones."""
    rough = np.array([0.0 if one.model.whole else ROUNDED for one in series])
    silent = _silent(series, conventions)
    summed = [one for one in forms if one.level.level in SOURCE_OF]
    parts = [_totals(one, unknowns, series, rough, silent) for one in summed]
    parts += [
        part
        for measures in _relations(series, conventions)
        for block in unknowns.blocks
        for part in _within(block, *measures, series)
    ]
    starts = np.cumsum([0, *(len(part.low) for part in parts)])
    rows = [part.rows + start for part, start in zip(parts, starts[:-1], strict=True)]
    columns = np.concatenate([part.columns for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    return Statements(
        sparse.csr_array(
            (weights, (np.concatenate(rows), columns)), shape=(int(starts[-1]), len(unknowns))
        ),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        tuple(origin for part in parts for origin in part.origins),
    )


def _totals(
    level: LevelForms,
    unknowns: Unknowns,
    series: Sequence[Series],
    rough: Floats,
    silent: npt.NDArray[np.bool_],
) -> _Part:
    """A delivered zone is the sum of its parts, where the composition is exact.

    A total may count units that lie in no zone below, or leave them out; where the provider
    never tells their number, it may count any number of them.  Figures that are no counts are
    rounded one by one.
    """
    direct, summed, cells = level.direct, level.summed, level.level
    used = cells.direct.has_data & cells.summed.has_data & summed.exact
    slack = rough * (summed.leaves + 1)
    known = direct.constant - summed.located
    low = summed.least - slack - known
    high = np.where(silent, np.inf, summed.most) + slack - known
    located = summed.terms * ~unknowns.not_located
    entries = (direct.terms - sparse.csr_array(located)).tocoo()
    zones, columns = entries.coords
    keys = zones * len(series) + unknowns.series[columns]
    kept = used.ravel()[keys] & (entries.data != 0)
    places, rows = np.unique(keys[kept], return_inverse=True)
    codes, width = cells.direct.zones, len(series)
    return _Part(
        rows,
        columns[kept],
        entries.data[kept],
        low.ravel()[places],
        high.ravel()[places],
        [Origin("total", codes[p // width], (series[p % width].measure,)) for p in places.tolist()],
    )


def _silent(
    series: Sequence[Series], conventions: Mapping[str, Convention]
) -> npt.NDArray[np.bool_]:
    """The series whose provider has no row for the units that it cannot place."""
    told = {
        name
        for name, convention in conventions.items()
        for sending in convention.sendings
        for layout in sending.layouts
        for table in layout.tables
        if table.unlocated
    }
    return np.array([one.measure.partition(".")[0] not in told for one in series], dtype=bool)


_Relation = tuple[tuple[int, ...], tuple[int, ...], bool, float]
"""Columns within, columns around, whether both are equal, and the tolerance."""


def _relations(
    series: Sequence[Series], conventions: Mapping[str, Convention]
) -> Iterator[_Relation]:
    """The relations whose measures were all delivered, over one period, and can be added."""
    column = {one.measure: number for number, one in enumerate(series)}
    for name in sorted(conventions):
        convention = conventions[name]
        for relation in relations_of(convention):
            within, around = (
                tuple(column.get(convention.qualified(each), NONE) for each in side)
                for side in sides(relation)
            )
            used = [series[number] for number in (*within, *around) if number != NONE]
            lacking = len(used) < len(within) + len(around)
            if lacking or len({one.period for one in used}) > 1:
                continue
            if all(one.model.additive for one in used):
                whole = all(one.model.whole for one in used)
                tolerance = relation.tolerance + (0.0 if whole else _BINARY)
                yield within, around, is_equation(relation), tolerance


def _within(
    block: Block,
    within: tuple[int, ...],
    around: tuple[int, ...],
    equal: bool,
    tolerance: float,
    series: Sequence[Series],
) -> Iterator[_Part]:
    """The relation in each delivered row that holds all of its measures."""
    columns = np.array([*within, *around], dtype=np.intp)
    signs = np.array([1.0] * len(within) + [-1.0] * len(around))
    at = block.at[:, columns]
    hidden = (at >= 0).any(axis=1) & block.cells.has_data[:, columns].all(axis=1)
    zones = np.flatnonzero(hidden)
    if not len(zones):
        return
    rows, places = np.nonzero(at[zones] >= 0)
    known = block.constant[np.ix_(zones, columns)] @ signs
    measures = tuple(series[number].measure for number in (*around, *within))
    kind: Literal["parts", "inclusion"] = "parts" if equal else "inclusion"
    yield _Part(
        rows,
        at[zones][rows, places],
        signs[places],
        (-tolerance - known) if equal else np.full(len(zones), -np.inf),
        tolerance - known,
        [Origin(kind, block.cells.zones[zone], measures) for zone in zones.tolist()],
    )
