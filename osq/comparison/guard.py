"""Whether two figures of one indicator and zone may be compared in time.

A change is refused where something other than the zone has changed, or too little time has gone
by; it is allowed with a footnote where the figures are not worth the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from osq.comparison import words
from osq.comparison.observed import Observed
from osq.confidentiality.release import IndicatorModel
from osq.conventions.indicators import RatioIndicator
from osq.methods import method_code
from osq.periods import Period, PeriodKind

_NOISE = 1e-9
_SPAN = 31
"""Days by which two periods of one length may differ: years and school years have not all 365."""


class Obstacle(StrEnum):
    """What stands against a comparison, the gravest first."""

    MINIMUM_DISTANCE = "minimum_distance"
    BREAK = "break"
    PERIOD = "period"
    """Other in kind or length, the same one twice, or one that overlaps the other."""
    PERIMETER = "perimeter"
    VINTAGE = "vintage"
    METHOD = "method"
    BASE = "base"
    COVERAGE = "coverage"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Remark:
    """One obstacle and its French text, without full stop."""

    obstacle: Obstacle
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, allowed with footnotes, or refused."""

    refusals: tuple[Remark, ...] = ()
    footnotes: tuple[Remark, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def reason(self) -> str:
        """The gravest refusal, or ""."""
        return self.refusals[0].text if self.refusals else ""


@dataclass(frozen=True, slots=True)
class GuardRules:
    """How far coverage (a share) may differ between two figures.

    By more than `coverage_refused` they are of two different parts of the zone; by more than
    `coverage_told` it is said.  Raises ValueError where they are in the wrong order.
    """

    coverage_told: float = 0.02
    coverage_refused: float = 0.10

    def __post_init__(self) -> None:
        if not 0 <= self.coverage_told <= self.coverage_refused:
            raise ValueError("what is told differs by less than what is refused")


def guard(
    indicator: IndicatorModel, before: Observed, after: Observed, rules: GuardRules | None = None
) -> Verdict:
    """Whether the change from `before` to `after` may be told.

    A figure whose period is not known is taken to be of 31 December of its edition.  What is
    known of neither figure (coverage, grade, base) is no obstacle.  Raises ValueError for two
    zones, or where `after` is not the later.
    """
    if before.zone != after.zone or before.edition >= after.edition:
        raise ValueError("a change is that of one zone, from an edition to a later one")
    rules = rules or GuardRules()
    return Verdict(
        refusals=tuple(_refusals(indicator, before, after, rules)),
        footnotes=tuple(_footnotes(before, after, rules)),
    )


def years_between(before: Observed, after: Observed) -> int:
    """Between the ends of the periods; between the editions where one is not known."""
    if before.period is None or after.period is None:
        return after.edition - before.edition
    return after.period.year - before.period.year


def break_between(indicator: IndicatorModel, before: Observed, after: Observed) -> str | None:
    """The reason of the first break that parts the two figures, or that falls inside one.

    A break counts from its first day: both periods must end before it, or both start on it or
    later.
    """
    start, end = _span(before)[0], _span(after)[1]
    for one in sorted(indicator.comparability.breaks, key=lambda item: item.on):
        if start < one.on <= end:
            return one.reason
    return None


def _span(one: Observed) -> tuple[date, date]:
    last = date(one.edition, 12, 31)
    return (one.period.start, one.period.end) if one.period else (last, last)


def _refusals(
    indicator: IndicatorModel, before: Observed, after: Observed, rules: GuardRules
) -> Iterator[Remark]:
    least = indicator.comparability.minimum_distance_years
    first, last = before.edition, after.edition
    same = before.period is not None and before.period == after.period
    if years_between(before, after) < least and not same:
        yield Remark(Obstacle.MINIMUM_DISTANCE, words.distance(least))
    if reason := break_between(indicator, before, after):
        yield Remark(Obstacle.BREAK, words.broken(first, last, reason))
    if before.period and after.period and (text := _periods(before, after)):
        yield Remark(Obstacle.PERIOD, text)
    if before.perimeter != after.perimeter:
        yield Remark(Obstacle.PERIMETER, words.other_perimeter(first, before.perimeter))
    if before.vintage != after.vintage:
        yield Remark(Obstacle.VINTAGE, words.other_vintage(first, before.vintage))
    if method_code(before.method) != method_code(after.method):
        yield Remark(Obstacle.METHOD, words.other_method(first, before.method))
    if isinstance(indicator, RatioIndicator):
        for one in (before, after):
            if one.denominator is not None and one.denominator < indicator.minimum_base:
                text = words.small_base(one.edition, indicator.minimum_base)
                yield Remark(Obstacle.BASE, text)
    if _coverage_gap(before, after) > rules.coverage_refused + _NOISE:
        yield _coverage(before, after)


def _footnotes(before: Observed, after: Observed, rules: GuardRules) -> Iterator[Remark]:
    if (
        rules.coverage_told + _NOISE
        < _coverage_gap(before, after)
        <= rules.coverage_refused + _NOISE
    ):
        yield _coverage(before, after)
    if before.grade != after.grade:
        text = words.other_grade(before.edition, before.grade, after.edition, after.grade)
        yield Remark(Obstacle.GRADE, text)


def _periods(before: Observed, after: Observed) -> str | None:
    """What is wrong with two known periods; stocks of two dates never overlap."""
    first, last = before.period, after.period
    if first is None or last is None:
        return None
    if first == last:
        return words.same_data(before.edition, after.edition)
    if first.kind is not last.kind or abs(_days(first) - _days(last)) > _SPAN:
        return words.other_kind(before.edition)
    if first.kind is not PeriodKind.STOCK and last.start <= first.end:
        return words.overlapping(first.end, last.start)
    return None


def _days(period: Period) -> int:
    return (period.end - period.start).days


def _coverage_gap(before: Observed, after: Observed) -> float:
    if before.coverage is None or after.coverage is None:
        return 0.0
    return abs(after.coverage - before.coverage)


def _coverage(before: Observed, after: Observed) -> Remark:
    shares = before.coverage or 0.0, after.coverage or 0.0
    text = words.other_coverage(before.edition, shares[0], after.edition, shares[1])
    return Remark(Obstacle.COVERAGE, text)
