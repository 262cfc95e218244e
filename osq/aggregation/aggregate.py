"""The aggregates of an edition: every measure delivered, for every zone of every level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from osq.aggregation.bounds.tighten import tighten
from osq.aggregation.cells import STATUSES, Cells, Floats, Origin, Series, Words
from osq.aggregation.geocoding import geocoding_rates, zone_shares
from osq.aggregation.levels import LevelCells, build_levels
from osq.conventions.model import Convention
from osq.observations import Provenance
from osq.observatory import ObservatoryConfig
from osq.territory.model import Territory

AGGREGATE_COLUMNS = (
    "measure",
    "level",
    "zone",
    "zoning",
    "vintage",
    "period_start",
    "period_end",
    "period_kind",
    "value",
    "lower",
    "upper",
    "status",
    "provenance",
    "method",
    "coverage",
    "fidelity",
    "located",
    "deliveries",
    "reason",
)


def aggregate(
    observations: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
) -> pd.DataFrame:
    """One row per measure, level and zone, sorted; columns `AGGREGATE_COLUMNS`.

    `value` is NaN unless the status is a known one; `lower` and `upper` bound suppressed and
    estimated cells, as tightly as all that was delivered beside them allows (internal).
    `coverage` is the share of the support in zones with data, `fidelity` the share of what is
    counted that really lies inside the zone; both NaN when unknown.  `located` is the share of
    the units of its communes that could be placed on the ground, for zones added up from below
    the commune (`osq.aggregation.geocoding.zone_shares`).  A cell is missing when one counted
    part is missing or not applicable: what was not delivered is never estimated.
    Raises Refusal as `osq.aggregation.levels.build_levels`.
    """
    levels = build_levels(observations, conventions, territory, config, edition)
    rates = geocoding_rates(observations, conventions, territory, edition)
    return frame_levels(levels.series, tighten(levels, conventions, territory).levels, rates)


def frame_levels(
    series: Sequence[Series], levels: Sequence[LevelCells], rates: pd.DataFrame
) -> pd.DataFrame:
    """The chosen cells of all levels as `aggregate` gives them; `rates` of location."""
    frames = [_frame(one, series, zone_shares(one, series, rates)) for one in levels]
    return sort_rows(frames, AGGREGATE_COLUMNS)


def merge_provenance(provenances: Iterable[str]) -> str:
    """What is computed from these: invented if any is, else real if any is; "" of nothing."""
    found = set(provenances) - {""}
    for strongest in (Provenance.INVENTED, Provenance.REAL, Provenance.PUBLIC):
        if strongest in found:
            return str(strongest)
    return ""


def _frame(level: LevelCells, series: Sequence[Series], located: Floats) -> pd.DataFrame:
    """The chosen cells of one level as long rows, series by series."""
    cells, zones = level.chosen, len(level.chosen.zones)
    names = np.array([str(status) for status in STATUSES], dtype=object)
    deliveries, provenances = _credits(cells, series)
    starts, ends, kinds = zip(*(one.period for one in series), strict=True) if series else [()] * 3
    return pd.DataFrame(
        {
            "measure": np.repeat([one.measure for one in series], zones),
            "level": level.level,
            "zone": np.tile(np.array(cells.zones, dtype=object), len(series)),
            "zoning": level.zoning.ref.id,
            "vintage": level.zoning.ref.vintage,
            "period_start": np.repeat(np.array(starts, dtype=object), zones),
            "period_end": np.repeat(np.array(ends, dtype=object), zones),
            "period_kind": np.repeat(np.array(kinds, dtype=object), zones),
            "value": cells.value.T.ravel(),
            "lower": cells.lower.T.ravel(),
            "upper": cells.upper.T.ravel(),
            "status": names[cells.state.T.ravel()],
            "provenance": provenances.T.ravel(),
            "method": cells.method.T.ravel(),
            "coverage": cells.coverage.T.ravel(),
            "fidelity": cells.fidelity.T.ravel(),
            "located": located.T.ravel(),
            "deliveries": deliveries.T.ravel(),
            "reason": cells.reason.T.ravel(),
        }
    )


def _credits(cells: Cells, series: Sequence[Series]) -> tuple[Words, Words]:
    """Delivery ids (comma-joined) and provenance of each cell, shape (zones, series)."""
    shape = cells.state.shape
    deliveries, provenances = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    for column, one in enumerate(series):
        patterns, which = np.unique(cells.origins[:, :, column].T, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            used: list[Origin] = [one.origins[at] for at in np.flatnonzero(pattern)]
            rows = which == number
            deliveries[rows, column] = ",".join(sorted({origin.delivery for origin in used}))
            provenances[rows, column] = merge_provenance(origin.provenance for origin in used)
    return deliveries, provenances


def sort_rows(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """All levels in one frame: by measure, then level (IRIS first), then zone."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    together = pd.concat(filled, ignore_index=True)[list(columns)]
    return together.sort_values("measure", kind="stable", ignore_index=True)
