"""A change in time with its interval, and the recent trend, over comparable figures only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from osq.comparison.guard import GuardRules, Remark, Verdict, guard
from osq.comparison.observed import LEVEL, Law, Observed, as_floats, law_of, limits, per_of, terms
from osq.confidentiality.release import IndicatorModel
from osq.periods import PeriodKind
from osq.statistics.differences import change_of_stocks
from osq.statistics.trend import (
    POINTS,
    Reason,
    Trend,
    trend_of_proportions,
    trend_of_rates,
)

_EVENTS = (PeriodKind.FLOW, PeriodKind.ROLLING, PeriodKind.EXAM_SESSION)
"""Periods whose figures count something else each time: independent where they do not overlap."""


class Significance(StrEnum):
    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"
    """The interval of the change holds 0: « sans évolution significative »."""
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True)
class Change:
    """An allowed change, in the unit of the indicator; `approximate` must be told with it."""

    before: Observed
    after: Observed
    difference: float
    limits: tuple[float, float] | None
    approximate: bool
    footnotes: tuple[Remark, ...]

    @property
    def significance(self) -> Significance:
        if self.limits is None:
            return Significance.NOT_COMPUTED
        holds = self.limits[0] <= 0 <= self.limits[1]
        return Significance.NOT_SIGNIFICANT if holds else Significance.SIGNIFICANT


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """The trend over `points` (at most five, the latest), from the earliest to the latest."""

    trend: Trend
    reason: Reason
    points: tuple[Observed, ...]
    approximate: bool


def change(
    indicator: IndicatorModel,
    before: Observed,
    after: Observed,
    *,
    counted: bool,
    rules: GuardRules | None = None,
    level: float = LEVEL,
) -> Change | Verdict:
    """The change between two figures, or the verdict that refuses it.

    Its interval needs numerators and bases (`osq.comparison.observed.law_of`).  Flows of two
    periods are independent events; stocks hold many of the same people, and so may what is
    followed over a school year or has no known period: there the interval is approximate.
    Raises ValueError for a figure without value, and as `guard`.
    """
    if before.value is None or after.value is None:
        raise ValueError("a change is that of two known figures")
    verdict = guard(indicator, before, after, rules)
    if not verdict.allowed:
        return verdict
    law, per = law_of(indicator, counted=counted), per_of(indicator)
    first, last = terms(law, before), terms(law, after)
    difference, found = after.value - before.value, None
    if first is not None and last is not None:
        then, now = per * first[0] / first[1], per * last[0] / last[1]
        difference = now - then
        # Without correlation this is Newcombe's interval, and that of two independent rates.
        joined = change_of_stocks(
            now, limits(law, per, *last, level=level), then, limits(law, per, *first, level=level)
        )
        found = float(joined.lower), float(joined.upper)
    return Change(before, after, difference, found, _dependent(before, after), verdict.footnotes)


def recent_trend(
    indicator: IndicatorModel,
    series: Sequence[Observed],
    *,
    counted: bool,
    rules: GuardRules | None = None,
) -> RecentTrend:
    """The trend over the five latest figures of a zone that may be compared with its last one.

    Going back, a figure is a point where the guard allows its change to the point after it and
    to the last.  A figure without numerator and base is none, and fewer than five points give no
    trend.  Raises ValueError for figures of several zones, or of one edition twice.
    """
    law = law_of(indicator, counted=counted)
    editions = [one.edition for one in series]
    if len(set(editions)) < len(editions):
        raise ValueError("an edition is given twice in a series")
    points: list[Observed] = []
    for one in sorted(series, key=lambda item: -item.edition):
        ends = points[:1] + points[-1:]
        if len(points) < POINTS and terms(law, one) is not None:
            points = [one, *points] if _comparable(indicator, one, ends, rules) else points
    if len(points) < POINTS:
        return RecentTrend(
            Trend.CANNOT_BE_COMPUTED, Reason.TOO_FEW_POINTS, tuple(points), approximate=False
        )
    test = trend_of_proportions if law is Law.PROPORTION else trend_of_rates
    years = np.array([one.period.year if one.period else one.edition for one in points])
    found = test(years, *as_floats([terms(law, one) for one in points]))
    dependent = any(_dependent(*pair) for pair in pairwise(points))
    return RecentTrend(found.trend.item(), found.reason.item(), tuple(points), dependent)


def _comparable(
    indicator: IndicatorModel,
    one: Observed,
    later: Sequence[Observed],
    rules: GuardRules | None,
) -> bool:
    return all(guard(indicator, one, other, rules).allowed for other in later)


def _dependent(before: Observed, after: Observed) -> bool:
    """Whether the two figures may count the same people."""
    kinds = {one.period.kind if one.period else None for one in (before, after)}
    return not kinds <= set(_EVENTS)
