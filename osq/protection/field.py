"""A problem of hiding made ready for search: unknowns counted together, rows that can be given up
gathered by what hides them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

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


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A field that nothing ties to the rest of another: `switches` and `targets` are its own
    among the whole's.
    """

    field: Field
    switches: Ints
    targets: Ints


def parts(field: Field) -> list[Part]:
    """The fields that make up one, of those with targets."""
    columns = field.told.shape[1]
    told, firm, asked = (m.tocoo() for m in (field.told, field.box.matrix, field.targets))
    nodes = columns + field.switches + firm.shape[0] + asked.shape[0]
    after = columns + field.switches
    ends = np.concatenate(
        [
            columns + field.switch[told.row],
            after + firm.row,
            after + firm.shape[0] + asked.row,
        ]
    )
    starts = np.concatenate([told.col, firm.col, asked.col])
    graph = sparse.coo_array((np.ones(len(ends), dtype=np.int8), (starts, ends)), (nodes, nodes))
    label = csgraph.connected_components(graph, directed=False)[1]
    of_column, of_switch = label[:columns], label[columns:after]
    of_firm, of_target = label[after : nodes - asked.shape[0]], label[nodes - asked.shape[0] :]
    found = []
    for part in np.unique(of_target).tolist():
        own, switches = of_column == part, np.flatnonzero(of_switch == part)
        row, target = of_switch[field.switch] == part, np.flatnonzero(of_target == part)
        number = np.cumsum(of_switch == part) - 1
        box, lines = field.box, of_firm == part
        inner = Box(
            sparse.csr_array(box.matrix[lines][:, own]),
            box.low[lines],
            box.high[lines],
            box.lower[own],
            box.upper[own],
        )
        small = Field(
            inner,
            sparse.csr_array(field.told[row][:, own]),
            field.low[row],
            field.high[row],
            number[field.switch[row]],
            tuple(field.members[switch] for switch in switches),
            field.cost[switches],
            field.truth[own],
            sparse.csr_array(field.targets[target][:, own]),
            field.constant[target],
            field.width[target],
            field.reach[target],
        )
        found.append(Part(small, switches, target))
    return found


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
