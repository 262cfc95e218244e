"""Why a cell leaks: the fewest printed figures that imply what is concluded of it.

The lines with a part in the linear programmes' optimum are made irreducible: none can be left
out (Junker U., QUICKXPLAIN, AAAI 2004, over what lines imply).  Relations and "not negative" are
known to all and are never counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import optimize, sparse

from osq.protection.attack import intervals
from osq.protection.audit import Audit, Judged
from osq.protection.derived import Fault
from osq.protection.dossier import HIDDEN, Line, RatioSeries
from osq.protection.forms import Form, whole
from osq.protection.sentences import Sentences
from osq.protection.statements import Stated, matrix_of
from osq.protection.system import NO_HIGH, NO_LOW, Knowledge


@dataclass(frozen=True, slots=True)
class Reason:
    """The lines that give a cell away, and this in French."""

    lines: tuple[int, ...]
    text: str


def explain(audit: Audit, found: Judged, releases: Sequence[str] = ()) -> Reason:
    """Why a leaking cell is what the audit says, within its bounds.

    `releases` are the years or names of releases 1, 2...
    """
    dossier = audit.stated.forms.dossier
    words = Sentences(dossier, releases)
    if found.shown and found.line is not None:
        return Reason((found.line,), words.shown(found))
    form = whole(audit.stated.forms.of_protected(found.cell))
    search = _Search(audit.stated, form)
    lines = search.lines(found.low, found.high)
    return Reason(lines, words.sentence(found, lines, search.combination(lines)))


def explain_fault(audit: Audit, fault: Fault) -> str:
    """A line that nobody may print, and why."""
    return Sentences(audit.stated.forms.dossier).fault(fault)


class _Search:
    """Lines that imply bounds of one form."""

    def __init__(self, stated: Stated, form: Form) -> None:
        self.stated, self.form = stated, form
        self.rows = stated.knowledge.rows
        self.matrix = matrix_of([form], len(stated.forms.unknowns))

    def lines(self, low: Fraction | None, high: Fraction | None) -> tuple[int, ...]:
        """An irreducible set of lines that imply `low` and `high`, in their order."""
        ends = (
            None if low is None else int(low * self.form.scale),
            None if high is None else int(high * self.form.scale),
        )

        def implied(lines: Sequence[int]) -> bool:
            return self._imply(lines, *ends)

        tight = self._tight(ends)
        if not implied(tight):
            tight = [int(line) for line in np.unique(self.stated.told_by) if line >= 0]
        return tuple(sorted(_irreducible(sorted(tight, key=self._preference), implied)))

    def combination(self, lines: Sequence[int]) -> dict[int, Fraction] | None:
        """The cell as a sum of what lines print, each multiplied; None where it is none."""
        exact = self.rows.low == self.rows.high
        told = np.isin(self.stated.told_by, lines)
        columns = np.unique(np.concatenate([self.rows.matrix[told].indices, self.matrix.indices]))
        near = np.diff(sparse.csr_array(self.rows.matrix[:, columns]).indptr) > 0
        chosen = np.flatnonzero(exact & near & (told | (self.stated.told_by < 0)))
        if not len(chosen):
            return None
        inner = self.rows.matrix[chosen]
        columns = np.unique(np.concatenate([inner.indices, columns]))
        dense = inner[:, columns].toarray().astype(np.float64)
        wanted = self.matrix[:, columns].toarray()[0].astype(np.float64)
        solved = np.linalg.lstsq(dense.T, wanted, rcond=None)[0]
        factors = [Fraction(float(each)).limit_denominator(1000) for each in solved]
        reached = sum((float(f) * row for f, row in zip(factors, dense, strict=True)), 0 * wanted)
        if not np.allclose(reached, wanted, atol=1e-6):
            return None
        found: dict[int, Fraction] = {}
        for row, factor in zip(chosen, factors, strict=True):
            line = int(self.stated.told_by[row])
            if line >= 0 and factor:
                found[line] = factor / self.form.scale
        return found

    def _imply(self, lines: Sequence[int], low: int | None, high: int | None) -> bool:
        keep = (self.stated.told_by < 0) | np.isin(self.stated.told_by, lines)
        known = Knowledge(self.stated.knowledge.floor, self.rows.chosen(keep))
        found = intervals(known, self.matrix)
        return (low is None or int(found.low[0]) >= low) and (
            high is None or int(found.high[0]) <= high
        )

    def _tight(self, ends: Sequence[int | None]) -> list[int]:
        """The lines that hold the least and the greatest value of the form where they are."""
        found: set[int] = set()
        for sign, end in ((1, ends[0]), (-1, ends[1])):
            if end is not None:
                found |= {line for line in self._held_by(sign) if line >= 0}
        return sorted(found)

    def _held_by(self, sign: int) -> list[int]:
        low, high, matrix = self.rows.low, self.rows.high, self.rows.matrix
        sides = [
            np.flatnonzero(low == high),
            np.flatnonzero((low < high) & (high < NO_HIGH)),
            np.flatnonzero((low < high) & (low > NO_LOW)),
        ]
        solved = optimize.linprog(
            sign * self.matrix.toarray()[0].astype(np.float64),
            A_ub=sparse.vstack([matrix[sides[1]], -matrix[sides[2]]]),
            b_ub=np.concatenate([high[sides[1]], -low[sides[2]]]),
            A_eq=matrix[sides[0]],
            b_eq=low[sides[0]],
            bounds=(0, None),
            method="highs-ds",
        )
        if solved.status != 0:
            return []
        weights = np.concatenate([solved.eqlin.marginals, solved.ineqlin.marginals])
        rows = np.concatenate(sides)[np.abs(weights) > 1e-9]
        return [int(line) for line in self.stated.told_by[rows]]

    def _preference(self, number: int) -> tuple[object, ...]:
        """Plain counts first, what is hidden last: the earlier, the rather kept."""
        dossier = self.stated.forms.dossier
        line: Line = dossier.lines[number]
        ratio = isinstance(dossier.series[line.series], RatioSeries)
        return (line.text == HIDDEN, line.kind != "value", ratio, number)


def _irreducible(lines: Sequence[int], implied: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """A smallest-by-inclusion subset that still implies; earlier lines are preferred."""
    if implied(()):
        return ()
    return _divided((), (), lines, implied)


def _divided(
    base: tuple[int, ...],
    added: Sequence[int],
    lines: Sequence[int],
    implied: Callable[[Sequence[int]], bool],
) -> tuple[int, ...]:
    """What of `lines` must be added to `base`, of which `added` is the last part."""
    if added and implied(base):
        return ()
    if len(lines) == 1:
        return tuple(lines)
    half = len(lines) // 2
    first, second = tuple(lines[:half]), tuple(lines[half:])
    late = _divided((*base, *first), first, second, implied)
    early = _divided((*base, *late), late, first, implied)
    return (*early, *late)
