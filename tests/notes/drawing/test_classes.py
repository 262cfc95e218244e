"""Classes of a map: quantiles, Fisher-Jenks, standard deviations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.notes.drawing.classes import Method, classes

METHODS: list[Method] = ["quantile", "jenks", "deviation"]
VALUES = st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=60)


@given(VALUES, st.sampled_from(METHODS))
def test_classes_keep_order_and_leave_none_empty(values: list[Decimal], method: Method) -> None:
    found = classes(values, method)
    assert found is not None
    assert {found.of(value) for value in values} == set(range(len(found.limits)))
    assert set(found.limits) <= set(values)
    shades = [found.shade(value) for value in sorted(values)]
    assert shades == sorted(shades)
    assert set(shades) <= set(range(5))


@given(VALUES, st.sampled_from(METHODS))
def test_classes_do_not_depend_on_the_order_of_values(
    values: list[Decimal], method: Method
) -> None:
    assert classes(values, method) == classes(values[::-1], method)


def spread(values: Sequence[Decimal]) -> Decimal:
    mean = sum(values, Decimal(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Decimal(0))


def least_spread(values: Sequence[Decimal], count: int) -> Decimal:
    """By trying every partition of the distinct values in classes that adjoin."""
    distinct = sorted(set(values))
    best = Decimal("Infinity")
    for cuts in combinations(range(1, len(distinct)), count - 1):
        edges = [0, *cuts, len(distinct)]
        groups = [distinct[a:b] for a, b in pairwise(edges)]
        best = min(
            best, sum((spread([v for v in values if v in one]) for one in groups), Decimal(0))
        )
    return best


@given(st.lists(st.integers(0, 30).map(Decimal), min_size=3, max_size=11), st.integers(2, 4))
def test_jenks_is_the_partition_of_least_spread(values: list[Decimal], count: int) -> None:
    count = min(count, len(set(values)))
    found = classes(values, "jenks", count)
    assert found is not None
    assert len(found.limits) == count
    groups = [[v for v in values if found.of(v) == place] for place in range(count)]
    reached = sum((spread(group) for group in groups), Decimal(0))
    assert abs(reached - least_spread(values, count)) < Decimal("1e-6")


def test_quantiles_share_zones_out_evenly() -> None:
    found = classes([Decimal(one) for one in range(100)])
    assert found is not None
    assert found.limits == tuple(Decimal(one) for one in (19, 39, 59, 79, 99))


def test_the_middle_shade_of_deviations_is_that_of_the_mean() -> None:
    values = [Decimal(one) for one in (10, 50, 50, 50, 90)]
    found = classes(values, "deviation")
    assert found is not None
    assert [found.shade(Decimal(one)) for one in (10, 50, 90)] == [0, 2, 4]


@pytest.mark.parametrize("method", METHODS)
def test_one_value_is_one_class(method: Method) -> None:
    found = classes([Decimal(7)] * 9, method)
    assert found is not None
    assert (found.limits, found.shades) == ((Decimal(7),), (2,))


def test_no_value_no_class() -> None:
    assert classes([]) is None
