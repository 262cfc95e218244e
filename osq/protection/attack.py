"""What an attacker can conclude: the least and the greatest value of each form, given all that
he knows.

Method: audit by two linear programmes per form (Fischetti and Salazar-Gonzalez, "Solving the
cell suppression problem on tabular data with linear constraints", Management Science 2001),
after an exact reduction; every table met on the way narrows what is left to ask of the others,
as in optimisation-based bound tightening (Gleixner et al., 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from osq.protection.near import Neighbourhood
from osq.protection.reduce import LARGEST, Box, Reduced, reduced
from osq.protection.solving import Programme
from osq.protection.system import NO_HIGH, NO_LOW, Ints, Knowledge


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """`low` and `high` (forms,) hold every value that an attacker finds possible, `NO_LOW` and
    `NO_HIGH` where nothing limits it.

    They are never narrower than the truth.  `reached_low` and `reached_high` (forms,) are values
    that whole tables take: where they equal the bounds, these are exact.
    """

    low: Ints
    high: Ints
    reached_low: Ints
    reached_high: Ints


def intervals(knowledge: Knowledge, forms: sparse.csr_array, *, whole: bool = True) -> Intervals:
    """What can be concluded on each of `forms` (forms, unknowns).

    Without `whole`, by linear programmes alone: in seconds, and at times less than whole numbers
    tell.  Raises Contradiction when no whole table satisfies the knowledge.
    """
    attack = Attack(knowledge, forms)
    for form in range(forms.shape[0]):
        attack.settle(form, whole=whole)
    return attack.intervals()


class Piece:
    """A part of the system that no row ties to the rest, and the forms within it.

    `tables` are whole tables (columns,) of the part, `values` (tables, forms) what the forms are
    in them; `least` and `most` (forms,) are proven bounds.
    """

    def __init__(self, box: Box, forms: sparse.csr_array) -> None:
        self.box, self.forms = box, forms
        self.least, self.most = _limits(box, forms)
        self.tables: list[Ints] = []
        self.low = np.full(forms.shape[0], NO_HIGH)
        self.high = np.full(forms.shape[0], NO_LOW)
        self.low_at = np.zeros(forms.shape[0], dtype=np.int64)
        self.high_at = np.zeros(forms.shape[0], dtype=np.int64)
        self._done: set[tuple[int, int]] = set()
        self._moved: set[tuple[int, int, bool]] = set()
        self._programme: Programme | None = None
        self._around: Neighbourhood | None = None

    def begin(self) -> None:
        """One table at least, as soon as the part is asked about."""
        if not self.tables:
            self._ask(np.zeros(self.forms.shape[1], dtype=np.int64))

    def raise_(self, form: int, sign: int, *, whole: bool = False) -> None:
        """Solves for the greatest (sign 1) or least (-1) value of a form, once."""
        effort = sign * (2 if whole else 1)
        if (form, effort) in self._done or self.settled(form, sign):
            return
        self._done.add((form, effort))
        bound = self._ask(sign * self.forms[[form]].toarray()[0], whole=whole)
        if sign > 0:
            self.most[form] = min(self.most[form], bound)
        elif bound != NO_HIGH:
            self.least[form] = max(self.least[form], -bound)

    def move(self, form: int, by: int, *, branching: bool) -> None:
        """Looks for a table in which a form is at least `by` above (or below) what the first
        table gives it, near that table, once.
        """
        effort = (form, by, branching)
        if not self.tables or effort in self._moved:
            return
        self._moved.add(effort)
        if self._around is None:
            self._around = Neighbourhood(self.box, self.tables[0])
        form_row = self.forms[[form]].toarray()[0]
        table = self._around.moved(form_row, by, branching=branching)
        if table is not None:
            self.keep(table)

    def settled(self, form: int, sign: int) -> bool:
        """Whether a table takes the proven bound."""
        if sign > 0:
            return bool(self.high[form] == self.most[form])
        return bool(self.low[form] == self.least[form])

    def unlimited(self, form: int, sign: int) -> bool:
        """Whether nothing is known to limit a form on that side."""
        return bool(self.most[form] == NO_HIGH if sign > 0 else self.least[form] == NO_LOW)

    def _ask(self, form: Ints, *, whole: bool = False) -> np.int64:
        if self._programme is None:
            self._programme = Programme(self.box)
        programme = self._programme
        answer = programme.most_whole(form) if whole else programme.most(form)
        if answer.table is not None:
            self.keep(answer.table)
        elif not self.tables and not whole:
            self._ask(form, whole=True)
        return answer.bound

    def keep(self, table: Ints) -> None:
        """Adds a whole table of the part that someone found."""
        values = self.forms @ table
        lower, higher = values < self.low, values > self.high
        if not self.tables or lower.any() or higher.any():
            self.low_at[lower], self.high_at[higher] = len(self.tables), len(self.tables)
            self.low, self.high = np.minimum(values, self.low), np.maximum(values, self.high)
            self.tables.append(table)


class Attack:
    """All parts of a system and all forms asked of it.

    `truth` (unknowns,) is a table to start from.  `share` (forms, pieces' forms): which piece's
    form each form is made of; a form is the sum of its pieces' plus a constant, and pieces are
    independent.
    """

    def __init__(
        self, knowledge: Knowledge, forms: sparse.csr_array, truth: Ints | None = None
    ) -> None:
        self.small: Reduced = reduced(knowledge, forms)
        small = self.small
        self.columns = [np.flatnonzero(small.part == part) for part in range(_count(small.part))]
        self.shares: list[list[tuple[int, int]]] = [[] for _ in range(forms.shape[0])]
        self.pieces: list[Piece] = []
        part_of_row = _row_parts(small)
        by_column = sparse.csc_array(small.box.matrix)
        forms_by_column = sparse.csc_array(small.forms)
        for part, columns in enumerate(self.columns):
            rows = np.flatnonzero(part_of_row == part)
            inner = sparse.csr_array(by_column[:, columns])[rows]
            box = small.box
            lines = sparse.csr_array(forms_by_column[:, columns])
            used = np.flatnonzero(np.diff(lines.indptr))
            lines = lines[used]
            self.pieces.append(
                Piece(
                    Box(
                        sparse.csr_array(inner),
                        box.low[rows],
                        box.high[rows],
                        box.lower[columns],
                        box.upper[columns],
                    ),
                    sparse.csr_array(lines),
                )
            )
            for place, form in enumerate(used):
                self.shares[form].append((part, place))
        if truth is not None:
            table = small.gathered(truth)
            for columns, piece in zip(self.columns, self.pieces, strict=True):
                piece.keep(table[columns])

    def settle(self, form: int, *, whole: bool = True) -> None:
        """Finds the least and the greatest value of a form, exactly where limits allow and, with
        `whole`, to the whole number.
        """
        for part, place in self.shares[form]:
            piece = self.pieces[part]
            piece.begin()
            for sign in (1, -1):
                piece.raise_(place, sign)
                if whole and not piece.unlimited(place, sign):
                    piece.raise_(place, sign, whole=True)

    def reached(self, form: int) -> tuple[int, int]:
        """The least and the greatest value that known whole tables give a form."""
        parts = [(self.pieces[part], place) for part, place in self.shares[form]]
        constant = int(self.small.constant[form])
        return (
            constant + sum(int(piece.low[place]) for piece, place in parts),
            constant + sum(int(piece.high[place]) for piece, place in parts),
        )

    def first(self, form: int) -> int:
        """What the first table of each piece gives a form."""
        parts = ((self.pieces[part], place) for part, place in self.shares[form])
        values = (int((piece.forms[[place]] @ piece.tables[0])[0]) for piece, place in parts)
        return int(self.small.constant[form]) + sum(values)

    def intervals(self) -> Intervals:
        """What is proven, and what is reached, of all forms."""
        size = len(self.shares)
        low, high = self.small.constant.copy(), self.small.constant.copy()
        reached = np.array([self.reached(form) for form in range(size)], dtype=np.int64)
        for form, shares in enumerate(self.shares):
            leasts = [self.pieces[part].least[place] for part, place in shares]
            mosts = [self.pieces[part].most[place] for part, place in shares]
            low[form] = NO_LOW if NO_LOW in leasts else low[form] + sum(leasts)
            high[form] = NO_HIGH if NO_HIGH in mosts else high[form] + sum(mosts)
        reached = reached.reshape(size, 2)
        return Intervals(low, high, reached[:, 0], reached[:, 1])


def _count(part: Ints) -> int:
    return int(part.max(initial=-1)) + 1


def _row_parts(small: Reduced) -> Ints:
    matrix = small.box.matrix
    return small.part[matrix.indices[matrix.indptr[:-1]]] if matrix.shape[0] else np.empty(0, int)


def _limits(box: Box, forms: sparse.csr_array) -> tuple[Ints, Ints]:
    """What the columns' own bounds say of each form."""
    positive, negative = forms.maximum(0), forms.minimum(0)
    opened = box.upper == NO_HIGH
    upper = np.where(opened, 0, np.minimum(box.upper, LARGEST * 1024))
    least = positive @ box.lower + negative @ upper
    most = positive @ upper + negative @ box.lower
    least[(negative @ opened.astype(np.int64)) != 0] = NO_LOW
    most[(positive @ opened.astype(np.int64)) != 0] = NO_HIGH
    return least, most
