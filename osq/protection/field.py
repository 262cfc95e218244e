"""A problem of hiding made ready for search: unknowns counted together, rows that can be given up
gathered by what hides them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from osq.protection.reduce import Box, alike, reduced
from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """`box` holds whatever is hidden; row r of `told` (rows, columns) within `low` and `high`
    only as long as switch `switch[r]` shows.  `members` are the candidates of each switch,
    hidden together or not at all since either would tell the other; `cost` (switches,).
    `truth` (columns,) satisfies all.  `targets` (targets, columns) with `constant`, `width`,
    `reach` (targets,).
    """

    box: Box
    told: sparse.csr_array
    low: Ints
    high: Ints
    switch: Ints
    members: tuple[Ints, ...]
    cost: Ints
    truth: Ints
    targets: sparse.csr_array
    constant: Ints
    width: Ints
    reach: Ints

    @property
    def switches(self) -> int:
        return len(self.members)

    def hidden(self, problem: Problem, chosen: Bools) -> Bools:
        """Candidates hidden (candidates,) when `chosen` (switches,) are."""
        hidden = problem.primary.copy()
        for switch in np.flatnonzero(chosen):
            hidden[self.members[switch]] = True
        return hidden


def field_of(problem: Problem, kept: Bools | None) -> Field:
    """The problem seen from all that could be hidden.

    What hidden candidates tell is held throughout: shown, they tell no less.  `kept`
    (candidates,) are a quarter cheaper to hide.  Raises Contradiction without a solution.
    """
    optional = ~problem.primary & ~problem.closed
    rows = np.flatnonzero(optional[problem.shown_by])
    told = sparse.csr_array(problem.shown.matrix[rows])
    forms = sparse.csr_array(sparse.vstack([told, problem.targets.matrix], format="csr"))
    small = reduced(problem.known(~problem.closed), forms)
    truth = np.zeros(len(small.part), dtype=np.int64)
    counted = small.place >= 0
    np.add.at(truth, small.place[counted], problem.truth[counted])
    matrix = sparse.csr_array(small.forms[: len(rows)])
    constant = small.constant[: len(rows)]
    low, high = problem.shown.low[rows], problem.shown.high[rows]
    low = np.where(low == NO_LOW, NO_LOW, low - constant)
    high = np.where(high == NO_HIGH, NO_HIGH, high - constant)
    open_ = np.diff(matrix.indptr) > 0
    matrix, low, high = sparse.csr_array(matrix[open_]), low[open_], high[open_]
    by = problem.shown_by[rows][open_]
    switch, members, first = _switches(matrix, low, high, by)
    price = 4 * problem.cost - (0 if kept is None else kept * problem.cost)
    return Field(
        small.box,
        sparse.csr_array(matrix[first]),
        low[first],
        high[first],
        switch,
        members,
        np.array([price[some].sum() for some in members], dtype=np.int64),
        truth,
        sparse.csr_array(small.forms[len(rows) :]),
        small.constant[len(rows) :],
        problem.targets.width,
        problem.targets.reach,
    )


def _switches(
    matrix: sparse.csr_array, low: Ints, high: Ints, by: Ints
) -> tuple[Ints, tuple[Ints, ...], Ints]:
    """Candidates that tell the same rows, as one switch: switch of each row kept, candidates of
    each switch, rows kept.
    """
    form = alike(matrix)
    told: dict[int, list[tuple[int, int, int]]] = {}
    at: dict[int, list[int]] = {}
    for row in range(matrix.shape[0]):
        candidate = int(by[row])
        told.setdefault(candidate, []).append((int(form[row]), int(low[row]), int(high[row])))
        at.setdefault(candidate, []).append(row)
    groups: dict[tuple[tuple[int, int, int], ...], list[int]] = {}
    for candidate in sorted(told):
        groups.setdefault(tuple(sorted(set(told[candidate]))), []).append(candidate)
    first = [at[some[0]] for some in groups.values()]
    switch = [number for number, rows in enumerate(first) for _ in rows]
    return (
        np.array(switch, dtype=np.int64),
        tuple(np.array(some, dtype=np.int64) for some in groups.values()),
        np.array([row for rows in first for row in rows], dtype=np.int64),
    )
