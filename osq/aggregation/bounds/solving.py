"""The range of every unknown, and of every sum of unknowns that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from osq.aggregation.bounds.conflicts import Conflict, explain
from osq.aggregation.bounds.programme import Contradiction, Programme
from osq.aggregation.bounds.propagation import activity, narrow
from osq.aggregation.bounds.statements import Statements
from osq.aggregation.bounds.unknowns import Unknowns
from osq.aggregation.cells import Bools, Floats

Indices = npt.NDArray[np.intp]
FREE = -1


@dataclass(slots=True, eq=False)
class Parts:
    """The unknowns that are not determined, in parts that no statement ties to one another.

    `of` is the part of each unknown, `FREE` where no statement is left that says anything;
    `looped` names the parts where intervals alone may not say all.
    """

    statements: Statements
    lower: Floats
    upper: Floats
    whole: Bools
    of: Indices
    of_row: Indices
    looped: tuple[int, ...]
    _programmes: dict[int, tuple[Indices, Programme]] = field(default_factory=dict)

    def programme(self, part: int) -> tuple[Indices, Programme]:
        """The unknowns of a part, in order, and its programme."""
        if part not in self._programmes:
            rows, members = np.flatnonzero(self.of_row == part), np.flatnonzero(self.of == part)
            matrix = self.statements.matrix[rows]
            known = matrix @ np.where(self.lower == self.upper, self.lower, 0.0)
            self._programmes[part] = (
                members,
                Programme(
                    matrix[:, members],
                    self.statements.low[rows] - known,
                    self.statements.high[rows] - known,
                    self.lower[members],
                    self.upper[members],
                    self.whole[members],
                ),
            )
        return self._programmes[part]


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """What each unknown may be, shape (unknowns,), and where the deliveries contradict.

    The unknowns of a conflict, and all that statements tie to them, keep the bounds they had.
    """

    lower: Floats
    upper: Floats
    conflicts: tuple[Conflict, ...]
    parts: Parts

    def tied(self, sums: Indices, places: Indices) -> Bools:
        """Which sums hold two unknowns that statements tie; `sums` numbers that of each place."""
        part = self.parts.of[places]
        pairs, times = np.unique(
            np.stack([sums, part])[:, part != FREE], axis=1, return_counts=True
        )
        found = np.zeros(int(sums.max(initial=-1)) + 1, dtype=bool)
        found[pairs[0, times > 1]] = True
        return found

    def span(self, places: Indices, weights: Floats) -> tuple[float, float]:
        """The range of `weights @ unknowns[places]`; `places` in order.

        Parts are independent: the range of a sum over several is the sum of their ranges.
        """
        low = high = 0.0
        for part in np.unique(self.parts.of[places]).tolist():
            mine = self.parts.of[places] == part
            one, other = self._span_within(part, places[mine], weights[mine])
            low, high = low + one, high + other
        return low, high

    def _span_within(self, part: int, places: Indices, weights: Floats) -> tuple[float, float]:
        ends = weights * self.lower[places], weights * self.upper[places]
        low, high = float(np.minimum(*ends).sum()), float(np.maximum(*ends).sum())
        if part == FREE or len(places) < 2:
            return low, high
        members, programme = self.parts.programme(part)
        objective = np.zeros(len(members))
        objective[np.searchsorted(members, places)] = weights
        return programme.least(objective, low), -programme.least(-objective, -high)


def solve(statements: Statements, unknowns: Unknowns) -> Ranges:
    """The narrowest ranges that all statements together allow.

    A group of statements that contradict one another is set aside whole, for nobody knows
    which of them is wrong.
    """
    open_ = unknowns.lower < unknowns.upper
    group = _tied(statements.matrix, open_)[1]
    used = np.ones(len(group), dtype=bool)
    while True:
        held = _rows(statements, used)
        reached = narrow(held, unknowns.lower, unknowns.upper, unknowns.whole)
        failed, lower, upper = reached.broken, reached.lower, reached.upper
        if not len(failed):
            parts = _parts(held, lower, upper, unknowns.whole, reached.settled)
            lower, upper, failed = _tightened(parts)
        if not len(failed):
            break
        used &= ~np.isin(group, group[np.flatnonzero(used)[failed]])
    broken = np.unique(group[~used]).tolist()
    conflicts = (explain(statements, np.flatnonzero(group == one), unknowns) for one in broken)
    return Ranges(lower, upper, tuple(one for found in conflicts for one in found), parts)


def _tightened(parts: Parts) -> tuple[Floats, Floats, Indices]:
    """The ranges once every looped part was solved, and a row of each that contradicts."""
    lower, upper, failed = parts.lower.copy(), parts.upper.copy(), []
    for part in parts.looped:
        members, programme = parts.programme(part)
        try:
            lower[members], upper[members] = programme.ranges()
        except Contradiction:
            failed.append(int(np.flatnonzero(parts.of_row == part)[0]))
    return lower, upper, np.array(failed, dtype=np.intp)


def _parts(
    statements: Statements, lower: Floats, upper: Floats, whole: Bools, settled: bool
) -> Parts:
    """What is left to solve: unknowns not determined, statements that still say something."""
    least, most = activity(statements, lower, upper)
    telling = (least < statements.low) | (most > statements.high)
    left = sparse.csr_array(statements.matrix * telling[:, np.newaxis])
    of, of_row = _tied(left, lower < upper)
    of_row = np.where(telling, of_row, FREE)
    entries = left.tocoo()
    columns = entries.coords[1]
    inner = (of[columns] != FREE) & (entries.data != 0)
    size = max(int(of.max(initial=FREE)), int(of_row.max(initial=FREE))) + 1
    edges = np.bincount(of[columns[inner]], minlength=size)
    nodes = np.bincount(of[of != FREE], minlength=size)
    nodes += np.bincount(of_row[of_row != FREE], minlength=size)
    looped = np.flatnonzero((edges > 0) & ((edges >= nodes) | (not settled)))
    return Parts(statements, lower, upper, whole, of, of_row, tuple(looped.tolist()))


def _tied(matrix: sparse.csr_array, open_: Bools) -> tuple[Indices, Indices]:
    """The group of each unknown and of each row, tied by unknowns that are `open_`.

    Rows without any are groups of their own; unknowns in no row, or not open, are `FREE`.
    """
    entries = matrix.tocoo()
    rows, columns = entries.coords
    inner = open_[columns] & (entries.data != 0)
    height, width = matrix.shape
    graph = sparse.csr_array(
        (np.ones(int(inner.sum())), (rows[inner], height + columns[inner])),
        shape=(height + width, height + width),
    )
    label = connected_components(graph, directed=False)[1].astype(np.intp)
    met = np.zeros(width, dtype=bool)
    met[columns[inner]] = True
    return np.where(met, label[height:], FREE), label[:height]


def _rows(statements: Statements, used: Bools) -> Statements:
    return replace(
        statements,
        matrix=statements.matrix[np.flatnonzero(used)],
        low=statements.low[used],
        high=statements.high[used],
        origins=tuple(
            one for one, keep in zip(statements.origins, used.tolist(), strict=True) if keep
        ),
    )
