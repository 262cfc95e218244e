"""What must be hidden, learnt from what an attacker can prove.

Where a target is too narrow, the multipliers of the attacker's programme name the shown rows
his proof rests on: one of these at least must be hidden, whatever else is.  The cheapest choice
that meets all such conditions known so far is tried next (Fischetti and Salazar-Gonzalez,
Management Science 2001, with cover inequalities only; implicit hitting sets).
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from osq.protection.field import Field
from osq.protection.solving import Floats, loaded, scaled, work_of
from osq.protection.system import NO_HIGH, NO_LOW, Bools, Ints

SPREAD = 1e-4
"""How far shown rows may move in the attacker's programme: enough that his proof prefers to rest
on few rows, too little to matter for widths that are whole."""
NEAR = 0.1
FAR = 2.0**20
"""What unlimited unknowns are limited to, so that every programme has an end."""
MULTIPLIER = 1e-6


DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the simplex methods."""
START = 50
"""What starting a programme costs, in steps."""


class Proofs:
    """The attacker's programme of a field with every row that may show, for his proofs."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.unlike = _unlike(field)
        self._firm = field.box.matrix.shape[0]
        self._rows = field.told.shape[0]
        told, factor = scaled(field.told)
        self._low = np.where(field.low == NO_LOW, -np.inf, field.low * factor)
        self._high = np.where(field.high == NO_HIGH, np.inf, field.high * factor)
        self._spread = SPREAD * _weights(field)
        self._at: list[list[int]] = [[] for _ in range(field.switches)]
        for row, switch in enumerate(field.switch.tolist()):
            self._at[switch].append(row)
        self._solver = loaded(
            _attacker(field, told, self._low - self._spread, self._high + self._spread), whole=False
        )
        # Only costs change between most programmes: the last table stays possible.
        self._solver.setOptionValue("simplex_strategy", PRIMAL)
        self._forms = field.targets.astype(np.float64)
        self._floor = _floors(field)
        self._hidden = np.zeros(field.switches, dtype=np.bool_)
        self.work = 0
        """Simplex steps so far, times rows."""
        self._most = np.full(len(field.width), -np.inf)
        self._least = np.full(len(field.width), np.inf)
        turn = np.arange(len(field.width)) % 2
        self._mixes = (np.ones(len(field.width)), 1.0 - 2.0 * turn)

    def begin(self, hidden: Bools) -> None:
        """Starts anew from a choice of hidden switches (switches,)."""
        for switch in np.flatnonzero(hidden != self._hidden).tolist():
            if hidden[switch]:
                self.hide(switch)
            else:
                self._show(switch)
        self._most[:], self._least[:] = -np.inf, np.inf
        for signs in self._mixes:
            for sign in (1, -1):
                self._solve(self._forms.T @ (sign * signs))

    def hide(self, switch: int) -> None:
        """One more hidden."""
        self._hidden[switch] = True
        for row in self._at[switch]:
            self._solver.changeRowBounds(self._firm + row, -np.inf, np.inf)

    def _show(self, switch: int) -> None:
        self._hidden[switch] = False
        for row in self._at[switch]:
            low, high, spread = self._low[row], self._high[row], self._spread[row]
            self._solver.changeRowBounds(self._firm + row, low - spread, high + spread)

    def cut(self, target: int) -> Ints | None:
        """Switches of which one must be hidden for a target to be wide enough (sorted; empty
        where nothing helps); None where it is.
        """
        width, reach = float(self.field.width[target]) - NEAR, self._reach(target)
        if self._most[target] - self._least[target] >= width and self._most[target] >= reach:
            return None
        most, above = self._extreme(target, 1)
        if most < reach or most - self._floor[target] < width:
            return self._named(above)
        if most - self._least[target] >= width:
            return None
        least, below = self._extreme(target, -1)
        if least + width <= most:
            return None
        return self._named(above | below)

    def _reach(self, target: int) -> float:
        field = self.field
        if field.reach[target] == NO_LOW:
            return -np.inf
        return float(field.reach[target] - field.constant[target]) - NEAR

    def _extreme(self, target: int, sign: int) -> tuple[float, Bools]:
        """The greatest (sign 1) or least value of a target, and the rows that limit it."""
        cost = np.zeros(self._forms.shape[1])
        span = slice(self._forms.indptr[target], self._forms.indptr[target + 1])
        cost[self._forms.indices[span]] = sign * self._forms.data[span]
        solution = self._solve(cost)
        limits = np.abs(np.array(solution.row_dual)[self._firm :]) > MULTIPLIER
        return sign * self._solver.getInfo().objective_function_value, limits

    def _solve(self, cost: Floats) -> highspy.HighsSolution:
        """The table where `cost` is greatest; what all targets are in it is kept."""
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self._solver.run()
        self.work += work_of(self._solver, START)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            # Every unknown is limited, and the truth is possible: the method was misled.
            self._solver.clearSolver()
            self._solver.setOptionValue("simplex_strategy", DUAL)
            self._solver.run()
            self.work += work_of(self._solver, START)
            self._solver.setOptionValue("simplex_strategy", PRIMAL)
        solution = self._solver.getSolution()
        values = self._forms @ np.array(solution.col_value)
        np.maximum(self._most, values, out=self._most)
        np.minimum(self._least, values, out=self._least)
        return solution

    def _named(self, rows: Bools) -> Ints:
        named = np.unique(self.field.switch[rows])
        return named[~self._hidden[named]]


def _unlike(field: Field) -> list[int]:
    """One target of each kind that asks the same."""
    seen: dict[tuple[bytes, bytes, int, int], int] = {}
    for target in range(len(field.width)):
        span = slice(field.targets.indptr[target], field.targets.indptr[target + 1])
        form = field.targets.indices[span].tobytes(), field.targets.data[span].tobytes()
        reach = int(field.reach[target])
        if reach != NO_LOW:
            reach -= int(field.constant[target])
        seen.setdefault((*form, int(field.width[target]), reach), target)
    return list(seen.values())


def _weights(field: Field) -> Floats:
    """What a proof pays for each row: proofs resting on costly rows say more about cost; a
    scramble by number makes the cheapest proof unique.
    """
    cost = field.cost[field.switch].astype(np.float64)
    rows = np.arange(len(cost), dtype=np.uint64)
    scramble = (rows * np.uint64(2654435761) % np.uint64(2**32)).astype(np.float64) / 2.0**32
    weights: Floats = np.sqrt(cost.min(initial=1e9) / cost) * (1 + 0.2 * scramble)
    return weights


def _floors(field: Field) -> Floats:
    upper = np.where(field.box.upper == NO_HIGH, np.inf, field.box.upper)
    lower = field.box.lower.astype(np.float64)
    entries = field.targets.tocoo()
    at_least = np.where(entries.data > 0, lower[entries.col], upper[entries.col]) * entries.data
    floors: Floats = np.zeros(field.targets.shape[0])
    np.add.at(floors, entries.row, at_least)
    return floors


def _attacker(field: Field, told: sparse.csr_array, low: Floats, high: Floats) -> highspy.HighsLp:
    box = field.box
    firm, factor = scaled(box.matrix)
    matrix = sparse.csr_array(sparse.vstack([firm, told], format="csr"))
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_ = box.lower.astype(np.float64)
    model.col_upper_ = np.where(
        box.upper == NO_HIGH, FAR + 4.0 * field.truth.max(initial=0), box.upper
    )
    model.row_lower_ = np.concatenate([np.where(box.low == NO_LOW, -np.inf, box.low * factor), low])
    model.row_upper_ = np.concatenate(
        [np.where(box.high == NO_HIGH, np.inf, box.high * factor), high]
    )
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(np.float64)
    return model
