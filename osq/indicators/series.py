"""Figures of the agglomeration over several editions, at one perimeter that does not move.

An edition's own figures are those of its own perimeter.  Over a change of perimeter only a
series at a constant one may be compared; each row of it names the perimeter it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from osq.aggregation.aggregate import aggregate
from osq.conventions.model import Convention
from osq.indicators.compute import INDICATOR_COLUMNS, compute
from osq.observations import Status
from osq.observatory import ObservatoryConfig, Perimeter
from osq.territory.model import Territory, Zoning, ZoningRef

SERIES_COLUMNS = (*INDICATOR_COLUMNS, "perimeter")


def series_at_perimeter(
    observations: Mapping[int, pd.DataFrame],
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    vintage: int,
) -> pd.DataFrame:
    """The indicators of the agglomeration in each edition, all at the perimeter of `vintage`.

    `observations` are those of each edition.  Columns `SERIES_COLUMNS`: those of `compute`
    and the label of the perimeter.  A commune of the perimeter without data in an edition
    leaves its figure missing, with the reason; a total delivered for another perimeter is
    left out.  Internal, as what `compute` returns.  Raises KeyError when no perimeter of that
    vintage is declared, Refusal as `aggregate`.
    """
    perimeter = next((one for one in config.perimeters if one.vintage == vintage), None)
    if perimeter is None:
        raise KeyError(f"no perimeter of vintage {vintage}")
    fixed = at_perimeter(territory, perimeter)
    frames = []
    for edition, rows in sorted(observations.items()):
        kept = _of_perimeter(rows, territory, perimeter)
        aggregates = aggregate(kept, conventions, fixed, config, edition)
        values = compute(aggregates, conventions, edition)
        frames.append(values[values["level"] == "agglomeration"].assign(perimeter=perimeter.label))
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(SERIES_COLUMNS))
    together = pd.concat(filled, ignore_index=True)[list(SERIES_COLUMNS)]
    return together.sort_values(["indicator", "edition"], kind="stable", ignore_index=True)


def at_perimeter(territory: Territory, perimeter: Perimeter) -> Territory:
    """The territory as if its agglomeration had always had that perimeter."""
    ref = ZoningRef("agglomeration", perimeter.vintage)
    zonings: dict[ZoningRef, Zoning] = {
        each: zoning
        for each, zoning in territory.zonings.items()
        if zoning.level != "agglomeration"
    }
    always = replace(territory.zonings[ref], valid_from=0, valid_until=None)
    return replace(territory, zonings={**zonings, ref: always})


def _of_perimeter(
    observations: pd.DataFrame, territory: Territory, perimeter: Perimeter
) -> pd.DataFrame:
    """Observations without those of another perimeter, which describe another territory.

    Units that could not be located within a smaller perimeter lie in a larger one too; of
    those of any other, how many lie in this one is not known, and their number is withdrawn.
    """
    ref = ZoningRef("agglomeration", perimeter.vintage)
    inside = _members(territory.zonings[ref])
    frames = []
    for (name, year), rows in observations.groupby(["zoning", "vintage"], observed=True):
        zoning = territory.zonings.get(ZoningRef(str(name), int(str(year))))
        if zoning is not None and zoning.level == "agglomeration" and zoning.ref != ref:
            lost = rows[rows["status"] == Status.UNLOCATED]
            rows = lost.assign(vintage=perimeter.vintage)
            if not _members(zoning) <= inside:
                rows = rows.assign(value=np.nan, lower=np.nan, upper=np.nan)
        frames.append(rows)
    return pd.concat(frames) if frames else observations


def _members(zoning: Zoning) -> frozenset[str]:
    return frozenset(code for zone in zoning.zones.values() for code in zone.communes)
