"""Parts of a printed figure, rounded so that they add up to it as printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal


def apportioned(total: Decimal, parts: Sequence[float]) -> tuple[Decimal, ...]:
    """The parts with the decimals of `total`, each rounded down or up, whose sum is `total`.

    Largest remainders (Hamilton's method of apportionment): all are rounded down, and the units
    that lack go to those that lost most, the first of equals first.  Raises ValueError when no
    such rounding sums to `total`: it is not their sum, rounded.
    """
    unit = Decimal(1).scaleb(int(total.as_tuple().exponent))
    exact = [Decimal(part) for part in parts]
    rounded = [part.quantize(unit, ROUND_FLOOR) for part in exact]
    lacking = int((total - sum(rounded)) / unit)
    if not 0 <= lacking <= len(rounded):
        raise ValueError(f"{parts} do not sum to {total}")
    order = sorted(range(len(exact)), key=lambda place: rounded[place] - exact[place])
    for place in order[:lacking]:
        rounded[place] += unit
    return tuple(rounded)
