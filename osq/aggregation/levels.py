"""Every level of an edition: what was delivered there, what sums up to it, and which wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from osq.aggregation.cells import (
    MISSING,
    NOT_APPLICABLE,
    Bools,
    Cells,
    Floats,
    Series,
    absent,
    beside,
)
from osq.aggregation.combine import add, combine
from osq.aggregation.gather import (
    NOT_AT_THIS_LEVEL,
    gather,
    gather_unlocated,
    list_series,
    locate,
)
from osq.aggregation.ranges import add_ranges
from osq.aggregation.weighted import (
    NO_BASE,
    credit_bases,
    mass_series,
    masses,
    settle_means,
    weighted_pairs,
    widen,
)
from osq.conventions.model import Convention
from osq.observatory import ObservatoryConfig
from osq.territory.composition import ANY_SUPPORT, Composition
from osq.territory.matrices import composition
from osq.territory.model import LEVELS, Level, Territory, Zoning

SOURCE_OF: Mapping[Level, Level] = {
    "quartier": "iris",
    "commune": "iris",
    "agglomeration": "commune",
}
"""The level each level is added up from."""
_DIRECTLY = ("address", "ilot", "square", None)
"""The natures of units, those preferred to compose a quartier first."""
UNDOCUMENTED = "contour non documenté"
UNKNOWN_IRIS = "non livré par commune (codes IRIS inconnus)"


@dataclass(frozen=True, slots=True)
class LevelCells:
    """One level: the delivered cells, the cells added up from below, and the chosen ones.

    `unlocated` are the units counted in `summed` that lie in no zone below; None for units.
    `taken` says, for each of `Levels.units`, where its sums make `summed` instead of those of
    the level below: shape (zones, series), None for nowhere.
    """

    level: Level
    zoning: Zoning
    direct: Cells
    summed: Cells
    chosen: Cells
    unlocated: Cells | None = None
    taken: tuple[Bools | None, ...] = ()


class Levels(NamedTuple):
    """All levels of an edition, IRIS first; `units` were counted in and are never shown.

    These are the zonings of units, the preferred first, then other vintages of IRIS and communes.
    """

    series: tuple[Series, ...]
    levels: list[LevelCells]
    units: list[LevelCells]


def build_levels(
    observations: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
) -> Levels:
    """All levels of the edition, from IRIS up.

    Raises Refusal for a measure without convention, a measure over several periods, a zone
    out of the territory, or two deliveries that disagree.
    """
    series = credit_bases(list_series(observations, conventions))
    zonings = {level: territory.of_level(level, edition) for level in LEVELS}
    present = {level: zoning for level, zoning in zonings.items() if zoning is not None}
    others = [*_by_preference(territory.units(edition)), *_other_vintages(present, territory)]
    known = {zoning.ref: zoning.zones for zoning in (*present.values(), *others)}
    located = locate(observations, series, known)
    counted = [_gather_elsewhere(located, zoning, series) for zoning in others]
    built: dict[Level, LevelCells] = {}
    delivered_below = np.zeros(len(series), dtype=bool)
    for level, zoning in present.items():
        zones = tuple(sorted(zoning.zones))
        direct = widen(gather(located, zoning.ref, zones, series), series)
        summed = absent(zones, series, NOT_AT_THIS_LEVEL)
        extra, with_extra = gather_unlocated(located, zoning.ref, zones, series)
        source = built.get(SOURCE_OF.get(level, level))
        unlocated = (widen(extra, series), with_extra)
        if source is not None:
            ways = _compositions(source.zoning, zoning, territory, series)
            summed = _sum_up(source, zoning, territory, config, series, ways, unlocated)
        taken: list[Bools | None] = []
        for other in reversed(counted):
            found = _elsewhere(other, zoning, territory, config, series, unlocated)
            summed = found[0].where(found[1], summed) if found else summed
            taken.insert(0, found[1] if found else None)
        summed = _refuse_non_additive(summed, series, delivered_below)
        if source is not None:
            summed = add_ranges(summed, source.chosen, source.level, ways, series)
        chosen = _not_below_finest(_choose(direct, summed), level, series)
        built[level] = LevelCells(level, zoning, direct, summed, chosen, extra, tuple(taken))
        delivered_below |= (direct.state != MISSING).any(axis=0)
    return Levels(series, list(built.values()), counted)


def _sum_up(
    source: LevelCells,
    target: Zoning,
    territory: Territory,
    config: ObservatoryConfig,
    series: Sequence[Series],
    compositions: Mapping[str, Composition | None],
    unlocated: tuple[Cells, Bools],
) -> Cells:
    """The sums of `source` over the zones of `target`, with a reason where there is none.

    Values that have a base are weighted by it.  `unlocated` are the units that only the zones of
    `target` hold, and where there are any.
    """
    zones = tuple(sorted(target.zones))
    sizes = _support_sizes(source.chosen, series, config)
    pairs = weighted_pairs(series)
    wide = beside(source.chosen, masses(source.chosen, series, pairs))
    both = (*series, *mass_series(series, pairs))
    cells = combine(compositions, wide, source.zoning.kind, zones, both, sizes)
    extra, present = unlocated
    either = [present[:, value] | present[:, base] for value, base in pairs]
    cells = add(
        cells,
        beside(extra, masses(extra, series, pairs)),
        np.column_stack([present, *either]),
    )
    cells = settle_means(cells, source.chosen, extra, compositions, series, pairs)
    bare = (cells.state == MISSING) & (cells.reason == "")
    reasons = cells.reason.copy()
    for row, zone in enumerate(zones):
        reason = _why_nothing(target, zone, territory)
        reasons[row, bare[row]] = reason
    return replace(cells, reason=reasons)


def _compositions(
    source: Zoning, target: Zoning, territory: Territory, series: Sequence[Series]
) -> dict[str, Composition | None]:
    """The matrix of each support from one zoning to the other, None where there is none."""
    supports = {one.model.support for one in series}
    return {
        support: composition(territory, source.ref, target.ref, support)
        for support in sorted(supports)
    }


def _by_preference(units: Sequence[Zoning]) -> list[Zoning]:
    """Address points, îlots, squares, then the other units, each by id."""
    return sorted(units, key=lambda zoning: _DIRECTLY.index(zoning.nature))


def _other_vintages(present: Mapping[Level, Zoning], territory: Territory) -> list[Zoning]:
    """Zonings of IRIS and communes at the vintages that a passage leads to the edition's."""
    return [
        other
        for level, zoning in present.items()
        if level in ("iris", "commune")
        for ref, other in sorted(territory.zonings.items())
        if ref.id == zoning.ref.id and ref != zoning.ref
        if composition(territory, ref, zoning.ref, ANY_SUPPORT) is not None
    ]


