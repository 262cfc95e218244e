"""Composition matrices: which part of which source zone makes up a target zone.

The heart of osq (docs/architecture.md).  Shares are whole numbers over `scale` (ten
thousand for a matrix read from a file), so that sums are exact; a product of matrices
multiplies the scales.  Each entry keeps two numbers: `weight_used`, what is counted, and
`share_inside`, what is known of the real overlap (-1: not known, hence fidelity unknown).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

if TYPE_CHECKING:
    from osq.territory.model import ZoningRef

SCALE = 10_000
UNKNOWN = -1
ANY_SUPPORT = "any"

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "households": ("dwellings", "population"),
    "dwellings": ("households", "population"),
    "children": ("population",),
}
"""support -> those whose shares stand in for it, the nearest first, before shares of "any".

Households live in main residences, and both go with people; so, less well, do children.
Nothing stands in for population, nor for social dwellings, which lie in a few estates.
"""
_BY = "@"

IntVector = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """A sparse matrix, rows = target zones, columns = source zones, for one support.

    `rows`, `columns`, `weight_used`, `share_inside` are parallel entry arrays; `method` is
    how shares were found ("exact", "dominant", "weighted", ...), one word per entry, with the
    support they are those of when another was asked ("weighted@population").
    """

    source: ZoningRef
    target: ZoningRef
    support: str
    source_codes: tuple[str, ...]
    target_codes: tuple[str, ...]
    rows: IntVector
    columns: IntVector
    weight_used: IntVector
    share_inside: IntVector
    methods: tuple[str, ...]
    scale: int = SCALE

    def weights(self) -> sparse.csr_array:
        """`weight_used` as shares: float64, shape (targets, sources)."""
        shape = (len(self.target_codes), len(self.source_codes))
        return sparse.csr_array((self.weight_used / self.scale, (self.rows, self.columns)), shape)


class Share(NamedTuple):
    """One entry before assembly: part of a source zone counted in a target zone."""

    target: str
    source: str
    weight_used: int
    share_inside: int = UNKNOWN
    method: str = "exact"


def standing_in(method: str, support: str) -> str:
    """The method of an entry whose share is that of another support than was asked.

    >>> standing_in("weighted", "population")
    'weighted@population'
    """
    return f"{method}{_BY}{support}"


@cache
def stand_in_of(method: str) -> str:
    """The support that stands in, according to an entry's method; "" when none does.

    >>> stand_in_of("dominant+weighted@population"), stand_in_of("weighted")
    ('population', '')
    """
    words = sorted(word.partition(_BY)[2] for word in method.split("+") if _BY in word)
    return words[0] if words else ""


def assemble(
    source: ZoningRef,
    target: ZoningRef,
    support: str,
    source_codes: Sequence[str],
    target_codes: Sequence[str],
    shares: Iterable[Share],
    scale: int = SCALE,
) -> Composition:
    """The matrix of these shares, entries in the order of rows, then columns.

    `source_codes` and `target_codes` fix the columns and rows.  Raises KeyError when a
    share names a zone that is in neither.
    """
    row_of = {code: row for row, code in enumerate(target_codes)}
    column_of = {code: column for column, code in enumerate(source_codes)}
    entries = sorted((row_of[share.target], column_of[share.source], share) for share in shares)
    return Composition(
        source=source,
        target=target,
        support=support,
        source_codes=tuple(source_codes),
        target_codes=tuple(target_codes),
        rows=np.array([row for row, _, _ in entries], dtype=np.int64),
        columns=np.array([column for _, column, _ in entries], dtype=np.int64),
        weight_used=np.array([share.weight_used for *_, share in entries], dtype=np.int64),
        share_inside=np.array([share.share_inside for *_, share in entries], dtype=np.int64),
        methods=tuple(share.method for *_, share in entries),
        scale=scale,
    )
