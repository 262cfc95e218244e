"""An attacker's knowledge made small, exactly: what is certain is taken out, what cannot be told
apart is counted together, what has nothing in common is kept apart.

All in whole numbers, so that every answer about the small system is one about the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints, Knowledge

LARGEST = np.int64(2**31)
"""No bound beyond is deduced, so that products with coefficients stay within 64 bits."""
ROUNDS = 20


class Contradiction(ValueError):
    """No table of whole numbers satisfies the statements."""


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Statements with bounds of their own for each column: `lower <= x <= upper` (columns,) and
    `low <= matrix @ x <= high` (rows,).
    """

    matrix: sparse.csr_array
    low: Ints
    high: Ints
    lower: Ints
    upper: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """A smaller system with the same answers.

    `forms` (forms, columns) of `box` plus `constant` (forms,) are the forms of the whole;
    `place` (unknowns,) is the column each unknown is counted in, -1 where it is certain;
    `lower` and `upper` (unknowns,) are its own bounds; `part` (columns,) numbers the parts that
    no row ties together.
    """

    box: Box
    forms: sparse.csr_array
    constant: Ints
    place: Ints
    lower: Ints
    upper: Ints
    part: Ints

    def gathered(self, table: Ints) -> Ints:
        """A table (unknowns,) of the whole as one (columns,) of the small system."""
        small = np.zeros(len(self.part), dtype=np.int64)
        counted = self.place >= 0
        np.add.at(small, self.place[counted], table[counted])
        return small

    def expanded(self, table: Ints) -> Ints:
        """A table (columns,) of the small system as one (unknowns,) of the whole."""
        whole = self.lower.copy()
        members = np.flatnonzero(self.place >= 0)
        members = members[np.argsort(self.place[members], kind="stable")]
        column = self.place[members]
        more = table.copy()
        np.subtract.at(more, column, self.lower[members])
        # Each member takes what those before it in its column leave, up to its own bound.
        room = np.minimum(self.upper[members] - self.lower[members], more[column])
        before = np.cumsum(room) - room
        starts = np.flatnonzero(np.diff(column, prepend=-1))
        before -= np.repeat(before[starts], np.diff(starts, append=len(column)))
        whole[members] += np.clip(more[column] - before, 0, room)
        return whole


def reduced(knowledge: Knowledge, forms: sparse.csr_array) -> Reduced:
    """The small system for questions about `forms` (forms, unknowns).

    Raises Contradiction when the statements visibly exclude one another.
    """
    rows = knowledge.rows
    matrix = _tidy(rows.matrix)
    size = matrix.shape[1]
    start = Box(matrix, rows.low, rows.high, knowledge.floor, np.full(size, NO_HIGH))
    box = _without_repeats(narrowed(_coprime(start)))
    lower, upper = box.lower, box.upper
    free = lower < upper
    told = box.matrix @ np.where(free, 0, lower)
    box = _open_rows(
        Box(
            sparse.csr_array(box.matrix[:, free]),
            _moved(box.low, told, NO_LOW),
            _moved(box.high, told, NO_HIGH),
            lower[free],
            upper[free],
        )
    )
    forms = _tidy(forms)
    constant = forms @ np.where(free, 0, lower)
    kept = sparse.csr_array(forms[:, free])
    place, box, kept = _together(box, kept)
    places = np.full(size, -1, dtype=np.int64)
    places[free] = place
    return Reduced(box, kept, constant, places, lower, upper, _parts(box.matrix))


def _tidy(matrix: sparse.csr_array) -> sparse.csr_array:
    tidy = sparse.csr_array(matrix, dtype=np.int64, copy=True)
    tidy.sum_duplicates()
    tidy.eliminate_zeros()
    return tidy


def _moved(bound: Ints, by: Ints, none: np.int64) -> Ints:
    return np.where(bound == none, none, bound - by)


