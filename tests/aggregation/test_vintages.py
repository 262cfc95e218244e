"""Figures of other IRIS and of communes that merged, from the workbook to the zones read."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate
from osq.conventions.model import Convention
from osq.errors import Refusal
from osq.methods import method_code
from osq.territory.loading import check_territory
from tests.builders.conventions import marks, sending, table, toy_convention
from tests.builders.observations import at, frame, hide, see, toy_conventions, unlocated
from tests.builders.territory import AGGLOMERATION_CODE, IRIS_CODES
from tests.builders.territory_files import write_files
from tests.builders.vintages import (
    MERGED,
    OLD,
    vintages_config,
    vintages_files,
    vintages_territory,
)
from tests.builders.workbooks import Delivery, toy_delivery
from tests.deliveries.reading import codes, read

HOMES = dict(zip(IRIS_CODES, (10, 30, 0, 7, 11, 23), strict=True))


def summed(folder: Path, rows: pd.DataFrame, edition: int) -> pd.DataFrame:
    territory = vintages_territory(folder)
    return aggregate(rows, toy_conventions(), territory, vintages_config(), edition)


def seen(new: dict[str, str], vintage: int, edition: int) -> pd.DataFrame:
    """`HOMES`, under the codes of another vintage of IRIS."""
    return frame(
        [
            {**see("alloc", code, HOMES[code], edition=edition), "zone": new[code]}
            | {"zoning": "iris", "vintage": vintage}
            for code in IRIS_CODES
        ]
    )


def of_2008() -> Convention:
    """The toy convention, whose file keeps to the IRIS of 2008."""
    layout = {"id": "classeur", "tables": [table(vintage=2008)], "marks": marks()}
    return toy_convention(sendings=[sending(layouts=[layout])])


def delivery_of_2008() -> Delivery:
    whole = toy_delivery()
    return replace(whole, rows=tuple((OLD[row[0]], *row[1:]) for row in whole.rows))


def test_the_files_of_the_toy_vintages_are_sound(tmp_path: Path) -> None:
    found = check_territory(write_files(tmp_path, vintages_files()), vintages_config())
    assert [one for one in found if one.severity == "error"] == []


# ------------------------------------------------------------------ IRIS of another vintage


def test_an_edition_of_older_iris_reaches_the_quartiers_by_the_passage(tmp_path: Path) -> None:
    found = summed(tmp_path, seen(OLD, 2008, 2012), 2012)

    quartier = at(found, "alloc", "Q01")  # 0.7 x 10 + 30
    assert (quartier.value, quartier.method) == (37, "IRIS pondérés")
    assert at(found, "alloc", "Q02").value == 18  # untouched: 7 + 11
    commune = at(found, "alloc", "99001")
    assert (commune.value, commune.method) == (47, "somme d’IRIS")


def test_a_change_of_vintage_changes_the_method_of_what_it_touches(tmp_path: Path) -> None:
    """Figures across it are not compared (`osq.notes.evolution.obstacle`)."""
    before = summed(tmp_path, seen(OLD, 2008, 2012), 2012)
    after = summed(tmp_path, seen({code: code for code in IRIS_CODES}, 2015, 2013), 2013)

    code = {
        (year, zone): method_code(at(found, "alloc", zone).method)
        for year, found in ((2012, before), (2013, after))
        for zone in ("Q01", "Q02")
    }
    assert code[2012, "Q01"] != code[2013, "Q01"]
    assert code[2012, "Q02"] == code[2013, "Q02"]


def test_a_workbook_of_older_iris_is_read_and_passes_to_those_of_the_edition(
    tmp_path: Path,
) -> None:
    territory = vintages_territory(tmp_path)
    reading = read(delivery_of_2008(), of_2008(), territory=territory)
    assert codes(reading) == {}
    assert set(reading.observations["vintage"]) == {2008}

    conventions = toy_conventions(of_2008())
    found = aggregate(reading.observations, conventions, territory, vintages_config(), 2013)

    homes = [row[4] for row in delivery_of_2008().rows]
    centre = at(found, "alloc", "990010101")
    assert (centre.value, centre.method) == (0.7 * homes[0], "IRIS pondérés")
    assert at(found, "alloc", "990010103").value == 0.3 * homes[0] + homes[2]
    assert at(found, "alloc", "Q01").value == 0.7 * homes[0] + homes[1]
    assert at(found, "alloc", "Q01").method == "IRIS pondérés"
    assert at(found, "alloc", "99001").value == sum(homes[:4])
    assert at(found, "alloc", AGGLOMERATION_CODE).value == sum(homes)


def test_a_workbook_of_older_iris_that_does_not_say_so_is_refused(tmp_path: Path) -> None:
    reading = read(delivery_of_2008(), toy_convention(), territory=vintages_territory(tmp_path))
    assert "OSQ-V052" in codes(reading)


def test_a_median_of_older_iris_passes_nowhere(tmp_path: Path) -> None:
    territory = vintages_territory(tmp_path)
    reading = read(delivery_of_2008(), of_2008(), territory=territory)
    conventions = toy_conventions(of_2008())
    found = aggregate(reading.observations, conventions, territory, vintages_config(), 2013)

    medians = found[found["measure"] == "caf.ruc_median"]
    assert medians["value"].isna().all()


def test_a_vintage_that_no_passage_leads_from_is_refused(tmp_path: Path) -> None:
    """IRIS of 2016 in an edition of 2013: nothing says how they were before."""
    with pytest.raises(Refusal, match="iris@2016"):
        summed(tmp_path, seen(MERGED, 2016, 2013), 2013)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 999), min_size=6, max_size=6), st.integers(0, 10_000))
def test_nothing_is_lost_by_a_change_of_vintage(values: list[int], cut: int) -> None:
    rows = [
        {**see("alloc", code, value), "zone": OLD[code], "zoning": "iris", "vintage": 2008}
        for code, value in zip(IRIS_CODES, values, strict=True)
    ]
    with TemporaryDirectory() as folder:
        territory = vintages_territory(Path(folder), cut)
    found = aggregate(frame(rows), toy_conventions(), territory, vintages_config(), 2013)

    iris = found[(found["level"] == "iris") & (found["measure"] == "caf.alloc")]
    assert math.isclose(iris["value"].sum(), sum(values), abs_tol=1e-9)
    assert at(found, "alloc", "99001").value == sum(values[:4])
    assert at(found, "alloc", AGGLOMERATION_CODE).value == sum(values)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(0, 10_000))
def test_what_older_iris_hide_lies_within_the_bounds(values: list[int], cut: int) -> None:
    """Counts under five are hidden; totals of both communes are delivered."""
    given_rows, whole = [], []
    for code, value in zip(IRIS_CODES, values, strict=True):
        place = {"zone": OLD[code], "zoning": "iris", "vintage": 2008}
        hidden = hide("alloc", code) if 0 < value < 5 else see("alloc", code, value)
        given_rows.append(hidden | place)
        whole.append(see("alloc", code, value) | place)
    totals = [see("alloc", "99001", sum(values[:4])), see("alloc", "99002", sum(values[4:]))]
    with TemporaryDirectory() as folder:
        territory = vintages_territory(Path(folder), cut)
    settled = toy_conventions(), territory, vintages_config(), 2013
    bounds = aggregate(frame(given_rows, totals), *settled)
    truth = aggregate(frame(whole, totals), *settled)

    assert (bounds["lower"] <= truth["value"] + 1e-9).all()
    assert (truth["value"] <= bounds["upper"] + 1e-9).all()


def test_units_not_located_join_the_commune_of_older_iris(tmp_path: Path) -> None:
    rows = seen(OLD, 2008, 2013)
    lost = frame(unlocated("alloc", "99001", 3))
    found = summed(tmp_path, pd.concat([rows, lost], ignore_index=True), 2013)

    assert at(found, "alloc", "99001").value == 50  # 10 + 30 + 0 + 7, and 3
    assert at(found, "alloc", "Q01").located == 47 / 50
    assert at(found, "alloc", "990010101").located == 47 / 50  # made of older ones


# ------------------------------------------------------------------ communes that merge


def commune_row(code: str, value: float, edition: int) -> dict[str, Any]:
    return {**see("alloc", code, value, edition=edition), "zoning": "commune", "vintage": 2013}


def test_merged_communes_are_the_sum_of_what_they_were(tmp_path: Path) -> None:
    rows = frame(commune_row("99001", 40, 2014), commune_row("99002", 20, 2014))
    found = summed(tmp_path, rows, 2014)

    merged = at(found, "alloc", "99003")
    assert (merged.value, merged.method) == (60, "somme de communes")
    assert at(found, "alloc", AGGLOMERATION_CODE).value == 60


def test_a_merged_commune_is_not_the_sum_of_some(tmp_path: Path) -> None:
    found = at(summed(tmp_path, frame(commune_row("99001", 40, 2014)), 2014), "alloc", "99003")

    assert (found.status, found.reason) == ("missing", "sans donnée pour 1 commune(s) sur 2")


def test_iris_of_before_a_merger_reach_the_merged_commune(tmp_path: Path) -> None:
    rows = seen({code: code for code in IRIS_CODES}, 2015, 2014)
    found = summed(tmp_path, rows, 2014)

    assert at(found, "alloc", "99003").value == sum(HOMES.values())
    assert at(found, "alloc", MERGED["990010102"]).value == 30


def test_before_the_merger_communes_are_apart(tmp_path: Path) -> None:
    found = summed(tmp_path, seen({code: code for code in IRIS_CODES}, 2015, 2013), 2013)

    assert set(found.loc[found["level"] == "commune", "zone"]) == {"99001", "99002"}
