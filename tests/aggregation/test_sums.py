"""Sums from IRIS up, worked by hand over the toy territory, to the last digit."""

from __future__ import annotations

import math

import pytest

from osq.aggregation.aggregate import AGGREGATE_COLUMNS
from tests.builders.observations import (
    SIZES,
    aggregated,
    at,
    hide,
    populations,
    see,
    see_all,
    unlocated,
)
from tests.builders.territory import AGGLOMERATION_CODE

COUNTS = {
    "990010101": 12,
    "990010102": 30,
    "990010103": 0,
    "990010104": 7,
    "990020101": 11,
    "990020102": 23,
}


@pytest.mark.parametrize(
    ("zone", "value", "method"),
    [
        ("990010103", 0, "livré directement"),
        ("Q01", 42, "IRIS dominants"),  # 12 + 30
        ("Q02", 18, "IRIS dominants"),  # 7 + 11, over two communes
        ("Q03", 9.2, "IRIS pondérés"),  # 0.4 x 23
        ("99001", 49, "somme d’IRIS"),  # 12 + 30 + 0 + 7
        ("99002", 34, "somme d’IRIS"),  # 11 + 23
        (AGGLOMERATION_CODE, 83, "somme de communes"),  # 49 + 34
    ],
)
def test_values_add_up_from_iris(zone: str, value: float, method: str) -> None:
    row = at(aggregated(see_all("alloc", COUNTS)), "alloc", zone)

    assert row.value == row.lower == row.upper == value
    assert (row.status, row.method, row.coverage, row.reason) == ("measured", method, 1.0, "")


def test_the_frame_is_complete_and_sorted() -> None:
    aggregates = aggregated(see("alloc", "990010101", 12), see("al", "99001", 3))

    assert tuple(aggregates.columns) == AGGREGATE_COLUMNS
    zones = ["990010101", "990010102", "990010103", "990010104", "990020101", "990020102"]
    zones += ["Q01", "Q02", "Q03", "99001", "99002", AGGLOMERATION_CODE]
    assert list(aggregates["zone"]) == zones * 2
    assert list(aggregates["measure"].unique()) == ["caf.al", "caf.alloc"]


def test_nothing_delivered_gives_an_empty_frame() -> None:
    aggregates = aggregated()

    assert aggregates.empty
    assert tuple(aggregates.columns) == AGGREGATE_COLUMNS


def test_an_earlier_edition_has_its_own_perimeter() -> None:
    aggregates = aggregated(see_all("alloc", COUNTS, edition=2012), edition=2012)

    row = at(aggregates, "alloc", AGGLOMERATION_CODE)
    assert (row.value, row.vintage) == (49, 2003)


def test_no_quartier_once_their_zoning_holds_no_more() -> None:
    aggregates = aggregated(see_all("alloc", COUNTS, edition=2015), edition=2015)

    assert set(aggregates["level"]) == {"iris", "commune", "agglomeration"}


def test_suppressed_parts_give_bounds_and_no_value() -> None:
    rows = {**COUNTS, "990010101": None, "990020102": None}
    given = [see("alloc", zone, value) for zone, value in rows.items() if value is not None]
    aggregates = aggregated(given, hide("alloc", "990010101"), hide("alloc", "990020102", 0, 10))

    expected = {
        "Q01": (31, 34),  # [1, 4] + 30
        "Q03": (0, 4),  # 0.4 x [0, 10]
        "99001": (38, 41),  # [1, 4] + 30 + 0 + 7
        AGGLOMERATION_CODE: (49, 62),  # [38, 41] + 11 + [0, 10]
    }
    for zone, bounds in expected.items():
        row = at(aggregates, "alloc", zone)
        assert (row.status, row.lower, row.upper) == ("suppressed", *bounds)
        assert math.isnan(row.value)
        assert row.coverage == 1.0
    assert at(aggregates, "alloc", "Q02").status == "measured"


def test_an_unbounded_suppressed_part_leaves_its_sum_unbounded() -> None:
    counts = {zone: value for zone, value in COUNTS.items() if zone != "990020102"}
    aggregates = aggregated(see_all("alloc", counts), hide("alloc", "990020102", 1, math.inf))

    row = at(aggregates, "alloc", "Q03")
    assert (row.lower, row.upper) == (0.4, math.inf)


def test_a_missing_part_leaves_no_number_and_says_how_much_is_covered() -> None:
    counts = {zone: value for zone, value in COUNTS.items() if zone != "990010102"}
    aggregates = aggregated(populations(), see_all("alloc", counts))

    commune = at(aggregates, "alloc", "99001")
    assert commune.status == "missing"
    assert math.isnan(commune.value)
    assert math.isnan(commune.lower)
    assert commune.coverage == 0.5  # 3 000 of the 6 000 inhabitants
    assert commune.reason == "sans donnée pour 1 IRIS sur 4"
    assert at(aggregates, "alloc", "Q01").coverage == 0.25  # 1 000 of 4 000
    whole = at(aggregates, "alloc", AGGLOMERATION_CODE)
    assert whole.coverage == pytest.approx(7500 / 10500)
    assert whole.reason == "sans donnée pour 1 commune(s) sur 2"


