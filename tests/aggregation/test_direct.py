"""What a provider delivers for a zone itself wins over sums; the two are compared."""

from __future__ import annotations

import math
from datetime import date

import pytest

from osq.aggregation.comparison import compare_direct, comparison_findings
from osq.errors import Refusal
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    frame,
    hide,
    see,
    see_all,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import AGGLOMERATION_CODE, toy_config, toy_territory

TENS = dict.fromkeys(SIZES, 10.0)
MEDIANS = {zone: 900.0 + rank for rank, zone in enumerate(SIZES)}


@pytest.mark.parametrize("zone", ["Q01", "99001", AGGLOMERATION_CODE])
def test_a_delivered_zone_wins_over_its_sum(zone: str) -> None:
    row = at(aggregated(see_all("alloc", TENS), see("alloc", zone, 99)), "alloc", zone)

    assert (row.value, row.method, row.fidelity) == (99, "livré directement", 1.0)


def test_a_delivered_commune_feeds_the_agglomeration() -> None:
    aggregates = aggregated(
        see_all("alloc", TENS), see("alloc", "99001", 43), unlocated("alloc", "99001", 3)
    )

    assert at(aggregates, "alloc", "99001").value == 43  # its total holds the unlocated
    assert at(aggregates, "alloc", AGGLOMERATION_CODE).value == 63


def test_a_hidden_total_stays_hidden_though_its_parts_are_known() -> None:
    aggregates = aggregated(see_all("alloc", TENS), hide("alloc", "99002", 1, 30))

    row = at(aggregates, "alloc", "99002")
    assert (row.status, row.lower, row.upper) == ("suppressed", 20, 20)
    assert math.isnan(row.value)
    assert at(aggregates, "alloc", AGGLOMERATION_CODE).status == "suppressed"


def test_a_total_left_empty_falls_back_on_the_sum() -> None:
    row = at(aggregated(see_all("alloc", TENS), see("alloc", "99002")), "alloc", "99002")

    assert (row.value, row.method) == (20, "somme d’IRIS")


def test_a_quartier_without_contour_uses_what_is_delivered_for_it() -> None:
    aggregates = aggregated(see_all("alloc", TENS), see("alloc", "Q99", 31), undocumented=True)

    assert at(aggregates, "alloc", "Q99").value == 31


def test_a_commune_delivery_says_nothing_of_the_iris() -> None:
    aggregates = aggregated(see("alloc", "99001", 43))

    assert at(aggregates, "alloc", "990010101").reason == "non livré à ce niveau"
    assert at(aggregates, "alloc", "Q01").status == "missing"


def test_a_median_stays_where_it_was_delivered() -> None:
    aggregates = aggregated(see_all("ruc_median", MEDIANS))

    assert at(aggregates, "ruc_median", "990010102").value == 901
    for zone in ("Q01", "99001", AGGLOMERATION_CODE):
        row = at(aggregates, "ruc_median", zone)
        assert (row.status, row.reason) == ("not_applicable", "une médiane ne se somme pas")
        assert row.value != row.value


def test_a_median_delivered_for_a_commune_is_used_there() -> None:
    aggregates = aggregated(see_all("ruc_median", MEDIANS), see("ruc_median", "99002", 950))

    assert at(aggregates, "ruc_median", "99002").value == 950
    assert at(aggregates, "ruc_median", "99001").status == "not_applicable"
    assert at(aggregates, "ruc_median", AGGLOMERATION_CODE).status == "not_applicable"


def test_a_median_is_only_missing_below_its_level() -> None:
    aggregates = aggregated(see("ruc_median", "99002", 950))

    assert at(aggregates, "ruc_median", "990020101").status == "missing"
    assert at(aggregates, "ruc_median", "99001").status == "missing"


def test_delivered_and_summed_are_compared() -> None:
    rows = frame(
        see_all("alloc", TENS),
        see("alloc", "99001", 43),
        unlocated("alloc", "99001", 3),
        see("alloc", "99002", 25),
        hide("alloc", "Q01"),
    )

    compared = compare_direct(rows, toy_conventions(), toy_territory(), toy_config(), EDITION)

    whole, other, hidden = (at(compared, "alloc", zone) for zone in ("99001", "99002", "Q01"))
    assert (whole.direct, whole.lower, whole.agrees, whole.revealed) == (43, 43, True, False)
    assert (other.direct, other.lower, other.agrees) == (25, 20, False)
    assert (hidden.status, hidden.revealed) == ("suppressed", True)
    findings = comparison_findings(compared, toy_conventions())
    assert [(each.code, each.zone) for each in findings] == [
        ("OSQ-A002", "Q01"),
        ("OSQ-A001", "99002"),
    ]
    assert (findings[0].found, findings[0].expected) == (None, None)
    assert (findings[1].found, findings[1].expected) == ("25", "20")


def test_a_delivered_total_agrees_with_the_bounds_of_hidden_parts() -> None:
    counts = {zone: 10.0 for zone in SIZES if zone != "990020101"}
    rows = frame(see_all("alloc", counts), hide("alloc", "990020101"), see("alloc", "99002", 13))

    compared = compare_direct(rows, toy_conventions(), toy_territory(), toy_config(), EDITION)

    assert compared[["lower", "upper", "agrees"]].to_numpy().tolist() == [[11, 14, True]]


def test_two_deliveries_that_agree_are_one_figure() -> None:
    twice = [see("alloc", "990010101", 10, delivery=name) for name in ("caf-2013-b", "caf-2013-a")]
    row = at(aggregated(twice), "alloc", "990010101")

    assert (row.value, row.deliveries) == (10, "caf-2013-a,caf-2013-b")


def test_two_deliveries_that_disagree_are_refused() -> None:
    rows = [see("alloc", "990010101", 10), see("alloc", "990010101", 11, delivery="caf-2013-1")]

    with pytest.raises(Refusal, match="caf-2013-0, caf-2013-1") as failure:
        aggregated(rows)
    assert "990010101" in failure.value.message


def test_periods_of_one_measure_are_never_added() -> None:
    with pytest.raises(Refusal, match="plusieurs périodes"):
        aggregated(see("alloc", "990010101", 10), see("alloc", "990010102", 11, period_kind="flow"))


def test_flows_of_two_quarters_are_never_added() -> None:
    quarters = [
        see(
            "alloc",
            zone,
            10,
            period_kind="flow",
            period_start=date(2013, month, 1),
            period_end=date(2013, month + 2, 30),
        )
        for zone, month in (("990010101", 1), ("990010102", 4))
    ]

    with pytest.raises(Refusal, match="2013-01-01 au 2013-03-30") as failure:
        aggregated(quarters)
    assert "2013-04-01 au 2013-06-30" in failure.value.message


def test_a_measure_without_convention_is_refused() -> None:
    with pytest.raises(Refusal, match=r"caf\.nouvelle"):
        aggregated(see("nouvelle", "990010101", 10))


def test_a_zone_out_of_the_territory_is_never_dropped() -> None:
    with pytest.raises(Refusal, match="990019999"):
        aggregated(see("alloc", "990019999", 10))


def test_a_zoning_of_another_vintage_is_never_dropped() -> None:
    with pytest.raises(Refusal, match="iris@2008"):
        aggregated(see("alloc", "990010101", 10, vintage=2008))
