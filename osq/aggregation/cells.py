"""Cells: the measures of one edition at one level, as arrays of shape (zones, series).

A series is one measure over its one period.  Known, suppressed and missing never meet in a
number: `state` says which it is, and only then are `value` or the bounds read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.conventions.measures import Measure
from osq.observations import Status

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.object_]

STATUSES = (
    Status.MISSING,
    Status.NOT_APPLICABLE,
    Status.SUPPRESSED,
    Status.MEASURED,
    Status.ESTIMATED,
    Status.CORRECTED,
)
"""The meaning of the numbers in `Cells.state`."""
MISSING, NOT_APPLICABLE, SUPPRESSED, MEASURED, ESTIMATED = range(5)
STATE_OF = {str(status): code for code, status in enumerate(STATUSES)}


class Origin(NamedTuple):
    """One delivery behind a series."""

    delivery: str
    provenance: str


class Series(NamedTuple):
    """One column: a measure, its only period in the edition, the deliveries that gave it."""

    measure: str
    model: Measure
    provider: str
    period: tuple[date, date, str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Arrays of shape (zones, series), save `origins` of shape (origins, zones, series).

    `value` is NaN unless the state is a known one; `lower` and `upper` are NaN when nothing
    is known at all.  `origins[k, i, j]` says whether the k-th origin of series j
    contributed to zone i.  `coverage` and `fidelity` are shares, NaN when not known.
    """

    zones: tuple[str, ...]
    state: Codes
    value: Floats
    lower: Floats
    upper: Floats
    coverage: Floats
    fidelity: Floats
    method: Words
    reason: Words
    origins: Bools

    @property
    def has_data(self) -> Bools:
        """Known or suppressed: suppressed counts as data, for somebody counted."""
        return self.state >= SUPPRESSED

    @property
    def known(self) -> Bools:
        return self.state >= MEASURED

    def where(self, keep: Bools, other: Cells) -> Cells:
        """These cells where `keep` holds, and those of `other` elsewhere."""
        arrays = {
            field.name: np.where(keep, getattr(self, field.name), getattr(other, field.name))
            for field in fields(self)
            if field.name != "zones"
        }
        return Cells(zones=self.zones, **arrays)


def gravest(one: Codes, other: Codes) -> Codes:
    """The state of what is made of two cells: the gravest; of an estimate, an estimate.

    A corrected cell counts as measured once it is added to another.
    """
    worst = np.minimum(np.minimum(one, other), MEASURED)
    guessed = (worst == MEASURED) & ((one == ESTIMATED) | (other == ESTIMATED))
    return np.where(guessed, ESTIMATED, worst).astype(np.uint8)


def beside(one: Cells, other: Cells) -> Cells:
    """The series of both, over the same zones and as many origins."""
    if not other.state.size:
        return one
    arrays = {
        field.name: np.concatenate([getattr(one, field.name), getattr(other, field.name)], axis=-1)
        for field in fields(one)
        if field.name != "zones"
    }
    return Cells(zones=one.zones, **arrays)


def pick(cells: Cells, columns: Sequence[int] | npt.NDArray[np.intp]) -> Cells:
    """The cells of these series, in this order."""
    arrays = {
        field.name: getattr(cells, field.name)[..., np.asarray(columns, dtype=np.intp)]
        for field in fields(cells)
        if field.name != "zones"
    }
    return Cells(zones=cells.zones, **arrays)


def absent(zones: Sequence[str], series: Sequence[Series], reason: str) -> Cells:
    """Cells that hold nothing, all for the same reason."""
    shape = (len(zones), len(series))
    depth = max((len(one.origins) for one in series), default=0)
    return Cells(
        zones=tuple(zones),
        state=np.full(shape, MISSING, dtype=np.uint8),
        value=np.full(shape, np.nan),
        lower=np.full(shape, np.nan),
        upper=np.full(shape, np.nan),
        coverage=np.zeros(shape),
        fidelity=np.full(shape, np.nan),
        method=np.full(shape, "", dtype=object),
        reason=np.full(shape, reason, dtype=object),
        origins=np.zeros((depth, *shape), dtype=bool),
    )
