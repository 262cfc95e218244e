"""Units that could not be located: the rate of a delivery, and the figures that lack them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.geocoding import RATE_COLUMNS, geocoding_findings, geocoding_rates, percent
from osq.text import NARROW
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
from tests.builders.territory import AGGLOMERATION_CODE, toy_territory

TENS = dict.fromkeys(SIZES, 10)
"""40 homes in Aubépin, 20 in Brézin."""


def rates(*rows: Any, edition: int = EDITION) -> pd.DataFrame:
    return geocoding_rates(frame(*rows), toy_conventions(), toy_territory(), edition)


def rate(found: pd.DataFrame, zone: str) -> Any:
    (row,) = found[found["zone"] == zone].itertuples()
    return row


def test_the_rate_is_what_is_located_of_what_is_counted() -> None:
    found = rates(see_all("alloc", TENS), unlocated("alloc", "99001", 10))

    assert tuple(found.columns) == RATE_COLUMNS
    assert list(found["zone"]) == ["99001", AGGLOMERATION_CODE]
    commune, whole = rate(found, "99001"), rate(found, AGGLOMERATION_CODE)
    assert commune.rate_lower == commune.rate_upper == 0.8  # 40 of 50
    assert whole.rate_lower == whole.rate_upper == pytest.approx(60 / 70)
    assert (commune.counted_apart, whole.counted_apart) == (True, False)


def test_units_of_the_agglomeration_join_those_of_its_communes() -> None:
    rows = [unlocated("alloc", "99001", 10), unlocated("alloc", AGGLOMERATION_CODE, 30)]
    whole = rate(rates(see_all("alloc", TENS), rows), AGGLOMERATION_CODE)

    assert (whole.rate_lower, whole.counted_apart) == (0.6, True)  # 60 of 100


def test_hidden_numbers_give_the_rate_bounds() -> None:
    counts = {zone: 10 for zone in SIZES if zone != "990010101"}
    lost = {**hide("alloc", "99001", 1, 4), "status": "unlocated"}
    found = rate(rates(see_all("alloc", counts), hide("alloc", "990010101", 1, 4), lost), "99001")

    assert found.rate_lower == 31 / 35  # 30 + 1 located, 4 lost
    assert found.rate_upper == 34 / 35  # 30 + 4 located, 1 lost


@pytest.mark.parametrize("value", [None, "unbounded"])
def test_a_number_that_nothing_bounds_leaves_the_rate_unknown(value: str | None) -> None:
    lost = unlocated("alloc", "99001", None)
    if value:
        lost = {**hide("alloc", "99001", 1, math.inf), "status": "unlocated"}
    found = rate(rates(see_all("alloc", TENS), lost), "99001")

    assert math.isnan(found.rate_lower)
    assert math.isnan(found.rate_upper)


def test_the_rate_is_read_on_what_counts_most_units() -> None:
    found = rates(
        see_all("alloc", TENS),
        see_all("al", dict.fromkeys(SIZES, 2)),
        unlocated("alloc", "99001", 10),
        unlocated("al", "99001", 8),
    )

    assert set(found["measure"]) == {"caf.alloc"}


def test_each_delivery_has_its_own_rate() -> None:
    other = see_all("al", TENS, delivery="caf-2013-b")
    lost = unlocated("al", "99001", 40, delivery="caf-2013-b")
    found = rates(see_all("alloc", TENS), unlocated("alloc", "99001", 10), other, lost)

    communes = found[found["zone"] == "99001"]
    pairs = zip(communes["delivery"], communes["rate_lower"], strict=True)
    assert list(pairs) == [("caf-2013-0", 0.8), ("caf-2013-b", 0.5)]


def test_a_delivery_without_unlocated_units_has_no_rate() -> None:
    assert rates(see_all("alloc", TENS)).empty


@given(
    st.lists(st.integers(0, 500), min_size=6, max_size=6),
    st.lists(st.integers(0, 500), min_size=2, max_size=2),
)
def test_the_true_rate_lies_within_its_bounds(counts: list[int], lost: list[int]) -> None:
    """Small numbers are hidden; the rate of what they hide is inside."""
    rows = [
        hide("alloc", zone) if 0 < value < 5 else see("alloc", zone, value)
        for zone, value in zip(SIZES, counts, strict=True)
    ]
    for zone, number in zip(("99001", "99002"), lost, strict=True):
        bounds = (1, 4) if 0 < number < 5 else (number, number)
        rows.append({**hide("alloc", zone, *bounds), "status": "unlocated"})
    found = rates(rows)
    for zone, located, gone in (
        ("99001", sum(counts[:4]), lost[0]),
        ("99002", sum(counts[4:]), lost[1]),
        (AGGLOMERATION_CODE, sum(counts), sum(lost)),
    ):
        row = rate(found, zone)
        if located + gone:
            assert row.rate_lower - 1e-12 <= located / (located + gone) <= row.rate_upper + 1e-12
        else:
            assert math.isnan(row.rate_lower)


def test_the_figure_of_a_quartier_added_up_says_what_it_lacks() -> None:
    found = aggregated(see_all("alloc", TENS), unlocated("alloc", "99001", 10))

    assert at(found, "alloc", "Q01").located == 0.8
    assert at(found, "alloc", "Q02").located == 0.8  # over Brézin too, where none lacks
    assert at(found, "alloc", "Q03").located == 1.0
    assert at(found, "alloc", "990010101").located == 1.0  # as delivered
    assert at(found, "alloc", "99001").located == 1.0  # which counts them


def test_units_of_the_agglomeration_lack_everywhere_below() -> None:
    found = aggregated(see_all("alloc", TENS), unlocated("alloc", AGGLOMERATION_CODE, 15))

    assert at(found, "alloc", "Q03").located == 0.8  # 60 of 75


def test_what_is_delivered_for_the_quartier_lacks_nothing() -> None:
    found = aggregated(
        see_all("alloc", TENS), unlocated("alloc", "99001", 10), see("alloc", "Q01", 23)
    )

    assert at(found, "alloc", "Q01").located == 1.0


def test_an_unknown_number_leaves_the_share_unknown() -> None:
    found = aggregated(see_all("alloc", TENS), unlocated("alloc", "99001", None))

    assert math.isnan(at(found, "alloc", "Q01").located)
    assert at(found, "alloc", "Q03").located == 1.0


def test_a_rate_surely_below_what_was_agreed_is_told() -> None:
    hidden = {**hide("alloc", "99002", 1, 9), "status": "unlocated"}
    found = rates(see_all("alloc", TENS), unlocated("alloc", "99001", 10), hidden)

    told = geocoding_findings(found, {"caf-2013-0": 0.9})

    assert [(one.code, one.zone) for one in told] == [
        ("OSQ-A004", "99001"),
        ("OSQ-A004", AGGLOMERATION_CODE),
    ]  # Brézin may reach 20 of 21
    assert (told[0].found, told[0].expected) == (f"80,0{NARROW}%", f"90,0{NARROW}%")
    assert geocoding_findings(found, {}) == []


def test_a_rate_is_never_printed_larger_than_it_is() -> None:
    assert percent(0.9999) == f"99,9{NARROW}%"
    assert percent(0.999) == f"99,9{NARROW}%"
    assert percent(1.0) == f"100,0{NARROW}%"
