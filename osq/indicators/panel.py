"""Aggregates as arrays: one row per zone of any level, one column per measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from osq.observations import Status
from osq.territory.model import LEVELS

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

NOT_DELIVERED = "non livré"
_NUMBERS = ("value", "lower", "upper", "coverage", "fidelity", "located")
_WORDS = ("status", "provenance", "method", "deliveries", "reason")
_HIDDEN = (str(Status.SUPPRESSED), str(Status.ESTIMATED))
_VOID = (str(Status.MISSING), str(Status.NOT_APPLICABLE))


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One measure over all zones: parallel arrays of shape (zones,)."""

    value: Floats
    lower: Floats
    upper: Floats
    coverage: Floats
    fidelity: Floats
    located: Floats
    status: Words
    provenance: Words
    method: Words
    deliveries: Words
    reason: Words

    @property
    def suppressed(self) -> Bools:
        """Hidden cells, and estimates of them: hidden until an audit lets them out."""
        return np.isin(self.status.astype(str), _HIDDEN)

    @property
    def known(self) -> Bools:
        return ~self.suppressed & ~np.isin(self.status.astype(str), _VOID)

    def is_status(self, status: Status) -> Bools:
        return np.asarray(self.status == str(status), dtype=bool)

    def where(self, keep: Bools, other: Column) -> Column:
        """Itself where `keep` holds, and `other` elsewhere."""
        return Column(
            **{
                field.name: np.where(keep, getattr(self, field.name), getattr(other, field.name))
                for field in fields(self)
            }
        )


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """All zones of an edition, IRIS first, and the measures delivered over them."""

    levels: Words
    zones: Words
    columns: Mapping[str, Column]

    def column(self, measure: str) -> Column:
        """The measure; where it was never delivered, a column of missing cells."""
        found = self.columns.get(measure)
        return _undelivered(len(self.zones)) if found is None else found

    def at_levels(self, levels: tuple[str, ...]) -> Bools:
        """Which zones are of these levels; no level means all."""
        if not levels:
            return np.ones(len(self.zones), dtype=bool)
        return np.isin(self.levels.astype(str), levels)


def make_panel(aggregates: pd.DataFrame) -> Panel:
    """The panel of a frame with the columns of `osq.aggregation.aggregate`, in any order."""
    places = aggregates[["level", "zone"]].drop_duplicates()
    rank = places["level"].map({level: number for number, level in enumerate(LEVELS)})
    order = places.assign(rank=rank.astype(int)).sort_values(["rank", "zone"])
    index = pd.MultiIndex.from_frame(order[["level", "zone"]])
    columns = {}
    for measure, rows in aggregates.groupby("measure", sort=True, observed=True):
        aligned = rows.set_index(["level", "zone"]).reindex(index)
        numbers = {name: aligned[name].to_numpy(dtype=np.float64) for name in _NUMBERS}
        words = {
            name: aligned[name].astype(object).fillna("").to_numpy(dtype=object, copy=True)
            for name in _WORDS
        }
        words["reason"][words["status"] == ""] = NOT_DELIVERED
        words["status"][words["status"] == ""] = str(Status.MISSING)
        columns[str(measure)] = Column(**numbers, **words)
    return Panel(
        levels=order["level"].to_numpy(dtype=object),
        zones=order["zone"].to_numpy(dtype=object),
        columns=columns,
    )


def _undelivered(zones: int) -> Column:
    numbers = {name: np.full(zones, np.nan) for name in _NUMBERS}
    words = {name: np.full(zones, "", dtype=object) for name in _WORDS}
    words["status"][:] = str(Status.MISSING)
    words["reason"][:] = NOT_DELIVERED
    numbers["coverage"][:] = 0.0
    numbers["located"][:] = 1.0
    return Column(**numbers, **words)
