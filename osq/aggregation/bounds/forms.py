"""Sums over hidden cells, written as linear forms of the unknowns.

The forms follow what `osq.aggregation.levels` adds up; what they give is compared with its
sums before anything is said of a cell (`Forms.interval`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.aggregation.bounds.unknowns import Block, Unknowns
from osq.aggregation.cells import Bools, Floats
from osq.aggregation.levels import SOURCE_OF, LevelCells, Levels
from osq.territory.composition import Composition
from osq.territory.matrices import EXACT, composition
from osq.territory.model import Level, Territory, Zoning

ROUNDED = 0.5
"""Half a unit: how far a delivered figure that is no count may be from the exact one."""


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Cells of one zoning as `constant` + `terms` @ unknowns (at zone i, those of series j).

    `terms` has shape (zones, unknowns), the others (zones, series).  `located` is the constant
    without units that lie in no zone below.  `most` is the number of such units, at most;
    `least`, their number with a minus sign where the cell itself may count them: a total above
    lies between the sum of these cells less `least` and plus `most`.  `leaves` is the number of
    delivered cells that are added up, `exact` says that each is counted wholly, and once known
    to lie inside.
    """

    terms: sparse.csr_array
    constant: Floats
    located: Floats
    least: Floats
    most: Floats
    leaves: Floats
    exact: Bools

    def where(self, keep: Bools, other: Forms, series: npt.NDArray[np.intp]) -> Forms:
        """These forms where `keep` holds, shape (zones, series), and those of `other` elsewhere."""
        terms = _kept(self.terms, keep, series) + _kept(other.terms, ~keep, series)
        return Forms(
            terms,
            *(
                np.where(keep, getattr(self, name), getattr(other, name))
                for name in ("constant", "located", "least", "most", "leaves", "exact")
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class LevelForms:
    """The forms of one level: as delivered, added up from below, and as chosen."""

    level: LevelCells
    direct: Forms
    summed: Forms
    chosen: Forms


def make_forms(levels: Levels, unknowns: Unknowns, territory: Territory) -> list[LevelForms]:
    """The forms of every level, from IRIS up."""
    built: dict[Level, LevelForms] = {}
    supports = [one.model.support for one in levels.series]
    units = [_delivered(block, unknowns) for block in unknowns.units]
    for number, one in enumerate(levels.levels):
        direct = _delivered(unknowns.direct[number], unknowns)
        summed = _nothing(direct.constant.shape, len(unknowns))
        below = built.get(SOURCE_OF.get(one.level, one.level))
        if below is not None:
            source = below.level.zoning
            summed = _carried(below.chosen, source, one.zoning, territory, supports, unknowns)
        for unit, forms, taken in reversed([*zip(levels.units, units, one.taken, strict=True)]):
            if taken is not None:
                found = _carried(forms, unit.zoning, one.zoning, territory, supports, unknowns)
                summed = found.where(taken, summed, unknowns.series)
        summed = _with_unlocated(summed, unknowns.unlocated[number], unknowns)
        delivered = one.direct.has_data & one.chosen.has_data
        counted = _counting(direct, unknowns.unlocated[number])
        chosen = counted.where(delivered, summed, unknowns.series)
        built[one.level] = LevelForms(one, direct, summed, chosen)
    return list(built.values())


def _delivered(block: Block, unknowns: Unknowns) -> Forms:
    rows, columns = np.nonzero(block.at >= 0)
    shape = block.at.shape
    ones = np.ones(len(rows))
    terms = sparse.csr_array(
        (ones, (rows, block.at[rows, columns])), shape=(shape[0], len(unknowns))
    )
    constant, nothing = block.constant, np.zeros(shape)
    return Forms(
        terms, constant, constant, nothing, nothing, np.ones(shape), np.ones(shape, dtype=bool)
    )


def _nothing(shape: tuple[int, ...], unknowns: int) -> Forms:
    none, terms = np.zeros(shape), sparse.csr_array((shape[0], unknowns))
    return Forms(terms, none, none, none, none, none, np.zeros(shape, dtype=bool))


def _counting(direct: Forms, lost: Block) -> Forms:
    """A delivered total may count the units that lie in no zone below, or leave them out."""
    most = _most(lost)
    return Forms(
        direct.terms, direct.constant, direct.located, -most, most, direct.leaves, direct.exact
    )


def _most(lost: Block) -> Floats:
    """The most units that lie in no zone below, shape (zones, series)."""
    return np.where(lost.cells.has_data, lost.cells.upper, 0.0)


def _with_unlocated(summed: Forms, lost: Block, unknowns: Unknowns) -> Forms:
    """The sums with the units of the zone itself that lie in no zone below."""
    extra = _delivered(lost, unknowns)
    return Forms(
        summed.terms + extra.terms,
        summed.constant + extra.constant,
        summed.located,
        summed.least,
        summed.most + _most(lost),
        summed.leaves + lost.cells.has_data,
        summed.exact,
    )


def _carried(
    source: Forms,
    origin: Zoning,
    target: Zoning,
    territory: Territory,
    supports: Sequence[str],
    unknowns: Unknowns,
) -> Forms:
    """The forms of `target`, added up from those of `origin` as values are."""
    shape = (len(target.zones), source.constant.shape[1])
    result = _nothing(shape, len(unknowns))
    for support in sorted(set(supports)):
        matrix = composition(territory, origin.ref, target.ref, support)
        if matrix is None:
            continue
        mine = np.array([one == support for one in supports], dtype=bool)
        keep = np.broadcast_to(mine, shape)
        result = _product(matrix, source, origin, target).where(keep, result, unknowns.series)
    return result


def _product(matrix: Composition, source: Forms, origin: Zoning, target: Zoning) -> Forms:
    """Weights are whole numbers, divided by the scale at the end, as `combine` does."""
    rows = _places(matrix.target_codes, target)[matrix.rows]
    columns = _places(matrix.source_codes, origin)[matrix.columns]
    shape = (len(target.zones), len(origin.zones))
    used = matrix.weight_used > 0
    rows, columns, weights = rows[used], columns[used], matrix.weight_used[used]
    whole = sparse.csr_array((weights.astype(np.float64), (rows, columns)), shape=shape)
    counted = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    sure = np.array([method == EXACT for method in matrix.methods], dtype=bool)[used]
    partial = np.bincount(rows, ~sure | (weights != matrix.scale), minlength=shape[0]) > 0
    lost = counted @ (~source.exact).astype(np.float64)
    empty = counted.sum(axis=1) == 0
    return Forms(
        (whole @ source.terms) / matrix.scale,
        (whole @ source.constant) / matrix.scale,
        (whole @ source.located) / matrix.scale,
        counted @ source.least,
        counted @ source.most,
        counted @ source.leaves,
        (lost == 0) & ~(partial | empty)[:, np.newaxis],
    )


def _places(codes: Sequence[str], zoning: Zoning) -> npt.NDArray[np.intp]:
    index = {code: number for number, code in enumerate(sorted(zoning.zones))}
    return np.array([index[code] for code in codes], dtype=np.intp)


def _kept(terms: sparse.csr_array, keep: Bools, series: npt.NDArray[np.intp]) -> sparse.csr_array:
    entries = terms.tocoo()
    rows, columns = entries.coords
    held = keep[rows, series[columns]]
    return sparse.csr_array((entries.data[held], (rows[held], columns[held])), shape=terms.shape)
