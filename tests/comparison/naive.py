"""Intervals and rules again by plain loops, from the naive ones of statistics: no code shared."""

from __future__ import annotations

import math

from tests.statistics import naive

Pair = tuple[int, int]


def newcombe(one: Pair, other: Pair, level: float) -> naive.Limits:
    (a, n), (b, m) = one, other
    return naive.difference(a / n, naive.wilson(a, n, level), b / m, naive.wilson(b, m, level))


def binomial_at_most(count: int, base: int, chance: float) -> float:
    return math.fsum(
        math.comb(base, k) * chance**k * (1 - chance) ** (base - k) for k in range(count + 1)
    )


def beyond(one: Pair, other: Pair, level: float) -> int:
    """The sign of a share that neither the rest alone nor both explain."""
    (count, base), tail = one, (1 - level) / 2
    chance = other[0] / other[1]
    few = binomial_at_most(count, base, chance) <= tail
    many = 1 - binomial_at_most(count - 1, base, chance) <= tail
    lower, upper = newcombe(one, other, level)
    if lower <= 0 <= upper:
        return 0
    return many - few


def places(limits: list[naive.Limits], place: int) -> Pair:
    """First and last place of one among intervals, 1 being the highest."""
    count = len(limits)
    above = sum(low > limits[place][1] for low, _ in limits)
    below = sum(high < limits[place][0] for _, high in limits)
    return 1 + above, count - below
