"""How a difference is printed: the plural of « point » begins at two."""

from __future__ import annotations

from decimal import Decimal

import pytest

from osq.notes.figures import points
from osq.text import NBSP


@pytest.mark.parametrize(
    ("amount", "decimals", "printed"),
    [
        ("0.1", 1, "+0,1 point"),
        ("1.9", 1, "+1,9 point"),
        ("1.94", 1, "+1,9 point"),
        ("1.96", 1, "+2,0 points"),
        ("2.0", 1, "+2,0 points"),
        ("1.6", 0, "+2 points"),
        ("-1.0", 1, "−1,0 point"),
    ],
)
def test_points_are_singular_under_two_as_printed(amount: str, decimals: int, printed: str) -> None:
    for unit in ("%", "points"):
        assert points(Decimal(amount), decimals, unit).replace(NBSP, " ") == printed