def test_missing_wins_over_suppressed() -> None:
    counts = {zone: 20 for zone in SIZES if not zone.startswith("99001010")}
    aggregates = aggregated(
        populations(),
        see_all("alloc", counts),
        hide("alloc", "990010101"),
        see_all("alloc", {"990010103": 6, "990010104": 6}),
    )

    row = at(aggregates, "alloc", "99001")
    assert row.status == "missing"
    assert row.coverage == 0.5  # the suppressed IRIS counts as data: 1 000 + 500 + 1 500


def test_coverage_is_unknown_when_sizes_are() -> None:
    aggregates = aggregated(see("alloc", "990010101", 12))

    assert math.isnan(at(aggregates, "alloc", "99001").coverage)
    assert at(aggregates, "alloc", "99002").coverage == 0.0  # nothing at all


def test_a_part_without_object_leaves_the_sum_missing() -> None:
    counts = {zone: value for zone, value in COUNTS.items() if zone != "990010103"}
    void = see("alloc", "990010103", status="not_applicable")
    aggregates = aggregated(see_all("alloc", counts), void)

    row = at(aggregates, "alloc", "99001")
    assert (row.status, row.reason) == ("missing", "sans objet pour 1 IRIS sur 4")
    assert at(aggregates, "alloc", "990010103").status == "not_applicable"


def test_fidelity_weighs_what_lies_inside_by_population() -> None:
    aggregates = aggregated(populations(), see_all("alloc", COUNTS))

    assert at(aggregates, "alloc", "Q01").fidelity == 0.925  # (1 000 + 0.9 x 3 000) / 4 000
    assert math.isnan(at(aggregates, "alloc", "Q02").fidelity)
    assert at(aggregates, "alloc", "Q03").fidelity == 0.4
    assert at(aggregates, "alloc", "99001").fidelity == 1.0


def test_fidelity_of_unequal_shares_is_unknown_without_population() -> None:
    aggregates = aggregated(see_all("alloc", COUNTS))

    assert math.isnan(at(aggregates, "alloc", "Q01").fidelity)
    assert at(aggregates, "alloc", "99001").fidelity == 1.0


def test_a_quartier_without_contour_says_so() -> None:
    aggregates = aggregated(see_all("alloc", COUNTS), undocumented=True)

    row = at(aggregates, "alloc", "Q99")
    assert (row.status, row.reason) == ("missing", "contour non documenté")
    assert math.isnan(row.fidelity)


def test_unlocated_units_count_for_the_commune_and_above() -> None:
    aggregates = aggregated(
        see_all("alloc", COUNTS),
        unlocated("alloc", "99001", 3),
        unlocated("alloc", AGGLOMERATION_CODE, 2),
    )

    assert at(aggregates, "alloc", "99001").value == 52
    assert at(aggregates, "alloc", AGGLOMERATION_CODE).value == 88  # 49 + 34 + 3 + 2
    assert at(aggregates, "alloc", "Q01").value == 42


def test_a_suppressed_number_of_unlocated_units_suppresses_the_commune() -> None:
    hidden = {**hide("alloc", "99001"), "status": "unlocated"}
    row = at(aggregated(see_all("alloc", COUNTS), hidden), "alloc", "99001")

    assert (row.status, row.lower, row.upper) == ("suppressed", 50, 53)


def test_an_unknown_number_of_unlocated_units_leaves_the_commune_missing() -> None:
    row = at(
        aggregated(see_all("alloc", COUNTS), unlocated("alloc", "99001", None)), "alloc", "99001"
    )

    assert row.status == "missing"
    assert row.reason == "livré sans le nombre d’unités non localisées"


def test_unlocated_units_alone_are_no_commune() -> None:
    row = at(aggregated(unlocated("alloc", "99001", 3)), "alloc", "99001")

    assert (row.status, row.reason) == ("missing", "non livré")


def test_deliveries_and_provenance_are_kept_with_each_figure() -> None:
    first = see("alloc", "990010101", 12, delivery="caf-2013-b", provenance="public")
    second = see("alloc", "990010102", 30, delivery="caf-2013-a", provenance="real")
    aggregates = aggregated(first, second)

    row = at(aggregates, "alloc", "Q01")
    assert (row.deliveries, row.provenance) == ("caf-2013-a,caf-2013-b", "real")
    assert at(aggregates, "alloc", "990010101").provenance == "public"
    assert at(aggregates, "alloc", "Q02").deliveries == ""


def test_what_is_computed_from_an_invented_figure_is_invented() -> None:
    aggregates = aggregated(
        see("alloc", "990010101", 12, provenance="invented", delivery="caf-2013-b"),
        see("alloc", "990010102", 30, provenance="real"),
    )

    assert at(aggregates, "alloc", "Q01").provenance == "invented"
