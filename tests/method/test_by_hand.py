"""The territory that docs/method.md works out on paper gives what the paper says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import pandas as pd
import pytest

from osq.aggregation.aggregate import aggregate
from osq.aggregation.quality import grade
from osq.comparison.comparators import Kind, comparator, others
from osq.comparison.gaps import gap
from osq.comparison.internal import observed_frame
from osq.comparison.observed import Law, limits
from osq.confidentiality.draft import draft_edition
from osq.confidentiality.publish import publish
from osq.confidentiality.release import ZoneKey
from osq.confidentiality.secured import secured
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from osq.indicators.declared import declared_indicators
from osq.territory.composition import SCALE, UNKNOWN
from tests.aggregation import naive
from tests.aggregation.reading import cells_of, ground_of
from tests.builders.observations import EDITION, POPULATION, at, frame
from tests.builders.territory import QUARTIER_SHARES, toy_config, toy_territory
from tests.comparison.builders import toy_extents
from tests.method.document import number, tables, worked
from tests.method.paper import CODES, INDICATORS, SUMMED, conventions, deliveries

DOCUMENT = tables()
RESULTS = [(name, row) for name in INDICATORS for row in DOCUMENT[name]]


def aggregated(agreed: Mapping[str, Convention]) -> pd.DataFrame:
    rows = frame(deliveries(DOCUMENT["delivered for"]))
    return aggregate(rows, agreed, toy_territory(), toy_config(), EDITION)


@cache
def aggregates() -> pd.DataFrame:
    return aggregated(conventions())


@cache
def figures() -> pd.DataFrame:
    return compute(aggregates(), conventions(), EDITION)


def ground() -> naive.Ground:
    given, _ = cells_of(frame(deliveries(DOCUMENT["delivered for"])), POPULATION)
    return ground_of(toy_territory(), {zone: cell.value for zone, cell in given.items()})


def zone_key(name: str) -> ZoneKey:
    (level,) = set(figures().loc[figures()["zone"] == CODES[name], "level"])
    return ZoneKey(level, CODES[name])


def agrees(found: float, paper: str) -> bool:
    """Whether a number is what was worked out, exactly but for the last bits; empty is NaN."""
    if not paper:
        return math.isnan(found)
    return math.isclose(found, float(worked(paper)), rel_tol=1e-13)


def test_the_ground_is_that_of_the_document() -> None:
    shares = {share.source: share for share in QUARTIER_SHARES}
    assert {CODES[row["IRIS"]][:5] for row in DOCUMENT["IRIS"]} == {"99001", "99002"}
    for row in DOCUMENT["IRIS"]:
        code = CODES[row["IRIS"]]
        assert code.startswith(CODES[row["commune"]])
        share = shares.pop(code, None)
        assert row["quartier"] == (share.target if share else "")
        if share is not None:
            inside = UNKNOWN if row["share inside"] == "?" else number(row["share inside"]) * SCALE
            assert share.share_inside == inside
            assert share.weight_used == number(row["share counted"]) * SCALE
    assert not shares


@pytest.mark.parametrize(
    ("name", "row"), RESULTS, ids=[f"{name}: {row[name]}" for name, row in RESULTS]
)
def test_a_figure_is_what_the_paper_says(name: str, row: Mapping[str, str]) -> None:
    found = at(figures(), INDICATORS[name]["id"], CODES[row[name]])

    assert found.status == row["status"]
    assert agrees(found.value, row["value"])
    assert agrees(found.lower, row["from"] or row["value"])
    assert agrees(found.upper, row["to"] or row["value"])


@pytest.mark.parametrize(
    "row", DOCUMENT["aided, estimated"], ids=lambda row: row["aided, estimated"]
)
def test_an_estimate_is_what_the_paper_says(row: Mapping[str, str]) -> None:
    found = at(
        aggregated(conventions(tolerance=6, step=5)), "aided", CODES[row["aided, estimated"]]
    )

    assert found.status == row["status"]
    assert agrees(found.value, row["value"])
    assert agrees(found.lower, row["from"] or row["value"])
    assert agrees(found.upper, row["to"] or row["value"])


@pytest.mark.parametrize("row", DOCUMENT["interval of Q01"], ids=lambda row: row["interval of Q01"])
def test_an_interval_is_what_the_paper_says(row: Mapping[str, str]) -> None:
    model = INDICATORS[row["interval of Q01"]]
    law = Law.PROPORTION if model["numerator_subset"] else Law.RATE
    figure = at(figures(), model["id"], "Q01")
    found = limits(law, 100, figure.numerator, figure.denominator)

    assert agrees(figure.value, row["value"])
    assert agrees(float(found.lower), row["from"])
    assert agrees(float(found.upper), row["to"])


@pytest.mark.parametrize(
    "row",
    DOCUMENT["homes rate of"],
    ids=lambda row: f"{row['homes rate of']} {row['against']}",
)
def test_a_comparator_is_what_the_paper_says(row: Mapping[str, str]) -> None:
    zone = zone_key(row["homes rate of"])
    against = comparator(toy_extents(exact_shares=True), zone, Kind(row["against"]))
    (indicator,) = (
        one.indicator
        for one in declared_indicators(conventions())
        if one.indicator.id == "homes_rate"
    )
    inside = observed_frame(figures(), periods={}, vintages={})["homes_rate"]

    assert against is not None
    rest = others(against, indicator, inside)
    assert rest is not None
    found = gap(against, indicator, inside[zone], rest, counted=True)
    assert found is not None
    for number_found, paper in ((rest.value, "rest"), (found.difference, "gap")):
        assert number_found is not None
        assert math.isclose(number_found, float(worked(row[paper])), rel_tol=1e-12, abs_tol=1e-12)
    assert found.ratio is not None
    assert agrees(found.ratio, row["ratio"])


@pytest.mark.parametrize("row", DOCUMENT["released"], ids=lambda row: row["released"])
def test_what_is_released_is_what_the_paper_says(row: Mapping[str, str]) -> None:
    config = toy_config(demonstration=True)
    draft = draft_edition(figures(), aggregates(), conventions(), toy_territory(), config, EDITION)
    release = publish(
        {EDITION: secured(draft, (), {})}, "", conventions(), toy_territory(), config, EDITION, []
    )
    zone = zone_key(row["released"])
    for name, paper in list(row.items())[1:]:
        figure = release.figure(INDICATORS[name]["id"], zone)
        assert figure is not None
        if figure.value is None:
            assert paper == figure.sign
        else:
            assert Fraction(figure.value) == number(paper.removesuffix("*"))
            assert bool(figure.mark) == paper.endswith("*")


@pytest.mark.parametrize("row", DOCUMENT["quality"], ids=lambda row: row["quality"])
def test_quality_is_what_the_paper_says(row: Mapping[str, str]) -> None:
    code = CODES[row["quality"]]
    people, homes, jobless = (
        at(aggregates(), measure, code) for measure in (POPULATION, "homes", "jobless")
    )

    assert agrees(jobless.coverage, row["coverage"])
    assert agrees(people.fidelity, row["fidelity"])
    assert (grade(people.fidelity, toy_config().quality.fidelity) or "") == row["grade"]
    assert agrees(homes.located, row["located"])


@pytest.mark.parametrize("measure", [POPULATION, *(f"caf.{name}" for name in SUMMED)])
def test_the_loops_say_the_same_of_sums(measure: str) -> None:
    """Save hidden cells, whose bounds osq narrows within those of the loops."""
    rows = frame(deliveries(DOCUMENT["delivered for"]))
    for zone, cell in naive.sums(ground(), *cells_of(rows, measure)).items():
        found = at(aggregates(), measure, zone)
        assert (found.status, found.coverage) == (cell.status, pytest.approx(cell.coverage))
        if cell.status == "measured":
            assert found.value == pytest.approx(cell.value, rel=1e-13)
        elif cell.status == "suppressed":
            assert cell.lower <= found.lower <= found.upper <= cell.upper


def test_the_loops_say_the_same_of_means() -> None:
    rows = frame(deliveries(DOCUMENT["delivered for"]))
    answers, lost_answers = cells_of(rows, "caf.answers")
    scores, lost = cells_of(rows, "caf.score", half=0.5)
    bases = naive.sums(ground(), answers, lost_answers)
    for zone, cell in naive.means(ground(), scores, bases, lost, lost_answers).items():
        found = at(aggregates(), "score", zone)
        assert found.status == cell.status
        if cell.status == "measured":
            expected = pytest.approx((cell.lower, cell.value, cell.upper), rel=1e-13)
            assert (found.lower, found.value, found.upper) == expected


def test_the_range_of_a_quartier_names_its_parts() -> None:
    methods = [at(figures(), "quartile", zone).method for zone in ("Q01", "Q02")]
    assert methods == [
        "de 8\u202f000 à 9\u202f000 selon les IRIS",
        "9\u202f500 selon les IRIS disponibles",
    ]


def test_every_table_of_the_section_is_read() -> None:
    ground = {"IRIS", "delivered for"}
    more = {"quality", "aided, estimated", "interval of Q01", "homes rate of", "released"}
    assert set(DOCUMENT) == {*ground, *INDICATORS, *more}
