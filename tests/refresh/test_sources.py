from __future__ import annotations

import pytest

from osq.conventions.periods import SendingPeriod
from osq.periods import PeriodKind
from osq.refresh.sources import reference


def period(kind: PeriodKind, day: str = "12-31", **more: object) -> SendingPeriod:
    return SendingPeriod.model_validate({"kind": kind, "reference": day, **more})


@pytest.mark.parametrize(
    ("described", "text"),
    [
        (period(PeriodKind.STOCK), "au 31 décembre 2013"),
        (period(PeriodKind.STOCK, "01-01"), "au 1er janvier 2013"),
        (
            period(PeriodKind.STOCK, "01-01", lag=2, source_vintage="RP{yyyy}"),
            "RP2011, au 1er janvier 2011",
        ),
        (period(PeriodKind.FLOW), "année 2013"),
        (period(PeriodKind.FLOW, "06-30"), "du 1er juillet 2012 au 30 juin 2013"),
        (period(PeriodKind.SCHOOL_YEAR, "08-31"), "année scolaire 2012-2013"),
        (period(PeriodKind.EXAM_SESSION, "06-30", lag=1), "session 2012"),
        (period(PeriodKind.ROLLING, years=3), "années 2011 à 2013"),
    ],
)
def test_a_source_says_what_it_describes(described: SendingPeriod, text: str) -> None:
    assert reference(described, 2013) == text
