"""Indicators of an edition from its aggregates.  Internal: nothing is hidden yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from osq.aggregation.aggregate import merge_provenance
from osq.aggregation.levels import UNDOCUMENTED
from osq.conventions.indicators import RatioIndicator
from osq.conventions.model import Convention
from osq.indicators.declared import Declared, declared_indicators
from osq.indicators.formulas import Interval, exceeds, ratio, total
from osq.indicators.panel import Column, Panel, Words, make_panel
from osq.methods import both, sides
from osq.observations import Status
from osq.text import NBSP

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
    aggregates: pd.DataFrame, conventions: Mapping[str, Convention], edition: int
) -> pd.DataFrame:
    """One row per declared indicator, level and zone; columns `INDICATOR_COLUMNS`.

    A count is a sum of measures (kept in `numerator`), a ratio `per` times the ratio of sums,
    a direct value what was delivered.  Of the states of its inputs an indicator takes the
    gravest: not applicable, missing, suppressed, then estimated (the last two with bounds).
    A zero denominator is not applicable; a part above its whole is missing, with the reason.
    Raises ConfigurationError when two conventions declare the same indicator.
    """
    panel = make_panel(aggregates)
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
    inputs = [*top, *bottom]
    status, reason = _status(inputs, _names(declared, conventions))
    _keep_to_levels(declared, panel, status, reason)
    numerator = result = total(top)
    denominator = np.full(len(panel.zones), np.nan)
    if isinstance(declared.indicator, RatioIndicator):
        whole = total(bottom)
        denominator = whole.value
        result = _ratio(declared.indicator, numerator, whole, status, reason)
    known = np.isin(status.astype(str), _KNOWN)
    bounded = known | (status == str(Status.SUPPRESSED))
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
            "provenance": _merged([one.provenance for one in inputs], merge_provenance),
            "method": _methods(top, bottom),
            "coverage": np.min([one.coverage for one in inputs], axis=0),
            "fidelity": np.min([one.fidelity for one in inputs], axis=0),
            "located": np.min([one.located for one in inputs], axis=0),
            "deliveries": _merged([one.deliveries for one in inputs], _union),
            "reason": reason,
        },
        columns=list(INDICATOR_COLUMNS),
    )


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
    known = np.isin(status.astype(str), _KNOWN)
    void = known & (denominator.value <= 0)
    status[void], reason[void] = str(Status.NOT_APPLICABLE), ZERO_DENOMINATOR
    if indicator.numerator_subset:
        wrong = (status == str(Status.MEASURED)) & exceeds(numerator, denominator)
        status[wrong], reason[wrong] = str(Status.MISSING), PART_OVER_WHOLE
    return ratio(numerator, denominator, indicator.per, subset=indicator.numerator_subset)


def _status(inputs: list[Column], names: list[tuple[str, str]]) -> tuple[Words, Words]:
    """The gravest state of the inputs and its reason, shape (zones,)."""
    zones = len(inputs[0].status)
    status = np.full(zones, str(Status.MEASURED), dtype=object)
    reason = np.full(zones, "", dtype=object)
    # From the lightest state to the gravest, and from the last input to the first: the
    # first input in the gravest state gives the reason.
    for state in (Status.ESTIMATED, Status.SUPPRESSED, Status.MISSING, Status.NOT_APPLICABLE):
        for one, (role, name) in zip(reversed(inputs), reversed(names), strict=True):
            here = one.is_status(state)
            status[here] = str(state)
            reason[here] = [_explain(state, role, name, text) for text in one.reason[here]]
    return status, reason


def _explain(state: Status, role: str, name: str, text: str) -> str:
    if state is not Status.MISSING or text == UNDOCUMENTED:
        return text
    return f"{role} {text}".lstrip() + f"{NBSP}: {name}"


def _names(declared: Declared, conventions: Mapping[str, Convention]) -> list[tuple[str, str]]:
    """(role, label and provider) of each measure of the formula."""
    names = []
    for number, measure in enumerate(declared.measures):
        convention, _, identifier = measure.partition(".")
        role = "numérateur" if number < len(declared.numerator) else "dénominateur"
        agreed = conventions.get(convention)
        label = (
            f"{agreed.measure(identifier).label} ({agreed.provider_name})" if agreed else measure
        )
        names.append((role if declared.denominator else "", label))
    return names


def _methods(top: list[Column], bottom: list[Column]) -> Words:
    """How the figure came about; both sides are told where they differ."""
    above = _merged([one.method for one in top], both)
    if not bottom:
        return above
    below = _merged([one.method for one in bottom], both)
    return _merged([above, below], lambda pair: sides(*pair))


def _union(texts: tuple[str, ...]) -> str:
    return ",".join(sorted({part for text in texts for part in text.split(",") if part}))


def _merged(columns: list[Words], merge: Callable[[tuple[str, ...]], str]) -> Words:
    """`merge` applied zone by zone, once per combination."""
    rows = list(zip(*columns, strict=True))
    merged = {row: merge(row) for row in set(rows)}
    result = np.empty(len(rows), dtype=object)
    result[:] = [merged[row] for row in rows]
    return result
