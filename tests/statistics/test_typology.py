from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from osq.statistics.inputs import OutOfRangeError
from osq.statistics.typology import (
    CannotBeFittedError,
    ConstantIndicatorError,
    TooFewZonesError,
    chosen_number,
    classes,
    coordinates,
    fit,
    v_tests,
)
from osq.statistics.typologymodel import Model

NAN = math.nan
Floats = npt.NDArray[np.float64]
Partition = set[frozenset[int]]

WORKED = np.array([[26, 34], [23, 35], [19, 31], [20, 28], [17, 27], [15, 25]], dtype=np.float64)
"""The example of docs/method.md."""

seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, zones: int = 24, indicators: int = 5) -> tuple[Floats, Floats]:
    """Correlated indicators and the weights of zones; no ties."""
    chance = np.random.default_rng(seed)
    mix = chance.normal(size=(indicators, indicators))
    return chance.normal(size=(zones, indicators)) @ mix + 40, chance.integers(
        300, 9000, zones
    ).astype(np.float64)


def named(table: Floats) -> list[str]:
    return [f"x{place}" for place in range(table.shape[1])]


def partition(labels: npt.ArrayLike) -> Partition:
    found = np.asarray(labels)
    return {frozenset(np.flatnonzero(found == one).tolist()) for one in np.unique(found)}


def naive_points(table: Floats, weights: Floats, inertia: float) -> Floats:
    """Eigenvectors of the weighted correlation matrix, instead of singular vectors."""
    mass = weights / weights.sum()
    mean = mass @ table
    scores = (table - mean) / np.sqrt(mass @ (table - mean) ** 2)
    values, vectors = np.linalg.eigh(scores.T @ (mass[:, np.newaxis] * scores))
    order = np.argsort(values)[::-1]
    kept = int(np.sum(np.cumsum(values[order])[:-1] < inertia * values.sum() - 1e-9)) + 1
    return np.asarray(scores @ vectors[:, order[:kept]])


def naive_ward(points: Floats) -> tuple[list[float], list[Partition]]:
    """Heights and partitions of every stage, by Lance and Williams' update of Ward's criterion."""
    groups = {place: [place] for place in range(len(points))}
    distance = {
        frozenset((a, b)): float(np.sum((points[a] - points[b]) ** 2))
        for a, b in combinations(groups, 2)
    }
    heights, stages = [], [{frozenset(group) for group in groups.values()}]
    while len(groups) > 1:
        a, b = sorted(min(distance.items(), key=lambda item: item[1])[0])
        apart = distance.pop(frozenset((a, b)))
        na, nb = len(groups[a]), len(groups[b])
        for c in groups.keys() - {a, b}:
            nc = len(groups[c])
            da, db = distance[frozenset((a, c))], distance.pop(frozenset((b, c)))
            total = (na + nc) * da + (nb + nc) * db - nc * apart
            distance[frozenset((a, c))] = total / (na + nb + nc)
        groups[a] += groups.pop(b)
        heights.append(math.sqrt(apart))
        stages.append({frozenset(group) for group in groups.values()})
    return heights, stages


def naive_consolidation(points: Floats, groups: Partition) -> Partition:
    while True:
        centres = [np.mean(points[sorted(group)], axis=0) for group in groups]
        nearest = [
            min(range(len(centres)), key=lambda k: float(np.sum((point - centres[k]) ** 2)))
            for point in points
        ]
        moved = partition(nearest)
        if moved == groups:
            return groups
        groups = moved


def test_the_example_of_the_method() -> None:
    model = fit(WORKED, np.ones(6), ["x", "y"], least=2, most=4)

    assert model.means == (20, 30)
    assert model.deviations == pytest.approx([math.sqrt(40 / 3)] * 2, rel=1e-15)
    assert model.inertia == (0.95, 0.05)
    assert model.axes == ((0.707106781, 0.707106781),)
    unit = math.sqrt(3 / 20)
    assert [centre[0] for centre in model.centres] == pytest.approx(
        [4.5 * unit, -0.5 * unit, -4 * unit], abs=5e-9
    )
    assert classes(model, WORKED).tolist() == [1, 1, 2, 2, 3, 3]


def test_the_new_year_of_the_example_is_placed_and_refits_nothing() -> None:
    model = fit(WORKED, np.ones(6), ["x", "y"], least=2, most=4)

    assert classes(model, np.array([[25, 30], [23, 30], [NAN, 30]])).tolist() == [1, 2, 0]
    on_axis = coordinates(model, [[25, 30], [23, 30]])[:, 0]
    assert on_axis == pytest.approx([2.5 * math.sqrt(3 / 20), 1.5 * math.sqrt(3 / 20)], abs=5e-9)


