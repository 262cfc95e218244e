"""Indicators worked by hand: ratios of sums, states carried over, reasons in words."""

from __future__ import annotations

import math
from typing import Any

import pytest

from osq.conventions.model import Convention
from osq.errors import ConfigurationError
from osq.indicators.compute import INDICATOR_COLUMNS, compute
from osq.text import NBSP
from tests.builders.conventions import indicator, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    hide,
    populations,
    see,
    see_all,
    toy_conventions,
)
from tests.builders.territory import AGGLOMERATION_CODE

APL = {
    "990010101": 10,
    "990010102": 90,
    "990010103": 0,
    "990010104": 5,
    "990020101": 20,
    "990020102": 15,
}
AL = {
    "990010101": 100,
    "990010102": 100,
    "990010103": 0,
    "990010104": 50,
    "990020101": 30,
    "990020102": 60,
}


def caf(*indicators: dict[str, Any]) -> Convention:
    """The toy CAF with these indicators only."""
    return toy_convention(indicators=list(indicators))


def ratio(identifier: str = "part", **changes: Any) -> dict[str, Any]:
    return indicator(
        identifier,
        **{
            "kind": "ratio",
            "unit": "%",
            "decimals": 1,
            "numerator": ["apl"],
            "denominator": ["al"],
            "numerator_subset": True,
            **changes,
        },
    )


def computed(*rows: Any, convention: Convention | None = None) -> Any:
    conventions = toy_conventions(convention or caf(ratio()))
    return compute(aggregated(*rows, conventions=conventions), conventions, EDITION)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("990010101", 10),
        ("Q01", 50),  # 100 x (10 + 90) / (100 + 100), not the mean of 10 and 90
        ("Q02", 31.25),  # 100 x (5 + 20) / (50 + 30): the mean would be 38.33
        ("Q03", 25),  # 100 x (0.4 x 15) / (0.4 x 60)
        ("99001", 42),  # 100 x 105 / 250
        ("99002", pytest.approx(100 * 35 / 90)),
        (AGGLOMERATION_CODE, pytest.approx(100 * 140 / 340)),
    ],
)
def test_a_ratio_is_a_ratio_of_sums(zone: str, expected: float) -> None:
    row = at(computed(see_all("apl", APL), see_all("al", AL)), "part", zone)

    assert row.value == row.lower == row.upper == expected
    assert (row.status, row.coverage, row.reason) == ("measured", 1.0, "")


def test_numerator_and_denominator_are_kept() -> None:
    row = at(computed(see_all("apl", APL), see_all("al", AL)), "part", "99001")

    assert (row.numerator, row.denominator) == (105, 250)


def test_a_denominator_may_come_from_another_convention() -> None:
    per_mille = ratio(denominator=["insee-population.pop_mun"], per=1000, numerator_subset=False)
    values = computed(populations(), see_all("apl", APL), convention=caf(per_mille))

    row = at(values, "part", "99002")
    assert row.value == 1000 * 35 / 4500
    assert row.deliveries == "caf-2013-0,insee-population-2013-0"


def test_a_count_may_add_several_measures() -> None:
    both = indicator("aides", kind="count", value=["apl", "alf"])
    values = computed(see_all("apl", APL), see_all("alf", AL), convention=caf(both))

    row = at(values, "aides", "99002")
    assert (row.value, row.numerator) == (125, 125)
    assert math.isnan(row.denominator)


def test_a_direct_value_stays_at_its_level() -> None:
    median = indicator("revenu", kind="direct", unit="€", value="ruc_median")
    medians = see_all("ruc_median", dict.fromkeys(SIZES, 900.0))
    values = computed(medians, convention=caf(median))

    assert at(values, "revenu", "990010101").value == 900
    refused = at(values, "revenu", "Q01")
    assert (refused.status, refused.reason) == ("not_applicable", "une médiane ne se somme pas")


def test_the_columns_are_those_announced() -> None:
    assert tuple(computed(see_all("apl", APL)).columns) == INDICATOR_COLUMNS


