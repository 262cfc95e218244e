"""The cheapest way to make one form uncertain: what two tables must bend for it.

Elastic programme after Kelly, Golden and Assad ("Cell suppression: disclosure protection for
sensitive tabular data", Networks 1992): shown rows may deviate at a price, and what deviates
must be hidden.  Two tables are sought at once, so that a form may move both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.protection.field import Field
from osq.protection.reduce import Box
from osq.protection.solving import Floats, loaded, scaled
from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints

STEP = 1e-3
"""What moving an unknown costs, so that a witness touches little."""


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """Two changes to the truth, `high` and `low` (columns,), and the switches (sorted) that
    must be hidden for both to be possible.
    """

    high: Ints
    low: Ints
    used: Ints

    def proves(self, field: Field) -> Bools:
        """The targets (targets,) that the two tables prove."""
        high = field.targets @ (field.truth + self.high) + field.constant
        low = field.targets @ (field.truth + self.low) + field.constant
        return np.asarray((high - low >= field.width) & (high >= field.reach))


class Bending:
    """One elastic programme of a field, asked about one target after the other."""

    def __init__(self, field: Field) -> None:
        self.field = field
        rows, columns = field.told.shape
        self._columns, self._rows = columns, rows
        self._copy = 2 * columns + 2 * rows
        self._model = _model(field)
        self._solver = loaded(self._model, whole=False)
        self._width_row = self._model.num_row_ - 2
        self._reach_row = self._model.num_row_ - 1
        self._whole: highspy.Highs | None = None

    def route(self, target: int, price: Floats) -> Witness | None:
        """Two tables for a target, at the least price (switches,) of what they bend; None where
        there are none, or none whole was found.
        """
        for whole in (False, True):
            solver = self._asked(whole=whole)
            if whole:
                solver.clearSolver()
            self._price(solver, price)
            self._want(solver, target, on=True)
            solver.run()
            done = solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
            values = np.array(solver.getSolution().col_value)
            self._want(solver, target, on=False)
            if done:
                return None
            witness = self._witness(values, target) if len(values) else None
            if witness is not None:
                return witness
        return None

    def _asked(self, *, whole: bool) -> highspy.Highs:
        if not whole:
            return self._solver
        if self._whole is None:
            one = [highspy.HighsVarType.kInteger] * (2 * self._columns)
            one += [highspy.HighsVarType.kContinuous] * (2 * self._rows)
            self._model.integrality_ = one * 2
            self._whole = loaded(self._model, whole=True)
        return self._whole

    def _price(self, solver: highspy.Highs, price: Floats) -> None:
        cost = np.tile(price[self.field.switch], 2)
        for copy in (0, 1):
            start = copy * self._copy + 2 * self._columns
            at = np.arange(start, start + 2 * self._rows, dtype=np.int32)
            solver.changeColsCost(len(at), at, cost)

    def _want(self, solver: highspy.Highs, target: int, *, on: bool) -> None:
        field = self.field
        span = slice(field.targets.indptr[target], field.targets.indptr[target + 1])
        columns, factors = field.targets.indices[span], field.targets.data[span]
        scale = 1.0 / float(np.abs(factors).max(initial=1))
        for column, factor in zip(columns.tolist(), (factors * scale).tolist(), strict=True):
            for copy, row, sign in (
                (0, self._width_row, 1),
                (1, self._width_row, -1),
                (0, self._reach_row, 1),
            ):
                at = copy * self._copy + column
                solver.changeCoeff(row, at, sign * factor * on)
                solver.changeCoeff(row, at + self._columns, -sign * factor * on)
        width, reach = 0.0, -highspy.kHighsInf
        if on:
            width = float(field.width[target]) * scale
            if field.reach[target] != NO_LOW:
                now = field.targets[[target]] @ field.truth
                reach = float(field.reach[target] - field.constant[target] - now[0]) * scale
        solver.changeRowBounds(self._width_row, width, highspy.kHighsInf)
        solver.changeRowBounds(self._reach_row, reach, highspy.kHighsInf)

    def _witness(self, values: Floats, target: int) -> Witness | None:
        """The whole tables nearest to a solution, where they hold and prove the target."""
        field, columns = self.field, self._columns
        moves = []
        for copy in (0, 1):
            part = values[copy * self._copy : copy * self._copy + 2 * columns]
            moves.append(np.rint(part[:columns] - part[columns:]).astype(np.int64))
        bent = np.zeros(self._rows, dtype=np.bool_)
        for move in moves:
            table = field.truth + move
            if not _holds(field.box, table):
                return None
            told = field.told @ table
            bent |= (told < field.low) | (told > field.high)
        used = np.unique(field.switch[bent])
        witness = Witness(moves[0], moves[1], used)
        return witness if witness.proves(field)[target] else None


def _holds(box: Box, table: Ints) -> bool:
    told = box.matrix @ table
    inside = (table >= box.lower).all() and (table <= box.upper).all()
    return bool(inside and (told >= box.low).all() and (told <= box.high).all())


def _model(field: Field) -> highspy.HighsLp:
    """Columns, twice: rises and falls of unknowns, rises and falls of the rows told.  Rows,
    twice: the box's, the rows told; then the width and the reach wanted.
    """
    box, rows = field.box, field.told.shape[0]
    firm, firm_factor = scaled(box.matrix)
    soft, soft_factor = scaled(field.told)
    none = sparse.csr_array((firm.shape[0], 2 * rows))
    bend = sparse.identity(rows, format="csr")
    one = sparse.vstack(
        [sparse.hstack([firm, -firm, none]), sparse.hstack([soft, -soft, -bend, bend])]
    )
    matrix = sparse.csr_array(sparse.block_diag([one, one], format="csr"))
    width = matrix.shape[1]
    matrix = sparse.csr_array(sparse.vstack([matrix, sparse.csr_array((2, width))], format="csr"))
    low, high = (
        np.concatenate([side * firm_factor, told * soft_factor])
        for side, told in zip(
            _sides(box.matrix @ field.truth, box.low, box.high),
            _sides(field.told @ field.truth, field.low, field.high),
            strict=True,
        )
    )
    free = np.full(2 * rows, highspy.kHighsInf)
    rise = np.where(box.upper == NO_HIGH, highspy.kHighsInf, box.upper - field.truth)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.tile(np.concatenate([np.full(2 * len(rise), STEP), np.zeros(2 * rows)]), 2)
    model.col_lower_ = np.zeros(width)
    model.col_upper_ = np.tile(np.concatenate([rise, field.truth - box.lower, free]), 2)
    model.row_lower_ = np.concatenate([low, low, [0.0, -highspy.kHighsInf]])
    model.row_upper_ = np.concatenate([high, high, [highspy.kHighsInf] * 2])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(np.float64)
    return model


def _sides(now: Ints, low: Ints, high: Ints) -> tuple[Floats, Floats]:
    """How far rows may move from their value in the truth."""
    down: npt.NDArray[np.float64] = np.where(low == NO_LOW, -highspy.kHighsInf, low - now)
    up: npt.NDArray[np.float64] = np.where(high == NO_HIGH, highspy.kHighsInf, high - now)
    return down, up
