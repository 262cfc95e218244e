"""Units that a provider could not place on the ground: how many, and which figures lack them.

A file counts such units for a commune or for the agglomeration, never for an IRIS: a sum of
IRIS is short by an unknown part of them.  The rate is that of a delivery, read on the measure
that counts the most units, since a rate read on each measure would rest on a few units and
tell them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from osq.aggregation.catalogue import FEW_LOCATED
from osq.aggregation.cells import Floats, Series
from osq.aggregation.levels import LevelCells
from osq.conventions.model import Convention
from osq.findings import Finding
from osq.methods import DELIVERED
from osq.observations import Status
from osq.territory.composition import ANY_SUPPORT
from osq.territory.matrices import composition
from osq.territory.model import Territory, Zoning
from osq.text import NARROW, format_number

RATE_COLUMNS = (
    "delivery",
    "measure",
    "level",
    "zone",
    "counted_apart",
    "located_lower",
    "located_upper",
    "unlocated_lower",
    "unlocated_upper",
    "rate_lower",
    "rate_upper",
)
NO_RATES = pd.DataFrame(columns=list(RATE_COLUMNS))
"""Where no unit was counted apart."""


class _Span(NamedTuple):
    """At least and at most so many units."""

    lower: float
    upper: float


_NOBODY = _Span(0.0, 0.0)


def geocoding_rates(
    observations: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    edition: int,
) -> pd.DataFrame:
    """The share of units located, by delivery with unlocated units; columns `RATE_COLUMNS`.

    One row per commune with such units, and one for the agglomeration, which counts those of
    its communes too; `counted_apart` says whether the file counts units for the zone itself.
    The rate is located / (located + unlocated) among the units of the
    file; hidden numbers give it bounds, and it is NaN where nothing bounds the unlocated ones
    or where nobody is counted.  Internal: the numbers may be confidential.
    """
    lost = observations[observations["status"] == Status.UNLOCATED]
    communes = territory.of_level("commune", edition)
    whole = territory.of_level("agglomeration", edition)
    rows: list[tuple[object, ...]] = []
    for delivery in sorted(set(lost["delivery"])):
        mine = observations[observations["delivery"] == delivery]
        measure = _largest(mine, conventions)
        if measure is None or communes is None or whole is None:
            continue
        mine = mine[mine["measure"] == measure]
        spans = _spans(mine, communes, whole, territory)
        rows += [(delivery, measure, *one, *_rate(*one[3:])) for one in spans]
    return pd.DataFrame(rows, columns=list(RATE_COLUMNS))


def zone_shares(level: LevelCells, series: Sequence[Series], rates: pd.DataFrame) -> Floats:
    """The share of units located behind each cell of a level, shape (zones, series).

    1 for what was delivered for the zone itself, and for communes and above, which count all
    units.  Else the least rate of the communes of the zone, and of the agglomeration where
    the file counts units for it; the lower bound of a rate is taken.
    """
    shares = np.ones(level.chosen.state.shape)
    if level.level not in ("iris", "quartier") or rates.empty:
        return shares
    places = zip(rates["delivery"], rates["zone"], strict=True)
    told = dict(zip(places, rates["rate_lower"].to_numpy(np.float64), strict=True))
    whole = rates[(rates["level"] == "agglomeration") & rates["counted_apart"]]
    wide = dict(zip(whole["delivery"], whole["zone"], strict=True))
    added_up = (level.chosen.method != "") & (level.chosen.method != DELIVERED)
    for column, one in enumerate(series):
        deliveries = sorted({origin.delivery for origin in one.origins} & set(rates["delivery"]))
        for row in np.flatnonzero(added_up[:, column]) if deliveries else ():
            communes = level.zoning.zones[level.chosen.zones[row]].communes
            around = [
                told[delivery, place]
                for delivery in deliveries
                for place in (*communes, wide.get(delivery))
                if (delivery, place) in told
            ]
            shares[row, column] = np.min(around, initial=1.0)
    return shares


def geocoding_findings(rates: pd.DataFrame, least: Mapping[str, float]) -> list[Finding]:
    """A warning for each rate surely below what the convention of its delivery asks.

    `least` gives the agreed rate of each delivery that has one.
    """
    return [
        FEW_LOCATED.finding(
            zone=str(row.zone),
            measure=str(row.measure),
            found=percent(float(str(row.rate_upper))),
            expected=percent(least[str(row.delivery)]),
            delivery=row.delivery,
        )
        for row in rates.itertuples()
        if float(str(row.rate_upper)) < least.get(str(row.delivery), 0.0)
    ]


def percent(share: float) -> str:
    """A rate as printed, one decimal, rounded down: what is not whole must not read 100 %."""
    return f"{format_number(np.floor(1000 * share + 1e-9) / 10, 1)}{NARROW}%"


def _largest(rows: pd.DataFrame, conventions: Mapping[str, Convention]) -> str | None:
    """The measure that counts most located units, among those with unlocated ones."""
    lost = set(rows.loc[rows["status"] == Status.UNLOCATED, "measure"])
    placed = rows[rows["status"] != Status.UNLOCATED]
    sizes = placed.groupby("measure", observed=True)["lower"].sum()
    counted = [
        name
        for name in sorted(lost)
        if (found := conventions.get(name.partition(".")[0])) is not None
        and found.measure(name.partition(".")[2]).kind in ("count", "weighted_count")
    ]
    return max(counted, key=lambda name: sizes.get(name, 0.0), default=None)


def _spans(
    rows: pd.DataFrame, communes: Zoning, whole: Zoning, territory: Territory
) -> Iterator[tuple[str, str, bool, float, float, float, float]]:
    """(level, zone, counted apart, located, unlocated) of communes with some, and of all."""
    unlocated = rows["status"] == Status.UNLOCATED
    located = _by_commune(rows[~unlocated], communes, territory)
    lost = _by_zone(rows[unlocated])
    for code in sorted(lost.keys() & communes.zones.keys()):
        yield "commune", code, True, *located.get(code, _NOBODY), *lost[code]
    for code, zone in sorted(whole.zones.items()):
        inside = [one for one in sorted(communes.zones) if one in zone.communes]
        every = _total(located.get(one, _NOBODY) for one in inside)
        gone = _total(lost.get(one, _NOBODY) for one in (*inside, code))
        yield "agglomeration", code, code in lost, *every, *gone


def _by_commune(rows: pd.DataFrame, communes: Zoning, territory: Territory) -> dict[str, _Span]:
    """Units placed on an IRIS, or on a unit that is finer still, by commune."""
    found: dict[str, _Span] = {}
    for ref, zoning in sorted(territory.zonings.items()):
        mine = rows[(rows["zoning"] == ref.id) & (rows["vintage"] == ref.vintage)]
        matrix = composition(territory, ref, communes.ref, ANY_SUPPORT)
        if mine.empty or matrix is None or zoning.level not in ("iris", "unit"):
            continue
        spans = _by_zone(mine)
        sizes = np.array([spans.get(code, _NOBODY) for code in matrix.source_codes])
        weights = matrix.weights()
        weights.eliminate_zeros()  # no part of an unbounded number is nothing
        for code, (lower, upper) in zip(matrix.target_codes, weights @ sizes, strict=True):
            found[code] = _total([found.get(code, _NOBODY), _Span(lower, upper)])
    return found


def _by_zone(rows: pd.DataFrame) -> dict[str, _Span]:
    """What each row counts at least and at most; nobody where it holds nothing."""
    empty = rows["status"].isin([str(Status.MISSING), str(Status.NOT_APPLICABLE)])
    lower = rows["value"].fillna(rows["lower"]).fillna(0.0)
    upper = rows["value"].fillna(rows["upper"]).fillna(np.inf)
    bounds = zip(lower.mask(empty, 0.0), upper.mask(empty, 0.0), strict=True)
    return {str(zone): _Span(*span) for zone, span in zip(rows["zone"], bounds, strict=True)}


def _total(spans: Iterable[_Span]) -> _Span:
    lower, upper = zip(*spans, strict=True)
    return _Span(float(sum(lower)), float(sum(upper)))


def _rate(located: float, most: float, lost: float, lost_most: float) -> tuple[float, float]:
    """Bounds of located / (located + unlocated), NaN where they say nothing."""
    if not np.isfinite(lost_most) or most + lost_most <= 0:
        return np.nan, np.nan
    lower = located / (located + lost_most) if located + lost_most > 0 else 0.0
    upper = most / (most + lost) if np.isfinite(most) and most + lost > 0 else 1.0
    return lower, upper
