"""The exact range of sums of unknowns that statements tie together in loops (HiGHS, by scipy).

Nothing here trusts the solver to its last digit: what it finds is loosened before it is rounded
to whole numbers, so that no true value is lost.  Its limit is a number of nodes, never of
seconds, and a bound found at the limit is still a bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.aggregation.cells import Bools, Floats

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Indices = npt.NDArray[np.intp]

LOOSE = 1e-6
"""How far an answer may be from the truth, relative to numbers above 1."""
LOOSE_WHOLE = 1e-3
"""The same, before rounding to a whole number."""
NODES = 500
_OPTIMAL, _INFEASIBLE = 0, 2


class Contradiction(Exception):
    """No values of the unknowns satisfy every statement."""


@dataclass(slots=True, eq=False)
class Programme:
    """Statements about a few unknowns: `low <= matrix @ x <= high`, `lower <= x <= upper`.

    Solutions met on the way are kept: a bound that one of them attains needs no solving.
    """

    matrix: sparse.csr_array
    low: Floats
    high: Floats
    lower: Floats
    upper: Floats
    whole: Bools
    _met: list[Floats] = field(default_factory=list)

    def least(self, weights: Floats, known: float) -> float:
        """The least value of `weights @ x`, which is known to be at least `known`.

        Raises Contradiction when there is no solution at all.
        """
        counting = bool(self.whole[weights != 0].all() and (weights == np.round(weights)).all())
        if not self._is_met(weights, known):
            known = max(known, _safe(self._bound(weights, whole=False), counting))
            if self.whole.any() and not self._is_met(weights, known):
                known = max(known, _safe(self._bound(weights, whole=True), counting))
        return known

    def ranges(self) -> tuple[Floats, Floats]:
        """The range of each unknown.  Raises Contradiction when there is no solution at all."""
        return self._floors(1.0, self.lower), -self._floors(-1.0, -self.upper)

    def _floors(self, sign: float, known: Floats) -> Floats:
        """The least value of `sign` times each unknown, each known to be at least `known`.

        All unknowns are first pushed down together: many bounds are met at once, and need no
        programme of their own (Gleixner et al., Journal of Global Optimization 67, 2017).
        """
        bounded = np.isfinite(known)
        waiting, pushed = self._not_met(sign, known) & bounded, True
        while pushed and waiting.any():
            self._bound(np.where(waiting, sign, 0.0), whole=False)
            left = self._not_met(sign, known) & bounded
            pushed, waiting = bool((left != waiting).any()), left
        found = known.copy()
        for alike in self._alike(waiting | ~bounded):
            unit = np.zeros(len(known))
            unit[alike[0]] = sign
            found[alike] = self.least(unit, known[alike[0]])
        return found

    def _not_met(self, sign: float, known: Floats) -> Bools:
        """The unknowns that no solution met so far has at their bound."""
        least = np.min([sign * point for point in self._met], axis=0, initial=np.inf)
        reach = known + LOOSE * np.maximum(1.0, np.where(np.isfinite(known), np.abs(known), 0.0))
        return np.asarray(least > reach, dtype=bool)

    def _alike(self, wanted: Bools) -> list[list[int]]:
        """The wanted unknowns, in classes that may be exchanged: same bounds, same weights."""
        columns = self.matrix.tocsc()
        columns.sort_indices()
        spans = list(pairwise(columns.indptr.tolist()))
        classes: dict[tuple[object, ...], list[int]] = {}
        for place in np.flatnonzero(wanted).tolist():
            bounds = self.lower[place], self.upper[place], self.whole[place]
            entries = slice(*spans[place])
            column = columns.indices[entries].tobytes(), columns.data[entries].tobytes()
            classes.setdefault((*bounds, *column), []).append(place)
        return list(classes.values())

    def contradicts(self, rows: Indices) -> bool:
        """Whether these statements alone have no solution."""
        answer = self._solve(np.zeros(len(self.lower)), self.whole, rows)
        return bool(answer.status == _INFEASIBLE)

    def _is_met(self, weights: Floats, value: float) -> bool:
        reach = value + LOOSE * max(1.0, abs(value)) if np.isfinite(value) else value
        return any(weights @ point <= reach for point in self._met)

    def _bound(self, weights: Floats, *, whole: bool) -> float:
        """A number below all values of `weights @ x`, as the solver gives it."""
        answer = self._solve(weights, self.whole & whole, np.arange(len(self.low)))
        if answer.status == _INFEASIBLE:
            raise Contradiction
        if answer.x is not None:
            self._keep(answer.x + self._start)
        if answer.status == _OPTIMAL and not (self.whole & whole).any():
            proved = answer.fun
        else:
            proved = answer.mip_dual_bound
        return -np.inf if proved is None else float(proved + weights @ self._start)

    def _solve(self, weights: Floats, whole: Bools, rows: Indices) -> OptimizeResult:
        """Unknowns are counted from their lower bound, so that the numbers are small."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second to import

        matrix, start = self.matrix[rows], self._start
        shift = matrix @ start
        return milp(
            weights,
            integrality=whole.astype(np.int64),
            bounds=Bounds(self.lower - start, self.upper - start),
            constraints=LinearConstraint(matrix, self.low[rows] - shift, self.high[rows] - shift),
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )

    @property
    def _start(self) -> Floats:
        return np.where(np.isfinite(self.lower), self.lower, 0.0)

    def _keep(self, found: Floats) -> None:
        """Keeps a solution, once its whole numbers are whole and it is seen to hold."""
        point = np.where(self.whole, np.round(found), found)
        value = self.matrix @ point
        inside = (self.lower - LOOSE <= point) & (point <= self.upper + LOOSE)
        holds = (self.low - LOOSE <= value) & (value <= self.high + LOOSE)
        if inside.all() and holds.all():
            self._met.append(point)


def _safe(bound: float, counting: bool) -> float:
    """Loosened by what the solver may be wrong; a whole number where only those can be."""
    if not np.isfinite(bound):
        return -np.inf
    if counting:
        return float(np.ceil(bound - LOOSE_WHOLE))
    return bound - LOOSE * max(1.0, abs(bound))
