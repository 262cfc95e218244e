"""Tiny territories, drawn at random, and an attacker who tries every table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from osq.protection.system import (
    NO_HIGH,
    NO_LOW,
    Bools,
    Ints,
    Knowledge,
    Problem,
    Rows,
    Targets,
    stacked,
)

MOST = 5
"""No unit counts more, which all know."""


def rows(matrix: list[list[int]] | Ints, low: list[int] | Ints, high: list[int] | Ints) -> Rows:
    """Rows from plain lists."""
    return Rows(
        sparse.csr_array(np.array(matrix, dtype=np.int64)),
        np.array(low, dtype=np.int64),
        np.array(high, dtype=np.int64),
    )


def exactly(matrix: list[list[int]], values: list[int]) -> Rows:
    """Rows that tell their values."""
    return rows(matrix, values, values)


def nothing(unknowns: int) -> Rows:
    """No row at all."""
    none = np.empty(0, dtype=np.int64)
    return Rows(sparse.csr_array((0, unknowns), dtype=np.int64), none, none)


def targets(matrix: list[list[int]] | Ints, width: int, reach: int | None = None) -> Targets:
    """Forms that all ask the same."""
    form = sparse.csr_array(np.array(matrix, dtype=np.int64))
    size = form.shape[0]
    return Targets(
        form,
        np.full(size, width, dtype=np.int64),
        np.full(size, NO_LOW if reach is None else reach),
    )


@dataclass(frozen=True)
class Territory:
    """Cells of a tiny territory: `forms` (cells, unknowns) of `counts` (unknowns,), and what is
    told of ratios."""

    forms: Ints
    counts: Ints
    ratios: Rows

    @property
    def values(self) -> Ints:
        return np.asarray(self.forms @ self.counts)

    def limits(self) -> Rows:
        """That no unit counts more than `MOST`."""
        size = len(self.counts)
        return rows(np.eye(size, dtype=np.int64), [0] * size, [MOST] * size)

    def told(self, shown: Bools) -> Knowledge:
        """What is known when the cells of `shown` (cells,) are told, and the ratios."""
        exact = rows(self.forms, self.values, self.values).chosen(shown)
        return Knowledge(
            np.zeros(len(self.counts), dtype=np.int64),
            stacked([self.limits(), exact, self.ratios]),
        )

    def problem(self, *, strong: bool, width: int) -> Problem:
        """Hide 1 and 2, never 0; `strong`: what is hidden is at least 1, and could be 3."""
        values, size = self.values, len(self.values)
        primary = (values >= 1) & (values <= 2)
        cells = np.arange(size, dtype=np.int64)
        positive = values >= 1
        least = Rows(
            sparse.csr_array(self.forms[positive]),
            np.ones(int(positive.sum()), dtype=np.int64),
            np.full(int(positive.sum()), NO_HIGH),
        )
        return Problem(
            floor=np.zeros(len(self.counts), dtype=np.int64),
            truth=self.counts,
            fixed=stacked([self.limits(), self.ratios]),
            shown=rows(self.forms, values, values),
            shown_by=cells,
            hidden=least if strong else nothing(len(self.counts)),
            hidden_by=cells[positive] if strong else cells[:0],
            primary=primary,
            closed=values == 0,
            cost=values + 3,
            targets=replace(
                targets(self.forms[primary].reshape(-1, len(self.counts)), width),
                reach=np.full(int(primary.sum()), 3 if strong else NO_LOW),
            ),
        )


def drawn(seed: int, *, ratios: bool = True) -> Territory:
    """Two to four units of one to three categories, with zones that overlap as they like."""
    random = np.random.default_rng(seed)
    units, categories = ((2, 3), (3, 2), (4, 1), (5, 1), (2, 2), (3, 1))[random.integers(6)]
    zones = np.vstack([np.eye(units, dtype=np.int64), np.ones((1, units), dtype=np.int64)])
    more = random.integers(0, 2, size=(int(random.integers(0, 4)), units))
    zones = np.vstack([zones, more[more.sum(axis=1) > 0]])
    parts = np.eye(categories, dtype=np.int64)
    if categories > 1:
        parts = np.vstack([parts, np.ones((1, categories), dtype=np.int64)])
    forms = np.kron(zones, parts)
    counts = np.minimum(random.geometric(0.35, size=units * categories) - 1, MOST)
    told = _ratios(forms, counts, random) if ratios else nothing(len(counts))
    return Territory(forms, counts, told)


def _ratios(forms: Ints, counts: Ints, random: np.random.Generator) -> Rows:
    """Percentages, printed whole, of cells in cells that hold them."""
    unknowns = forms.shape[1]
    lines: list[Ints] = []
    for _ in range(int(random.integers(0, 3))):
        part, whole = forms[random.integers(len(forms))], forms[random.integers(len(forms))]
        if (part > whole).any() or (part == whole).all() or whole @ counts == 0:
            continue
        printed = round(100 * int(part @ counts) / int(whole @ counts))
        lines.append(200 * part - (2 * printed - 1) * whole)
        lines.append((2 * printed + 1) * whole - 200 * part)
    if not lines:
        return nothing(unknowns)
    return rows(np.array(lines), [0] * len(lines), [int(NO_HIGH)] * len(lines))


def every_table(known: Knowledge) -> Ints:
    """All tables (tables, unknowns) of units up to `MOST` that satisfy what is known."""
    unknowns = len(known.floor)
    tables = np.indices((MOST + 1,) * unknowns).reshape(unknowns, -1)
    matrix = known.rows.matrix.toarray()
    fits = np.ones(tables.shape[1], dtype=np.bool_)
    for row, low, high in zip(matrix, known.rows.low, known.rows.high, strict=True):
        values = row @ tables
        fits &= (values >= low) & (values <= high)
    fits &= (tables >= known.floor[:, None]).all(axis=0)
    return np.asarray(tables[:, fits].T)


def ranges(known: Knowledge, forms: Ints) -> tuple[Ints, Ints]:
    """Least and greatest value of each form over every table."""
    values = every_table(known) @ forms.T
    return values.min(axis=0), values.max(axis=0)
