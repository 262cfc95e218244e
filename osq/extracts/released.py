"""A release as rows: nothing is in them that a note could not print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from osq.confidentiality.release import Figure, Release, ReleasedSource
from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.observations import FICTITIOUS
from osq.periods import Period

RELEASED_COLUMNS = (
    "diffusion",
    "notice",
    "edition",
    "theme",
    "indicator",
    "label",
    "level",
    "zone",
    "name",
    "value",
    "sign",
    "unit",
    "decimals",
    "reason",
    "mark",
    "method",
    "grade",
    "coverage",
    "perimeter",
    "period_start",
    "period_end",
    "zoning",
    "source",
)


def released_frame(releases: Iterable[Release]) -> pd.DataFrame:
    """One row per figure of each release's own edition; columns `RELEASED_COLUMNS`.

    `value` is a number rounded as printed, or NaN where `sign` says why there is none (`reason`
    in full).  Texts are "" where nothing is known, `coverage` is a share or NaN.
    """
    rows = [row for release in releases for row in _rows(release)]
    return pd.DataFrame(rows, columns=list(RELEASED_COLUMNS))


def described(
    indicator: CountIndicator | RatioIndicator | DirectIndicator,
) -> dict[str, Any]:
    """What a row says of its indicator."""
    return {
        "indicator": indicator.id,
        "label": indicator.label,
        "theme": indicator.theme,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
    }


def days(period: Period | None) -> dict[str, str]:
    """The first and last day of a period, as ISO dates."""
    return {
        "period_start": period.start.isoformat() if period else "",
        "period_end": period.end.isoformat() if period else "",
    }


def cited(sources: Iterable[ReleasedSource]) -> dict[str, str]:
    """By delivery, its source in French: provider, label, what it describes."""
    return {
        one.delivery: ", ".join(part for part in (one.provider, one.label, one.reference) if part)
        for one in sources
    }


def source_of(deliveries: Iterable[str], cited: Mapping[str, str]) -> str:
    """The sources of a figure, without repetition; a delivery without one stands for itself."""
    return " ; ".join(dict.fromkeys(cited.get(one, one) for one in deliveries))


def _rows(release: Release) -> Iterator[dict[str, Any]]:
    sources = cited(release.sources)
    for indicator in release.indicators:
        told = described(indicator)
        for key, zone in release.zones.items():
            figure = release.figure(indicator.id, key)
            if figure is not None:
                yield {
                    "diffusion": release.audience,
                    "notice": FICTITIOUS if release.demonstration else "",
                    **told,
                    "name": zone.name,
                    **_figure(figure),
                    "source": source_of(figure.deliveries, sources),
                }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "edition": figure.edition,
        "level": figure.zone.level,
        "zone": figure.zone.code,
        "value": np.nan if figure.value is None else float(figure.value),
        "sign": "" if figure.sign is None else str(figure.sign),
        "reason": figure.reason,
        "mark": figure.mark,
        "method": figure.method,
        "grade": figure.grade or "",
        "coverage": np.nan if figure.coverage is None else float(figure.coverage),
        "perimeter": figure.perimeter,
        **days(figure.period),
        "zoning": figure.vintage,
    }
