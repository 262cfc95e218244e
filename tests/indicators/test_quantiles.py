"""Quantiles interpolated from classes, or told as a range: worked by hand, then by properties."""

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
from osq.conventions.indicators import DirectIndicator, Interpolation
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from osq.indicators.quantiles import edges_of_hidden, locate
from osq.methods import INTERPOLATED
from tests.builders.conventions import indicator, toy_convention
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

EDGES = (0, 10_000, 20_000, 40_000)
NAMES = ("apl", "alf", "als")
CENTRE, STATION = "990010101", "990010102"


def convention(
    quantile: float = 0.5,
    *,
    first: float | None = 0,
    last: float | None = 40_000,
    public: bool = False,
    **changes: Any,
) -> Convention:
    """A median with three classes of income: to 10 000, to 20 000, and above."""
    bounds = [first, *EDGES[1:-1], last]
    classes = [
        {"measure": name, "lower": low, "upper": high}
        for name, low, high in zip(NAMES, bounds, bounds[1:], strict=False)
    ]
    median = indicator(
        "revenu",
        kind="direct",
        unit="€",
        value="ruc_median",
        interpolation={"quantile": quantile, "classes": classes},
        **changes,
    )
    if public:
        return toy_convention(indicators=[median], confidentiality={"public": True, "rules": []})
    return toy_convention(indicators=[median])


def computed(*rows: Any, agreed: Convention | None = None) -> Any:
    conventions = toy_conventions(agreed or convention())
    return compute(aggregated(*rows, conventions=conventions), conventions, EDITION)


def classes(zone: str, *counts: float) -> list[Any]:
    return [see(name, zone, number) for name, number in zip(NAMES, counts, strict=True)]


@pytest.mark.parametrize(
    ("quantile", "counts", "value", "lower", "upper"),
    [
        (0.5, (20, 40, 40), 17_500, 10_000, 20_000),  # 10 000 + (50 - 20) / 40 x 10 000
        (0.1, (20, 40, 40), 5_000, 0, 10_000),  # 0 + (10 - 0) / 20 x 10 000
        (0.9, (20, 40, 40), 35_000, 20_000, 40_000),  # 20 000 + (90 - 60) / 40 x 20 000
        (0.2, (20, 40, 40), 10_000, 0, 10_000),  # the class is filled to its edge
        (0.5, (50, 0, 50), 10_000, 0, 10_000),
        (0.25, (0, 0, 8), 25_000, 20_000, 40_000),
    ],
)
def test_a_quantile_is_interpolated_in_its_class(
    quantile: float, counts: tuple[int, ...], value: float, lower: float, upper: float
) -> None:
    row = at(computed(classes(CENTRE, *counts), agreed=convention(quantile)), "revenu", CENTRE)

    assert (row.status, row.value, row.lower, row.upper) == ("estimated", value, lower, upper)
    assert row.denominator == sum(counts)
    assert row.method == "valeur interpolée à partir de 3 classes de revenus (livré directement)"


def test_a_whole_is_interpolated_from_the_sums_of_its_classes() -> None:
    rows = [classes(CENTRE, 20, 40, 40), classes(STATION, 0, 0, 60)]
    row = at(computed(*rows), "revenu", "Q01")

    assert row.value == 24_000  # 20, 40 and 100 of 160: 20 000 + (80 - 60) / 100 x 20 000
    assert row.method == "valeur interpolée à partir de 3 classes de revenus (IRIS dominants)"


def test_what_was_delivered_wins_over_an_interpolation() -> None:
    rows = [classes(CENTRE, 20, 40, 40), see("ruc_median", CENTRE, 16_900)]
    row = at(computed(*rows), "revenu", CENTRE)

    assert (row.status, row.value, row.method) == ("measured", 16_900, "livré directement")


@pytest.mark.parametrize("mark", ["suppressed", "not_applicable"])
def test_what_the_provider_withholds_is_not_estimated(mark: str) -> None:
    withheld = see("ruc_median", CENTRE, status=mark)
    row = at(computed(classes(CENTRE, 20, 40, 40), withheld), "revenu", CENTRE)

    assert row.status == mark
    assert math.isnan(row.value)


