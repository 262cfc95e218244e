"""Each type of figure as an indicator: weighted means, scores, observed over expected, indices."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Sign
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from osq.indicators.panel import Column
from osq.indicators.states import methods
from tests.builders.conventions import COUNTS, count, indicator, mean, median, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    hide,
    see,
    see_all,
    toy_conventions,
)
from tests.builders.territory import AGGLOMERATION_CODE
from tests.confidentiality.releases import cell, released

CENTRE, STATION = "990010101", "990010102"
SCORE = indicator("score", kind="direct", unit="points", decimals=1, value="score")


def agreed(*indicators: dict[str, Any], **changes: Any) -> dict[str, Convention]:
    """The toy CAF with a mean score, a real number of deaths expected, and these indicators."""
    measures = [*map(count, COUNTS), median(), mean("score", "al", **changes)]
    measures.append({**count("attendus"), "kind": "sum"})
    return toy_conventions(toy_convention(measures=measures, indicators=list(indicators)))


def ratio(identifier: str, **changes: Any) -> dict[str, Any]:
    terms = {"numerator": ["apl"], "denominator": ["al"], "numerator_subset": False}
    return indicator(identifier, **{"kind": "ratio", "unit": "", "decimals": 1, **terms, **changes})


def computed(conventions: Mapping[str, Convention], *rows: Any) -> Any:
    return compute(aggregated(*rows, conventions=conventions), conventions, EDITION)


def scored(first: int = 30, second: int = 10) -> list[Any]:
    """A score of 20 in the centre and of 40 at the station, with these numbers of people."""
    rows = [see("score", CENTRE, 20), see("score", STATION, 40)]
    return [*rows, see("al", CENTRE, first), see("al", STATION, second)]


def test_a_weighted_mean_keeps_its_base_as_denominator() -> None:
    row = at(computed(agreed(SCORE), scored()), "score", "Q01")

    assert (row.value, row.denominator, row.status) == (25, 40, "measured")


def test_a_mean_delivered_without_its_base_is_shown_where_it_was() -> None:
    values = computed(agreed(SCORE), scored()[:2])

    assert at(values, "score", CENTRE).value == 20
    assert at(values, "score", "Q01").status == "not_applicable"


def test_the_rounding_of_a_mean_is_carried_in_its_bounds() -> None:
    row = at(computed(agreed(SCORE, rounding=0.5), scored()), "score", "Q01")

    assert (row.lower, row.value, row.upper) == (24.75, 25, 25.25)


def test_rounded_counts_bound_their_ratio() -> None:
    rounded = [count(name, rounding=10) for name in COUNTS]
    conventions = toy_conventions(
        toy_convention(measures=[*rounded, median()], indicators=[ratio("rapport", per=100)])
    )
    row = at(
        computed(conventions, see("apl", CENTRE, 20), see("al", CENTRE, 50)), "rapport", CENTRE
    )

    assert row.value == 40
    assert row.lower == pytest.approx(100 * 15 / 55)
    assert row.upper == pytest.approx(100 * 25 / 45)


def test_a_mean_over_a_small_base_that_is_not_printed_is_hidden() -> None:
    release = released(scored(20, 9), conventions=agreed(SCORE))

    for level, zone in (("quartier", "Q01"), ("iris", CENTRE)):
        assert cell(release, "score", level, zone).sign is Sign.CONFIDENTIAL


def test_a_mean_over_a_hidden_base_is_hidden() -> None:
    release = released(scored(30, 3), conventions=agreed(SCORE))
    assert cell(release, "score", "iris", STATION).sign is Sign.CONFIDENTIAL

    masked = [*scored()[:3], hide("al", STATION)]
    release = released(masked, conventions=agreed(SCORE))
    for level, zone in (("iris", STATION), ("quartier", "Q01")):
        assert cell(release, "score", level, zone).sign is Sign.CONFIDENTIAL


def test_a_range_of_medians_never_leaves() -> None:
    medians = {zone: 11_200 + 100 * rank for rank, zone in enumerate(SIZES)}
    release = released(see_all("ruc_median", medians))

    figure = cell(release, "caf_ruc_median", "quartier", "Q01")
    assert (figure.value, figure.sign, figure.method) == (None, Sign.NOT_APPLICABLE, "")
    assert "11" not in figure.reason


def test_a_score_delivered_as_a_sum_is_a_ratio_of_sums() -> None:
    sums = [see("apl", CENTRE, 600), see("apl", STATION, 400), *scored()[2:]]
    row = at(computed(agreed(ratio("score_somme", per=1)), sums), "score_somme", "Q01")

    assert row.value == 25


def test_standardised_mortality_is_observed_over_expected() -> None:
    mortality = ratio("icm", numerator=["apl"], denominator=["attendus"], per=100)
    rows = [
        *see_all("apl", {CENTRE: 12, STATION: 33}),
        *see_all("attendus", {CENTRE: 10.5, STATION: 25.5}),
    ]
    values = computed(agreed(mortality), rows)

    row = at(values, "icm", "Q01")
    assert (row.value, row.numerator, row.denominator) == (125, 45, 36)  # not 121.85, the mean
    assert at(values, "icm", CENTRE).value == 1200 / 10.5


def test_an_index_is_recomputed_at_each_level() -> None:
    youth = ratio("jeunesse", numerator=["apl"], denominator=["alf", "als"], per=100)
    rows = [
        *see_all("apl", {CENTRE: 90, STATION: 10}),
        *see_all("alf", {CENTRE: 20, STATION: 30}),
        *see_all("als", {CENTRE: 10, STATION: 40}),
    ]
    values = computed(agreed(youth), rows)

    assert [at(values, "jeunesse", zone).value for zone in (CENTRE, "Q01")] == [300, 100]


def test_an_estimated_term_makes_an_estimated_ratio() -> None:
    rows = [see("apl", CENTRE, 20, status="estimated"), see("al", CENTRE, 50)]
    row = at(computed(agreed(ratio("rapport", per=100)), rows), "rapport", CENTRE)

    assert (row.status, row.value) == ("estimated", 40)


@pytest.mark.parametrize(
    ("term", "other", "expected"),
    [
        ("estimated", "suppressed", "suppressed"),
        ("suppressed", "missing", "missing"),
        ("missing", "not_applicable", "not_applicable"),
        ("corrected", "measured", "measured"),
        ("corrected", "estimated", "estimated"),
    ],
)
def test_the_gravest_state_wins(term: str, other: str, expected: str) -> None:
    conventions = agreed(ratio("rapport"))
    for pair in ((term, other), (other, term)):
        rows = [
            see(name, CENTRE, *([50] if state in ("estimated", "corrected", "measured") else []))
            | {"status": state}
            for name, state in zip(("apl", "al"), pair, strict=True)
        ]
        assert at(computed(conventions, rows), "rapport", CENTRE).status == expected


def column(method: str) -> Column:
    number, word = np.zeros(1), np.array([""], dtype=object)
    text = np.array([method], dtype=object)
    return Column(number, number, number, number, number, number, word, word, text, word, word)


@given(st.permutations(list(itertools.product(["A", "B"], repeat=3))), st.integers(0, 2))
def test_another_method_of_any_measure_is_another_text(
    found: list[tuple[str, ...]], split: int
) -> None:
    """Ratios of three measures: no two ways to come about are told alike."""
    texts = {
        methods(
            [column(one) for one in way[: split + 1]], [column(one) for one in way[split + 1 :]]
        )[0]
        for way in found
    }
    assert len(texts) == len(found)


def test_the_method_of_several_measures_is_told_in_their_order() -> None:
    top = [column("livré directement"), column("livré directement"), column("somme d’IRIS")]

    assert methods(top, [])[0] == "livré directement (2 grandeurs) et somme d’IRIS"
    assert methods(top[:2], top[2:])[0] == (
        "livré directement (numérateur), somme d’IRIS (dénominateur)"
    )


people = st.lists(st.tuples(st.booleans(), st.integers(0, 100)), max_size=25)
cities = st.fixed_dictionaries(dict.fromkeys(SIZES, people))
PLACES = {"Q01": (CENTRE, STATION), "99001": tuple(SIZES)[:4], AGGLOMERATION_CODE: tuple(SIZES)}


@settings(max_examples=40)
@given(cities, st.randoms(use_true_random=False))
def test_no_figure_is_a_mean_of_means(city: Mapping[str, list[Any]], chance: Any) -> None:
    """Persons are drawn; each IRIS delivers what it would; each whole is that of its persons."""
    rows = []
    for zone, found in city.items():
        rows += [see("apl", zone, sum(flag for flag, _ in found)), see("al", zone, len(found))]
        if found:
            exact = sum(score for _, score in found) / len(found)
            rows.append(see("score", zone, round(exact)))
    chance.shuffle(rows)
    conventions = agreed(SCORE, ratio("part", per=100, numerator_subset=True), rounding=1)
    values = computed(conventions, rows)

    for target, zones in PLACES.items():
        everybody = [one for zone in zones for one in city[zone]]
        part, score = at(values, "part", target), at(values, "score", target)
        if not everybody:
            assert part.status == "not_applicable"
            assert math.isnan(score.value)
            continue
        size = len(everybody)
        assert math.isclose(part.value, 100 * sum(flag for flag, _ in everybody) / size)
        truth = sum(each for _, each in everybody) / size
        assert score.lower - 1e-9 <= truth <= score.upper + 1e-9
        assert abs(score.value - truth) <= 0.5 + 1e-9
