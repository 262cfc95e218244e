"""Means, scores and ratios delivered with their base, worked by hand to the last digit."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.comparison import compare_direct
from osq.aggregation.weighted import extreme_mean
from osq.conventions.model import Convention
from tests.builders.conventions import COUNTS, count, mean, median, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    frame,
    hide,
    populations,
    see,
    see_all,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import AGGLOMERATION_CODE, toy_config, toy_territory

SCORES = {
    "990010101": 20.0,
    "990010102": 40.0,
    "990010103": 10.0,
    "990010104": 30.0,
    "990020101": 50.0,
    "990020102": 60.0,
}
BASES = {
    "990010101": 30,
    "990010102": 10,
    "990010103": 5,
    "990010104": 15,
    "990020101": 20,
    "990020102": 20,
}


def with_score(**changes: Any) -> dict[str, Convention]:
    """The toy CAF with a mean score over `al`, not rounded unless told."""
    score = mean("score", "al", **changes)
    return toy_conventions(toy_convention(measures=[*map(count, COUNTS), median(), score]))


def scored(*rows: Any, **changes: Any) -> pd.DataFrame:
    return aggregated(*rows, conventions=with_score(**changes))


def everything(*, without: str = "") -> list[Any]:
    """All scores and bases, save one IRIS."""
    kept = [zone for zone in SIZES if zone != without]
    return [
        *see_all("score", {zone: SCORES[zone] for zone in kept}),
        *see_all("al", {zone: BASES[zone] for zone in kept}),
    ]


@pytest.mark.parametrize(
    ("zone", "value", "method"),
    [
        ("990010101", 20, "livré directement"),
        ("Q01", 25, "moyenne pondérée, IRIS dominants"),  # (20 x 30 + 40 x 10) / 40, not 30
        ("Q02", 290 / 7, "moyenne pondérée, IRIS dominants"),  # (450 + 1 000) / 35
        ("Q03", 60, "moyenne pondérée, IRIS pondérés"),  # 0.4 x 1 200 / 0.4 x 20
        ("99001", 25, "moyenne pondérée, somme d’IRIS"),  # (600 + 400 + 50 + 450) / 60
        ("99002", 55, "moyenne pondérée, somme d’IRIS"),  # (1 000 + 1 200) / 40
        (AGGLOMERATION_CODE, 37, "moyenne pondérée, somme de communes"),  # (1 500 + 2 200) / 100
    ],
)
def test_a_mean_is_weighted_by_its_base(zone: str, value: float, method: str) -> None:
    row = at(scored(everything()), "score", zone)

    assert (row.value, row.lower, row.upper) == (value, value, value)
    assert (row.status, row.method, row.coverage, row.reason) == ("measured", method, 1.0, "")


def test_a_rounded_mean_is_known_to_half_a_step() -> None:
    aggregates = scored(everything(), rounding=1)

    for zone, value in {"990010101": 20, "Q01": 25, AGGLOMERATION_CODE: 37}.items():
        row = at(aggregates, "score", zone)
        assert (row.lower, row.value, row.upper) == (value - 0.5, value, value + 0.5)


def test_rounding_does_not_pass_what_the_measure_may_be() -> None:
    shares = see_all("score", dict.fromkeys(SIZES, 100.0))
    aggregates = scored(
        shares, see_all("al", BASES), kind="ratio", rounding=0.2, minimum=0, maximum=100
    )

    row = at(aggregates, "score", "99001")
    assert (row.lower, row.value, row.upper) == (pytest.approx(99.9), 100, 100)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "livré sans la grandeur qui le pondère"),
        (
            {"weighted_by": None, "not_additive_because": "une moyenne seule"},
            "une moyenne seule",
        ),
    ],
)
def test_a_mean_delivered_alone_stays_at_its_level(changes: dict[str, Any], reason: str) -> None:
    aggregates = scored(see_all("score", SCORES), **changes)

    assert at(aggregates, "score", "990010101").value == 20
    for zone in ("Q01", "99001", AGGLOMERATION_CODE):
        row = at(aggregates, "score", zone)
        assert (row.status, row.reason) == ("not_applicable", reason)
        assert math.isnan(row.value)


def test_a_base_of_another_period_weighs_nothing() -> None:
    bases = see_all("al", BASES, period_kind="flow")
    row = at(scored(see_all("score", SCORES), bases), "score", "Q01")

    assert (row.status, row.reason) == ("not_applicable", "livré sans la grandeur qui le pondère")


def test_a_part_where_nobody_is_needs_no_mean() -> None:
    empty = [see("al", "990010103", 0), see("score", "990010103", status="not_applicable")]
    aggregates = scored(everything(without="990010103"), empty)

    assert at(aggregates, "score", "99001").value == 1450 / 55
    assert at(aggregates, "score", "99001").coverage == 1.0


def test_a_whole_where_nobody_is_has_no_mean() -> None:
    nobody = [see(name, zone, 0) for zone in ("990010101", "990010102") for name in ("al", "score")]
    row = at(scored(nobody), "score", "Q01")

    assert (row.status, row.reason) == ("not_applicable", "base nulle")
    assert math.isnan(row.value)
    assert math.isnan(row.lower)


@pytest.mark.parametrize("lost", ["score", "al"])
def test_a_part_that_lacks_leaves_the_mean_missing(lost: str) -> None:
    rows = [row for row in everything() if (row["measure"], row["zone"]) != lost_cell(lost)]
    row = at(scored(rows), "score", "99001")

    assert (row.status, row.reason) == ("missing", "sans donnée pour 1 IRIS sur 4")


def lost_cell(measure: str) -> tuple[str, str]:
    return f"caf.{measure}", "990010102"


def test_a_hidden_mean_gives_the_bounds_that_the_measure_allows() -> None:
    hidden = [see("al", "990010102", 10), hide("score", "990010102", math.nan, math.nan)]
    rows = everything(without="990010102")
    row = at(scored(rows, hidden, minimum=0, maximum=100), "score", "Q01")

    assert (row.status, row.lower, row.upper) == ("suppressed", 15, 40)  # (600 + [0, 1 000]) / 40
    assert math.isnan(row.value)


def test_a_hidden_base_gives_the_bounds_of_an_interval_of_weights() -> None:
    hidden = [hide("al", "990010102", 1, 4), see("score", "990010102", 40)]
    row = at(scored(everything(without="990010102"), hidden), "score", "Q01")

    assert row.status == "suppressed"
    assert row.lower == 640 / 31  # (20 x 30 + 40 x 1) / 31
    assert row.upper == 760 / 34  # (20 x 30 + 40 x 4) / 34


def test_hidden_parts_of_partial_weight_keep_their_bounds() -> None:
    hidden = [hide("al", "990020102", 1, 4), see("score", "990020102", 60)]
    row = at(scored(everything(without="990020102"), hidden), "score", "Q03")

    assert (row.status, row.lower, row.upper) == ("suppressed", 60, 60)


def test_units_located_nowhere_are_weighted_in_the_commune() -> None:
    rows = [unlocated("al", "99001", 40), unlocated("score", "99001", 50)]
    aggregates = scored(everything(), rows)

    assert at(aggregates, "score", "99001").value == 35  # (1 500 + 2 000) / 100
    assert at(aggregates, "score", AGGLOMERATION_CODE).value == 5700 / 140
    assert at(aggregates, "score", "Q01").value == 25


def test_a_hidden_number_of_unlocated_units_bounds_the_commune() -> None:
    rows = [
        {**hide("al", "99001", 1, 4), "status": "unlocated"},
        unlocated("score", "99001", 89),
    ]
    row = at(scored(everything(), rows), "score", "99001")

    assert row.status == "suppressed"
    assert row.lower == pytest.approx(1589 / 61)
    assert row.upper == pytest.approx(1856 / 64)


def test_unlocated_units_without_their_mean_leave_the_commune_missing() -> None:
    row = at(scored(everything(), unlocated("al", "99001", 3)), "score", "99001")

    assert row.status == "missing"
    assert row.reason == "livré sans de quoi pondérer les unités non localisées"


def test_no_unlocated_unit_needs_no_mean() -> None:
    row = at(scored(everything(), unlocated("al", "99001", 0)), "score", "99001")

    assert row.value == 25


def test_a_delivered_mean_wins_and_feeds_what_is_above() -> None:
    aggregates = scored(everything(), see("score", "99001", 27))

    assert at(aggregates, "score", "99001").method == "livré directement"
    assert at(aggregates, "score", AGGLOMERATION_CODE).value == 38.2  # (27 x 60 + 2 200) / 100


@pytest.mark.parametrize(("delivered", "agrees"), [(25.9, True), (26.1, False)])
def test_a_delivered_mean_agrees_within_what_rounding_allows(
    delivered: float, agrees: bool
) -> None:
    rows = frame(everything(), see("score", "99001", delivered))

    compared = compare_direct(rows, with_score(rounding=1), toy_territory(), toy_config(), EDITION)

    assert at(compared, "score", "99001").agrees is agrees


def test_a_mean_owes_to_the_delivery_of_its_base() -> None:
    rows = [
        *see_all("score", SCORES, delivery="cetaf-2013-b", provenance="public"),
        *see_all("al", BASES, delivery="caf-2013-a", provenance="real"),
    ]
    row = at(scored(rows), "score", "Q01")

    assert (row.deliveries, row.provenance) == ("caf-2013-a,cetaf-2013-b", "real")
    assert at(scored(rows), "score", "990010101").deliveries == "cetaf-2013-b"


def test_the_order_of_rows_changes_no_mean() -> None:
    rows = [*everything(), unlocated("al", "99001", 7), unlocated("score", "99001", 3.3)]

    assert scored(rows, rounding=0.1).equals(scored(rows[::-1], rounding=0.1))


def test_what_is_weighted_lies_where_its_base_does() -> None:
    row = at(scored(populations(), everything()), "score", "Q01")

    assert (row.fidelity, row.coverage) == (0.925, 1.0)


@pytest.mark.parametrize("kind", ["index", "rank", "median", "quantile"])
def test_nothing_else_is_ever_averaged(kind: str) -> None:
    own = {"kind": kind, "weighted_by": None, "rounding": None}
    aggregates = scored(everything(), **own, not_additive_because="se recalcule")

    for zone in ("Q01", "99001", AGGLOMERATION_CODE):
        row = at(aggregates, "score", zone)
        assert (row.status, row.reason) == ("not_applicable", "se recalcule")
        assert math.isnan(row.value)


def test_an_estimate_makes_estimates() -> None:
    guess = [see("al", "990010102", 10, status="estimated"), see("score", "990010102", 40)]
    aggregates = scored(everything(without="990010102"), guess)

    for measure in ("al", "score"):
        assert at(aggregates, measure, "Q01").status == "estimated"
        assert at(aggregates, measure, AGGLOMERATION_CODE).status == "estimated"
        assert at(aggregates, measure, "99002").status == "measured"
    assert at(aggregates, "score", "Q01").value == 25


def test_a_corrected_figure_counts_as_measured() -> None:
    mended = [see("al", "990010102", 10, status="corrected"), see("score", "990010102", 40)]
    aggregates = scored(everything(without="990010102"), mended)

    assert at(aggregates, "al", "Q01").status == "measured"


parts = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5
).filter(lambda found: any(low + more > 0 for _, low, more in found))


@given(parts)
def test_no_weights_give_a_mean_beyond_its_bounds(found: list[tuple[int, int, int]]) -> None:
    """The extremes of a ratio of linear functions are at corners: all corners are tried."""
    values = np.array([value for value, *_ in found], dtype=float)
    low = np.array([low for _, low, _ in found], dtype=float)
    high = np.array([low + more for _, low, more in found], dtype=float)
    corners = itertools.product(*zip(low, high, strict=True))
    reached = [values @ np.array(each) / sum(each) for each in corners if sum(each) > 0]

    assert extreme_mean(values, low, high, largest=True) == pytest.approx(max(reached))
    assert extreme_mean(values, low, high, largest=False) == pytest.approx(min(reached))


def test_an_unbounded_weight_draws_the_mean_to_its_value() -> None:
    values, low, high = np.array([1.0, 5.0]), np.array([2.0, 1.0]), np.array([4.0, np.inf])

    assert extreme_mean(values, low, high, largest=True) == 5
    assert extreme_mean(values, low, high, largest=False) == 1
