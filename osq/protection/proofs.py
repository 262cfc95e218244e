"""The fewest printed figures that prove what is concluded of a cell.

The multipliers of a linear proof name the figures it needs; of all proofs, the cheapest is asked
for.  What it names is made irreducible: none can be left out (Junker U., QUICKXPLAIN, AAAI 2004,
over what lines imply).  Relations and "not negative" are known to all and are never counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from scipy import optimize, sparse
from scipy.sparse import csgraph

from osq.protection.attack import Attack, intervals
from osq.protection.dossier import HIDDEN, Dossier, Line, Protected, RatioSeries
from osq.protection.forms import whole
from osq.protection.reduce import Contradiction
from osq.protection.solving import Floats
from osq.protection.statements import Stated, matrix_of
from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints, Knowledge, Rows

MANY = 60
"""Lines of which nobody asks whether each is needed: told as they are."""
FREE = 1e-3
"""What a relation costs in a proof beside a line: everybody knows it."""
NEAR = 1e-6


class Proofs:
    """Lines that prove bounds of one cell, among the rows that have to do with it."""

    def __init__(self, stated: Stated, cell: Protected) -> None:
        self.dossier, self.cell = stated.forms.dossier, cell
        self.form = whole(stated.forms.of_protected(cell))
        matrix = matrix_of([self.form], len(stated.forms.unknowns))
        rows, columns = _tied(stated.knowledge.rows.matrix, matrix)
        kept = stated.knowledge.rows.chosen(rows)
        self.rows = Rows(sparse.csr_array(kept.matrix[:, columns]), kept.low, kept.high)
        self.floor: Ints = stated.knowledge.floor[columns]
        self.told_by: Ints = stated.told_by[rows]
        self.matrix = sparse.csr_array(matrix[:, columns])

    def lines(self, low: Fraction | None, high: Fraction | None) -> tuple[int, ...]:
        """An irreducible set of lines that imply `low` and `high`, in their order."""
        ends = (
            None if low is None else int(low * self.form.scale),
            None if high is None else int(high * self.form.scale),
        )

        def implied(lines: Sequence[int]) -> bool:
            return self._imply(lines, *ends)

        tight = self._tight(ends)
        if len(tight) > MANY or self._needed(tight):
            return tuple(tight)
        return tuple(sorted(irreducible(sorted(tight, key=self._preference), implied)))

    def _needed(self, lines: Sequence[int]) -> bool:
        """Whether the form is one combination of what lines print, of all and in one way."""
        told = np.isin(self.told_by, lines) & (self.rows.low == self.rows.high)
        if not lines or int(told.sum()) != len(lines) or len(lines) > MANY:
            return False
        used = self.rows.matrix[told]
        dense = used[:, np.unique(used.indices)].toarray().astype(np.float64)
        alone = bool(np.linalg.matrix_rank(dense) == len(lines))
        return alone and len(self.combination(lines) or {}) == len(lines)

    def combination(self, lines: Sequence[int]) -> dict[int, Fraction] | None:
        """The cell as a sum of what lines print, each multiplied; None where it is none."""
        exact = self.rows.low == self.rows.high
        told = np.isin(self.told_by, lines)
        columns = np.unique(np.concatenate([self.rows.matrix[told].indices, self.matrix.indices]))
        near = np.diff(sparse.csr_array(self.rows.matrix[:, columns]).indptr) > 0
        chosen = np.flatnonzero(exact & near & (told | (self.told_by < 0)))
        if not len(chosen):
            return None
        inner = self.rows.matrix[chosen]
        columns = np.unique(np.concatenate([inner.indices, columns]))
        dense = inner[:, columns].toarray().astype(np.float64)
        wanted = self.matrix[:, columns].toarray()[0].astype(np.float64)
        solved = np.linalg.lstsq(dense.T, wanted, rcond=None)[0]
        factors = [Fraction(float(each)).limit_denominator(1000) for each in solved]
        reached = sum((float(f) * row for f, row in zip(factors, dense, strict=True)), 0 * wanted)
        if not np.allclose(reached, wanted, atol=1e-6):
            return None
        found: dict[int, Fraction] = {}
        for row, factor in zip(chosen, factors, strict=True):
            line = int(self.told_by[row])
            if line >= 0 and factor:
                found[line] = factor / self.form.scale
        return found

    def _imply(self, lines: Sequence[int], low: int | None, high: int | None) -> bool:
        keep = (self.told_by < 0) | np.isin(self.told_by, lines)
        found = intervals(Knowledge(self.floor, self.rows.chosen(keep)), self.matrix)
        return (low is None or int(found.low[0]) >= low) and (
            high is None or int(found.high[0]) <= high
        )

    def _tight(self, ends: Sequence[int | None]) -> list[int]:
        """Few lines that prove the least and the greatest value of the form; all lines where
        only whole numbers do.
        """
        found: set[int] = set()
        for sign, end in ((1, ends[1]), (-1, ends[0])):
            if end is not None:
                found |= self._proving(sign, sign * end)
            if ends[0] == ends[1] and self._needed(sorted(found)):
                break
        return sorted(found)

    def _proving(self, sign: int, most: int) -> set[int]:
        """Lines that prove `sign * form <= most`: all where only whole numbers do."""
        form = sign * self.matrix.toarray()[0].astype(np.float64)
        found = proving(self.rows, form, most + 1 - NEAR, self._prices)
        if found is None:
            return {int(line) for line in np.unique(self.told_by) if line >= 0}
        return {int(line) for line in self.told_by[found] if line >= 0}

    @cached_property
    def _prices(self) -> Floats:
        return prices(self.rows, self.told_by, self.dossier, self.cell.zones)

    def _preference(self, number: int) -> tuple[object, ...]:
        """Plain counts near the cell first, what is hidden last: the earlier, the rather kept."""
        line: Line = self.dossier.lines[number]
        ratio = isinstance(self.dossier.series[line.series], RatioSeries)
        far = line.zone not in self.cell.zones
        return (line.text == HIDDEN, line.kind != "value", ratio, far, number)


def contradiction(stated: Stated) -> tuple[int, ...] | None:
    """An irreducible set of lines that no table satisfies; None where only whole numbers tell."""
    rows = stated.knowledge.rows
    nothing = np.zeros(rows.matrix.shape[1])
    found = proving(rows, nothing, -1.0, prices(rows, stated.told_by, stated.forms.dossier))
    if found is None:
        return None
    lines = sorted({int(line) for line in stated.told_by[found] if line >= 0})
    none = matrix_of([], rows.matrix.shape[1])

    def contradict(some: Sequence[int]) -> bool:
        keep = (stated.told_by < 0) | np.isin(stated.told_by, some)
        try:
            for piece in Attack(Knowledge(stated.knowledge.floor, rows.chosen(keep)), none).pieces:
                piece.begin()
        except Contradiction:
            return True
        return False

    return tuple(sorted(irreducible(lines, contradict)))


def proving(rows: Rows, form: Floats, below: float, price: Floats) -> Ints | None:
    """Rows that prove `form @ x <= below`, by the cheapest multipliers; None where none do.

    Rows multiplied add up to no less than the form in every unknown, and their sides to no more
    than `below`: of all such proofs, the cheapest has few rows.
    """
    upper, lower = np.flatnonzero(rows.high < NO_HIGH), np.flatnonzero(rows.low > NO_LOW)
    used = np.concatenate([upper, lower])
    sides = np.concatenate([rows.high[upper], -rows.low[lower]]).astype(np.float64)
    covered = sparse.hstack([-rows.matrix[upper].T, rows.matrix[lower].T])
    solved = optimize.linprog(
        price[used],
        A_ub=sparse.vstack([covered, sparse.csr_array(sides[None, :])]),
        b_ub=np.append(-form, below),
        bounds=(0, None),
        method="highs",
    )
    if solved.status != 0:
        return None
    found: Ints = np.unique(used[solved.x > NEAR])
    return found


def prices(rows: Rows, told_by: Ints, dossier: Dossier, near: Collection[str] = ()) -> Floats:
    """What each row costs in a proof, for the multiplier that makes its largest coefficient 1:
    more for ratios and what is hidden, and for large zones not `near`; next to nothing for
    relations.
    """
    found = np.full(len(rows), FREE)
    sizes = np.maximum(1, np.diff(rows.matrix.indptr))
    for row, number in enumerate(told_by):
        if number >= 0:
            line = dossier.lines[number]
            dear = isinstance(dossier.series[line.series], RatioSeries)
            dear = dear or line.kind != "value" or line.text == HIDDEN
            found[row] = (2 if dear else 1) * (1 if line.zone in near else 1.1) + 1e-3 * sizes[row]
    largest = abs(rows.matrix).max(axis=1).toarray().ravel()
    return np.asarray(found * np.maximum(largest, 1), dtype=np.float64)


def irreducible(lines: Sequence[int], implied: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """A smallest-by-inclusion subset that still implies; earlier lines are preferred."""
    if implied(()):
        return ()
    return _divided((), (), lines, implied)


def _divided(
    base: tuple[int, ...],
    added: Sequence[int],
    lines: Sequence[int],
    implied: Callable[[Sequence[int]], bool],
) -> tuple[int, ...]:
    """What of `lines` must be added to `base`, of which `added` is the last part."""
    if added and implied(base):
        return ()
    if len(lines) == 1:
        return tuple(lines)
    half = len(lines) // 2
    first, second = tuple(lines[:half]), tuple(lines[half:])
    late = _divided((*base, *first), first, second, implied)
    early = _divided((*base, *late), late, first, implied)
    return (*early, *late)


def _tied(matrix: sparse.csr_array, form: sparse.csr_array) -> tuple[Bools, Bools]:
    """The rows and columns of a matrix that are tied to a form, directly or not."""
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    graph = sparse.coo_array(
        (np.ones(entries.nnz, dtype=np.int8), (entries.row, entries.col + rows)),
        shape=(rows + columns, rows + columns),
    )
    labels = csgraph.connected_components(graph, directed=False)[1]
    tied = np.isin(labels, labels[rows + form.indices])
    return tied[:rows], tied[rows:]
