"""The levels of an edition with the narrowest bounds that the deliveries allow, and estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from osq.aggregation.bounds.conflicts import Conflict
from osq.aggregation.bounds.forms import LevelForms, make_forms
from osq.aggregation.bounds.solving import Ranges, solve
from osq.aggregation.bounds.statements import make_statements
from osq.aggregation.bounds.unknowns import Block, Indices, Unknowns, number_unknowns
from osq.aggregation.cells import ESTIMATED, MISSING, SUPPRESSED, Cells, Floats, Series
from osq.aggregation.levels import LevelCells, Levels
from osq.conventions.model import Convention
from osq.territory.model import Territory


class Tightened(NamedTuple):
    """The levels, whose chosen cells have narrower bounds, and what the deliveries contradict."""

    levels: list[LevelCells]
    conflicts: tuple[Conflict, ...]


def tighten(
    levels: Levels, conventions: Mapping[str, Convention], territory: Territory
) -> Tightened:
    """The chosen cells with the bounds that all deliveries of the edition together allow.

    A hidden cell keeps its state; a hidden sum whose bounds are narrower than its convention
    tolerates becomes an estimate, with its bounds.  Where deliveries contradict, bounds stay
    as they were.  Internal, as every bound.
    """
    unknowns = number_unknowns(levels)
    if not len(unknowns):
        return Tightened(levels.levels, ())
    forms = make_forms(levels, unknowns, territory)
    ranges = solve(make_statements(forms, unknowns, levels.series, conventions), unknowns)
    tightened = []
    for form, block in zip(forms, unknowns.direct, strict=True):
        cells = _narrowed(form, block, unknowns, ranges)
        cells = _estimated(form, cells, levels.series, conventions)
        tightened.append(replace(form.level, chosen=cells))
    return Tightened(tightened, ranges.conflicts)


def _narrowed(form: LevelForms, block: Block, unknowns: Unknowns, ranges: Ranges) -> Cells:
    """The chosen cells, hidden ones within their ranges: as delivered, then the sums."""
    chosen = form.level.chosen
    lower, upper = chosen.lower.copy(), chosen.upper.copy()
    hidden = chosen.state == SUPPRESSED
    own = hidden & (block.at >= 0)
    lower[own], upper[own] = ranges.lower[block.at[own]], ranges.upper[block.at[own]]
    sums = _sums(form, unknowns, ranges)
    # Added up in another order, a determined sum may leave its old bounds by a last bit.
    low, high = (np.clip(end, lower.flat[sums.at], upper.flat[sums.at]) for end in sums[1:])
    lower.flat[sums.at], upper.flat[sums.at] = low, high
    return replace(chosen, lower=lower, upper=upper)


class _Sums(NamedTuple):
    """Hidden sums at places of the flattened cells, and their ranges."""

    at: Indices
    low: Floats
    high: Floats


def _sums(form: LevelForms, unknowns: Unknowns, ranges: Ranges) -> _Sums:
    """The range of each hidden sum that its form describes as it was added up."""
    cells, sums = form.level.chosen, form.summed
    entries = sums.terms.tocoo()
    zones, places = entries.coords
    keys = zones * cells.state.shape[1] + unknowns.series[places]
    asked = (cells.state == SUPPRESSED) & (form.level.direct.state == MISSING)
    order = np.lexsort((places, keys))
    order = order[asked.ravel()[keys[order]]]
    places, weights = places[order], entries.data[order]
    at, group = np.unique(keys[order], return_inverse=True)
    known = sums.constant.ravel()[at]

    def added(values: Floats) -> Floats:
        result: Floats = known + np.bincount(group, weights * values[places], len(at))
        return result

    same = np.isclose(added(unknowns.lower), cells.lower.ravel()[at])
    same &= np.isclose(added(unknowns.upper), cells.upper.ravel()[at])
    low, high = added(ranges.lower), added(ranges.upper)
    tied = ranges.tied(group, places) & same
    for number in np.flatnonzero(tied).tolist():
        mine = slice(*np.searchsorted(group, [number, number + 1]))
        ends = ranges.span(places[mine], weights[mine])
        low[number], high[number] = known[number] + np.array(ends)
    return _Sums(at[same], low[same], high[same])


def _estimated(
    form: LevelForms,
    cells: Cells,
    series: Sequence[Series],
    conventions: Mapping[str, Convention],
) -> Cells:
    """Hidden sums of several cells become estimates where their convention tolerates it.

    A cell that the provider hides where it delivers it is never estimated, nor a sum that is
    this very cell under another name.
    """
    terms = [conventions[one.measure.partition(".")[0]].confidentiality.estimates for one in series]
    tolerance = np.array([one.tolerance if one else 0.0 for one in terms])
    step = np.array([one.step if one else 1.0 for one in terms])
    added = (form.level.direct.state == MISSING) & (form.summed.leaves > 1)
    bounded = np.isfinite(cells.lower) & np.isfinite(cells.upper)
    summed = (cells.state == SUPPRESSED) & added & bounded
    lower, upper = np.where(summed, cells.lower, 0.0), np.where(summed, cells.upper, 0.0)
    found = summed & (upper - lower < tolerance)
    middle = step * np.floor((lower + upper) / 2 / step + 0.5)
    return replace(
        cells,
        state=np.where(found, ESTIMATED, cells.state).astype(np.uint8),
        value=np.where(found, middle, cells.value),
    )
