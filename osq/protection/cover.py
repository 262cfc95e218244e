"""The cheapest way to meet conditions of the kind "one of these at least must be hidden"."""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from osq.protection.solving import loaded, work_of
from osq.protection.system import Bools, Ints

DEARER = 40
"""What a step of a whole-number programme costs, in steps of a plain one."""
LEANER = 5


class Cover:
    """The cheapest choice, or nearly, that holds one switch at least of each cut."""

    def __init__(self, cost: Ints) -> None:
        self._cost = cost
        self._cuts: dict[bytes, Ints] = {}
        self._seen = np.zeros(len(cost), dtype=np.int64)
        self.work = 0

    def add(self, cut: Ints) -> None:
        """One more cut (sorted switches)."""
        if cut.tobytes() not in self._cuts:
            self._cuts[cut.tobytes()] = cut
            self._seen[cut] += 1

    def likely(self, cut: Ints) -> int:
        """The switch of a cut to hide for want of better: the cheapest, then the one most cuts
        name.
        """
        return int(cut[np.lexsort((cut, -self._seen[cut], self._cost[cut]))[0]])

    def best(self, known: Bools, gap: float, fixed: Bools | None = None) -> tuple[Bools, float]:
        """A choice (switches,) within `gap`, a share, of the cheapest, and what the cheapest
        costs at least; `known` is one to better, and `fixed` are in it anyway.
        """
        chosen = np.zeros(len(self._cost), dtype=np.bool_) if fixed is None else fixed.copy()
        start = int(self._cost[chosen].sum())
        cuts = [cut for cut in self._cuts.values() if not chosen[cut].any()]
        if not cuts:
            return chosen, float(start)
        rows = np.repeat(np.arange(len(cuts)), [len(cut) for cut in cuts])
        names = sparse.csr_array(
            (np.ones(len(rows), dtype=np.int64), (rows, np.concatenate(cuts))),
            shape=(len(cuts), len(self._cost)),
        )
        names, columns = _lean(names, self._cost)
        cost = self._cost[columns]
        start_from = _covered(names, known[columns], cost)
        for begun in (True, False):
            solver = loaded(_covering(names, cost), whole=True)
            solver.setOptionValue("mip_rel_gap", gap)
            if begun:
                given = highspy.HighsSolution()
                given.col_value = start_from.astype(np.float64).tolist()
                solver.setSolution(given)
            solver.run()
            self.work += DEARER * work_of(solver, 0)
            found = np.array(solver.getSolution().col_value) > 0.5
            least = solver.getInfo().mip_dual_bound
            # HiGHS may take its start for cheaper than it is, and be content with it.
            if cost[found].sum() * (1 - gap) <= least + 1:
                break
        chosen[columns[found]] = True
        return chosen, start + least


def _covered(names: sparse.csr_array, some: Bools, cost: Ints) -> Bools:
    """A choice of columns, with the cheapest of each cut that it leaves out."""
    some = some.copy()
    for row in range(names.shape[0]):
        cut = names.indices[names.indptr[row] : names.indptr[row + 1]]
        if not some[cut].any():
            some[cut[np.lexsort((cut, cost[cut]))[0]]] = True
    return some


def _lean(names: sparse.csr_array, cost: Ints) -> tuple[sparse.csr_array, Ints]:
    """Cuts that no other implies, of switches that none as cheap can replace: which name which
    (cuts, columns), and the switch of each column.
    """
    columns = np.flatnonzero(names.sum(axis=0))
    names = sparse.csr_array(names[:, columns])
    for _ in range(LEANER):
        size = names.shape
        columns, names = _without_replaceable(columns, names, cost)
        names = _without_implied(names)
        if names.shape == size:
            break
    return names, columns


def _without_replaceable(
    columns: Ints, names: sparse.csr_array, cost: Ints
) -> tuple[Ints, sparse.csr_array]:
    """A switch goes where one that costs no more, the first of equals, is in all of its cuts."""
    common = sparse.csr_array(names.T @ names).tocoo()
    count, price = names.sum(axis=0), cost[columns]
    one, other = common.row, common.col
    inside = (common.data == count[one]) & (one != other) & (price[other] <= price[one])
    same = (count[one] == count[other]) & (price[one] == price[other])
    gone = one[inside & (~same | (other < one))]
    keep = np.ones(len(columns), dtype=np.bool_)
    keep[gone] = False
    return columns[keep], sparse.csr_array(names[:, keep])


def _without_implied(names: sparse.csr_array) -> sparse.csr_array:
    """A cut goes where another, the first of equals, names only switches that it names."""
    common = sparse.csr_array(names @ names.T).tocoo()
    count = names.sum(axis=1)
    one, other = common.row, common.col
    implied = (common.data == count[other]) & (one != other)
    implied &= (count[other] < count[one]) | (other < one)
    keep = np.ones(names.shape[0], dtype=np.bool_)
    keep[one[implied]] = False
    return sparse.csr_array(names[keep])


def _covering(names: sparse.csr_array, cost: Ints) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = names.shape
    model.col_cost_ = cost.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.ones(len(cost))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    model.row_lower_ = np.ones(names.shape[0])
    model.row_upper_ = np.full(names.shape[0], highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = names.indptr.astype(np.int32)
    model.a_matrix_.index_ = names.indices.astype(np.int32)
    model.a_matrix_.value_ = names.data.astype(np.float64)
    return model