@given(seeds, st.sampled_from([0.5, 0.7, 0.9, 1.0]))
@settings(max_examples=40, deadline=None)
def test_components_are_those_of_the_correlation_matrix(seed: int, inertia: float) -> None:
    table, weights = drawn(seed)

    model = fit(table, weights, named(table), least=3, most=5, inertia=inertia)

    expected = naive_points(table, weights, inertia)
    found = coordinates(model, table)
    assert found.shape == expected.shape
    np.testing.assert_allclose(pdist(found), pdist(expected), atol=1e-6)
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-6)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_classes_are_those_of_a_naive_ward_consolidated(seed: int) -> None:
    table, weights = drawn(seed)

    model = fit(table, weights, named(table), least=3, most=6)

    points = naive_points(table, weights, 0.7)
    heights, stages = naive_ward(points)
    number = chosen_number(heights, 3, 6)
    expected = naive_consolidation(points, stages[len(points) - number])
    assert partition(classes(model, table)) == expected


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_with_every_axis_it_is_ward_on_the_standardised_indicators(seed: int) -> None:
    table, weights = drawn(seed)

    model = fit(table, weights, named(table), least=4, most=4, inertia=1.0)

    mass = weights / weights.sum()
    away = table - mass @ table
    scores = away / np.sqrt(mass @ away**2)
    tree = linkage(pdist(scores), method="ward")
    expected = naive_consolidation(scores, partition(fcluster(tree, 4, "maxclust")))
    assert partition(classes(model, table)) == expected


@given(seeds)
def test_the_costs_of_mergers_sum_to_the_inertia(seed: int) -> None:
    """What `chosen_number` compares: Ward heights squared are twice the inertia lost."""
    table, _ = drawn(seed, zones=10)
    heights, _ = naive_ward(table)

    total = np.sum((table - table.mean(axis=0)) ** 2)
    assert sum(height**2 / 2 for height in heights) == pytest.approx(total)


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=6, max_size=25), st.integers(1, 5))
@settings(deadline=None)
def test_every_zone_is_nearest_to_the_mean_of_its_own_class_even_with_ties(
    rows: list[tuple[int, int, int]], most: int
) -> None:
    table = np.array(rows, dtype=np.float64)
    try:
        model = fit(table, np.ones(len(table)), named(table), least=2, most=most + 1)
    except CannotBeFittedError:
        assume(False)

    found, points = classes(model, table), coordinates(model, table)

    assert found.min() >= 1
    assert set(found) == set(range(1, len(model.centres) + 1))
    for number, centre in enumerate(model.centres, 1):
        np.testing.assert_allclose(np.mean(points[found == number], axis=0), centre, atol=1e-8)


@given(seeds, st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_order_of_zones_changes_no_bit(seed: int, ties: bool) -> None:
    table, weights = drawn(seed)
    table = np.round(table) if ties else table
    order = np.random.default_rng(seed + 1).permutation(len(table))

    model = fit(table, weights, named(table), least=3, most=5)
    other = fit(table[order], weights[order], named(table), least=3, most=5)

    assert other.to_json() == model.to_json()
    assert classes(other, table[order]).tolist() == classes(model, table)[order].tolist()


@given(st.permutations([(x, y) for x in range(4) for y in range(4)]))
@settings(max_examples=40, deadline=None)
def test_nor_does_it_where_mergers_cost_the_same(order: list[tuple[int, int]]) -> None:
    """On a grid every neighbour is as near as another: whatever decides, it is not the order."""
    grid = np.array(sorted(order), dtype=np.float64)

    model = fit(grid, np.ones(16), ["x", "y"], least=3, most=5, inertia=1.0)
    other = fit(np.array(order, np.float64), np.ones(16), ["x", "y"], least=3, most=5, inertia=1.0)

    assert other.to_json() == model.to_json()


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_a_zone_is_placed_alone_as_it_is_among_all(seed: int) -> None:
    table, weights = drawn(seed)
    model = Model.from_json(fit(table, weights, named(table), least=3, most=5).to_json())

    alone = [int(classes(model, row[np.newaxis])[0]) for row in table]

    assert alone == classes(model, table).tolist()


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_the_unit_of_an_indicator_does_not_matter(seed: int) -> None:
    table, weights = drawn(seed)

    model = fit(table, weights, named(table), least=3, most=5)
    other = fit(table * [10, 1, 0.01, 3, 1] + 7, weights, named(table), least=3, most=5)

    assert (
        classes(other, table * [10, 1, 0.01, 3, 1] + 7).tolist() == classes(model, table).tolist()
    )


def test_the_largest_loading_of_an_axis_is_positive_and_classes_descend_along_the_first() -> None:
    table, weights = drawn(3)
    model = fit(table, weights, named(table), least=5, most=5)

    assert all(max(axis, key=abs) > 0 for axis in model.axes)
    first = [centre[0] for centre in model.centres]
    assert first == sorted(first, reverse=True)


def test_axes_that_hold_as_much_are_kept_together() -> None:
    """Two pairs of corners: no direction of the plane holds more than another."""
    square = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=np.float64)

    model = fit(square, np.ones(4), ["x", "y"], least=2, most=3, inertia=0.5)

    assert len(model.axes) == 2