@pytest.mark.parametrize(("quantile", "first", "last"), [(0.9, 0, None), (0.1, None, 40_000)])
def test_a_quantile_in_an_open_class_is_refused(
    quantile: float, first: float | None, last: float | None
) -> None:
    agreed = convention(quantile, first=first, last=last)
    row = at(computed(classes(CENTRE, 20, 40, 40), agreed=agreed), "revenu", CENTRE)

    assert row.status == "missing"
    assert row.reason.startswith("le quantile tombe dans une classe ouverte")
    assert math.isnan(row.value)
    assert math.isnan(row.lower)


def test_an_open_class_does_not_matter_elsewhere() -> None:
    agreed = convention(first=None, last=None)
    row = at(computed(classes(CENTRE, 20, 40, 40), agreed=agreed), "revenu", CENTRE)

    assert row.value == 17_500


def test_classes_without_anybody_have_no_quantile() -> None:
    row = at(computed(classes(CENTRE, 0, 0, 0)), "revenu", CENTRE)

    assert (row.status, row.reason) == ("not_applicable", "aucune unité dans les classes")


def test_a_class_that_lacks_leaves_what_was_known() -> None:
    rows = [*classes(CENTRE, 20, 40, 40)[:2], see_all("ruc_median", dict.fromkeys(SIZES, 900.0))]
    row = at(computed(*rows), "revenu", "Q01")

    assert (row.status, row.reason) == ("not_applicable", "une médiane ne se somme pas")


def test_a_hidden_class_bounds_the_quantile_by_the_edges_it_may_reach() -> None:
    rows = [see("apl", CENTRE, 20), hide("alf", CENTRE, 1, 4), see("als", CENTRE, 22)]
    row = at(computed(*rows), "revenu", CENTRE)

    # 20, 4 and 22 of 46: 23 falls in the second class; 20, 1 and 22 of 43: in the third.
    assert (row.status, row.lower, row.upper) == ("suppressed", 10_000, 40_000)
    assert math.isnan(row.value)


def test_the_range_of_the_iris_is_told_where_nothing_else_is_known() -> None:
    medians = {zone: 11_200.4 + 100 * rank for rank, zone in enumerate(SIZES)}
    row = at(computed(see_all("ruc_median", medians)), "revenu", "99001")

    assert (row.status, row.lower, row.upper) == ("not_applicable", 11_200.4, 11_500.4)
    assert row.method == "de 11\u202f200 à 11\u202f500 selon les IRIS"
    assert row.reason == "une médiane ne se somme pas"
    assert math.isnan(row.value)


def test_an_estimate_is_released_as_one() -> None:
    conventions = toy_conventions(convention(public=True))
    release = released(classes(CENTRE, 20, 40, 40), conventions=conventions)

    figure = cell(release, "revenu", "iris", CENTRE)
    assert figure.value == 17_500
    assert figure.method.startswith(INTERPOLATED)


def test_an_estimate_from_confidential_classes_is_hidden() -> None:
    """No proof takes it: it is neither a row of what is released nor a function of it."""
    release = released(classes(CENTRE, 20, 40, 40), conventions=toy_conventions(convention()))

    assert cell(release, "revenu", "iris", CENTRE).sign is Sign.CONFIDENTIAL


def test_a_small_class_hides_the_estimate() -> None:
    conventions = toy_conventions(convention())
    release = released(classes(CENTRE, 3, 40, 40), conventions=conventions)

    assert cell(release, "revenu", "iris", CENTRE).sign is Sign.CONFIDENTIAL


def test_one_value_is_no_range() -> None:
    row = at(computed(see_all("ruc_median", dict.fromkeys(SIZES, 900.0))), "revenu", "Q01")

    assert row.method == "900 selon les IRIS"


def test_no_range_is_told_at_a_level_that_was_not_agreed() -> None:
    agreed = convention(levels=["iris"], levels_because="convenu ainsi")
    medians = dict.fromkeys(SIZES, 900.0)
    row = at(computed(see_all("ruc_median", medians), agreed=agreed), "revenu", "Q01")

    assert (row.status, row.reason, row.method) == ("not_applicable", "convenu ainsi", "")
    assert math.isnan(row.lower)


