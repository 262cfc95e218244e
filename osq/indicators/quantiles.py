"""Quantiles that were not delivered: interpolated from counts by class, or told as a range.

The quantile of order p is the smallest value up to which lies at least a share p of the units:
it lies in the first class whose cumulative count reaches p N.  Inside that class, from L to U
with f units after F, units are taken as evenly spread: L + (p N - F) / f x (U - L), the linear
interpolation of official statistics (U.S. Census Bureau, Derived Measures, "Interpolation";
no such text of Insee was found).  The estimate is marked as one; the bounds L and U are sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from osq.aggregation.gather import NOT_APPLICABLE_REASON
from osq.conventions.indicators import Interpolation
from osq.indicators.panel import Bools, Column, Floats
from osq.indicators.states import deliveries, gravest_state, methods, provenance
from osq.methods import INTERPOLATED
from osq.observations import Status
from osq.text import format_number

OPEN_CLASS = "le quantile tombe dans une classe ouverte"
NOBODY = "aucune unité dans les classes"
_NOISE = 1e-12
Places = npt.NDArray[np.intp]


class Located(NamedTuple):
    """The class of a quantile in each zone, and the quantile interpolated there; NaN if open.

    `place` is -1 where nobody is counted.
    """

    place: Places
    value: Floats


def interpolated(value: Column, classes: Sequence[Column], model: Interpolation) -> Column:
    """`value` where it has data, even hidden; elsewhere what its classes tell, if all are there.

    What a provider hides, or calls without object, is not estimated from what he shows.
    """
    said = value.is_status(Status.NOT_APPLICABLE) & (value.reason == NOT_APPLICABLE_REASON)
    kept = value.known | value.suppressed | said | _missing_classes(classes)
    return value.where(kept, _estimate(classes, model))


def tell_range(value: Column, decimals: int, told: Bools) -> Column:
    """The column with the range of its parts in words, where it is `told`, else without it."""
    ranged = value.is_status(Status.NOT_APPLICABLE) & np.isfinite(value.lower)
    lower, upper, method = value.lower.copy(), value.upper.copy(), value.method.copy()
    for row in np.flatnonzero(ranged):
        least, most = (format_number(one[row], decimals) for one in (lower, upper))
        span = least if least == most else f"de {least} à {most}"
        method[row] = f"{span} {method[row]}"
    hidden = ranged & ~told
    lower[hidden] = upper[hidden] = np.nan
    method[hidden] = ""
    return replace(value, lower=lower, upper=upper, method=method)


def locate(counts: Floats, model: Interpolation) -> Located:
    """The quantile of counts of shape (classes, zones), which are not negative."""
    bottoms, tops = _edges(model)
    wanted = model.quantile * counts.sum(axis=0)
    place, zones = _class_of(counts, model), np.arange(counts.shape[1])
    before = np.cumsum(counts, axis=0)[place, zones] - counts[place, zones]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum((wanted - before) / counts[place, zones], 1.0)
        value = bottoms[place] + share * (tops[place] - bottoms[place])
    return Located(place, np.where((place >= 0) & np.isfinite(value), value, np.nan))


def edges_of_hidden(lower: Floats, upper: Floats, model: Interpolation) -> tuple[Floats, Floats]:
    """The lowest and highest edge of the classes where the quantile may fall.

    Each count lies between `lower` and `upper`, shape (classes, zones).  The quantile is lowest
    when the classes under some edge are as full and those over it as empty as may be: it is
    enough to try every edge, and the reverse for the highest.
    """
    bottoms, tops = _edges(model)
    least, most = np.full(lower.shape[1], np.inf), np.full(lower.shape[1], -np.inf)
    ranks = np.arange(len(lower))[:, np.newaxis]
    for edge in range(len(lower) + 1):
        low = _class_of(np.where(ranks < edge, upper, lower), model)
        high = _class_of(np.where(ranks < edge, lower, upper), model)
        least = np.where(low >= 0, np.minimum(least, bottoms[low]), least)
        most = np.where(high >= 0, np.maximum(most, tops[high]), most)
    return least, most


def _estimate(classes: Sequence[Column], model: Interpolation) -> Column:
    """The column of estimates; suppressed, with bounds, where a count is, or is a guess at one."""
    status, reason = gravest_state(classes, [("", "")] * len(classes))
    found = locate(np.stack([one.value for one in classes]), model)
    bottoms, tops = _edges(model)
    counted = ~_missing_classes(classes)
    hidden = counted & np.isin(status, [str(Status.SUPPRESSED), str(Status.ESTIMATED)])
    shown = counted & ~hidden
    status[hidden] = str(Status.SUPPRESSED)
    status[shown] = str(Status.ESTIMATED)
    for rows, state, why in (
        (shown & np.isnan(found.value), Status.MISSING, OPEN_CLASS),
        (shown & (found.place < 0), Status.NOT_APPLICABLE, NOBODY),
    ):
        status[rows], reason[rows] = str(state), why
    sure = status == str(Status.ESTIMATED)
    lower, upper = edges_of_hidden(
        np.stack([np.nan_to_num(one.lower) for one in classes]),
        np.stack([np.nan_to_num(one.upper, posinf=np.inf) for one in classes]),
        model,
    )
    number, ways = format_number(len(classes)), methods(classes, [])
    told = [f"{INTERPOLATED} à partir de {number} classes de revenus ({text})" for text in ways]
    return Column(
        value=np.where(sure, found.value, np.nan),
        lower=np.where(sure, bottoms[found.place], np.where(hidden, lower, np.nan)),
        upper=np.where(sure, tops[found.place], np.where(hidden, upper, np.nan)),
        coverage=np.min([one.coverage for one in classes], axis=0),
        fidelity=np.min([one.fidelity for one in classes], axis=0),
        located=np.min([one.located for one in classes], axis=0),
        status=status,
        provenance=provenance(classes),
        method=np.array(told, dtype=object),
        deliveries=deliveries(classes),
        reason=reason,
    )


def _class_of(counts: Floats, model: Interpolation) -> Places:
    """The first class whose cumulative count reaches the share wanted; -1 of nobody."""
    wanted = model.quantile * counts.sum(axis=0)
    reached = np.cumsum(counts, axis=0) >= wanted * (1 - _NOISE)
    return np.where(wanted > 0, np.argmax(reached, axis=0), -1)


def _missing_classes(classes: Sequence[Column]) -> Bools:
    """Where one class has no data."""
    data = np.stack([one.known | one.suppressed for one in classes])
    return np.asarray(~data.all(axis=0))


def _edges(model: Interpolation) -> tuple[Floats, Floats]:
    """Lower and upper bounds of the classes, infinite where open."""
    bottoms = [-np.inf if one.lower is None else one.lower for one in model.classes]
    tops = [np.inf if one.upper is None else one.upper for one in model.classes]
    return np.array(bottoms), np.array(tops)