def test_an_incomplete_zone_or_one_without_weight_takes_no_part() -> None:
    more = np.vstack([WORKED, np.array([[500, NAN], [900, 900]])])
    weights = np.array([1, 1, 1, 1, 1, 1, 1, NAN])

    assert fit(more, weights, ["x", "y"], least=2, most=4) == fit(
        WORKED, np.ones(6), ["x", "y"], least=2, most=4
    )


def test_weights_move_means_and_axes_but_each_zone_counts_for_one_in_classes() -> None:
    weights = [6000, 1000, 1000, 1000, 1000, 1000]

    model = fit(WORKED, weights, ["x", "y"], least=3, most=3)

    assert model.means[0] == pytest.approx((6 * 26 + 23 + 19 + 20 + 17 + 15) / 11)
    own = coordinates(model, WORKED)[:2]
    assert model.centres[0] == pytest.approx(own.mean(axis=0), abs=1e-8)


@pytest.mark.parametrize(
    ("heights", "least", "most", "expected"),
    [
        ([1.0, 1.0, 2.0, 24.5**0.5, 121.5**0.5], 2, 4, 3),
        ([1.0, 1.0, 2.0, 24.5**0.5, 121.5**0.5], 2, 2, 2),
        ([0.0, 0.0, 0.0, 3.0, 4.0], 2, 4, 3),
        ([1.0, 2.0, 4.0, 8.0, 16.0], 2, 4, 2),
    ],
    ids=["of the method", "declared", "three different zones", "smallest of equals"],
)
def test_the_number_of_classes(heights: list[float], least: int, most: int, expected: int) -> None:
    assert chosen_number(heights, least, most) == expected


def test_test_values_are_those_of_the_hypergeometric_mean() -> None:
    found = v_tests([1, 1, 2, 2, 2, 0], [[9.0], [7.0], [4.0], [3.0], [2.0], [999.0]])

    mean, variance = 5.0, (16 + 4 + 1 + 4 + 9) / 5
    error = math.sqrt(variance / 2 * (5 - 2) / (5 - 1))
    assert found[0, 0] == pytest.approx((8 - mean) / error)
    assert found[1, 0] == pytest.approx((3 - mean) / math.sqrt(variance / 3 * 2 / 4))


def test_nothing_marks_a_class_that_holds_all_or_an_indicator_with_one_value() -> None:
    assert np.isnan(v_tests([1, 1], [[1.0], [2.0]])).all()
    assert np.isnan(v_tests([1, 2], [[1.0], [1.0]])).all()


def test_an_empty_class_of_another_year_has_no_mark() -> None:
    found = v_tests([1, 3, 1], [[1.0], [2.0], [4.0]])

    assert np.isnan(found[1]).all()
    assert found.shape == (3, 1)


def test_too_few_different_zones_are_refused() -> None:
    with pytest.raises(TooFewZonesError):
        fit(np.repeat(WORKED[:3], 5, axis=0), np.ones(15), ["x", "y"], least=2, most=3)


def test_an_indicator_with_one_value_is_refused_by_its_rank() -> None:
    table = np.column_stack([WORKED, np.ones(6)])
    with pytest.raises(ConstantIndicatorError) as refusal:
        fit(table, np.ones(6), ["x", "y", "z"], least=2, most=3)
    assert refusal.value.indicators == (2,)


def test_an_infinite_value_or_a_negative_weight_is_refused() -> None:
    with pytest.raises(OutOfRangeError):
        fit([[math.inf, 1.0]], [1.0], ["x", "y"], least=2, most=2)
    with pytest.raises(OutOfRangeError):
        fit(WORKED, -np.ones(6), ["x", "y"], least=2, most=2)


@pytest.mark.parametrize(
    ("least", "most", "inertia"), [(1, 3, 0.7), (4, 3, 0.7), (2, 3, 0.0), (2, 3, 1.1)]
)
def test_settings_outside_their_domain_are_refused(least: int, most: int, inertia: float) -> None:
    with pytest.raises(ValueError, match="two classes"):
        fit(WORKED, np.ones(6), ["x", "y"], least=least, most=most, inertia=inertia)


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", '{"indicators": 3}', "no"],
)
def test_a_text_that_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON or ours
        Model.from_json(text)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ('"x"', "1, 2"),
        ("0.95", "null"),
        ("0.95", "NaN"),
        ("3.651", "-3.651"),
        ('"centres": [', '"centres": [[1.0, 2.0], '),
    ],
)
def test_a_damaged_model_is_refused(found: str, instead: str) -> None:
    text = fit(WORKED, np.ones(6), ["x", "y"], least=2, most=4).to_json()
    assert found in text
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON or ours
        Model.from_json(text.replace(found, instead))
