"""What the indicators of an edition are about in time, and the zonings they are told in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from osq.indicators.declared import Declared
from osq.periods import Period, PeriodKind

_PERIOD = ["period_start", "period_end", "period_kind"]


def indicator_periods(
    aggregates: pd.DataFrame, declared: Iterable[Declared]
) -> dict[str, Period | None]:
    """By indicator, the period of its numerator (of its only term, for what is no ratio).

    The denominator is often of another date (a census), and a break is one of what is counted.
    A numerator of several periods has the one that spans them all; None where nothing was
    delivered.
    """
    rows = aggregates.drop_duplicates("measure")[["measure", *_PERIOD]]
    known = {
        str(measure): Period(_day(start), _day(end), PeriodKind(str(kind)))
        for measure, start, end, kind in rows.itertuples(index=False, name=None)
    }
    return {
        one.indicator.id: _spanning([known[name] for name in one.numerator if name in known])
        for one in declared
    }


def zoning_vintages(aggregates: pd.DataFrame) -> Mapping[str, str]:
    """The zoning of each level with its year: "cucs 2007"."""
    rows = aggregates.drop_duplicates("level")[["level", "zoning", "vintage"]]
    return {
        str(level): f"{zoning} {vintage}"
        for level, zoning, vintage in rows.itertuples(index=False, name=None)
    }


def _spanning(periods: list[Period]) -> Period | None:
    if not periods:
        return None
    start, end = min(one.start for one in periods), max(one.end for one in periods)
    kinds = {one.kind for one in periods}
    if start < end:  # two dates of a stock make no stock
        kinds = kinds - {PeriodKind.STOCK} or {PeriodKind.ROLLING}
    return Period(start, end, min(kinds))


def _day(value: Any) -> date:
    """A date, whether the frame was computed or read from a file."""
    return pd.Timestamp(value).date()
