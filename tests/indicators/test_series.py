"""The agglomeration over several editions at one perimeter, each figure naming its own."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate
from osq.indicators.compute import compute
from osq.indicators.series import SERIES_COLUMNS, series_at_perimeter
from tests.builders.observations import SIZES, frame, see, see_all, toy_conventions, unlocated
from tests.builders.territory import (
    AGGLOMERATION_CODE,
    IRIS_CODES,
    toy_config,
    toy_territory,
)
from tests.builders.vintages import MERGED, vintages_config, vintages_territory

TENS = dict.fromkeys(SIZES, 10)
"""40 homes in Aubépin, the perimeter of 2003; 60 with Brézin, that of 2013."""
AUBEPIN = {zone: 10 for zone in SIZES if zone.startswith("99001")}


def series(perimeter: int, **rows: Any) -> pd.DataFrame:
    """The homes of the agglomeration; `y2012=[rows]` are those of an edition."""
    observations = {int(name[1:]): frame(*given) for name, given in rows.items()}
    found = series_at_perimeter(
        observations, toy_conventions(), toy_territory(), toy_config(), perimeter
    )
    return found[found["indicator"] == "caf_alloc"]


def told(found: pd.DataFrame) -> list[Any]:
    return list(found.itertuples())


def both_years(*more: Any) -> dict[str, Any]:
    return {
        "y2012": [see_all("alloc", TENS, edition=2012), *more],
        "y2013": [see_all("alloc", TENS)],
    }


def test_an_edition_alone_has_its_own_perimeter() -> None:
    for edition, expected in ((2012, 40), (2013, 60)):
        rows = frame(see_all("alloc", TENS, edition=edition))
        conventions = toy_conventions()
        aggregates = aggregate(rows, conventions, toy_territory(), toy_config(), edition)
        found = compute(aggregates, conventions, edition)
        whole = found[(found["zone"] == AGGLOMERATION_CODE) & (found["indicator"] == "caf_alloc")]
        assert whole["value"].tolist() == [expected]


@pytest.mark.parametrize(
    ("perimeter", "value", "label"),
    [(2003, 40, "périmètre 2003 (1 commune)"), (2013, 60, "périmètre 2013 (2 communes)")],
)
def test_a_series_keeps_to_one_perimeter(perimeter: int, value: float, label: str) -> None:
    found = series(perimeter, **both_years())

    assert tuple(found.columns) == SERIES_COLUMNS
    assert found["edition"].tolist() == [2012, 2013]
    assert found["value"].tolist() == [value, value]
    assert set(found["perimeter"]) == {label}
    assert set(found["level"]) == {"agglomeration"}


def test_a_commune_that_was_not_delivered_leaves_the_edition_without_figure() -> None:
    rows = both_years()
    rows["y2012"] = [see_all("alloc", AUBEPIN, edition=2012)]
    before, after = told(series(2013, **rows))

    assert (before.status, after.value) == ("missing", 60)
    assert math.isnan(before.value)
    assert "sans donnée pour 1 commune(s) sur 2" in before.reason


def test_a_total_of_another_perimeter_is_left_out() -> None:
    rows = both_years(see("alloc", AGGLOMERATION_CODE, 41, edition=2012))

    assert series(2003, **rows)["value"].tolist() == [41, 40]
    assert series(2013, **rows)["value"].tolist() == [60, 60]


def test_units_not_located_in_a_smaller_perimeter_lie_in_a_larger_one() -> None:
    rows = both_years(unlocated("alloc", AGGLOMERATION_CODE, 3, edition=2012))

    assert series(2013, **rows)["value"].tolist() == [63, 60]


def test_units_not_located_in_a_larger_perimeter_may_lie_anywhere() -> None:
    rows = both_years()
    rows["y2013"].append(unlocated("alloc", AGGLOMERATION_CODE, 3))
    before, after = told(series(2003, **rows))

    assert before.value == 40
    assert (after.status, "non localisées" in after.reason) == ("missing", True)


def test_a_perimeter_that_is_not_declared_is_refused() -> None:
    with pytest.raises(KeyError, match="1999"):
        series(1999, **both_years())


def test_nothing_delivered_gives_an_empty_series() -> None:
    assert series(2013).empty


@given(
    st.lists(st.integers(0, 900), min_size=6, max_size=6),
    st.lists(st.integers(0, 900), min_size=6, max_size=6),
)
def test_each_figure_is_the_sum_of_the_perimeters_communes(
    before: list[int], after: list[int]
) -> None:
    years = {
        2012: dict(zip(SIZES, before, strict=True)),
        2013: dict(zip(SIZES, after, strict=True)),
    }
    rows = {f"y{year}": [see_all("alloc", held, edition=year)] for year, held in years.items()}
    for perimeter, communes in ((2003, ("99001",)), (2013, ("99001", "99002"))):
        expected = [
            sum(value for zone, value in held.items() if zone[:5] in communes)
            for held in years.values()
        ]
        assert series(perimeter, **rows)["value"].tolist() == expected


# ------------------------------------------------------------------ communes that merge


def merged_series(folder: Path, perimeter: int) -> list[float]:
    """Editions 2013 (two communes) and 2014 (one, of other IRIS), ten homes in each IRIS."""
    later = [
        {**see("alloc", code, 10, edition=2014), "zone": MERGED[code], "vintage": 2016}
        for code in IRIS_CODES
    ]
    observations = {2013: frame(see_all("alloc", TENS)), 2014: frame(later)}
    found = series_at_perimeter(
        observations,
        toy_conventions(),
        vintages_territory(folder),
        vintages_config(),
        perimeter,
    )
    values: list[float] = found.loc[found["indicator"] == "caf_alloc", "value"].tolist()
    return values


def test_a_series_goes_through_a_merger_within_the_perimeter(tmp_path: Path) -> None:
    assert merged_series(tmp_path, 2013) == [60, 60]
    assert merged_series(tmp_path, 2014) == [60, 60]


def test_a_perimeter_that_a_merger_cuts_has_no_figure_after_it(tmp_path: Path) -> None:
    """Aubépin alone is not known once it is a part of Les Deux: nothing is told, not 0 or 60."""
    before, after = merged_series(tmp_path, 2003)

    assert before == 40
    assert math.isnan(after)
