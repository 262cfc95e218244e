from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.statistics.inputs import OutOfRangeError
from osq.statistics.standard import scale, standard_scores

NAN = math.nan
zones = st.lists(
    st.tuples(st.integers(-500, 500), st.integers(1, 9000)), min_size=2, max_size=30
).filter(lambda rows: len({value for value, _ in rows}) > 1)


@given(zones)
def test_a_scale_is_that_of_every_inhabitant_counted_one_by_one(
    rows: list[tuple[int, int]],
) -> None:
    values, weights = zip(*rows, strict=True)

    found = scale(np.array(values)[:, np.newaxis], weights)

    people = sum(weights)
    mean = sum(v * w for v, w in rows) / people
    spread = math.sqrt(sum(w * (v - mean) ** 2 for v, w in rows) / people)
    assert found.mean[0] == pytest.approx(mean, rel=1e-12, abs=1e-12)
    assert found.deviation[0] == pytest.approx(spread, rel=1e-12)


@given(zones, st.randoms())
def test_the_order_of_zones_changes_no_bit(rows: list[tuple[int, int]], chance: Random) -> None:
    tenths = [(value / 10, weight) for value, weight in rows]
    other = sorted(tenths, key=lambda _: chance.random())

    one, two = (
        scale([[value] for value, _ in order], [weight for _, weight in order])
        for order in (tenths, other)
    )

    assert one == two


def test_a_zone_without_value_or_weight_is_not_in_the_reference() -> None:
    found = scale([[1.0], [3.0], [NAN], [50.0], [70.0]], [1, 1, 1, NAN, 0])

    assert (found.mean[0], found.deviation[0], found.zones[0]) == (2.0, 1.0, 2)


def test_there_is_no_scale_where_all_are_equal_or_too_few() -> None:
    found = scale([[0.1, 1.0], [0.1, 2.0], [0.1, NAN]], [1, 1, 1], least_zones=3)

    assert np.isnan(found.mean).all()
    assert np.isnan(found.deviation).all()
    assert found.zones.tolist() == [3, 2]


def test_scores_are_absent_where_a_value_or_a_scale_is() -> None:
    reference = scale([[1.0, 5.0], [3.0, 5.0]], [1, 1])

    scores = standard_scores([[4.0, 6.0], [NAN, 6.0]], reference)

    np.testing.assert_array_equal(scores, [[2.0, NAN], [NAN, NAN]])


@pytest.mark.parametrize(("value", "weight"), [(math.inf, 1.0), (1.0, -1.0), (1.0, math.inf)])
def test_what_is_infinite_or_weighs_less_than_nothing_is_refused(
    value: float, weight: float
) -> None:
    with pytest.raises(OutOfRangeError):
        scale([[value], [2.0]], [weight, 1.0])
