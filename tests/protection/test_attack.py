"""What an attacker concludes from what he is told."""

import numpy as np
import pytest
from scipy import sparse

from osq.protection.attack import Intervals, intervals
from osq.protection.reduce import Contradiction, reduced
from osq.protection.system import NO_HIGH, NO_LOW, Knowledge, Rows, stacked
from tests.protection.territories import exactly, nothing, rows

NONE_LOW, NONE_HIGH = int(NO_LOW), int(NO_HIGH)


def _asked(told: Rows, form: list[int], floor: int = 0) -> Intervals:
    known = Knowledge(np.full(len(form), floor, dtype=np.int64), told)
    return intervals(known, sparse.csr_array(np.array([form], dtype=np.int64)))


def _interval(told: Rows, form: list[int], floor: int = 0) -> tuple[int, int]:
    found = _asked(told, form, floor)
    return int(found.low[0]), int(found.high[0])


def test_commune_minus_its_quartiers_is_known() -> None:
    told = exactly([[1, 1, 1], [1, 1, 0]], [12, 10])
    assert _interval(told, [0, 0, 1]) == (2, 2)


def test_two_hidden_share_what_is_left() -> None:
    told = exactly([[1, 1, 1], [0, 0, 1]], [12, 5])
    assert _interval(told, [1, 0, 0]) == (0, 7)


def test_hidden_units_are_at_least_the_floor() -> None:
    told = exactly([[1, 1]], [7])
    assert _interval(told, [1, 0], floor=1) == (1, 6)


def test_nothing_told_limits_nothing() -> None:
    assert _interval(nothing(2), [1, 0]) == (0, NONE_HIGH)
    assert _interval(nothing(2), [-1, 0]) == (NONE_LOW, 0)


def test_a_difference_may_be_limited_on_one_side_only() -> None:
    told = rows([[1, -1]], [3], [NONE_HIGH])
    assert _interval(told, [1, -1]) == (3, NONE_HIGH)
    assert _interval(told, [1, 0]) == (3, NONE_HIGH)


def test_a_percentage_and_its_base_give_the_numerator() -> None:
    """4.9 % of 41, printed to a tenth, is 2."""
    told = stacked([exactly([[1, 1]], [41]), rows([[2000, 0]], [97 * 41], [99 * 41])])
    assert _interval(told, [1, 0]) == (2, 2)


def test_large_ratios_are_exact() -> None:
    """123.4 per 1 000 of an unknown base within some bounds, in whole coefficients."""
    ratio = rows([[20_000, -2_467], [20_000, -2_469]], [0, NONE_LOW], [NONE_HIGH, 0])
    base = rows([[0, 1]], [400_000], [400_100])
    low, high = _interval(stacked([ratio, base]), [1, 0])
    numerators = [
        n
        for n in range(49_000, 50_000)
        if any(2_467 * d <= 20_000 * n <= 2_469 * d for d in range(400_000, 400_101))
    ]
    assert (low, high) == (min(numerators), max(numerators))


def test_whole_numbers_say_more_than_fractions() -> None:
    """2a + 2b + 1c = 5 with c at most 2: c is 1."""
    told = stacked([exactly([[2, 2, 1]], [5]), rows([[0, 0, 1]], [0], [2])])
    assert _interval(told, [0, 0, 1]) == (1, 1)


def test_a_form_over_parts_without_ties_is_their_sum() -> None:
    told = exactly([[1, 1, 0, 0], [0, 0, 1, 1]], [3, 4])
    assert _interval(told, [1, 0, 1, 0]) == (0, 7)
    assert _interval(told, [1, 1, 1, 0]) == (3, 7)


def test_statements_that_exclude_one_another_are_refused() -> None:
    with pytest.raises(Contradiction):
        _interval(exactly([[1, 1], [1, 1]], [3, 4]), [1, 0])
    with pytest.raises(Contradiction):
        _interval(exactly([[2, 2]], [3]), [1, 0])


def test_what_no_row_tells_apart_is_one_unknown() -> None:
    told = exactly([[1, 1, 1, 1], [1, 1, 0, 0]], [9, 4])
    known = Knowledge(np.zeros(4, dtype=np.int64), told)
    small = reduced(known, sparse.csr_array(np.array([[1, 1, 0, 0]], dtype=np.int64)))
    assert small.box.matrix.shape[1] == 2
    table = small.expanded(np.array([4, 5], dtype=np.int64))
    assert known.hold(table)


def test_a_table_too_large_to_be_sure_does_not_hold() -> None:
    told = rows([[2**40]], [NONE_LOW], [NONE_HIGH])
    assert told.hold(np.array([1], dtype=np.int64))
    assert not told.hold(np.array([2**40], dtype=np.int64))
