from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.statistics.composite import Composite, Reason, composite, oriented_scores, ranks
from osq.statistics.standard import scale

NAN = math.nan
DIMENSIONS = (0, 0, 1, 1, 2)
DIRECTIONS = (1, -1, 1, 1, -1)
cells = st.one_of(st.integers(-300, 300), st.none())
tables = st.lists(
    st.tuples(st.tuples(*[cells] * len(DIMENSIONS)), st.integers(1, 9000)), min_size=2, max_size=15
)
Rows = Sequence[tuple[Sequence[int | None], int]]


def table(rows: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([values for values, _ in rows], dtype=np.float64)


def made(
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    directions: Sequence[int] = DIRECTIONS,
    limit: float = 3.0,
) -> Composite:
    against = scale(values, weights)
    scores = oriented_scores(values, against, directions, limit=limit)
    return composite(scores, DIMENSIONS)


def weights(rows: Rows) -> list[int]:
    return [weight for _, weight in rows]


WORKED = np.array(
    [
        [26, 13_800, 16, 30],
        [20, 15_800, 20, 32],
        [23, 15_000, 10, 26],
        [16, 15_200, NAN, 35],
        [19, NAN, 14, 29],
        [23, NAN, NAN, NAN],
    ]
)
"""The example of docs/method.md: quartiers A to F, two indicators, then one, then one."""
PEOPLE = [1000, 1000, 2000, 2000, 4000, NAN]


def test_the_example_of_the_method() -> None:
    against = scale(WORKED, PEOPLE)
    assert against.mean.tolist() == [20, 15_000, 14, 30]
    assert against.deviation.tolist() == [3, 600, 3, 3]

    scores = oriented_scores(WORKED, against, [1, -1, 1, 1], limit=1.5)
    found = composite(scores, [0, 0, 1, 2])

    third, ninth = Fraction(1, 3), Fraction(1, 9)
    expected = [
        [Fraction(1, 4), Fraction(1, 4), 2 * ninth, 0],
        [0, -2 * ninth, Fraction(1, 2), 2 * ninth],
        [third / 2, 0, -4 * ninth, -4 * ninth],
        [NAN] * 4,
        [-ninth, NAN, 0, -ninth],
        [NAN] * 4,
    ]
    parts, index = np.array(expected, dtype=float), [13 / 18, 0.5, -13 / 18, NAN, -2 / 9, NAN]
    np.testing.assert_allclose(found.indicators, parts, rtol=0, atol=3e-12)
    np.testing.assert_allclose(found.value, index, rtol=0, atol=3e-12)
    assert found.present.tolist() == [4, 4, 4, 3, 3, 1]
    assert found.reason.tolist() == [
        Reason.COMPUTED,
        Reason.COMPUTED,
        Reason.COMPUTED,
        Reason.EMPTY_DIMENSION,
        Reason.COMPUTED,
        Reason.TOO_FEW,
    ]
    assert ranks(found.value).first.tolist() == [1, 2, 4, 0, 3, 0]


def naive(rows: Rows, limit: float) -> list[float | None]:
    """The same by loops over single numbers, sharing no code."""
    scores: list[dict[int, float]] = [{} for _ in rows]
    for column, direction in enumerate(DIRECTIONS):
        known = [(values[column], weight) for values, weight in rows]
        sure = [(value, weight) for value, weight in known if value is not None]
        if len({value for value, _ in sure}) < 2:
            continue
        people = sum(weight for _, weight in sure)
        mean = sum(value * weight for value, weight in sure) / people
        spread = math.sqrt(sum(weight * (value - mean) ** 2 for value, weight in sure) / people)
        for row, (value, _) in enumerate(known):
            if value is not None:
                score = direction * (value - mean) / spread
                scores[row][column] = max(-limit, min(limit, score))
    found: list[float | None] = []
    for own in scores:
        groups: dict[int, list[float]] = {}
        for column, score in own.items():
            groups.setdefault(DIMENSIONS[column], []).append(score)
        enough = 3 * len(own) >= 2 * len(DIMENSIONS) and len(groups) == 3
        means = [sum(group) / len(group) for group in groups.values()]
        found.append(sum(means) / 3 if enough else None)
    return found


@given(tables, st.sampled_from([0.5, 1.0, 3.0]))
def test_it_agrees_with_plain_loops(rows: Rows, limit: float) -> None:
    found = made(table(rows), weights(rows), limit=limit)

    for index, expected in zip(found.value, naive(rows, limit), strict=True):
        assert index == pytest.approx(NAN if expected is None else expected, abs=1e-9, nan_ok=True)


@given(tables, st.integers())
def test_contributions_sum_to_the_index_exactly_in_any_order(rows: Rows, seed: int) -> None:
    found = made(table(rows), weights(rows))

    for index, sums, parts in zip(found.value, found.dimensions, found.indicators, strict=True):
        shuffled = [part for part in parts if not math.isnan(part)]
        random.Random(seed).shuffle(shuffled)
        if math.isnan(index):
            assert not shuffled
            continue
        assert sum(shuffled) == index
        assert sum(sums) == index
        for dimension, total in enumerate(sums):
            own = [p for p, d in zip(parts, DIMENSIONS, strict=True) if d == dimension]
            assert sum(part for part in own if not math.isnan(part)) == total


@given(tables, st.sampled_from([0.01, 0.5, 7.0, 1000.0]), st.integers(-500, 500))
def test_the_unit_of_an_indicator_does_not_matter(rows: Rows, unit: float, start: int) -> None:
    values = table(rows)

    found = made(values, weights(rows))
    other = made(values * unit + start, weights(rows))

    np.testing.assert_allclose(other.value, found.value, rtol=0, atol=1e-9)


@given(tables)
def test_the_other_direction_turns_everything_round(rows: Rows) -> None:
    found = made(table(rows), weights(rows))
    other = made(table(rows), weights(rows), [-one for one in DIRECTIONS])

    np.testing.assert_array_equal(other.value, -found.value)
    np.testing.assert_array_equal(other.indicators, -found.indicators)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_zones_changes_no_bit(rows: Rows, chance: random.Random) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)
    mixed = [rows[place] for place in order]

    found, other = made(table(rows), weights(rows)), made(table(mixed), weights(mixed))

    np.testing.assert_array_equal(other.value, found.value[order])
    np.testing.assert_array_equal(other.indicators, found.indicators[order])


