"""One fault, one test: what forbids a change, and what is told with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.comparison.guard import GuardRules, Obstacle, guard
from osq.comparison.observed import Observed
from osq.confidentiality.release import ZoneKey
from osq.conventions.base import Break
from osq.periods import Period, PeriodKind
from osq.text import NARROW, NBSP
from tests.comparison.builders import flow, lasting, seen, share, stock

RSA = Break(on=date(2009, 6, 1), reason="création du RSA")


def pair(
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> tuple[Observed, Observed]:
    """Two figures of 2010 and 2013, alike but for what is given."""
    return (
        seen(100, 400, edition=2010, **(before or {})),
        seen(120, 400, edition=2013, **(after or {})),
    )


def refused(before: Observed, after: Observed, **limits: Any) -> list[Obstacle]:
    verdict = guard(lasting(**limits), before, after)
    assert verdict.allowed == (not verdict.refusals)
    return [one.obstacle for one in verdict.refusals]


def test_like_figures_may_be_compared() -> None:
    verdict = guard(share(), *pair())
    assert verdict.allowed
    assert verdict.reason == ""
    assert verdict.footnotes == ()


def test_too_little_time() -> None:
    assert refused(*pair(), minimum_distance_years=3) == []
    assert refused(*pair(), minimum_distance_years=5) == [Obstacle.MINIMUM_DISTANCE]
    verdict = guard(lasting(minimum_distance_years=5), *pair())
    assert verdict.reason == f"comparaison seulement à 5{NBSP}ans d’écart au moins"


def test_time_goes_by_between_periods_not_editions() -> None:
    """A census told late: three editions apart, one year of data apart."""
    near = pair({"period": stock("2009-01-01")}, {"period": stock("2010-01-01")})
    assert refused(*near, minimum_distance_years=2) == [Obstacle.MINIMUM_DISTANCE]


@pytest.mark.parametrize(
    ("first", "last", "parted"),
    [
        (stock("2009-05-31"), stock("2009-12-31"), True),
        (stock("2008-12-31"), stock("2009-06-01"), True),
        (stock("2009-06-01"), stock("2010-06-01"), False),
        (stock("2007-12-31"), stock("2009-05-31"), False),
        (flow("2008-01-01", "2008-12-31"), flow("2009-01-01", "2009-12-31"), True),
        (flow("2009-01-01", "2009-12-31"), flow("2010-01-01", "2010-12-31"), True),
        (flow("2010-01-01", "2010-12-31"), flow("2011-01-01", "2011-12-31"), False),
        (flow("2006-01-01", "2006-12-31"), flow("2007-01-01", "2007-12-31"), False),
    ],
)
def test_a_break_parts_periods(first: Period, last: Period, parted: bool) -> None:
    figures = pair({"period": first}, {"period": last})
    found = refused(*figures, breaks=(RSA,), minimum_distance_years=1)
    assert (Obstacle.BREAK in found) is parted


def test_the_periods_of_a_late_source_are_what_counts() -> None:
    """Incomes of 2010 and 2011 come in editions 2013 and 2014: the break of 2012 is not theirs."""
    filosofi = Break(on=date(2012, 1, 1), reason="Filosofi remplace RFL")
    late = (
        seen(1, 400, edition=2013, period=flow("2010-01-01", "2010-12-31")),
        seen(1, 400, edition=2014, period=flow("2011-01-01", "2011-12-31")),
    )
    assert refused(*late, breaks=(filosofi,)) == []


@pytest.mark.parametrize(
    ("on", "parted"),
    [("2010-12-31", False), ("2011-01-01", True), ("2013-12-31", True), ("2014-01-01", False)],
)
def test_without_period_a_figure_is_of_the_end_of_its_edition(on: str, parted: bool) -> None:
    broken = Break(on=date.fromisoformat(on), reason="nouvelle définition")
    assert refused(*pair(), breaks=(broken,)) == ([Obstacle.BREAK] if parted else [])


def test_the_first_break_is_told() -> None:
    breaks = (
        Break(on=date(2012, 1, 1), reason="la seconde"),
        Break(on=date(2011, 1, 1), reason="la première"),
    )
    verdict = guard(lasting(breaks=breaks), *pair())
    assert verdict.reason == f"rupture de série entre 2010 et 2013{NBSP}: la première"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (stock("2009-01-01"), stock("2009-01-01"), "mêmes données en 2010 et en 2013"),
        (
            flow("2008-01-01", "2010-12-31", PeriodKind.ROLLING),
            flow("2010-01-01", "2012-12-31", PeriodKind.ROLLING),
            f"périodes qui se recouvrent{NBSP}: la première va jusqu’au 31/12/2010, la seconde "
            "part du 01/01/2010",
        ),
        (stock("2010-12-31"), flow("2013-01-01", "2013-12-31"), "période d’une autre nature"),
        (
            flow("2010-01-01", "2010-12-31"),
            flow("2012-01-01", "2013-12-31"),
            "ou d’une autre durée en 2010",
        ),
    ],
    ids=["same", "overlapping", "kind", "length"],
)
def test_periods_must_be_two_of_one_kind(first: Period, last: Period, text: str) -> None:
    verdict = guard(share(), *pair({"period": first}, {"period": last}))
    assert [one.obstacle for one in verdict.refusals] == [Obstacle.PERIOD]
    assert text in verdict.reason


def test_a_leap_year_is_a_year() -> None:
    years = pair(
        {"period": flow("2011-01-01", "2011-12-31")}, {"period": flow("2012-01-01", "2012-12-31")}
    )
    assert refused(*years) == []


@pytest.mark.parametrize(
    ("name", "obstacle", "text"),
    [
        ("perimeter", Obstacle.PERIMETER, f"autre périmètre à l’édition 2010{NBSP}: ancien"),
        ("vintage", Obstacle.VINTAGE, f"autre zonage à l’édition 2010{NBSP}: ancien"),
        ("method", Obstacle.METHOD, f"méthode différente en 2010{NBSP}: ancien"),
    ],
)
def test_another_perimeter_vintage_or_method(name: str, obstacle: Obstacle, text: str) -> None:
    figures = pair({name: "ancien"}, {name: "nouveau"})
    assert refused(*figures) == [obstacle]
    assert guard(share(), *figures).reason == text


@pytest.mark.parametrize("place", [0, 1])
def test_too_small_a_base(place: int) -> None:
    figures = list(pair())
    figures[place] = replace(figures[place], denominator=29.0)
    before, after = figures
    assert refused(before, after) == [Obstacle.BASE]


@pytest.mark.parametrize(
    ("before", "refusals", "footnotes"),
    [(1.0, 0, 0), (0.98, 0, 0), (0.97, 0, 1), (0.9, 0, 1), (0.89, 1, 0), (None, 0, 0)],
)
def test_coverage_is_told_then_refused(before: float | None, refusals: int, footnotes: int) -> None:
    for figures in (
        pair({"coverage": before}, {"coverage": 1.0}),
        pair({"coverage": 1.0}, {"coverage": before}),
    ):
        verdict = guard(share(), *figures)
        assert (len(verdict.refusals), len(verdict.footnotes)) == (refusals, footnotes)
        told = [*verdict.refusals, *verdict.footnotes]
        assert all(one.obstacle is Obstacle.COVERAGE for one in told)


def test_the_words_of_coverage() -> None:
    verdict = guard(share(), *pair({"coverage": 0.82}, {"coverage": 1.0}))
    assert verdict.reason == f"couverture de 82{NARROW}% en 2010, de 100{NARROW}% en 2013"


def test_another_grade_is_told() -> None:
    verdict = guard(share(), *pair({"grade": "B"}, {"grade": None}))
    assert verdict.allowed
    (told,) = verdict.footnotes
    assert told.obstacle is Obstacle.GRADE
    assert told.text == "fiabilité B en 2010, non établie en 2013"


def test_two_zones_or_two_figures_of_one_year_are_no_change() -> None:
    before, after = pair()
    with pytest.raises(ValueError, match="one zone"):
        guard(share(), before, replace(after, zone=ZoneKey("quartier", "QB")))
    with pytest.raises(ValueError, match="later"):
        guard(share(), after, before)


def test_rules_are_in_order() -> None:
    with pytest.raises(ValueError, match="differs by less"):
        GuardRules(coverage_told=0.2, coverage_refused=0.1)


days = st.dates(date(2004, 1, 1), date(2013, 12, 31))
periods = st.none() | days.map(lambda day: Period(day, day, PeriodKind.STOCK))
words = st.sampled_from(("", "a", "b"))
observed = st.fixed_dictionaries(
    {
        "method": words,
        "perimeter": words,
        "vintage": words,
        "coverage": st.none() | st.floats(0, 1),
        "grade": st.sampled_from((None, "A", "C")),
        "period": periods,
    }
)
breaks = st.lists(days.map(lambda day: Break(on=day, reason="rupture")), max_size=3).map(tuple)


@given(observed, observed, breaks, breaks, st.integers(1, 6), st.integers(0, 3))
def test_refusing_is_monotone(
    before: dict[str, Any],
    after: dict[str, Any],
    some: tuple[Break, ...],
    more: tuple[Break, ...],
    years: int,
    longer: int,
) -> None:
    """More breaks, a longer distance, stricter rules: nothing refused is allowed by them."""
    figures = pair(before, after)
    light = guard(
        lasting(breaks=some, minimum_distance_years=years),
        *figures,
        GuardRules(coverage_told=0.1, coverage_refused=0.3),
    )
    strict = guard(lasting(breaks=some + more, minimum_distance_years=years + longer), *figures)
    assert {one.obstacle for one in light.refusals} <= {one.obstacle for one in strict.refusals}
    assert light.allowed or not strict.allowed


@given(observed, st.sampled_from(("method", "perimeter", "vintage")))
def test_one_more_difference_never_helps(held: dict[str, Any], name: str) -> None:
    before, after = pair(held, held)
    changes: dict[str, Any] = {name: "other"}
    other = replace(after, **changes)
    assert len(guard(share(), before, after).refusals) < len(guard(share(), before, other).refusals)
