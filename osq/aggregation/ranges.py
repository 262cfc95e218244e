"""The range of a median or a quantile over the parts of a zone, where it was not delivered.

It is descriptive, and internal: the smallest and the largest value among the parts whose value
is known.  Where all parts are known and wholly counted, the quantile of the whole lies within.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from osq.aggregation.cells import NOT_APPLICABLE, Bools, Cells, Series
from osq.territory.composition import Composition
from osq.territory.model import Level

_PARTIAL = " disponibles"

Indices = npt.NDArray[np.intp]


def add_ranges(
    cells: Cells,
    source: Cells,
    source_level: Level,
    compositions: Mapping[str, Composition | None],
    series: Sequence[Series],
) -> Cells:
    """`cells` with `lower`, `upper`, origins and method where a quantile is not applicable.

    The method names the parts: "selon les IRIS", "selon les communes et les IRIS disponibles".
    """
    ranged = [column for column, one in enumerate(series) if one.model.is_quantile]
    if not ranged:
        return cells
    changed = ("lower", "upper", "method", "origins")
    cells = replace(cells, **{name: getattr(cells, name).copy() for name in changed})
    for column in ranged:
        composition = compositions[series[column].model.support]
        if composition is not None:
            _add_range(cells, source, source_level, composition, column)
    return cells


def _add_range(
    cells: Cells, source: Cells, source_level: Level, composition: Composition, column: int
) -> None:
    used = composition.weight_used > 0
    rows = _places(cells.zones, composition.target_codes)[composition.rows[used]]
    parts = _places(source.zones, composition.source_codes)[composition.columns[used]]
    known, lower, upper = (one[parts, column] for one in (source.known, source.lower, source.upper))
    value, state = source.value[parts, column], source.state[parts, column]
    inherited = (state == NOT_APPLICABLE) & np.isfinite(lower)
    partly = np.array([_PARTIAL in text for text in source.method[parts, column]], dtype=bool)
    held = known | inherited

    least, most = np.full(len(cells.zones), np.inf), np.full(len(cells.zones), -np.inf)
    np.minimum.at(least, rows[held], np.where(known, value, lower)[held])
    np.maximum.at(most, rows[held], np.where(known, value, upper)[held])
    here = np.isfinite(least) & (cells.state[:, column] == NOT_APPLICABLE)
    cells.lower[here, column], cells.upper[here, column] = least[here], most[here]
    direct, indirect, partial = (
        _any(rows[one], len(cells.zones))
        for one in (known, inherited, ~held | (inherited & partly))
    )
    for row in np.flatnonzero(here):
        words = ["les communes"] if direct[row] and source_level == "commune" else []
        words += ["les IRIS"] if indirect[row] or source_level == "iris" else []
        ending = _PARTIAL if partial[row] else ""
        cells.method[row, column] = f"selon {' et '.join(words)}{ending}"
    for origin, gave in enumerate(source.origins[:, parts, column]):
        cells.origins[origin, here, column] = _any(rows[gave & held], len(cells.zones))[here]


def _places(zones: Sequence[str], codes: Sequence[str]) -> Indices:
    place_of = {zone: place for place, zone in enumerate(zones)}
    return np.array([place_of[code] for code in codes], dtype=np.intp)


def _any(rows: Indices, zones: int) -> Bools:
    """Which zones are among `rows`."""
    found = np.zeros(zones, dtype=bool)
    found[rows] = True
    return found
