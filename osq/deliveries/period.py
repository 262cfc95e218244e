"""The period that the figures of an edition describe, as the sending says."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from osq.conventions.periods import SendingPeriod
from osq.periods import Period, PeriodKind


def period_of(sending: SendingPeriod, edition: int, quarter: int | None = None) -> Period:
    """The period ends on the reference day of year `edition - lag`, or of its `quarter` (1-4).

    A stock or an exam session lasts that one day; other kinds cover the `years` before it.
    29 February becomes the 28th in a common year.

    >>> period = period_of(SendingPeriod(kind="flow", reference="12-31", lag=1), 2013)
    >>> period.start.isoformat(), period.end.isoformat()
    ('2012-01-01', '2012-12-31')
    """
    reference = _QUARTERS[quarter] if quarter else sending.reference
    end = _day(edition - sending.lag, reference)
    if sending.kind in (PeriodKind.STOCK, PeriodKind.EXAM_SESSION):
        return Period(end, end, sending.kind)
    if quarter is not None and sending.kind is PeriodKind.FLOW and sending.years == 1:
        # A flow told each quarter is added up since the first of January.
        return Period(date(end.year, 1, 1), end, sending.kind)
    before = _day(end.year - sending.years, reference)
    return Period(before + timedelta(days=1), end, sending.kind)


_QUARTERS = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}


def _day(year: int, month_day: str) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))
