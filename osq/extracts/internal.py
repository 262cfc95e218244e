"""Internal indicators as rows, with all that is known of them: for the observatory alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from osq.aggregation.quality import grade
from osq.comparison.observed import LEVEL, Law, law_of, limits, per_of
from osq.confidentiality.release import ReleasedSource
from osq.confidentiality.zones import perimeter_label
from osq.conventions.model import Convention, counts_whole_units
from osq.extracts.released import cited, days, described, source_of
from osq.indicators.compute import compute
from osq.indicators.declared import Declared, declared_indicators
from osq.indicators.periods import indicator_periods, zoning_vintages
from osq.observations import FICTITIOUS, Status
from osq.observatory import ObservatoryConfig
from osq.territory.model import LEVELS, Territory

INTERNAL = "interne"
"""What `diffusion` says of every row of this module."""
INTERNAL_COLUMNS = (
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
    "numerator",
    "denominator",
    "lower",
    "upper",
    "interval_lower",
    "interval_upper",
    "interval_law",
    "unit",
    "decimals",
    "status",
    "reason",
    "provenance",
    "method",
    "grade",
    "coverage",
    "fidelity",
    "located",
    "perimeter",
    "period_start",
    "period_end",
    "zoning",
    "deliveries",
    "source",
)


class Ground(NamedTuple):
    """What the figures of an edition rest on."""

    conventions: Mapping[str, Convention]
    territory: Territory
    config: ObservatoryConfig


def internal_frame(
    aggregates: pd.DataFrame, ground: Ground, edition: int, sources: tuple[ReleasedSource, ...]
) -> pd.DataFrame:
    """One row per declared indicator and zone of an edition; columns `INTERNAL_COLUMNS`.

    Figures are those of `osq.indicators.compute`, not rounded and not hidden: `lower` and
    `upper` bound the true value.  `interval_lower` and `interval_upper` are another thing, the
    limits at 95 % that chance alone would give a measured figure, by `interval_law`
    (`osq.comparison.observed.Law`): Wilson's for a part of its base, Poisson's for rates and
    counts; NaN for what does not count whole units (money, scores, census estimates).
    """
    conventions, territory, config = ground
    declared = declared_indicators(conventions)
    values = compute(aggregates, conventions, edition)
    periods, vintages = indicator_periods(aggregates, declared), zoning_vintages(aggregates)
    names, told = _names(territory, edition), cited(sources)
    perimeter = perimeter_label(config, edition)
    about = {one.indicator.id: _about(one, periods) for one in declared}
    by_indicator = values["indicator"].map(about)
    frame = values.assign(
        diffusion=INTERNAL,
        notice=FICTITIOUS if config.demonstration else "",
        name=[names.get(key, "") for key in zip(values["level"], values["zone"], strict=True)],
        grade=[grade(one, config.quality.fidelity) or "" for one in values["fidelity"]],
        perimeter=np.where(values["level"] == "agglomeration", perimeter, ""),
        zoning=values["level"].map(vintages).fillna(""),
        source=[source_of(filter(None, one.split(",")), told) for one in values["deliveries"]],
        **{
            column: [one[column] for one in by_indicator]
            for column in ("theme", "label", "unit", "decimals", "period_start", "period_end")
        },
    )
    rank = {level: place for place, level in enumerate(reversed(LEVELS))}
    place = {one.indicator.id: number for number, one in enumerate(declared)}
    ordered = frame.assign(_place=frame["indicator"].map(place), _rank=frame["level"].map(rank))
    ordered = ordered.sort_values(["_place", "_rank", "zone"], kind="stable", ignore_index=True)
    return with_intervals(ordered, declared, conventions)[list(INTERNAL_COLUMNS)]


def with_intervals(
    values: pd.DataFrame, declared: tuple[Declared, ...], conventions: Mapping[str, Convention]
) -> pd.DataFrame:
    """The frame with the interval of every measured figure that has one."""
    lower, upper = (np.full(len(values), np.nan) for _ in range(2))
    laws = np.full(len(values), "", dtype=object)
    top, bottom = (values[side].to_numpy(dtype=np.float64) for side in ("numerator", "denominator"))
    measured = (values["status"] == str(Status.MEASURED)).to_numpy() & (top >= 0)
    for one in declared:
        counted = counts_whole_units(one.indicator, one.convention, conventions)
        law = law_of(one.indicator, counted=counted)
        rows = measured & (values["indicator"] == one.indicator.id).to_numpy()
        if law in (Law.PROPORTION, Law.RATE):
            rows &= bottom > 0
        if law is Law.PROPORTION:
            rows &= top <= bottom
        if law is Law.NONE or not rows.any():
            continue
        base = np.ones(int(rows.sum())) if law is Law.COUNT else bottom[rows]
        found = limits(law, per_of(one.indicator), top[rows], base, level=LEVEL)
        lower[rows], upper[rows], laws[rows] = found.lower, found.upper, str(law)
    return values.assign(interval_lower=lower, interval_upper=upper, interval_law=laws)


def _about(one: Declared, periods: Mapping[str, Any]) -> dict[str, Any]:
    return {**described(one.indicator), **days(periods.get(one.indicator.id))}


def _names(territory: Territory, edition: int) -> dict[tuple[str, str], str]:
    zonings = ((level, territory.of_level(level, edition)) for level in LEVELS)
    return {
        (level, code): zone.name
        for level, zoning in zonings
        if zoning is not None
        for code, zone in zoning.zones.items()
    }
