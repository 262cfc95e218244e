"""The period that the figures of an edition describe, as the sending says."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from osq.conventions.periods import SendingPeriod
from osq.periods import Period, PeriodKind


def period_of(sending: SendingPeriod, edition: int) -> Period:
    """The period ends on the reference day of year `edition - lag`.

    A stock or an exam session lasts that one day; other kinds cover the `years` before it.
    29 February becomes the 28th in a common year.

    >>> period = period_of(SendingPeriod(kind="flow", reference="12-31", lag=1), 2013)
    >>> period.start.isoformat(), period.end.isoformat()
    ('2012-01-01', '2012-12-31')
    """
    end = _day(edition - sending.lag, sending.reference)
    if sending.kind in (PeriodKind.STOCK, PeriodKind.EXAM_SESSION):
        return Period(end, end, sending.kind)
    before = _day(end.year - sending.years, sending.reference)
    return Period(before + timedelta(days=1), end, sending.kind)


def _day(year: int, month_day: str) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))
