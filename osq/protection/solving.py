"""Linear and whole-number programmes, solved by HiGHS: silent, one thread, limits that count.

What the solver says is never believed: a table counts once it is whole and holds exactly, and a
bound once it is computed again from the solver's multipliers, which prove it whatever they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.protection.reduce import LARGEST, Box, Contradiction
from osq.protection.system import NO_HIGH, NO_LOW, Ints

Floats = npt.NDArray[np.float64]

NODES = 2_000
ITERATIONS = 200_000
SLACK = 1e-6
"""What a computed bound is loosened by before it is rounded to whole numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The greatest value of a form cannot be above `bound` (NO_HIGH: no limit); `table`
    (columns,) is a whole table near it, or None where none was found.
    """

    bound: np.int64
    table: Ints | None


class Programme:
    """Questions about one box of statements, each solved from where the last one ended."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self._scale = scales(box.matrix)
        self._matrix = box.matrix.astype(np.float64)
        self._matrix.data = self._matrix.data * np.repeat(self._scale, np.diff(box.matrix.indptr))
        self._transposed = self._matrix.T.tocsr()
        none_low, none_high = box.low == NO_LOW, box.high == NO_HIGH
        self._low = np.where(none_low, -np.inf, box.low * self._scale)
        self._high = np.where(none_high, np.inf, box.high * self._scale)
        self._lower = box.lower.astype(np.float64)
        self._opened = box.upper == NO_HIGH
        self._upper = np.where(self._opened, np.inf, box.upper)
        self._relaxed = self._loaded(whole=False)
        self._whole: highspy.Highs | None = None

    def most(self, form: Ints) -> Answer:
        """The greatest value of a form (columns,); raises Contradiction without a solution."""
        cost = form.astype(np.float64)
        self._relaxed.changeColsCost(len(cost), _numbers(len(cost)), cost)
        self._relaxed.run()
        if self._relaxed.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction
        solution = self._relaxed.getSolution()
        bound = self._proven(cost, np.array(solution.row_dual))
        return Answer(bound, self._rounded(np.array(solution.col_value)))

    def most_whole(self, form: Ints) -> Answer:
        """The same with whole unknowns, by branching: dear, and within `NODES` nodes."""
        if self._whole is None:
            self._whole = self._loaded(whole=True)
        cost = form.astype(np.float64)
        self._whole.changeColsCost(len(cost), _numbers(len(cost)), cost)
        self._whole.run()
        if self._whole.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction
        bound = self._whole.getInfo().mip_dual_bound
        values = np.array(self._whole.getSolution().col_value)
        known = abs(bound) < float(LARGEST) * 1024
        whole = np.int64(np.floor(bound + _slack(bound))) if known else NO_HIGH
        return Answer(whole, self._rounded(values) if len(values) else None)

    def _loaded(self, *, whole: bool) -> highspy.Highs:
        box, inner = self.box, highspy.HighsLp()
        inner.num_row_, inner.num_col_ = box.matrix.shape
        inner.sense_ = highspy.ObjSense.kMaximize
        inner.col_cost_ = np.zeros(inner.num_col_)
        inner.col_lower_ = self._lower
        inner.col_upper_ = np.where(self._opened, _far(box), self._upper)
        inner.row_lower_, inner.row_upper_ = self._low, self._high
        inner.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        inner.a_matrix_.start_ = self._matrix.indptr.astype(np.int32)
        inner.a_matrix_.index_ = self._matrix.indices.astype(np.int32)
        inner.a_matrix_.value_ = self._matrix.data
        if whole:
            inner.integrality_ = [highspy.HighsVarType.kInteger] * inner.num_col_
        return loaded(inner, whole=whole)

    def _proven(self, cost: Floats, multipliers: Floats) -> np.int64:
        """An upper bound of `cost @ x` that holds whatever the multipliers: each row adds at most
        its multiplier times its farther side, each column at most what is left of its cost.
        """
        if len(multipliers) != len(self._low):
            multipliers = np.zeros(len(self._low))
        multipliers = np.where(
            ((multipliers > 0) & np.isinf(self._high)) | ((multipliers < 0) & np.isinf(self._low)),
            0.0,
            multipliers,
        )
        left = cost - self._transposed @ multipliers
        if (left[self._opened] > SLACK).any():
            return NO_HIGH
        left[self._opened] = np.minimum(left[self._opened], 0.0)
        rows = np.where(multipliers > 0, self._high, self._low)
        used = multipliers != 0
        columns = np.where(left > 0, self._upper, self._lower)
        some = left != 0
        terms = np.concatenate([multipliers[used] * rows[used], left[some] * columns[some]])
        value = float(terms.sum())
        return np.int64(np.floor(value + SLACK + 1e-12 * float(np.abs(terms).sum())))

    def _rounded(self, values: Floats) -> Ints | None:
        """The nearest whole table, where it satisfies every statement exactly."""
        box = self.box
        if len(values) != len(box.lower) or not (np.abs(values) < float(LARGEST)).all():
            return None
        table = np.rint(values).astype(np.int64)
        told = box.matrix @ table
        fits = (table >= box.lower).all() and (table <= box.upper).all()
        return table if fits and (told >= box.low).all() and (told <= box.high).all() else None


def loaded(model: highspy.HighsLp, *, whole: bool) -> highspy.Highs:
    """The solver with a model, set to be silent and to give the same answer everywhere."""
    solver = _silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("simplex_iteration_limit", ITERATIONS)
    if whole:
        solver.setOptionValue("mip_max_nodes", NODES)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.9)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    else:
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
    solver.passModel(model)
    return solver


def _hushed(solver: highspy.Highs) -> None:
    solver.setOptionValue("output_flag", False)


_silent: Callable[[], highspy.Highs] = type(
    "Silent", (highspy.Highs,), {"enableCallbacks": _hushed}
)
"""A solver that does not even print its name, which the plain one does on being made."""


def work_of(solver: highspy.Highs, start: int) -> int:
    """Effort of the last programme, the same everywhere: steps and `start` more, times rows."""
    return (int(solver.getInfo().simplex_iteration_count) + start) * int(solver.getNumRow())


def _numbers(size: int) -> npt.NDArray[np.int32]:
    return np.arange(size, dtype=np.int32)


def _slack(bound: float) -> float:
    return SLACK + 1e-9 * abs(bound)


def _far(box: Box) -> float:
    """A bound for unknowns without one, which the statements cannot need: solvers do badly with
    none, and what is found at it is taken for unlimited.
    """
    sides = np.concatenate([box.low[box.low != NO_LOW], box.high[box.high != NO_HIGH]])
    most = int(np.abs(sides).max(initial=0)) + int(np.abs(box.lower).max(initial=0))
    return float(min(2**20 + 4 * most, int(LARGEST) - 1))


def scales(matrix: sparse.csr_array) -> Floats:
    """A power of two for each row that brings its largest coefficient near 1."""
    scale = np.ones(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        most = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
        scale[filled] = 2.0 ** -np.floor(np.log2(most.astype(np.float64)))
    return scale


def scaled(matrix: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
    """A matrix for the solver, and what each row was multiplied by."""
    factor = scales(matrix)
    result = sparse.csr_array(matrix.astype(np.float64))
    result.data = result.data * np.repeat(factor, np.diff(matrix.indptr))
    return result, factor
