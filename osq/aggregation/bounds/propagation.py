"""Intervals narrowed statement by statement, until nothing moves (constraint propagation).

Where the statements about some unknowns make no loop, what is reached is exact: each bound is
attained by some solution (Freuder, Journal of the ACM 29, 1982); elsewhere it is safe, and a
programme may do better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.aggregation.bounds.statements import Statements
from osq.aggregation.cells import Bools, Floats

Indices = npt.NDArray[np.intp]

ROUNDS = 100
NOISE = 1e-9
"""Relative error that a sum of decimal numbers may carry."""
NEAR = 1e-6
"""A bound of a whole number this near to a whole number is that number."""


class Narrowed(NamedTuple):
    """The intervals reached, and the statements that no value within them satisfies.

    `settled` says that nothing moved any more in the last round.
    """

    lower: Floats
    upper: Floats
    broken: Indices
    settled: bool


class Entries(NamedTuple):
    """The entries of the statements' matrix, in the order of rows, then columns."""

    rows: Indices
    columns: Indices
    weights: Floats


class Sums(NamedTuple):
    """Sums of one end of intervals: the finite terms, and how many are infinite, per row."""

    finite: Floats
    infinite: Floats

    def total(self, sign: float) -> Floats:
        return np.where(self.infinite > 0, sign * np.inf, self.finite)

    def without(self, rows: Indices, terms: Floats, sign: float) -> Floats:
        """For each term of a row, the sum of the others."""
        endless = np.isinf(terms)
        others = self.infinite[rows] - endless
        rest = self.finite[rows] - np.where(endless, 0.0, terms)
        return np.where(others > 0, sign * np.inf, rest)


def entries_of(statements: Statements) -> Entries:
    """The matrix as parallel arrays."""
    entries = statements.matrix.tocoo()
    rows, columns = entries.coords
    return Entries(rows.astype(np.intp), columns.astype(np.intp), entries.data)


def spans(entries: Entries, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """The least and the most that each term may be worth."""
    low, high = entries.weights * lower[entries.columns], entries.weights * upper[entries.columns]
    return np.minimum(low, high), np.maximum(low, high)


def sum_rows(entries: Entries, terms: Floats, size: int) -> Sums:
    """The sums of the terms of each row."""
    endless = np.isinf(terms)
    finite = np.bincount(entries.rows, np.where(endless, 0.0, terms), size)
    infinite = np.bincount(entries.rows, endless, size)
    return Sums(finite.astype(np.float64), infinite.astype(np.float64))


def activity(statements: Statements, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """The least and the most that each row may be worth by itself, shape (rows,)."""
    entries, size = entries_of(statements), len(statements.low)
    small, large = spans(entries, lower, upper)
    return sum_rows(entries, small, size).total(-1), sum_rows(entries, large, size).total(1)


def narrow(statements: Statements, lower: Floats, upper: Floats, whole: Bools) -> Narrowed:
    """The intervals once every statement was used, until none says more.

    Stops at the first contradiction, with the statements that fail, and at the latest after
    `ROUNDS`: a limit in steps is the same on every machine.
    """
    entries, size = entries_of(statements), len(statements.low)
    low, high = _loosened(statements.low, -1.0), _loosened(statements.high, 1.0)
    for _ in range(ROUNDS):
        small, large = spans(entries, lower, upper)
        least, most = sum_rows(entries, small, size), sum_rows(entries, large, size)
        broken = np.flatnonzero((least.total(-1) > high) | (most.total(1) < low))
        if len(broken):
            return Narrowed(lower, upper, broken, settled=True)
        room = high[entries.rows] - least.without(entries.rows, small, -1)
        need = low[entries.rows] - most.without(entries.rows, large, 1)
        new_lower, new_upper = _cut(entries, need, room, lower, upper, whole)
        empty = new_lower > _loosened(new_upper, 1.0)
        if empty.any():
            broken = np.unique(entries.rows[empty[entries.columns]])
            return Narrowed(lower, upper, broken, settled=True)
        settled = bool((new_lower <= lower).all() and (new_upper >= upper).all())
        lower, upper = np.minimum(new_lower, new_upper), np.maximum(new_lower, new_upper)
        if settled:
            return Narrowed(lower, upper, broken, settled)
    return Narrowed(lower, upper, broken, settled=False)


def _cut(
    entries: Entries, need: Floats, room: Floats, lower: Floats, upper: Floats, whole: Bools
) -> tuple[Floats, Floats]:
    """The intervals of the unknowns, given what each term must and may be worth."""
    positive = entries.weights > 0
    floors = np.where(positive, need, room) / entries.weights
    ceilings = np.where(positive, room, need) / entries.weights
    new_lower, new_upper = lower.copy(), upper.copy()
    np.maximum.at(new_lower, entries.columns, floors)
    np.minimum.at(new_upper, entries.columns, ceilings)
    new_lower = np.where(whole, np.ceil(new_lower - NEAR), new_lower)
    new_upper = np.where(whole, np.floor(new_upper + NEAR), new_upper)
    return np.maximum(new_lower, lower), np.minimum(new_upper, upper)


def _loosened(bound: Floats, sign: float) -> Floats:
    size = np.where(np.isinf(bound), 0.0, np.abs(bound))
    loose: Floats = bound + sign * NOISE * np.maximum(1.0, size)
    return loose