def _gather_elsewhere(
    located: pd.DataFrame, zoning: Zoning, series: Sequence[Series]
) -> LevelCells:
    """What was delivered by unit or at another vintage; it stays here, only its sums go on."""
    cells = widen(gather(located, zoning.ref, tuple(sorted(zoning.zones)), series), series)
    return LevelCells(zoning.level, zoning, cells, cells, cells)


def _elsewhere(
    source: LevelCells,
    target: Zoning,
    territory: Territory,
    config: ObservatoryConfig,
    series: Sequence[Series],
    unlocated: tuple[Cells, Bools],
) -> tuple[Cells, Bools] | None:
    """Sums over units or another vintage, and where they win over those from the level below.

    They do for the measures delivered there; None where there is none, or no way to `target`.

    A quartier is made of units only where they are finer than IRIS and compose it
    themselves, zone by zone: else of the edition's IRIS, as ever.  What is hidden there
    stays hidden, though the IRIS might tell it.
    """
    delivered = (source.chosen.state != MISSING).any(axis=0)
    if not delivered.any() or not _leads(source.zoning, target, territory):
        return None
    ways = _compositions(source.zoning, target, territory, series)
    found = _sum_up(source, target, territory, config, series, ways, unlocated)
    better = np.broadcast_to(delivered, found.state.shape)
    if target.level == "quartier":
        better = better & (found.state != MISSING)
    return found, better


def _leads(source: Zoning, target: Zoning, territory: Territory) -> bool:
    if target.level == "quartier" and source.level == "unit":
        links = {(matrix.source, matrix.target) for matrix in territory.compositions}
        return source.nature is not None and (source.ref, target.ref) in links
    if source.level == "commune":
        return target.level == "commune"
    return target.level != "agglomeration"


def _not_below_finest(cells: Cells, level: Level, series: Sequence[Series]) -> Cells:
    """A measure says nothing below its finest level, even where a sum could be made."""
    rank = LEVELS.index(level)
    blank = absent(cells.zones, series, "")
    too_fine = np.zeros(len(series), dtype=bool)
    for number, one in enumerate(series):
        if rank < LEVELS.index(one.model.finest):
            too_fine[number] = True
            blank.state[:, number] = NOT_APPLICABLE
            blank.reason[:, number] = one.model.finest_because or NOT_AT_THIS_LEVEL
    return blank.where(np.broadcast_to(too_fine, cells.state.shape), cells)


def _why_nothing(target: Zoning, zone: str, territory: Territory) -> str:
    if target.level == "quartier":
        return UNDOCUMENTED
    if zone in territory.communes_without_iris:
        return UNKNOWN_IRIS
    return NOT_AT_THIS_LEVEL


def _support_sizes(
    cells: Cells, series: Sequence[Series], config: ObservatoryConfig
) -> dict[str, Floats]:
    """The delivered size of each zone, per support that the observatory can measure."""
    column = {one.measure: number for number, one in enumerate(series)}
    return {
        support: cells.value[:, column[measure]]
        for support, measure in config.supports.items()
        if measure in column
    }


def _refuse_non_additive(summed: Cells, series: Sequence[Series], delivered_below: Bools) -> Cells:
    """A measure that goes up by no declared way is not applicable above its level, and why."""
    blank = absent(summed.zones, series, NOT_AT_THIS_LEVEL)
    for number, one in enumerate(series):
        if delivered_below[number]:
            blank.state[:, number] = NOT_APPLICABLE
            blank.reason[:, number] = (
                NO_BASE if one.model.weighted_by else one.model.not_additive_because
            )
    ways = np.array([one.model.additive for one in series], dtype=bool)
    ways[[pair.value for pair in weighted_pairs(series)]] = True
    return summed.where(np.broadcast_to(ways, summed.state.shape), blank)


def _choose(direct: Cells, summed: Cells) -> Cells:
    """The delivered cell where there is one, even hidden; else the sum.

    A cell delivered as suppressed stays so though its parts may be known: adding them up
    would undo what the provider meant to hide.
    """
    without_both = (direct.state == MISSING) & (summed.state == MISSING)
    explained = without_both & (summed.reason == NOT_AT_THIS_LEVEL)
    return direct.where((direct.state != MISSING) | explained, summed)