incomes = st.lists(st.integers(0, 39_999), min_size=1, max_size=40)
territories = st.fixed_dictionaries(dict.fromkeys(SIZES, incomes))
orders = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9])


def way(order: float) -> Interpolation:
    """How the toy convention interpolates its quantile."""
    (direct,) = convention(order).indicators
    assert isinstance(direct, DirectIndicator)
    assert direct.interpolation is not None
    return direct.interpolation


def tally(people: list[int]) -> dict[str, int]:
    """How many people are in each class."""
    spans = zip(NAMES, EDGES, EDGES[1:], strict=False)
    return {name: sum(low <= one < high for one in people) for name, low, high in spans}


def quantile_of(people: list[int], order: float) -> int:
    """The smallest income up to which lies at least that share of the people."""
    ranked = sorted(people)
    return next(
        one for rank, one in enumerate(ranked, 1) if rank >= order * len(ranked) * (1 - 1e-12)
    )


@settings(max_examples=40)
@given(territories, orders)
def test_the_true_quantile_is_in_the_class_found(
    people: Mapping[str, list[int]], order: float
) -> None:
    rows = [see(name, zone, n) for zone in people for name, n in tally(people[zone]).items()]
    values = computed(rows, agreed=convention(order))

    for target, zones in {
        "Q01": [CENTRE, STATION],
        AGGLOMERATION_CODE: list(SIZES),
        STATION: [STATION],
    }.items():
        everybody = [one for zone in zones for one in people[zone]]
        row = at(values, "revenu", target)
        assert row.status == "estimated"
        assert row.lower <= quantile_of(everybody, order) <= row.upper
        assert row.lower <= row.value <= row.upper


def looped(counts: list[float], order: float) -> float:
    """The same formula, class after class."""
    before = 0.0
    for number, low, high in zip(counts, EDGES, EDGES[1:], strict=False):
        wanted = order * sum(counts) - before
        if number and wanted <= number * (1 + 1e-9):
            return low + wanted / number * (high - low)
        before += number
    raise AssertionError("a quantile is in one of the classes")


@given(st.lists(st.integers(0, 5_000), min_size=3, max_size=3).filter(any), orders)
def test_a_loop_over_classes_agrees(counts: list[int], order: float) -> None:
    weighted = [0.4 * number for number in counts]

    found = locate(np.array(weighted)[:, None], way(order)).value[0]

    assert found == pytest.approx(looped(weighted, order), abs=1e-4)


slacks = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=3)


@given(incomes, orders, slacks)
def test_the_true_quantile_is_within_the_bounds_of_hidden_classes(
    people: list[int], order: float, slack: list[tuple[int, int]]
) -> None:
    counts = np.array(list(tally(people).values()), dtype=float)
    less, more = np.array(slack, dtype=float).T
    lower, upper = np.maximum(counts - less, 0), counts + more
    least, most = edges_of_hidden(lower[:, None], upper[:, None], way(order))

    assert least[0] <= quantile_of(people, order) <= most[0]
    # No edge is further than some counts within their bounds would put it.
    corners = itertools.product(*zip(lower, upper, strict=True))
    tried = [np.array(each)[:, None] for each in corners if sum(each) > 0]
    places = [int(locate(each, way(order)).place[0]) for each in tried]
    assert (least[0], most[0]) == (EDGES[min(places)], EDGES[max(places) + 1])


@settings(max_examples=40)
@given(territories)
def test_the_median_of_a_whole_is_within_the_range_of_those_of_its_parts(
    people: Mapping[str, list[int]],
) -> None:
    medians = {zone: float(quantile_of(found, 0.5)) for zone, found in people.items()}
    row = at(computed(see_all("ruc_median", medians)), "revenu", AGGLOMERATION_CODE)

    everybody = [one for found in people.values() for one in found]
    assert row.lower <= quantile_of(everybody, 0.5) <= row.upper
