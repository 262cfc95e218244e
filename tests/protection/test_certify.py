"""Two whole tables for each target, or its interval."""

from dataclasses import replace

import numpy as np

from osq.protection.certify import certify, check
from osq.protection.system import Knowledge
from tests.protection.territories import exactly, targets

FOUR = Knowledge(
    np.zeros(4, dtype=np.int64),
    exactly([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]], [9, 8, 7]),
)


def test_the_two_tables_hold_and_are_far_apart() -> None:
    asked = targets(np.eye(4, dtype=np.int64), width=5)
    certificate = certify(FOUR, asked)
    assert certificate.failures == ()
    for target in range(4):
        low = certificate.table(int(certificate.low[target]))
        high = certificate.table(int(certificate.high[target]))
        assert FOUR.hold(low)
        assert FOUR.hold(high)
        assert high[target] - low[target] >= 5


def test_one_of_the_tables_goes_as_far_as_asked() -> None:
    asked = targets([[1, 0, 0, 0]], width=2, reach=7)
    certificate = certify(FOUR, asked)
    assert certificate.table(int(certificate.high[0]))[0] >= 7
    assert certify(FOUR, targets([[1, 0, 0, 0]], width=2, reach=8)).failures[0].high == 7


def test_a_target_that_is_too_narrow_is_given_with_its_interval() -> None:
    certificate = certify(FOUR, targets([[1, 0, 0, 0], [1, 1, 0, 0]], width=5))
    (failure,) = certificate.failures
    assert (failure.target, failure.low, failure.high) == (1, 9, 9)
    assert (certificate.low[1], certificate.high[1]) == (-1, -1)


def test_a_width_that_only_fractions_reach_is_not_certified() -> None:
    """2a + 3b = 12 and a + b <= 5: b is 2 or 4 in whole numbers."""
    known = Knowledge(np.zeros(2, dtype=np.int64), exactly([[2, 3]], [12]))
    certificate = certify(known, targets([[0, 1]], width=3))
    assert certificate.failures == ()
    assert certify(known, targets([[0, 1]], width=5)).failures[0].high == 4


def test_one_changed_number_fails() -> None:
    asked = targets(np.eye(4, dtype=np.int64), width=5)
    certificate = certify(FOUR, asked)
    assert check(certificate, FOUR, asked) == []
    for place in range(4):
        base = certificate.base.copy()
        base[place] += 1
        assert check(replace(certificate, base=base), FOUR, asked) != []


def test_tables_are_shared() -> None:
    """A hundred pairs that a total ties, and two tables for each at most."""
    size = 200
    told = exactly(
        [[int(column // 2 == row) for column in range(size)] for row in range(size // 2)],
        [20] * (size // 2),
    )
    known = Knowledge(np.zeros(size, dtype=np.int64), told)
    certificate = certify(known, targets(np.eye(size, dtype=np.int64), width=5))
    assert certificate.failures == ()
    assert certificate.changes.nnz <= size


def test_the_same_certificate_every_time() -> None:
    asked = targets(np.eye(4, dtype=np.int64), width=5)
    one, other = certify(FOUR, asked), certify(FOUR, asked)
    np.testing.assert_array_equal(one.base, other.base)
    assert (one.changes != other.changes).nnz == 0
