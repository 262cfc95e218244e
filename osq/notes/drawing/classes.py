"""Classes of a map: upper limits that are themselves figures of the map."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Literal

import numpy as np

Method = Literal["quantile", "jenks", "deviation"]

COUNT = 5
SHADES: Mapping[int, tuple[int, ...]] = {
    1: (2,),
    2: (1, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
}
"""Of five shades, the ones that so many classes take."""
DEVIATIONS = (-1.5, -0.5, 0.5, 1.5)
"""Where classes end, in standard deviations from the mean."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes in rising order: `limits` are their highest figures, `shades` run from 0 to 4."""

    limits: tuple[Decimal, ...]
    shades: tuple[int, ...]

    def of(self, value: Decimal) -> int:
        """The place of a value's class; that of the highest where it is above all limits."""
        return min(bisect_left(self.limits, value), len(self.limits) - 1)

    def shade(self, value: Decimal) -> int:
        return self.shades[self.of(value)]


def classes(
    values: Sequence[Decimal], method: Method = "quantile", count: int = COUNT
) -> Classes | None:
    """At most `count` classes of the values, none of them empty; equal values share a class.

    `deviation` always cuts at half a standard deviation and one and a half on both sides of the
    mean, and the middle shade stays that of the mean.  None without values.
    """
    if not values:
        return None
    ordered = sorted(values)
    if ordered[0] == ordered[-1]:
        return Classes((ordered[0],), SHADES[1])
    limits = _METHODS[method](ordered, min(count, len(set(ordered))))
    if method == "deviation":
        kept = [place for place, limit in enumerate(limits) if limit not in limits[:place]]
        found = [(limits[place], place) for place in kept if limits[place] >= ordered[0]]
        return Classes(tuple(one for one, _ in found), tuple(shade for _, shade in found))
    unique = tuple(sorted(set(limits)))
    return Classes(unique, SHADES[len(unique)])


def _quantile(ordered: Sequence[Decimal], count: int) -> list[Decimal]:
    return [ordered[ceil(len(ordered) * place / count) - 1] for place in range(1, count + 1)]


def _deviation(ordered: Sequence[Decimal], count: int) -> list[Decimal]:
    """The highest value under each limit; one under all values where a class has none."""
    numbers = np.array(ordered, dtype=float)
    cuts = [*(numbers.mean() + numbers.std() * np.array(DEVIATIONS)), numbers[-1]]
    places = np.searchsorted(numbers, cuts, side="right")
    return [ordered[place - 1] if place else ordered[0] - 1 for place in places.tolist()]


def _jenks(ordered: Sequence[Decimal], count: int) -> list[Decimal]:
    """The partition in `count` classes of least squared deviations from their means.

    Exact, by dynamic programming over distinct values weighted by how often they occur:
    W. D. Fisher, "On Grouping for Maximum Homogeneity", Journal of the American Statistical
    Association 53 (1958), 789-798, which G. F. Jenks brought to maps.
    """
    distinct = sorted(set(ordered))
    points = np.array(distinct, dtype=float)
    points = points - points.mean()
    weights = np.array([ordered.count(one) for one in distinct], dtype=float)
    n = len(points)
    sums = (np.concatenate([[0.0], np.cumsum(weights * points**power)]) for power in (0, 1, 2))
    zero, one, two = sums
    # cost[i, j]: squared deviations of the class that holds points i to j - 1.
    mass = zero[None, :] - zero[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = two[None, :] - two[:, None] - (one[None, :] - one[:, None]) ** 2 / mass
    cost[mass <= 0] = np.inf
    best, cuts = cost[0].copy(), []
    for _ in range(1, count):
        total = best[:, None] + cost
        cuts.append(total.argmin(axis=0))
        best = total.min(axis=0)
    ends, end = [n], n
    for cut in reversed(cuts):
        end = int(cut[end])
        ends.append(end)
    return [distinct[end - 1] for end in reversed(ends) if end]


_METHODS: Mapping[Method, Callable[[Sequence[Decimal], int], list[Decimal]]] = {
    "quantile": _quantile,
    "jenks": _jenks,
    "deviation": _deviation,
}