def test_a_measure_not_delivered_is_named_with_its_provider() -> None:
    share = ratio(denominator=["insee-population.pop_mun"], numerator_subset=False)
    values = computed(see_all("apl", APL), convention=caf(share))

    row = at(values, "part", "99001")
    assert row.status == "missing"
    assert row.reason == f"dénominateur non livré{NBSP}: Population (Insee d’essai)"
    assert row.numerator == 105


def test_an_incomplete_measure_says_how_far() -> None:
    partial = {zone: value for zone, value in APL.items() if zone != "990010104"}
    row = at(computed(see_all("apl", partial), see_all("al", AL)), "part", "99001")

    assert row.reason == (
        f"numérateur sans donnée pour 1 IRIS sur 4{NBSP}: Foyers APL (CAF d’essai)"
    )


def test_an_unknown_contour_needs_no_other_words() -> None:
    conventions = toy_conventions(caf(ratio()))
    aggregates = aggregated(see_all("apl", APL), see_all("al", AL), undocumented=True)

    row = at(compute(aggregates, conventions, EDITION), "part", "Q99")
    assert (row.status, row.reason) == ("missing", "contour non documenté")


def test_a_hidden_numerator_gives_bounds() -> None:
    counts = {zone: value for zone, value in APL.items() if zone != "990010104"}
    values = computed(see_all("apl", counts), hide("apl", "990010104"), see_all("al", AL))

    row = at(values, "part", "990010104")
    assert (row.status, row.lower, row.upper) == ("suppressed", 2, 8)  # [1, 4] of 50
    assert math.isnan(row.value)


def test_a_hidden_denominator_gives_bounds_under_the_whole() -> None:
    counts = {zone: value for zone, value in AL.items() if zone != "990010104"}
    values = computed(see_all("apl", APL), see_all("al", counts), hide("al", "990010104", 4, 8))

    row = at(values, "part", "990010104")
    assert (row.status, row.lower, row.upper) == ("suppressed", 62.5, 100)  # 5 of [4, 8]


def test_missing_wins_over_hidden() -> None:
    values = computed(hide("apl", "990010101"), see("al", "990010102", 3))

    assert at(values, "part", "990010101").status == "missing"


def test_a_zero_denominator_has_no_ratio() -> None:
    row = at(computed(see_all("apl", APL), see_all("al", AL)), "part", "990010103")

    assert (row.status, row.reason) == ("not_applicable", "dénominateur nul")
    assert math.isnan(row.value)


def test_a_part_above_its_whole_is_no_figure() -> None:
    values = computed(see("apl", "990010101", 101), see("al", "990010101", 100))

    row = at(values, "part", "990010101")
    assert (row.status, row.reason) == ("missing", "numérateur supérieur au dénominateur")
    assert math.isnan(row.value)


def test_a_ratio_that_is_no_share_may_pass_one_hundred() -> None:
    convention = caf(ratio(numerator_subset=False))
    values = computed(
        see("apl", "990010101", 101), see("al", "990010101", 100), convention=convention
    )

    assert at(values, "part", "990010101").value == 101


def test_the_method_tells_both_sides_where_they_differ() -> None:
    values = computed(see_all("apl", APL), see("apl", "Q01", 99), see_all("al", AL))

    assert at(values, "part", "Q01").method == (
        "livré directement (numérateur), IRIS dominants (dénominateur)"
    )
    assert at(values, "part", "Q02").method == "IRIS dominants"


def test_quality_is_that_of_the_weaker_side() -> None:
    values = computed(populations(), see_all("apl", APL), see("apl", "Q01", 99), see_all("al", AL))

    row = at(values, "part", "Q01")
    assert (row.fidelity, row.coverage) == (0.925, 1.0)


def test_what_rests_on_an_invented_figure_is_invented() -> None:
    values = computed(
        see_all("apl", APL, provenance="public"), see_all("al", AL, provenance="invented")
    )

    assert at(values, "part", "99001").provenance == "invented"


def test_one_identifier_for_two_indicators_is_refused() -> None:
    twin = toy_convention(id="cpam", indicators=[ratio()], confidentiality={"rules": []})
    conventions = toy_conventions(caf(ratio()), twin)

    with pytest.raises(ConfigurationError, match="cpam"):
        compute(aggregated(see_all("apl", APL)), conventions, EDITION)
