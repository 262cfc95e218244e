"""Periods: what a figure is about, in time.

Three years must not be confused (docs/architecture.md): the *edition* is the campaign of
the observatory, the *period* is what a figure describes, the *vintage* belongs to a
geography or a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
    """Stock at a date, flow over a span, or one of the two school spans."""

    STOCK = "stock"
    FLOW = "flow"
    SCHOOL_YEAR = "school_year"
    EXAM_SESSION = "exam_session"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A typed span of days, both ends included; a stock starts and ends on one day.

    Raises ValueError when the end comes before the start, or a stock lasts.
    """

    start: date
    end: date
    kind: PeriodKind

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends ({self.end}) before it starts ({self.start})")
        if self.kind is PeriodKind.STOCK and self.start != self.end:
            raise ValueError("a stock is counted on one day")

    @property
    def year(self) -> int:
        """The year of the last day: what `{yyyy}` means in a column pattern."""
        return self.end.year
