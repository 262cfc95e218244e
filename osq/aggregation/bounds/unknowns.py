"""The unknowns: every cell of an additive measure that a provider hides where it delivers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.aggregation.cells import SUPPRESSED, Bools, Cells, Floats
from osq.aggregation.levels import Levels
from osq.territory.model import Level

Indices = npt.NDArray[np.intp]
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Cells as delivered for the zones of one zoning.

    `at`, of shape (zones, series), is the number of the unknown in a hidden cell, else `NONE`.
    """

    level: Level
    cells: Cells
    at: Indices

    @property
    def constant(self) -> Floats:
        """The delivered numbers, zero where there is none."""
        return np.where(self.cells.known, self.cells.value, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Unknowns:
    """All hidden cells, in the order of blocks, zones and series; arrays of shape (unknowns,).

    `whole` says which are whole numbers.  `direct`, `unlocated` and `units` hold the blocks, in
    the order of the levels, or of the zonings of units.
    """

    direct: tuple[Block, ...]
    unlocated: tuple[Block, ...]
    units: tuple[Block, ...]
    series: Indices
    zones: npt.NDArray[np.object_]
    lower: Floats
    upper: Floats
    whole: Bools
    not_located: Bools

    def __len__(self) -> int:
        return len(self.series)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (*self.direct, *self.unlocated, *self.units)


def number_unknowns(levels: Levels) -> Unknowns:
    """The unknowns of an edition; counts are whole, so their bounds are too."""
    series = levels.series
    additive = np.array([one.model.additive for one in series], dtype=bool)
    whole = np.array([one.model.whole for one in series], dtype=bool)
    direct = [(one.level, one.direct) for one in levels.levels]
    lost = [(one.level, one.unlocated) for one in levels.levels if one.unlocated is not None]
    units = [(one.level, one.direct) for one in levels.units]
    blocks: list[Block] = []
    count = 0
    for level, cells in (*direct, *lost, *units):
        hidden = (cells.state == SUPPRESSED) & additive
        at = np.full(hidden.shape, NONE, dtype=np.intp)
        at[hidden] = count + np.arange(hidden.sum())
        count += int(hidden.sum())
        blocks.append(Block(level, cells, at))
    columns = _gathered(
        [np.broadcast_to(np.arange(len(series)), b.at.shape) for b in blocks], blocks
    )
    is_whole = whole[columns.astype(np.intp)]
    lower = _gathered([block.cells.lower for block in blocks], blocks)
    upper = _gathered([block.cells.upper for block in blocks], blocks)
    first, last = len(direct), len(direct) + len(lost)
    lost_at = [np.full(b.at.shape, first <= n < last) for n, b in enumerate(blocks)]
    return Unknowns(
        direct=tuple(blocks[:first]),
        unlocated=tuple(blocks[first:last]),
        units=tuple(blocks[last:]),
        series=columns.astype(np.intp),
        zones=np.array(
            [block.cells.zones[row] for block in blocks for row in np.nonzero(block.at >= 0)[0]],
            dtype=object,
        ),
        lower=np.where(is_whole, np.ceil(lower), lower),
        upper=np.where(is_whole, np.floor(upper), upper),
        whole=is_whole,
        not_located=_gathered(lost_at, blocks).astype(bool),
    )


def _gathered(arrays: Sequence[npt.NDArray[np.generic]], blocks: Sequence[Block]) -> Floats:
    """The values of the hidden cells of all blocks, in the order of the unknowns."""
    parts = [array[block.at >= 0] for array, block in zip(arrays, blocks, strict=True)]
    return np.concatenate([np.zeros(0), *parts]).astype(np.float64)
