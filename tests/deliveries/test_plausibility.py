"""A delivery against last year's: whole columns first, then the zones that moved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.conventions.model import Convention
from osq.deliveries.background import Background
from osq.deliveries.plausibility import check_plausibility
from osq.findings import Finding
from tests.builders.conventions import COUNTS, count, indicator, median, toy_convention

LAST = {name: np.arange(100, 3100, 100.0) * (place + 1) for place, name in enumerate(COUNTS)}
LAST["apl"] = LAST["apl"][::-1].copy()
"""Thirty zones; no two columns are alike."""


def records(values: dict[str, Any]) -> pd.DataFrame:
    """Records as the reading makes them: one sheet, a column per measure."""
    return pd.DataFrame(
        [
            {
                "role": "zone",
                "zoning": "iris",
                "zone": f"Z{row:03d}",
                "measure": name,
                "value": float(value),
                "status": "measured",
                "sheet": "IRIS",
                "row": row + 4,
                "column": column + 4,
            }
            for column, (name, column_values) in enumerate(values.items())
            for row, value in enumerate(column_values)
        ]
    )


def background(values: dict[str, Any], edition: int = 2012) -> Background:
    frame = records(values)
    previous = frame.assign(
        measure="caf." + frame["measure"], period_end=pd.Timestamp(edition, 12, 31).date()
    )
    return Background(previous=previous, previous_edition=edition)


def check(
    values: dict[str, Any], convention: Convention | None = None, last: dict[str, Any] | None = None
) -> list[Finding]:
    known = background(LAST if last is None else last)
    return check_plausibility(
        records(values), convention or toy_convention(), known, 2013, "caf-2013.xlsx"
    )


def moved(**changed: Any) -> dict[str, Any]:
    """Last year's figures a little changed, some columns altogether."""
    return {**{name: np.round(column * 1.03) for name, column in LAST.items()}, **changed}


def only(findings: list[Finding], code: str) -> Finding:
    assert [finding.code for finding in findings] == [code], findings
    return findings[0]


def test_nothing_is_told_without_a_delivery_before() -> None:
    assert not check_plausibility(records(LAST), toy_convention(), Background(), 2013, "a.xlsx")


def test_last_years_file_sent_again_is_told_once() -> None:
    assert only(check(LAST), "OSQ-V044").found == "150 sur 150"


@pytest.mark.parametrize("factor", [10, 100, 1000, 0.1, 0.01])
def test_a_column_of_another_magnitude(factor: float) -> None:
    found = only(check(moved(al=LAST["al"] * factor * 1.04)), "OSQ-V041")
    assert found.measure == "caf.al"
    assert found.waivable


def test_two_columns_swapped() -> None:
    found = only(check(moved(al=LAST["apl"] * 1.02, apl=LAST["al"] * 1.02)), "OSQ-V042")
    assert "AL" in found.message
    assert "APL" in found.message


def test_two_columns_swapped_of_which_one_is_ten_times_the_other() -> None:
    tenfold = {**LAST, "al": LAST["apl"] * 10.0}
    values = {**tenfold, "al": tenfold["apl"] * 1.02, "apl": tenfold["al"] * 1.02}
    only(check(values, last=tenfold), "OSQ-V042")


@pytest.mark.parametrize("step", [1, -1])
def test_rows_shifted_by_one(step: int) -> None:
    uneven = {name: np.random.default_rng(7).permutation(column) for name, column in LAST.items()}
    values = {name: np.round(column * 1.03) for name, column in uneven.items()}
    values["alf"] = np.roll(uneven["alf"], step) * 1.01
    assert only(check(values, last=uneven), "OSQ-V043").measure == "caf.alf"


def test_zones_that_changed_too_much_are_one_finding_largest_first() -> None:
    column = np.round(LAST["alloc"] * 1.03)
    column[[2, 20]] = [900, 5000]
    found = only(check(moved(alloc=column)), "OSQ-V040")
    assert found.cell == "E7 E25"
    assert (found.found or "").startswith("Z020")


def test_small_counts_may_move() -> None:
    small = {**LAST, "als": np.full(30, 10.0)}
    values = moved(als=np.array([10.0, 35.0] * 15))
    assert check(values, last=small) == []


def test_a_measure_may_have_its_own_limits() -> None:
    measures = [
        count("alloc", yearly_change={"relative": 5, "floor": 0}),
        *map(count, COUNTS[1:]),
        median(),
    ]
    column = np.round(LAST["alloc"] * 1.03)
    column[2] = 900
    assert check(moved(alloc=column), toy_convention(measures=measures)) == []


def test_a_break_explains_a_change() -> None:
    broken = indicator(
        "caf_alloc",
        kind="count",
        value=["alloc"],
        comparability={"breaks": [{"on": "2013-01-01", "reason": "essai"}]},
    )
    column = np.round(LAST["alloc"] * 1.03)
    column[2] = 900
    assert check(moved(alloc=column), toy_convention(indicators=[broken])) == []


@pytest.mark.parametrize(("broken", "told"), [("alloc", 0), ("al", 1)])
def test_a_break_explains_the_changes_of_its_own_measure_only(broken: str, told: int) -> None:
    """A share of two measures, one of which has a break: the other is still judged."""
    limits = {"breaks": [{"on": "2013-01-01", "reason": "essai"}]}
    names = [name for name in COUNTS if name != broken]
    measures = [count(broken, comparability=limits), *map(count, names), median()]
    share = indicator(
        "caf_part", kind="ratio", numerator=["al"], denominator=["alloc"], numerator_subset=True
    )
    column = np.round(LAST["alloc"] * 1.03)
    column[2] = 900
    found = check(moved(alloc=column), toy_convention(measures=measures, indicators=[share]))
    assert len(found) == told


@given(st.lists(st.floats(0.9, 1.1), min_size=30, max_size=30))
def test_small_changes_alarm_nobody(factors: list[float]) -> None:
    values = {name: np.round(column * factors) for name, column in LAST.items()}
    values["alloc"][0] += 3  # never quite the same file
    found = check(values)
    assert [finding.code for finding in found if finding.code != "OSQ-V044"] == []


def test_the_order_of_records_does_not_count() -> None:
    column = np.round(LAST["alloc"] * 1.03)
    column[2] = 900
    turned = records(moved(alloc=column)).sample(frac=1, random_state=3)
    found = check_plausibility(turned, toy_convention(), background(LAST), 2013, "caf-2013.xlsx")
    assert [replace(each) for each in found] == check(moved(alloc=column))


def test_a_finding_names_the_sheet_of_its_cells() -> None:
    """A measure on another sheet is told there, not on the first."""
    column = np.round(LAST["als"] * 1.03)
    column[2] = 9_000
    frame = records(moved(als=column))
    frame.loc[frame["measure"] == "als", "sheet"] = "Aides"
    known = background(LAST)
    found = check_plausibility(frame, toy_convention(), known, 2013, "caf-2013.xlsx")
    assert (only(found, "OSQ-V040").sheet, found[0].cell) == ("Aides", "I7")
