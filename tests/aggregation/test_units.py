"""What is delivered by section or by school, summed to the levels that are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from tests.builders.conventions import COUNTS, count, indicator, median, toy_convention
from tests.builders.observations import EDITION, at, frame, see, toy_conventions, unlocated
from tests.builders.territory import AGGLOMERATION_CODE
from tests.builders.units import see_unit, units_config, units_territory

SECTIONS = {"S1": 10, "S2": 20, "S3": 4, "S4": 6, "S5": 8}
SCHOOLS = {"0990001A": 100, "0990002B": 50, "0990003C": 70}
BECAUSE = "une école accueille des élèves d’ailleurs"


def summed(folder: Path, *rows: Any, convention: Convention | None = None) -> pd.DataFrame:
    return aggregate(
        frame(*rows),
        toy_conventions(*([convention] if convention else [])),
        units_territory(folder),
        units_config(),
        EDITION,
    )


def by_section(**changed: float | None) -> list[Any]:
    values = {**SECTIONS, **changed}
    return [see_unit("alloc", "sections", code, value) for code, value in values.items()]


def school_convention() -> Convention:
    pupils = count("alloc", finest="commune", finest_because=BECAUSE)
    return toy_convention(measures=[pupils, *map(count, COUNTS[1:]), median()])


@pytest.mark.parametrize(
    ("zone", "value", "method"),
    [
        ("990010101", 20, "unités pondérées"),  # 10 + half of 20
        ("990010103", 4, "somme d’unités localisées"),
        ("Q01", 30, "IRIS dominants"),
        ("99001", 40, "somme d’unités localisées"),
        ("99002", 8, "somme d’unités localisées"),
        (AGGLOMERATION_CODE, 48, "somme de communes"),
    ],
)
def test_sections_are_shared_out_and_summed(
    tmp_path: Path, zone: str, value: float, method: str
) -> None:
    found = at(summed(tmp_path, by_section()), "alloc", zone)
    assert (found.value, found.method) == (value, method)


def test_no_unit_ever_comes_out(tmp_path: Path) -> None:
    found = summed(tmp_path, by_section())
    assert not {"S1", "S2"} & set(found["zone"])
    assert set(found["level"]) == {"iris", "quartier", "commune", "agglomeration"}


def test_a_hidden_section_hides_what_it_enters_with_its_bounds(tmp_path: Path) -> None:
    hidden = see_unit("alloc", "sections", "S1", bounds=(1, 4))
    rows = [row for row in by_section() if row["zone"] != "S1"]
    found = at(summed(tmp_path, hidden, rows), "alloc", "99001")
    assert (found.status, found.lower, found.upper) == ("suppressed", 31, 34)


def test_a_section_that_was_not_delivered_is_missed(tmp_path: Path) -> None:
    rows = [row for row in by_section() if row["zone"] != "S4"]
    assert at(summed(tmp_path, rows), "alloc", "99001").status == "missing"


def test_units_without_place_join_the_commune_of_sections_too(tmp_path: Path) -> None:
    found = summed(tmp_path, by_section(), unlocated("alloc", "99001", 5))
    assert at(found, "alloc", "99001").value == 45
    assert at(found, "alloc", AGGLOMERATION_CODE).value == 53
    assert at(found, "alloc", "Q01").located == 40 / 45


def test_what_a_commune_delivers_itself_wins(tmp_path: Path) -> None:
    found = at(summed(tmp_path, by_section(), see("alloc", "99001", 41)), "alloc", "99001")
    assert (found.value, found.method) == (41, "livré directement")


def test_a_school_describes_its_commune_and_no_quartier(tmp_path: Path) -> None:
    rows = [see_unit("alloc", "etablissements", code, value) for code, value in SCHOOLS.items()]
    found = summed(tmp_path, rows, convention=school_convention())
    assert at(found, "alloc", "99001").value == 150
    for zone in ("Q01", "990010101"):
        lower = at(found, "alloc", zone)
        assert (lower.status, lower.reason) == ("not_applicable", BECAUSE)


def test_even_a_quartier_delivered_by_mistake_says_nothing_of_schools(tmp_path: Path) -> None:
    found = summed(tmp_path, see("alloc", "Q01", 12), convention=school_convention())
    assert at(found, "alloc", "Q01").status == "not_applicable"


def test_an_indicator_is_computed_at_its_levels_only(tmp_path: Path) -> None:
    kept = indicator(
        "caf_alloc",
        kind="count",
        value=["alloc"],
        levels=["commune"],
        levels_because="convenu ainsi",
    )
    conventions = {"caf": toy_convention(indicators=[kept])}
    territory, config = units_territory(tmp_path), units_config()
    aggregates = aggregate(frame(by_section()), conventions, territory, config, EDITION)
    found = compute(aggregates, conventions, EDITION)
    assert at(found, "caf_alloc", "99001").value == 40
    for zone in ("Q01", AGGLOMERATION_CODE):
        other = at(found, "caf_alloc", zone)
        assert (other.status, other.reason) == ("not_applicable", "convenu ainsi")
        assert pd.isna(other.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 999), min_size=5, max_size=5), data=st.data())
def test_nothing_is_lost_between_sections_and_communes(
    tmp_path: Path, values: list[int], data: st.DataObject
) -> None:
    rows = by_section(**dict(zip(SECTIONS, values, strict=True)))
    found = summed(tmp_path, data.draw(st.permutations(rows)))
    assert at(found, "alloc", AGGLOMERATION_CODE).value == sum(values)
    iris = found[(found["level"] == "iris") & (found["measure"] == "caf.alloc")]
    assert iris["value"].sum() == sum(values)