@given(tables, st.sampled_from([0.3, 1.0, 2.5]))
def test_no_score_and_no_index_is_beyond_the_limit(rows: Rows, limit: float) -> None:
    values = table(rows)
    scores = oriented_scores(values, scale(values, weights(rows)), DIRECTIONS, limit=limit)
    index = composite(scores, DIMENSIONS).value

    assert np.all(np.isnan(scores) | (np.abs(scores) <= limit))
    assert np.all(np.isnan(index) | (np.abs(index) <= limit + 1e-9))


@given(tables)
def test_a_hidden_value_never_counts_as_anything(rows: Rows) -> None:
    """What an absent cell would have held cannot be seen: it is not read at all."""
    found = made(table(rows), weights(rows))

    assert np.all(np.isnan(found.indicators[np.isnan(table(rows))]))


def test_six_of_nine_are_two_thirds() -> None:
    scores = np.where(np.arange(9) < 6, 1.0, NAN)[np.newaxis]

    assert composite(scores, [0, 1, 2] * 3).value == pytest.approx([1.0])
    assert composite(scores, [0, 1, 2] * 3, least_share=Fraction(7, 9)).reason.tolist() == [
        Reason.TOO_FEW
    ]


def test_an_index_is_a_mean_over_however_many_dimensions() -> None:
    found = composite([[1.0, 3.0, 0.5]], [0, 0, 1])

    assert found.value == pytest.approx([1.25])
    assert found.indicators == pytest.approx(np.array([[0.25, 0.75, 0.25]]))


def test_more_than_one_indicator_may_be_asked_of_each_dimension() -> None:
    scores = [[1.0, 1.0, 1.0, NAN]]

    found = composite(scores, [0, 0, 1, 1], least_each=2)

    assert found.reason.tolist() == [Reason.EMPTY_DIMENSION]
    assert np.isnan(found.value).all()


def test_a_tie_shares_its_ranks() -> None:
    found = ranks([0.5, NAN, 1.2, 0.5, -0.1])

    assert found.first.tolist() == [2, 0, 1, 2, 4]
    assert found.last.tolist() == [3, 0, 1, 3, 4]


def test_an_indicator_without_direction_has_no_place_in_an_index() -> None:
    against = scale([[1.0], [2.0]], [1, 1])
    with pytest.raises(ValueError, match="direction"):
        oriented_scores([[1.0]], against, [0])


@pytest.mark.parametrize("limit", [0.0, -1.0, NAN])
def test_scores_are_limited_to_something(limit: float) -> None:
    against = scale([[1.0], [2.0]], [1, 1])
    with pytest.raises(ValueError, match="limited"):
        oriented_scores([[1.0]], against, [1], limit=limit)


@pytest.mark.parametrize("dimensions", [[], [1, 1], [0, 2]])
def test_a_dimension_without_indicator_is_refused(dimensions: list[int]) -> None:
    with pytest.raises(ValueError, match="dimension"):
        composite(np.ones((1, len(dimensions))), dimensions)


@pytest.mark.parametrize(
    ("share", "each"), [(Fraction(0), 1), (Fraction(4, 3), 1), (Fraction(1), 0)]
)
def test_an_index_of_nothing_is_refused(share: Fraction, each: int) -> None:
    with pytest.raises(ValueError, match="needed"):
        composite([[1.0]], [0], least_share=share, least_each=each)
