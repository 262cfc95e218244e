"""Changes with their interval, and trends over comparable figures only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from osq.comparison.changes import Change, Significance, change, recent_trend
from osq.comparison.guard import GuardRules, Obstacle, Verdict
from osq.comparison.observed import Observed
from osq.conventions.base import Break
from osq.periods import PeriodKind
from osq.statistics.differences import difference_of_rates, newcombe
from osq.statistics.trend import Reason, Trend, trend_of_proportions
from tests.builders.release import count
from tests.comparison import naive
from tests.comparison.builders import ZONE, crude_rate, flow, lasting, seen, share, stock
from tests.statistics.strategies import parts


def changed(before: Observed, after: Observed, *, counted: bool = True) -> Change:
    found = change(share(), before, after, counted=counted)
    assert isinstance(found, Change)
    return found


def test_a_share_that_may_have_stayed_as_it_was() -> None:
    """235 of 604 then 262 of 640: worked out in docs/method.md."""
    found = changed(seen(235, 604, edition=2010), seen(262, 640))

    assert found.difference == pytest.approx(2.030215232, abs=1e-9)
    assert found.limits is not None
    assert [round(one, 4) for one in found.limits] == [-3.4101, 7.4460]
    low, high = naive.newcombe((262, 640), (235, 604), 0.95)
    assert found.limits == pytest.approx((100 * low, 100 * high))
    assert found.significance is Significance.NOT_SIGNIFICANT
    assert found.approximate


def test_a_share_that_has_changed() -> None:
    found = changed(seen(200, 600, edition=2010), seen(280, 640))
    assert found.significance is Significance.SIGNIFICANT


def test_a_count_changes_by_more_than_chance_or_not() -> None:
    homes = count("n", "Foyers", "foyers")
    for after, expected in ((410, Significance.NOT_SIGNIFICANT), (450, Significance.SIGNIFICANT)):
        found = change(
            homes,
            Observed(ZONE, 2010, 374, 374),
            Observed(ZONE, 2013, after, after),
            counted=True,
        )
        assert isinstance(found, Change)
        assert found.difference == after - 374
        assert found.significance is expected


def test_nothing_is_said_of_chance_without_counts() -> None:
    bare = changed(replace(seen(235, 604, edition=2010), numerator=None), seen(262, 640))
    money = changed(seen(235, 604, edition=2010), seen(262, 640), counted=False)

    assert bare.significance is Significance.NOT_COMPUTED
    assert bare.difference == pytest.approx(100 * 262 / 640 - 100 * 235 / 604)
    assert money.significance is Significance.NOT_COMPUTED


@pytest.mark.parametrize(
    ("kind", "approximate"),
    [
        (PeriodKind.FLOW, False),
        (PeriodKind.ROLLING, False),
        (PeriodKind.SCHOOL_YEAR, True),
    ],
)
def test_flows_are_independent_and_stocks_are_not(kind: PeriodKind, approximate: bool) -> None:
    found = changed(
        seen(235, 604, edition=2012, period=flow("2012-01-01", "2012-12-31", kind)),
        seen(262, 640, period=flow("2013-01-01", "2013-12-31", kind)),
    )
    assert found.approximate is approximate
    dates = (
        seen(1, 40, edition=2012, period=stock("2012-12-31")),
        seen(1, 40, period=stock("2013-12-31")),
    )
    assert changed(*dates).approximate


def test_a_refused_change_has_no_figure() -> None:
    found = change(share(), seen(1, 40, edition=2010, method="autre"), seen(1, 40), counted=True)
    assert isinstance(found, Verdict)
    assert [one.obstacle for one in found.refusals] == [Obstacle.METHOD]


def test_footnotes_come_with_the_change() -> None:
    found = change(
        share(),
        seen(1, 40, edition=2010, coverage=0.8),
        seen(1, 40, coverage=1.0),
        counted=True,
        rules=GuardRules(coverage_refused=0.5),
    )
    assert isinstance(found, Change)
    assert [one.obstacle for one in found.footnotes] == [Obstacle.COVERAGE]


def test_a_hidden_figure_has_not_changed() -> None:
    with pytest.raises(ValueError, match="known figures"):
        change(share(), replace(seen(1, 40, edition=2010), value=None), seen(1, 40), counted=True)


@given(parts, parts)
def test_independent_figures_have_the_intervals_of_two_groups(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    before, after = seen(*one, edition=2010), seen(*other)
    free = {"minimum_base": 0}
    found = change(share(**free), before, after, counted=True)
    rates = change(crude_rate(**free), before, after, counted=True)

    assert isinstance(found, Change)
    assert isinstance(rates, Change)
    expected, poisson = newcombe(*other, *one), difference_of_rates(*other, *one, per=1000)
    assert found.limits == pytest.approx((100 * expected.lower, 100 * expected.upper), abs=1e-9)
    assert rates.limits == pytest.approx((poisson.lower, poisson.upper), abs=1e-9)


def yearly(*tops: int, last: int = 2013, **changes: object) -> list[Observed]:
    first = last - len(tops) + 1
    return [
        replace(seen(top, 1000, edition=first + place), **changes)  # type: ignore[arg-type]
        for place, top in enumerate(tops)
    ]


def test_five_comparable_points_make_a_trend() -> None:
    found = recent_trend(share(), yearly(200, 230, 260, 280, 320), counted=True)

    assert found.trend is Trend.INCREASING
    assert [one.edition for one in found.points] == [2009, 2010, 2011, 2012, 2013]
    assert found.approximate
    same = trend_of_proportions(range(5), [200, 230, 260, 280, 320], [1000] * 5)
    assert found.reason is same.reason.item()


def test_only_the_five_latest_points_count() -> None:
    found = recent_trend(share(), yearly(900, 900, 300, 301, 300, 302, 300), counted=True)
    assert found.trend is Trend.NO_SIGNIFICANT_CHANGE
    assert len(found.points) == 5


def test_a_break_leaves_too_few_points() -> None:
    broken = lasting(breaks=(Break(on=date(2011, 6, 1), reason="rupture"),))

    found = recent_trend(broken, yearly(200, 230, 260, 280, 320), counted=True)

    assert found.trend is Trend.CANNOT_BE_COMPUTED
    assert found.reason is Reason.TOO_FEW_POINTS
    assert [one.edition for one in found.points] == [2011, 2012, 2013]


def test_points_keep_the_distance_that_the_indicator_demands() -> None:
    figures = yearly(*range(200, 290, 10))

    found = recent_trend(lasting(minimum_distance_years=2), figures, counted=True)

    assert [one.edition for one in found.points] == [2005, 2007, 2009, 2011, 2013]


def test_rolling_periods_that_overlap_are_not_both_points() -> None:
    figures = [
        seen(
            top,
            1000,
            edition=year,
            period=flow(f"{year - 2}-01-01", f"{year}-12-31", PeriodKind.ROLLING),
        )
        for top, year in zip(range(200, 280, 10), range(2006, 2014), strict=True)
    ]

    found = recent_trend(share(), figures, counted=True)

    assert [one.edition for one in found.points] == [2007, 2010, 2013]
    assert found.trend is Trend.CANNOT_BE_COMPUTED


def test_hidden_figures_and_figures_of_another_method_are_no_points() -> None:
    figures = yearly(200, 210, 220, 230, 240, 250, 260)
    figures[2] = replace(figures[2], value=None)
    figures[4] = replace(figures[4], method="autre")

    found = recent_trend(share(), figures, counted=True)

    assert [one.edition for one in found.points] == [2007, 2008, 2010, 2012, 2013]


def test_figures_that_count_nothing_have_no_trend() -> None:
    found = recent_trend(share(), yearly(200, 230, 260, 280, 320), counted=False)
    assert found.trend is Trend.CANNOT_BE_COMPUTED


def test_an_edition_comes_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        recent_trend(share(), [*yearly(1, 2), *yearly(3)], counted=True)


def test_rates_have_the_trend_of_events() -> None:
    tops = (20, 40, 60, 80, 100)
    found = recent_trend(crude_rate(), yearly(*tops), counted=True)
    assert found.trend is Trend.INCREASING
    assert (
        recent_trend(crude_rate(), yearly(*reversed(tops)), counted=True).trend is Trend.DECREASING
    )
