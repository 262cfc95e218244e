"""Released figures as a table, and why a cell of it is empty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.territory.model import Level

Floats = npt.NDArray[np.float64]

NOT_DELIVERED = "non livré pour cette édition"


def zones_of(release: Release, level: Level) -> tuple[ZoneKey, ...]:
    """The zones of one level, by code."""
    return tuple(sorted(key for key in release.zones if key.level == level))


def table_of(
    release: Release, indicators: Sequence[str], zones: Sequence[ZoneKey], edition: int
) -> Floats:
    """Released values, as printed, shape (zones, indicators); NaN where there is none."""
    rows = [[_value(release, name, key, edition) for name in indicators] for key in zones]
    return np.array(rows, dtype=np.float64).reshape(len(zones), len(indicators))


def absence(release: Release, indicator: str, zone: ZoneKey, edition: int) -> str:
    """Why the released figure has no number, in French; "" where it has one."""
    figure = release.figure(indicator, zone, edition)
    if figure is None:
        return NOT_DELIVERED
    return "" if figure.value is not None else figure.reason or NOT_DELIVERED


def models_of(release: Release) -> dict[str, IndicatorModel]:
    """The indicators of the release by identifier."""
    return {one.id: one for one in release.indicators}


def _value(release: Release, indicator: str, zone: ZoneKey, edition: int) -> float:
    figure = release.figure(indicator, zone, edition)
    return np.nan if figure is None or figure.value is None else float(figure.value)
