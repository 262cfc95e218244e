"""The range of a median over its parts: descriptive, internal, never a value."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from tests.builders.observations import SIZES, aggregated, at, hide, see, see_all
from tests.builders.territory import AGGLOMERATION_CODE

MEDIANS = {zone: 900.0 + 10 * rank for rank, zone in enumerate(SIZES)}


def ranged(*rows: Any) -> pd.DataFrame:
    return aggregated(*rows)


@pytest.mark.parametrize(
    ("zone", "lower", "upper"),
    [("Q01", 900, 910), ("99001", 900, 930), ("Q03", 950, 950), (AGGLOMERATION_CODE, 900, 950)],
)
def test_a_quantile_that_was_not_delivered_has_the_range_of_its_iris(
    zone: str, lower: float, upper: float
) -> None:
    row = at(ranged(see_all("ruc_median", MEDIANS)), "ruc_median", zone)

    assert (row.status, row.lower, row.upper) == ("not_applicable", lower, upper)
    assert (row.method, row.deliveries) == ("selon les IRIS", "caf-2013-0")
    assert math.isnan(row.value)


def test_a_part_that_is_hidden_or_lacks_is_out_of_the_range_and_the_range_says_so() -> None:
    shown = {zone: MEDIANS[zone] for zone in SIZES if zone not in ("990010102", "990020102")}
    aggregates = ranged(see_all("ruc_median", shown), hide("ruc_median", "990010102"))

    commune = at(aggregates, "ruc_median", "99001")
    assert (commune.lower, commune.upper, commune.method) == (
        900,
        930,
        "selon les IRIS disponibles",
    )
    whole = at(aggregates, "ruc_median", AGGLOMERATION_CODE)
    assert (whole.lower, whole.upper, whole.method) == (900, 940, "selon les IRIS disponibles")


def test_a_delivered_commune_gives_its_median_and_not_its_range() -> None:
    aggregates = ranged(see_all("ruc_median", MEDIANS), see("ruc_median", "99002", 947))

    delivered = at(aggregates, "ruc_median", "99002")
    assert (delivered.value, delivered.lower, delivered.upper) == (947, 947, 947)
    whole = at(aggregates, "ruc_median", AGGLOMERATION_CODE)
    assert (whole.lower, whole.upper) == (900, 947)
    assert whole.method == "selon les communes et les IRIS"


def test_a_median_that_the_provider_hides_shows_no_range() -> None:
    row = at(
        ranged(see_all("ruc_median", MEDIANS), hide("ruc_median", "99001")), "ruc_median", "99001"
    )

    assert (row.status, row.method) == ("suppressed", "livré directement")


def test_a_median_delivered_nowhere_has_no_range() -> None:
    row = at(ranged(see_all("ruc_median", {"990020101": 900.0})), "ruc_median", "99001")

    assert row.status == "not_applicable"
    assert math.isnan(row.lower)
    assert row.method == ""
