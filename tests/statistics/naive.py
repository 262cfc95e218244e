"""The same figures by plain loops over single numbers, standard library only: no code shared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist

Limits = tuple[float, float]


def deviate(level: float) -> float:
    return NormalDist().inv_cdf(1 - (1 - level) / 2)


def solve(
    function: Callable[[float], float], low: float, high: float, *, rising: bool = False
) -> float:
    """Where a monotone function changes sign, by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        if (function(middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wilson(part: int, whole: int, level: float) -> Limits:
    """The two proportions whose distance to the estimate is z of their own standard errors."""
    z, share = deviate(level), part / whole

    def excess(p: float) -> float:
        return (share - p) ** 2 - z**2 * p * (1 - p) / whole

    lower = 0.0 if part == 0 else solve(excess, 0.0, share)
    upper = 1.0 if part == whole else solve(excess, share, 1.0, rising=True)
    return lower, upper


def poisson_at_most(count: int, mean: float) -> float:
    return math.fsum(
        math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)
    )


def poisson(count: int, level: float) -> Limits:
    tail = (1 - level) / 2
    far = 20 + 3 * count + 60
    lower = 0.0
    if count:
        lower = solve(
            lambda mean: 1 - poisson_at_most(count - 1, mean) - tail, 1e-12, far, rising=True
        )
    return lower, solve(lambda mean: poisson_at_most(count, mean) - tail, 1e-12, far)


def byar(count: int, level: float) -> Limits:
    z = deviate(level)
    lower = 0.0
    if count:
        lower = count * max(0.0, 1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3
    return lower, upper


def rate(count: int, base: float, per: float, level: float) -> Limits:
    lower, upper = poisson(count, level) if count < 10 else byar(count, level)
    return per * lower / base, per * upper / base


def difference(first: float, one: Limits, second: float, other: Limits, link: float = 0) -> Limits:
    gap = first - second
    a, b, c, d = first - one[0], other[1] - second, one[1] - first, second - other[0]
    return (
        gap - math.sqrt(max(0.0, a * a - 2 * link * a * b + b * b)),
        gap + math.sqrt(max(0.0, c * c - 2 * link * c * d + d * d)),
    )


def newcombe(part: int, whole: int, part_2: int, whole_2: int, level: float) -> Limits:
    return difference(
        part / whole, wilson(part, whole, level), part_2 / whole_2, wilson(part_2, whole_2, level)
    )


def binomial_chance(count: int, whole: int, share: float) -> float:
    return math.comb(whole, count) * share**count * (1 - share) ** (whole - count)


def ratio(count: int, base: float, count_2: int, base_2: float, level: float) -> Limits:
    """Clopper and Pearson's limits of the first count's share, turned into a ratio."""
    both, tail = count + count_2, (1 - level) / 2

    def at_least(share: float) -> float:
        return math.fsum(binomial_chance(k, both, share) for k in range(count, both + 1))

    def at_most(share: float) -> float:
        return math.fsum(binomial_chance(k, both, share) for k in range(count + 1))

    lower, upper = 0.0, math.inf
    if count:
        share = solve(lambda p: at_least(p) - tail, 0.0, 1.0, rising=True)
        lower = share / (1 - share) * base_2 / base
    if count_2:
        share = solve(lambda p: at_most(p) - tail, 0.0, 1.0)
        upper = share / (1 - share) * base_2 / base
    return lower, upper


def chi_squared_of_trend(
    years: Sequence[float], parts: Sequence[float], wholes: Sequence[float], *, poisson: bool
) -> float:
    """Armitage's statistic as textbooks write it: (sum x (O - E))^2 over its variance."""
    share = sum(parts) / sum(wholes)
    score = sum(x * (r - n * share) for x, r, n in zip(years, parts, wholes, strict=True))
    squares = sum(n * x * x for x, n in zip(years, wholes, strict=True))
    squares -= sum(n * x for x, n in zip(years, wholes, strict=True)) ** 2 / sum(wholes)
    return float(score**2 / (share * (1 if poisson else 1 - share) * squares))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """For each, the least of p x m / rank over those ranked no lower than it."""
    ranked = sorted(p_values)
    m = len(ranked)
    return [
        min(1.0, *(ranked[k] * m / (k + 1) for k in range(ranked.index(p), m))) for p in p_values
    ]
