"""Why statements contradict: the few among them that cannot hold together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.aggregation.bounds.programme import Programme
from osq.aggregation.bounds.statements import Origin, Statements
from osq.aggregation.bounds.unknowns import Unknowns

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that no values of the hidden cells satisfy together, and those cells' zones.

    None of the statements can be spared: without it, the others can hold.
    """

    origins: tuple[Origin, ...]
    hidden: tuple[str, ...]


def explain(statements: Statements, rows: Indices, unknowns: Unknowns) -> Iterator[Conflict]:
    """The conflicts among these rows: each statement that fails alone, else one smallest set.

    The set is found by halving (QuickXplain: Junker, AAAI 2004).
    """
    matrix = statements.matrix[rows]
    met = np.unique(matrix.indices)
    programme = Programme(
        matrix[:, met],
        statements.low[rows],
        statements.high[rows],
        unknowns.lower[met],
        unknowns.upper[met],
        unknowns.whole[met],
    )
    everything = list(range(len(rows)))
    found = [[row] for row in everything if _fails([row], programme)]
    if not found and _fails(everything, programme):
        found = [_smallest([], [], everything, programme)]
    for one in found or [everything]:
        cells = np.unique(matrix[np.array(one, dtype=np.intp)].indices)
        yield Conflict(
            tuple(statements.origins[rows[row]] for row in sorted(one)),
            tuple(sorted(set(unknowns.zones[cells]))),
        )


def _smallest(
    base: list[int], added: list[int], rest: list[int], programme: Programme
) -> list[int]:
    """The fewest of `rest` that contradict together with `base`, `added` being new in it."""
    if added and _fails(base, programme):
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    late = _smallest([*base, *first], first, second, programme)
    early = _smallest([*base, *late], late, first, programme)
    return [*early, *late]


def _fails(rows: list[int], programme: Programme) -> bool:
    return programme.contradicts(np.array(rows, dtype=np.intp))
