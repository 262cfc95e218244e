from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.statistics.apportion import apportioned

parts = st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 2**18), min_size=1, max_size=12)


@given(parts, st.integers(0, 4))
def test_printed_parts_sum_to_the_printed_total_and_are_off_by_less_than_a_unit(
    exact: list[float], decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    total = Decimal(sum(exact)).quantize(unit, ROUND_HALF_UP)

    found = apportioned(total, exact)

    assert sum(found) == total
    assert all(abs(one - Decimal(true)) <= unit for one, true in zip(found, exact, strict=True))


def test_what_lacks_goes_to_those_that_lost_most() -> None:
    """Quartier C of docs/method.md: two units lack; of two equal remainders the first gets one."""
    found = apportioned(Decimal("-0.72"), [1 / 6, -4 / 9, -4 / 9])

    assert [str(one) for one in found] == ["0.17", "-0.44", "-0.45"]


def test_parts_that_are_not_those_of_the_total_are_refused() -> None:
    with pytest.raises(ValueError, match="do not sum"):
        apportioned(Decimal("0.9"), [0.1, 0.2])


def test_nothing_sums_to_zero() -> None:
    assert apportioned(Decimal("0.00"), []) == ()
