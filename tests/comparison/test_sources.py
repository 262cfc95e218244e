"""The same figures, from a release and from internal indicators, over the toy territory."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from osq.comparison.comparators import Kind, comparator, others
from osq.comparison.extents import extents_of
from osq.comparison.internal import observed_frame
from osq.comparison.observed import Law, law_of
from osq.comparison.released import observed, observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.conventions.model import Convention, counts_whole_units
from osq.indicators.compute import compute
from osq.indicators.declared import declared_indicators
from osq.indicators.periods import indicator_periods, zoning_vintages
from osq.periods import Period, PeriodKind
from tests.builders.conventions import indicator, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    hide,
    populations,
    see_all,
    toy_conventions,
)
from tests.comparison.builders import AUBEPIN, Q01, Q03, iris, stock
from tests.confidentiality.releases import released

ALLOCATED = dict(zip(SIZES, (100.0, 300.0, 50.0, 150.0, 200.0, 250.0), strict=True))
HELPED = dict(zip(SIZES, (40.0, 90.0, 10.0, 60.0, 30.0, 55.0), strict=True))
COUNT, BASE = "caf_apl", "caf_al"


def conventions() -> dict[str, Convention]:
    """The toy conventions, with both terms of the share published as counts."""
    base = toy_convention()
    terms = [
        indicator(name, kind="count", value=[name.removeprefix("caf_")]) for name in (COUNT, BASE)
    ]
    rate = indicator(
        "taux",
        kind="ratio",
        unit="‰",
        per=1000,
        numerator=["apl"],
        denominator=["insee-population.pop_mun"],
        numerator_subset=False,
    )
    held = [one.model_dump(by_alias=True) for one in base.indicators]
    return toy_conventions(toy_convention(indicators=[*held, *terms, rate]))


def rows(**changes: Any) -> list[Any]:
    return [see_all("al", ALLOCATED), see_all("apl", {**HELPED, **changes}), populations()]


def model(release: Release, name: str) -> IndicatorModel:
    return next(one for one in release.indicators if one.id == name)


def released_toy(*more: Any) -> Release:
    return released(*rows(), *more, conventions=conventions())


def test_a_released_ratio_has_its_terms_where_both_are_released() -> None:
    release = released_toy()
    share = observed(release, model(release, "caf_apl_part"), AUBEPIN)
    rate = observed(release, model(release, "taux"), AUBEPIN)

    assert share is not None
    assert rate is not None
    assert (share.numerator, share.denominator) == (200.0, 600.0)
    assert share.value == 33.3, "as printed"
    assert (rate.numerator, rate.denominator) == (200.0, 6000.0)


def test_a_released_count_is_its_own_numerator() -> None:
    release = released_toy()
    found = observed(release, model(release, COUNT), Q01)
    assert found is not None
    assert (found.value, found.numerator, found.denominator) == (130.0, 130.0, None)


def test_a_hidden_count_is_a_numerator_of_nothing() -> None:
    hidden = "990010103"
    values = {zone: value for zone, value in HELPED.items() if zone != hidden}
    release = released(
        see_all("al", ALLOCATED),
        see_all("apl", values),
        hide("apl", hidden),
        populations(),
        conventions=conventions(),
    )
    found = observed(release, model(release, "caf_apl_part"), iris(hidden))
    assert found is not None
    assert (found.value, found.numerator) == (None, None)


def test_nothing_is_observed_where_nothing_was_computed() -> None:
    release = released_toy()
    assert observed(release, model(release, COUNT), ZoneKey("iris", "000")) is None
    assert observed(release, model(release, COUNT), AUBEPIN, 1999) is None


def test_internal_figures_and_released_ones_give_the_same_rest() -> None:
    release, agreed = released_toy(), conventions()
    aggregates = aggregated(*rows(), conventions=agreed)
    declared = declared_indicators(agreed)
    inside = observed_frame(
        compute(aggregates, agreed, EDITION),
        periods=indicator_periods(aggregates, declared),
        vintages=zoning_vintages(aggregates),
        perimeter="périmètre 2013 (2 communes)",
        grade=lambda fidelity: "A" if fidelity >= 0.9 else None,
    )
    share, extents = model(release, "caf_apl_part"), extents_of(release.zones)

    compared = 0
    for key in (Q01, AUBEPIN):
        for kind in Kind:
            against = comparator(extents, key, kind)
            if against is None:
                continue
            shown = others(against, share, observed_zones(release, share, against.terms))
            known = others(against, share, inside[share.id])
            if Q03 in against.terms:
                assert shown is None, "its fidelity is D: no whole that counts it is released"
                continue
            compared += 1
            assert shown is not None
            assert known is not None
            assert shown.value == pytest.approx(known.value, abs=0.1)
    assert compared
    figure = inside[share.id][Q01]
    assert figure.value == 100 * 130 / 400
    assert (figure.grade, figure.vintage, figure.period) == ("A", "cucs 2007", stock("2013-12-31"))


def test_a_figure_tells_its_period_and_its_zoning() -> None:
    """The share is of its numerator's date, whatever that of the census under it."""
    census = populations(period_start=date(2011, 1, 1), period_end=date(2011, 1, 1))
    release = released(*rows()[:2], census, conventions=conventions())

    rate = release.figure("taux", AUBEPIN)
    people = release.figure("population", AUBEPIN)

    assert rate is not None
    assert people is not None
    assert rate.period == stock("2013-12-31")
    assert people.period == stock("2011-01-01")
    assert (rate.vintage, rate.zone.level) == ("commune 2013", "commune")


