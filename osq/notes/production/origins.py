"""Where figures come from: delivery, sheet and cells, as told to the notes from outside.

Notes see a `Release` alone, which holds no cell.  The shell fills this mapping
(`osq.refresh.origins`); a figure without a number has no entry, so that nothing is told of
what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from osq.confidentiality.release import ZoneKey


class Origin(NamedTuple):
    """Cells of one sheet of one delivery: `cells` reads "E12:E18 F20".

    `delivery` is the public name of the delivery (see `ReleasedSource.delivery`).
    """

    delivery: str
    sheet: str
    cells: str


Origins = Mapping[tuple[str, ZoneKey, int], tuple[Origin, ...]]
"""(indicator, zone, edition) -> the cells that its figure was computed from."""

NO_ORIGINS: Origins = {}
