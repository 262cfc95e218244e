"""Whole tables near to a known one in which a form takes another value.

An elastic programme with the least moves from a table that is whole already stays whole far more
often than the extremes of a form do, where shares with large coefficients leave fractions: what
is left of these is settled one unknown after the other, and only then by branching.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from osq.protection.reduce import Box
from osq.protection.solving import Floats, loaded, scales
from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints

DIVES = 12
"""Unknowns settled in turn before branching is tried: most dives that end well are short."""
NEAR = 1e-6
NODES = 50


class Neighbourhood:
    """Tables of a box around one of its own, `origin` (columns,)."""

    def __init__(self, box: Box, origin: Ints) -> None:
        self.box, self.origin = box, origin
        self._size = len(origin)
        self._model = _model(box, origin)
        self._solver = loaded(self._model, whole=False)
        self._whole: highspy.Highs | None = None
        self._rise = np.array(self._model.col_upper_)

    def moved(self, form: Ints, by: int, *, branching: bool) -> Ints | None:
        """A whole table where a form (columns,) is at least `by` above what it is in the origin
        (below, for a negative `by`), or None where none was found; `branching` is dear.
        """
        sign, way = (1, form) if by > 0 else (-1, -form)
        row = np.concatenate([way, -way]).astype(np.float64)
        scale = 1.0 / max(float(np.abs(row).max(initial=0)), 1.0)
        search = self._branched if branching else self._dive
        return search(row * scale, sign * by * scale)

    def _dive(self, row: Floats, least: float) -> Ints | None:
        solver = self._solver
        at = np.flatnonzero(row)
        solver.addRow(least, highspy.kHighsInf, len(at), at.astype(np.int32), row[at])
        settled: list[int] = []
        table, other = None, np.nan
        for _ in range(DIVES):
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                if np.isnan(other):
                    break
                solver.changeColBounds(settled[-1], other, other)
                other = np.nan
                continue
            values = np.array(solver.getSolution().col_value)
            table = self._held(values, row, least)
            if table is not None:
                break
            column = self._loosest(values, settled)
            if column < 0:
                break
            settled.append(column)
            value = float(np.rint(values[column]))
            other = value + (1.0 if value < values[column] else -1.0)
            solver.changeColBounds(column, value, value)
        for column in settled:
            solver.changeColBounds(column, 0.0, float(self._rise[column]))
        solver.deleteRows(1, np.array([solver.getNumRow() - 1], dtype=np.int32))
        return table

    def _branched(self, row: Floats, least: float) -> Ints | None:
        if self._whole is None:
            self._model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * self._size)
            self._whole = loaded(self._model, whole=True)
            self._whole.setOptionValue("mip_max_nodes", NODES)
            self._whole.setOptionValue("mip_max_improving_sols", 1)
        solver = self._whole
        at = np.flatnonzero(row)
        solver.addRow(least, highspy.kHighsInf, len(at), at.astype(np.int32), row[at])
        solver.run()
        values = np.array(solver.getSolution().col_value)
        table = self._held(values, row, least) if len(values) else None
        solver.deleteRows(1, np.array([solver.getNumRow() - 1], dtype=np.int32))
        return table

    def _held(self, values: Floats, row: Floats, least: float) -> Ints | None:
        """The nearest whole table, where it is one of the box and goes far enough."""
        box, moves = self.box, np.rint(values).astype(np.int64)
        if moves.astype(np.float64) @ row < least - NEAR:
            return None
        table = self.origin + moves[: self._size] - moves[self._size :]
        told = box.matrix @ table
        fits = (table >= box.lower).all() and (table <= box.upper).all()
        return table if fits and (told >= box.low).all() and (told <= box.high).all() else None

    def _loosest(self, values: Floats, settled: list[int]) -> int:
        """The column with a fraction that is nearest to whole; -1 where there is none."""
        away = np.abs(values - np.rint(values))
        away[away < NEAR] = np.inf
        away[settled] = np.inf
        column = int(np.argmin(away)) if len(away) else -1
        return column if column >= 0 and np.isfinite(away[column]) else -1


def _model(box: Box, origin: Ints) -> highspy.HighsLp:
    """Rises and falls of the columns at one each, within the box's rows."""
    rows = box.matrix.astype(np.float64)
    factors = scales(box.matrix)
    rows.data = rows.data * np.repeat(factors, np.diff(box.matrix.indptr))
    matrix = sparse.csr_array(sparse.hstack([rows, -rows], format="csr"))
    now = box.matrix @ origin
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.ones(2 * len(origin))
    model.col_lower_ = np.zeros(2 * len(origin))
    free = box.upper == NO_HIGH
    model.col_upper_ = np.concatenate(
        [np.where(free, highspy.kHighsInf, box.upper - origin), origin - box.lower]
    )
    model.row_lower_ = _side(box.low == NO_LOW, (box.low - now) * factors, -highspy.kHighsInf)
    model.row_upper_ = _side(box.high == NO_HIGH, (box.high - now) * factors, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    return model


def _side(none: Bools, values: Floats, instead: float) -> Floats:
    return np.where(none, instead, values)