def _coprime(box: Box) -> Box:
    """Each row divided by what its coefficients have in common; whole sides drawn in."""
    matrix = box.matrix.copy()
    filled = np.flatnonzero(np.diff(matrix.indptr))
    common = np.ones(matrix.shape[0], dtype=np.int64)
    if filled.size:
        common[filled] = np.gcd.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    matrix.data = matrix.data // np.repeat(common, np.diff(matrix.indptr))
    low = np.where(box.low == NO_LOW, NO_LOW, -(-box.low // common))
    high = np.where(box.high == NO_HIGH, NO_HIGH, box.high // common)
    return Box(matrix, low, high, box.lower, box.upper)


def narrowed(box: Box) -> Box:
    """Bounds of the columns, drawn in by each row in turn as far as `ROUNDS` passes bring.

    Raises Contradiction where a column or a row is left without a value.
    """
    matrix = box.matrix
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    column, factor = matrix.indices, matrix.data
    lower, upper = box.lower.copy(), box.upper.copy()
    for _ in range(ROUNDS):
        before = lower.copy(), upper.copy()
        # Least and greatest of each term, unbounded ones counted apart.
        up = factor > 0
        least_at = np.where(up, lower[column], upper[column])
        most_at = np.where(up, upper[column], lower[column])
        least, most = factor * _finite(least_at), factor * _finite(most_at)
        open_least, open_most = least_at == NO_HIGH, most_at == NO_HIGH
        for side, terms, opened, bound, none in (
            (1, least, open_least, box.high, NO_HIGH),
            (-1, most, open_most, box.low, NO_LOW),
        ):
            total = np.zeros(matrix.shape[0], dtype=np.int64)
            np.add.at(total, row, terms)
            unbounded = np.bincount(row, weights=opened, minlength=matrix.shape[0])
            others = total[row] - terms
            known = (unbounded[row] - opened == 0) & (bound[row] != none)
            room = np.where(known, bound[row] - others, 0)
            # factor * x <= room (or >= room): which side of x depends on the factor's sign.
            caps = known & ((factor > 0) == (side > 0))
            floors = known & ~caps
            cap = room[caps] // factor[caps]
            wise = np.abs(cap) <= LARGEST
            np.minimum.at(upper, column[caps][wise], cap[wise])
            floor = -(-room[floors] // factor[floors])
            wise = np.abs(floor) <= LARGEST
            np.maximum.at(lower, column[floors][wise], floor[wise])
            if (lower > upper).any():
                raise Contradiction
        if (before[0] == lower).all() and (before[1] == upper).all():
            break
    return Box(matrix, box.low, box.high, lower, upper)


def _finite(values: Ints) -> Ints:
    return np.where(values == NO_HIGH, 0, values)


def _open_rows(box: Box) -> Box:
    """The rows that say more than the columns' bounds.

    Raises Contradiction where a row cannot be met.
    """
    positive = sparse.csr_array(box.matrix.maximum(0))
    negative = sparse.csr_array(box.matrix.minimum(0))
    opened = (box.upper == NO_HIGH).astype(np.int64)
    upper = _finite(box.upper)
    least = positive @ box.lower + negative @ upper
    most = positive @ upper + negative @ box.lower
    no_least, no_most = (negative @ opened) != 0, (positive @ opened) != 0
    if ((~no_least & (least > box.high)) | (~no_most & (most < box.low))).any():
        raise Contradiction
    above = (box.low == NO_LOW) | (~no_least & (least >= box.low))
    below = (box.high == NO_HIGH) | (~no_most & (most <= box.high))
    keep = ~(above & below)
    return Box(
        sparse.csr_array(box.matrix[keep]), box.low[keep], box.high[keep], box.lower, box.upper
    )


def _without_repeats(box: Box) -> Box:
    """Rows of one form as a single row."""
    keys = alike(box.matrix)
    first = np.unique(keys, return_index=True)[1]
    low, high = np.full(len(first), NO_LOW), np.full(len(first), NO_HIGH)
    np.maximum.at(low, keys, box.low)
    np.minimum.at(high, keys, box.high)
    if (low > high).any():
        raise Contradiction
    return Box(sparse.csr_array(box.matrix[first]), low, high, box.lower, box.upper)


def alike(matrix: sparse.csr_array) -> Ints:
    """A number for each row of a tidy matrix, the same for equal rows, from 0 in order of
    appearance.
    """
    matrix.sort_indices()
    seen: dict[tuple[bytes, bytes], int] = {}
    keys = np.empty(matrix.shape[0], dtype=np.int64)
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        key = matrix.indices[span].tobytes(), matrix.data[span].tobytes()
        keys[row] = seen.setdefault(key, len(seen))
    return keys


def _together(box: Box, forms: sparse.csr_array) -> tuple[Ints, Box, sparse.csr_array]:
    """Columns that no row and no form tells apart, as one column that counts their sum."""
    both = sparse.csr_array(sparse.vstack([box.matrix, forms]).T.tocsr())
    place = alike(both)
    first = np.unique(place, return_index=True)[1]
    lower, upper = np.zeros(len(first), dtype=np.int64), np.zeros(len(first), dtype=np.int64)
    np.add.at(lower, place, box.lower)
    np.add.at(upper, place, np.minimum(box.upper, LARGEST * 1024))
    opened: Bools = np.zeros(len(first), dtype=np.bool_)
    opened[place[box.upper == NO_HIGH]] = True
    upper[opened] = NO_HIGH
    small = Box(sparse.csr_array(box.matrix[:, first]), box.low, box.high, lower, upper)
    return place, small, sparse.csr_array(forms[:, first])


def _parts(matrix: sparse.csr_array) -> Ints:
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    graph = sparse.coo_array(
        (np.ones(entries.nnz, dtype=np.int8), (entries.row, entries.col + rows)),
        shape=(rows + columns, rows + columns),
    )
    labels = csgraph.connected_components(graph, directed=False)[1][rows:]
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