@pytest.mark.parametrize(
    ("days", "kinds", "expected"),
    [
        (("2013-01-01", "2013-12-31"), ("flow", "flow"), ("2013-01-01", "2013-12-31", "flow")),
        (("2012-12-31", "2013-12-31"), ("stock", "stock"), ("2012-12-31", "2013-12-31", "rolling")),
        (("2013-12-31", "2013-12-31"), ("stock", "stock"), ("2013-12-31", "2013-12-31", "stock")),
    ],
)
def test_terms_of_several_periods_are_spanned(
    days: tuple[str, str], kinds: tuple[str, str], expected: tuple[str, str, str]
) -> None:
    total = indicator("somme", kind="count", value=["apl", "alf"])
    agreed = toy_conventions(toy_convention(indicators=[total]))
    first, last = (date.fromisoformat(day) for day in days)
    spans = [(first, last)] * 2 if kinds[0] == "flow" else [(first, first), (last, last)]
    aggregates = aggregated(
        *(
            see_all(name, HELPED, period_start=start, period_end=end, period_kind=kind)
            for name, (start, end), kind in zip(("apl", "alf"), spans, kinds, strict=True)
        ),
        conventions=agreed,
    )

    found = indicator_periods(aggregates, declared_indicators(agreed))

    start, end, kind = expected
    whole = Period(date.fromisoformat(start), date.fromisoformat(end), PeriodKind(kind))
    assert found == {"somme": whole, "population": None}


def test_what_counts_whole_units_is_known_of_each_indicator() -> None:
    agreed = conventions()
    caf, insee = agreed["caf"], agreed["insee-population"]
    told = {one.id: counts_whole_units(one, caf, agreed) for one in caf.indicators}
    assert told == {
        "caf_alloc": True,
        "caf_apl_part": True,
        "caf_ruc_median": False,
        COUNT: True,
        BASE: True,
        "taux": True,
    }
    sampled = insee.model_copy(
        update={
            "measures": tuple(
                one.model_copy(update={"kind": "weighted_count"}) for one in insee.measures
            )
        }
    )
    (people,) = insee.indicators
    assert counts_whole_units(people, insee, agreed)
    assert not counts_whole_units(people, sampled, {"insee-population": sampled})
    assert not counts_whole_units(people, insee, {})


def test_a_release_names_what_it_counts() -> None:
    assert released_toy().counted == {
        "caf_alloc",
        "caf_apl_part",
        COUNT,
        BASE,
        "taux",
        "population",
    }


def test_the_law_of_chance_follows_the_indicator() -> None:
    release = released_toy()
    share, rate, number = (model(release, name) for name in ("caf_apl_part", "taux", COUNT))
    assert law_of(share, counted=True) is Law.PROPORTION
    assert law_of(rate, counted=True) is Law.RATE
    assert law_of(number, counted=True) is Law.COUNT
    assert law_of(share, counted=False) is Law.NONE
    median = conventions()["caf"].indicators[2]
    assert law_of(median, counted=True) is Law.NONE


def test_a_release_knows_what_its_quartiers_are_made_of() -> None:
    release = released_toy()
    assert release.zones[Q01].parts == (("990010101", 10_000), ("990010102", 10_000))
    assert release.zones[Q03].parts == (("990020102", 4_000),)
    assert release.zones[AUBEPIN].parts == ()
