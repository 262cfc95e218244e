"""Records as two matrices, rows x measures: what checks between cells work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Bounds of each row and measure, NaN where nothing is known.

    `roles`, `levels`, `zones`, `communes` say what each row is about; `lower` and `upper`
    have shape (rows, measures); `records` gives the place of each cell in the records, or -1.
    """

    roles: Words
    levels: Words
    zones: Words
    communes: Words
    measures: tuple[str, ...]
    lower: Floats
    upper: Floats
    records: npt.NDArray[np.int64]

    def places(self, measures: Sequence[str]) -> list[int]:
        """The columns of these measures."""
        return [self.measures.index(measure) for measure in measures]


def panel_of(records: pd.DataFrame) -> Panel:
    """The panel of these records; of a value delivered twice, the first counts."""
    keys = zip(
        *(records[name].tolist() for name in ("role", "level", "zoning", "zone", "commune")),
        strict=True,
    )
    rows: dict[tuple[str, str, str, str, str], int] = {}
    at_row = np.array([rows.setdefault(key, len(rows)) for key in keys], np.int64)
    measures = tuple(sorted(set(records["measure"])))
    column_of = {measure: column for column, measure in enumerate(measures)}
    at_column = np.array([column_of[name] for name in records["measure"].tolist()], np.int64)
    shape = (len(rows), len(measures))
    lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
    place = np.full(shape, -1, np.int64)
    # Written backwards, so that the first of two values stays.
    last_first = np.arange(len(records))[::-1]
    cells = at_row[last_first], at_column[last_first]
    lower[cells] = records["lower"].to_numpy(float)[last_first]
    upper[cells] = records["upper"].to_numpy(float)[last_first]
    place[cells] = last_first
    about = np.array(list(rows), object).reshape(len(rows), 5)
    return Panel(about[:, 0], about[:, 1], about[:, 3], about[:, 4], measures, lower, upper, place)
