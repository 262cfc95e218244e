"""What else is hidden."""

from dataclasses import replace

import numpy as np

from osq.protection.attack import intervals
from osq.protection.pattern import choose
from osq.protection.system import Bools, Ints, Problem
from tests.protection.territories import nothing, rows, targets


def _table(counts: list[list[int]], *, width: int = 5, cost: list[int] | None = None) -> Problem:
    """A table with its margins; cells in reading order, then row sums, column sums, the total.
    Hides 1 to 4, never 0."""
    table = np.array(counts, dtype=np.int64)
    down, across = table.shape
    cells = np.eye(table.size, dtype=np.int64)
    by_row = np.kron(np.eye(down, dtype=np.int64), np.ones((1, across), dtype=np.int64))
    by_column = np.kron(np.ones((1, down), dtype=np.int64), np.eye(across, dtype=np.int64))
    forms = np.vstack([cells, by_row, by_column, np.ones((1, table.size), dtype=np.int64)])
    values = forms @ table.ravel()
    primary = (values >= 1) & (values <= 4)
    number = np.arange(len(values), dtype=np.int64)
    return Problem(
        floor=np.zeros(table.size, dtype=np.int64),
        truth=table.ravel(),
        fixed=nothing(table.size),
        shown=rows(forms, values, values),
        shown_by=number,
        hidden=nothing(table.size),
        hidden_by=number[:0],
        primary=primary,
        closed=values == 0,
        cost=values if cost is None else np.array(cost, dtype=np.int64),
        targets=targets(forms[primary], width),
    )


SQUARE = [[3, 20, 30], [20, 40, 20], [30, 25, 40]]


def _hidden(found: Bools) -> list[int]:
    return [int(cell) for cell in np.flatnonzero(found)]


def _width(problem: Problem, hidden: Bools) -> Ints:
    found = intervals(problem.known(hidden), problem.targets.matrix)
    return found.reached_high - found.reached_low


def test_one_small_cell_needs_a_rectangle() -> None:
    """The cheapest has corners 3, 30, 20 and 20."""
    assert _hidden(choose(_table(SQUARE)).hidden) == [0, 2, 3, 5]


def test_last_year_is_kept_where_it_costs_little_more() -> None:
    problem = _table(SQUARE)
    problem.cost[:] = 10
    problem.cost[4] = 9
    assert _hidden(choose(problem).hidden) == [0, 1, 3, 4]
    kept = np.zeros(len(problem.cost), dtype=np.bool_)
    kept[[0, 2, 6, 8]] = True
    assert _hidden(choose(problem, kept).hidden) == [0, 2, 6, 8]


def test_what_is_closed_shows() -> None:
    problem = _table(SQUARE)
    problem.closed[4] = True
    found = choose(problem).hidden
    assert not found[4]
    assert (_width(problem, found) >= 5).all()


def test_two_small_cells_of_a_row_are_not_enough() -> None:
    """1 and 2 of a shown sum 3 + 40: neither can be 5 off."""
    problem = _table([[1, 2, 40], [30, 25, 35], [12, 30, 16]])
    assert (_width(problem, problem.primary) < 5).all()
    assert (_width(problem, choose(problem).hidden) >= 5).all()


def test_what_cannot_be_protected_is_named() -> None:
    """Whatever is hidden, an earlier release says the cell is 2 to 4."""
    problem = _table([[3, 20, 1], [20, 40, 20], [30, 25, 40]])
    told = np.eye(9, dtype=np.int64)[[0]]
    problem = replace(problem, fixed=rows(told, [2], [4]))
    pattern = choose(problem)
    assert pattern.unprotected.tolist() == [0]
    assert [failure.target for failure in pattern.certificate.failures] == [0]
    assert pattern.certificate.failures[0].high <= 4
    assert (_width(problem, pattern.hidden) >= 5).tolist() == [False, True]


def test_what_cannot_be_protected_costs_nothing() -> None:
    problem = replace(_table(SQUARE), fixed=rows(np.eye(9, dtype=np.int64)[[0]], [3], [3]))
    pattern = choose(problem)
    assert pattern.unprotected.tolist() == [0]
    assert _hidden(pattern.hidden) == [0]


def test_figures_that_tell_the_same_are_hidden_together() -> None:
    """A commune of one IRIS: both cells, or neither."""
    problem = _table(SQUARE)
    twice = replace(
        problem,
        shown=rows(
            np.vstack([problem.shown.matrix.toarray()] * 2),
            np.tile(problem.shown.low, 2),
            np.tile(problem.shown.high, 2),
        ),
        shown_by=np.arange(2 * len(problem.cost), dtype=np.int64),
        primary=np.tile(problem.primary, 2),
        closed=np.tile(problem.closed, 2),
        cost=np.tile(problem.cost, 2),
    )
    cells = len(problem.cost)
    assert _hidden(choose(twice).hidden) == [0, 2, 3, 5, *(cells + at for at in (0, 2, 3, 5))]


def test_the_same_pattern_every_time() -> None:
    random = np.random.default_rng(5)
    counts = (random.geometric(0.12, size=(8, 6)) - 1).tolist()
    one, other = choose(_table(counts)), choose(_table(counts))
    assert one.hidden.tobytes() == other.hidden.tobytes()
    assert one.unprotected.tolist() == []


def test_nothing_small_hides_nothing() -> None:
    pattern = choose(_table([[30, 20], [10, 15]]))
    assert not pattern.hidden.any()
    assert pattern.certificate.failures == ()
