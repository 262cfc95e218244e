"""What is too weak is not published, and what is published says what it lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from osq.confidentiality.draft import draft_edition
from osq.confidentiality.publish import publish
from osq.confidentiality.release import Figure, Release, Sign
from osq.confidentiality.secured import secured
from osq.indicators.compute import compute
from osq.observatory import Quality
from tests.builders.conventions import minimum_count, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    populations,
    see_all,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import toy_config, toy_territory
from tests.confidentiality.releases import Row, cell, released

HUNDREDS = dict.fromkeys(SIZES, 100)


def figure(release: Release, zone: str, level: Any = "quartier") -> Figure:
    return cell(release, "population", level, zone)


def with_coverage(share: float, quality: Quality | None = None) -> Figure:
    """The population of Q01 had its aggregate covered that share of the quartier."""
    conventions = toy_conventions()
    aggregates = aggregated(populations())
    aggregates.loc[aggregates["zone"] == "Q01", "coverage"] = share
    config = toy_config(demonstration=True)
    if quality is not None:
        config = config.model_copy(update={"quality": quality})
    draft = draft_edition(
        compute(aggregates, conventions, EDITION),
        aggregates,
        conventions,
        toy_territory(),
        config,
        EDITION,
    )
    release = publish(
        {EDITION: secured(draft, (), {})}, "", conventions, toy_territory(), config, EDITION, []
    )
    return figure(release, "Q01")


def test_a_quartier_of_grade_d_is_not_published() -> None:
    found = figure(released(populations()), "Q03")  # four tenths inside

    assert (found.value, found.sign, found.grade) == (None, Sign.NOT_AVAILABLE, None)
    assert "fiabilité D" in found.reason


def test_better_grades_and_unknown_ones_are_published() -> None:
    release = released(populations())

    assert (figure(release, "Q01").grade, figure(release, "Q01").value) == ("A", Decimal(4000))
    assert (figure(release, "Q02").grade, figure(release, "Q02").value) == (None, Decimal(3500))


def test_an_observatory_may_ask_for_less() -> None:
    lenient = Quality.model_validate({"fidelity": {"C": 0.3}, "coverage": {"note": 0.5}})

    assert with_coverage(0.6, lenient).value == Decimal(4000)


@pytest.mark.parametrize(
    ("share", "published", "marked"),
    [(1.0, True, False), (0.9, True, False), (0.8, True, True), (0.7, False, False)],
)
def test_coverage_decides(share: float, published: bool, marked: bool) -> None:
    found = with_coverage(share)

    assert (found.value is not None, found.mark != "") == (published, marked)
    assert (found.sign is Sign.NOT_AVAILABLE) is not published
    assert found.coverage == Decimal(str(share)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("count", [5, 500], ids=["small", "large"])
def test_a_zone_of_poor_quality_says_so_whether_its_count_is_small_or_not(count: int) -> None:
    """Q03 is of grade D, as everybody can see: `s` there would tell that it counts few."""
    convention = toy_convention(confidentiality={"rules": [minimum_count()]})
    conventions = toy_conventions(convention)
    rows = see_all("alloc", {**HUNDREDS, "990020102": count})  # Q03 counts four tenths
    found = cell(released(rows, conventions=conventions), "caf_alloc", "quartier", "Q03")

    assert (found.sign, found.mark) == (Sign.NOT_AVAILABLE, "")
    assert "fiabilité D" in found.reason


def lost(number: float | None) -> Row:
    return [*see_all("alloc", HUNDREDS), unlocated("alloc", "99001", number)]


@pytest.mark.parametrize(
    ("number", "published", "told"),
    [(0, True, ""), (20, True, "n’a pas localisées"), (300, False, "")],
)
def test_a_sum_of_iris_without_the_units_not_located_says_so(
    number: int, published: bool, told: str
) -> None:
    found = cell(released(lost(number)), "caf_alloc", "quartier", "Q01")

    assert (found.value is not None) is published
    assert told in found.mark
    assert (found.mark == "") is (told == "")
    if not published:
        assert "localisées" in found.reason


def test_the_commune_counts_them_and_needs_no_mark() -> None:
    found = cell(released(lost(300)), "caf_alloc", "commune", "99001")

    assert (found.value, found.mark) == (Decimal(700), "")


def test_no_released_text_tells_how_many_were_not_located() -> None:
    """Two numbers on one side of every threshold give the same figures below the commune."""

    def below(number: int) -> pd.DataFrame:
        figures = released(lost(number)).figures.values()
        return pd.DataFrame([one for one in figures if one.zone.level in ("iris", "quartier")])

    assert below(3).equals(below(40))
