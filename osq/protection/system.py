"""Linear statements over whole-number unknowns, and what must stay uncertain among them.

Unknowns are numbered from 0, rows are sparse whole-number combinations of them.  Nothing here
knows what an unknown is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_LOW = np.int64(-(2**62))
NO_HIGH = np.int64(2**62)
"""A row without a bound on that side."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """`low <= matrix @ x <= high`: matrix (rows, unknowns), low and high (rows,), all whole.

    `NO_LOW` and `NO_HIGH` stand for no bound.
    """

    matrix: sparse.csr_array
    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.low)

    def chosen(self, keep: Bools) -> Rows:
        """The rows where `keep` (rows,) holds."""
        return Rows(self.matrix[keep], self.low[keep], self.high[keep])

    def hold(self, table: Ints) -> bool:
        """Whether a table (unknowns,) satisfies every row, in whole-number arithmetic; one too
        large to be sure does not.
        """
        return bool(self.holding(table[None, :])[0])

    def holding(self, tables: Ints) -> Bools:
        """The same of several tables (tables, unknowns)."""
        most = np.abs(self.matrix).astype(np.float64) @ np.abs(tables.astype(np.float64)).T
        values = self.matrix @ tables.T
        inside = (values >= self.low[:, None]) & (values <= self.high[:, None])
        return np.asarray((inside & (most < 2**61)).all(axis=0))


def stacked(parts: Sequence[Rows]) -> Rows:
    """Rows of the same unknowns, one after the other."""
    return Rows(
        sparse.csr_array(sparse.vstack([part.matrix for part in parts], format="csr")),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Forms that must stay uncertain: two whole solutions at least `width` apart, and one
    solution that is at least `reach`.

    `matrix` (targets, unknowns), `width` and `reach` (targets,); `reach` is `NO_LOW` where
    nothing of the kind is asked.
    """

    matrix: sparse.csr_array
    width: Ints
    reach: Ints

    def __len__(self) -> int:
        return len(self.width)

    def chosen(self, keep: Ints) -> Targets:
        """The targets numbered `keep`."""
        return Targets(sparse.csr_array(self.matrix[keep]), self.width[keep], self.reach[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """All that an attacker knows: x >= floor (unknowns,), and rows."""

    floor: Ints
    rows: Rows

    def hold(self, table: Ints) -> bool:
        """Whether a table (unknowns,) is possible."""
        return bool((table >= self.floor).all()) and self.rows.hold(table)

    def holding(self, tables: Ints) -> Bools:
        """The same of several tables (tables, unknowns)."""
        return np.asarray((tables >= self.floor).all(axis=1)) & self.rows.holding(tables)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What may be shown, what must be hidden, and what must stay uncertain.

    `fixed` holds whatever is hidden: relations, public figures, earlier releases.  Candidate
    c = 0, 1... is a figure to show or to hide: shown, it tells the rows of `shown` where
    `shown_by` is c; hidden, those of `hidden` where `hidden_by` is c (attacker A2: "at least 1").
    `primary` (candidates,) must be hidden, `closed` may not be; `cost` (candidates,) is what
    hiding one costs, at least 1.  `truth` (unknowns,) is one table that satisfies every row
    whatever is shown or hidden.
    """

    floor: Ints
    truth: Ints
    fixed: Rows
    shown: Rows
    shown_by: Ints
    hidden: Rows
    hidden_by: Ints
    primary: Bools
    closed: Bools
    cost: Ints
    targets: Targets

    def known(self, hidden: Bools) -> Knowledge:
        """What the attacker knows when the candidates of `hidden` (candidates,) are."""
        shown = self.shown.chosen(~hidden[self.shown_by])
        told = self.hidden.chosen(hidden[self.hidden_by])
        return Knowledge(self.floor, stacked([self.fixed, shown, told]))
