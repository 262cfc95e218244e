"""Indicators of an edition from its aggregates.  Internal: nothing is hidden yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from osq.conventions.indicators import DirectIndicator, RatioIndicator
from osq.conventions.model import Convention
from osq.indicators.declared import Declared, declared_indicators
from osq.indicators.formulas import Interval, exceeds, ratio, total
from osq.indicators.panel import Bools, Column, Panel, Words, make_panel
from osq.indicators.quantiles import interpolated, tell_range
from osq.indicators.states import deliveries, gravest_state, methods, provenance
from osq.observations import Status

INDICATOR_COLUMNS = (
    "indicator",
    "level",
    "zone",
    "edition",
    "value",
    "numerator",
    "denominator",
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
ZERO_DENOMINATOR = "dénominateur nul"
PART_OVER_WHOLE = "numérateur supérieur au dénominateur"
_KNOWN = (str(Status.MEASURED), str(Status.ESTIMATED))


def compute(
    aggregates: pd.DataFrame,
    conventions: Mapping[str, Convention],
    edition: int,
    panel: Panel | None = None,
) -> pd.DataFrame:
    """One row per declared indicator, level and zone; columns `INDICATOR_COLUMNS`.

    A count is a sum of measures (kept in `numerator`), a ratio `per` times the ratio of sums,
    a direct value what was delivered, else the weighted mean of its parts (their base kept in
    `denominator`) or an interpolation.  Of the states of its inputs an indicator takes the
    gravest: not applicable, then missing, then suppressed (with bounds), then estimated.  A zero
    denominator is not applicable; a part above its whole is missing, with the reason.

    `lower` and `upper` bound the true value, even of a known one that rests on rounded inputs;
    where a quantile is not applicable, they are the range of its parts, told by `method`
    ("de 11 200 à 18 300 selon les IRIS").  They are internal, and so is that text: a release
    keeps neither.  `panel` is that of the aggregates, where it is at hand.  Raises
    ConfigurationError when two conventions declare the same indicator.
    """
    panel = panel or make_panel(aggregates)
    frames = [
        _frame(panel, declared, conventions, edition)
        for declared in declared_indicators(conventions)
    ]
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(INDICATOR_COLUMNS))
    return pd.concat(filled, ignore_index=True)


def _frame(
    panel: Panel, declared: Declared, conventions: Mapping[str, Convention], edition: int
) -> pd.DataFrame:
    top = [panel.column(measure) for measure in declared.numerator]
    bottom = [panel.column(measure) for measure in declared.denominator]
    base = [panel.column(measure) for measure in declared.base]
    if isinstance(declared.indicator, DirectIndicator):
        top = [_direct(declared.indicator, top[0], base, panel)]
    inputs = [*top, *bottom]
    status, reason = gravest_state(inputs, _names(declared, conventions))
    _keep_to_levels(declared, panel, status, reason)
    numerator = result = total(top)
    denominator = np.full(len(panel.zones), np.nan)
    if bottom or base:
        denominator = total([*bottom, *base]).value
    if isinstance(declared.indicator, RatioIndicator):
        result = _ratio(declared.indicator, numerator, total(bottom), status, reason)
    known = _known(status)
    bounded = known | (status == str(Status.SUPPRESSED))
    if isinstance(declared.indicator, DirectIndicator):
        bounded |= top[0].is_status(Status.NOT_APPLICABLE) & np.isfinite(result.lower)
    return pd.DataFrame(
        {
            "indicator": declared.indicator.id,
            "level": panel.levels,
            "zone": panel.zones,
            "edition": edition,
            "value": np.where(known, result.value, np.nan),
            "numerator": numerator.value,
            "denominator": denominator,
            "lower": np.where(bounded, result.lower, np.nan),
            "upper": np.where(bounded, result.upper, np.nan),
            "status": status,
            "provenance": provenance(inputs),
            "method": methods(top, bottom),
            "coverage": np.min([one.coverage for one in inputs], axis=0),
            "fidelity": np.min([one.fidelity for one in inputs], axis=0),
            "located": np.min([one.located for one in inputs], axis=0),
            "deliveries": deliveries(inputs),
            "reason": reason,
        },
        columns=list(INDICATOR_COLUMNS),
    )


def _direct(
    indicator: DirectIndicator, value: Column, base: Sequence[Column], panel: Panel
) -> Column:
    """What was delivered or weighted; else interpolated; else the range of the parts."""
    if indicator.interpolation is not None:
        value = interpolated(value, base, indicator.interpolation)
    return tell_range(value, indicator.decimals, panel.at_levels(indicator.levels))


def _known(status: Words) -> Bools:
    return np.asarray((status == str(Status.MEASURED)) | (status == str(Status.ESTIMATED)))


def _keep_to_levels(declared: Declared, panel: Panel, status: Words, reason: Words) -> None:
    """An indicator agreed for some levels is not applicable at the others."""
    levels = declared.indicator.levels
    if levels:
        elsewhere = ~np.isin(np.asarray(panel.levels, dtype=object), list(levels))
        status[elsewhere] = str(Status.NOT_APPLICABLE)
        reason[elsewhere] = declared.indicator.levels_because or ""


def _ratio(
    indicator: RatioIndicator,
    numerator: Interval,
    denominator: Interval,
    status: Words,
    reason: Words,
) -> Interval:
    """The ratio; `status` and `reason` are completed where it cannot be."""
    known = _known(status)
    void = known & (denominator.value <= 0)
    status[void], reason[void] = str(Status.NOT_APPLICABLE), ZERO_DENOMINATOR
    if indicator.numerator_subset:
        wrong = (status == str(Status.MEASURED)) & exceeds(numerator, denominator)
        status[wrong], reason[wrong] = str(Status.MISSING), PART_OVER_WHOLE
    return ratio(numerator, denominator, indicator.per, subset=indicator.numerator_subset)


def _names(declared: Declared, conventions: Mapping[str, Convention]) -> list[tuple[str, str]]:
    """(role, label and provider) of each measure of the formula."""
    names = []
    for number, measure in enumerate(declared.numerator + declared.denominator):
        convention, _, identifier = measure.partition(".")
        role = "numérateur" if number < len(declared.numerator) else "dénominateur"
        agreed = conventions.get(convention)
        label = (
            f"{agreed.measure(identifier).label} ({agreed.provider_name})" if agreed else measure
        )
        names.append((role if declared.denominator else "", label))
    return names
