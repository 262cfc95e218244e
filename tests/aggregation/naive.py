"""The rules of aggregation once more, in plain loops: slow, and with nothing of osq's own code."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import NamedTuple


class Cell(NamedTuple):
    """What the loops compute: status, bounds, coverage in inhabitants, value, fidelity."""

    status: str
    lower: float = math.nan
    upper: float = math.nan
    coverage: float = 0.0
    value: float = math.nan
    fidelity: float = math.nan


class Part(NamedTuple):
    """An IRIS in a quartier, in ten-thousandths; `inside` is None where it is not known."""

    counted: int
    inside: int | None


class Ground(NamedTuple):
    """The inhabitants of each IRIS, the IRIS of each commune, the parts of each quartier."""

    people: Mapping[str, float]
    communes: Mapping[str, tuple[str, ...]]
    quartiers: Mapping[str, Mapping[str, Part]]
    whole: str

    def made_of(self) -> dict[str, dict[str, Part]]:
        """The parts of every zone that has some, those that others are made of first."""
        one = Part(10_000, 10_000)
        return {
            **{name: dict(parts) for name, parts in self.quartiers.items()},
            **{name: dict.fromkeys(codes, one) for name, codes in self.communes.items()},
            self.whole: dict.fromkeys(self.communes, one),
        }

    def size(self, zone: str) -> float:
        """The inhabitants of an IRIS or of a commune."""
        return sum(self.people[code] for code in self.communes.get(zone, (zone,)))


def known(value: float) -> Cell:
    return Cell("measured", value, value, 1.0, value, 1.0)


def hidden(lower: float, upper: float) -> Cell:
    return Cell("suppressed", lower, upper, 1.0, fidelity=1.0)


MISSING = Cell("missing")


def fidelity(ground: Ground, parts: Mapping[str, Part]) -> float:
    """The share of what is counted that lies inside; NaN where one part is not known."""
    inside = counted = 0.0
    for zone, part in parts.items():
        if part.inside is None:
            return math.nan
        inside += part.inside * part.counted * ground.size(zone) / 10_000
        counted += part.counted * ground.size(zone)
    return inside / counted


def grade(share: float) -> str | None:
    """A from 0.9, B from 0.7, C from 0.5, else D; None of what is not known."""
    if math.isnan(share):
        return None
    for name, least in (("A", 0.9), ("B", 0.7), ("C", 0.5)):
        if share >= least - 1e-9:
            return name
    return "D"


def sums(
    ground: Ground, delivered: Mapping[str, Cell], lost: Mapping[str, Cell]
) -> dict[str, Cell]:
    """A count in every zone; `lost` are the units of a commune that are in none of its IRIS."""
    result = {zone: delivered.get(zone, MISSING) for zone in ground.people}
    for name, parts in ground.made_of().items():
        result[name] = delivered.get(name, MISSING)
        if result[name].status == "missing":
            result[name] = _added(ground, result, parts, lost.get(name))
    return result


def _added(
    ground: Ground, cells: Mapping[str, Cell], parts: Mapping[str, Part], lost: Cell | None
) -> Cell:
    size = covered = lower = upper = value = 0.0
    states = set()
    for zone, part in parts.items():
        cell = cells[zone]
        states.add(cell.status)
        size += part.counted * ground.size(zone)
        covered += part.counted * ground.size(zone) * cell.coverage
        lower += part.counted * cell.lower / 10_000
        upper += part.counted * cell.upper / 10_000
        value += part.counted * cell.value / 10_000
    inside = fidelity(ground, parts)
    if "missing" in states:
        return Cell("missing", coverage=covered / size, fidelity=inside)
    if lost is not None:
        states.add(lost.status)
        lower, upper, value = lower + lost.lower, upper + lost.upper, value + lost.value
    status = "suppressed" if "suppressed" in states else "measured"
    return Cell(status, lower, upper, covered / size, value, inside)


def means(
    ground: Ground,
    delivered: Mapping[str, Cell],
    bases: Mapping[str, Cell],
    lost: Mapping[str, Cell],
    lost_bases: Mapping[str, Cell],
) -> dict[str, Cell]:
    """A mean in every zone, weighted by `bases`, which are known of every zone."""
    result = {zone: delivered.get(zone, MISSING) for zone in ground.people}
    for name, parts in ground.made_of().items():
        result[name] = delivered.get(name, MISSING)
        if result[name].status != "missing":
            continue
        terms = [(result[zone], bases[zone], part.counted / 10_000) for zone, part in parts.items()]
        size = covered = 0.0
        for (zone, part), (mean, base, _) in zip(parts.items(), terms, strict=True):
            has = base.coverage if _nobody(base) else min(mean.coverage, base.coverage)
            size += part.counted * ground.size(zone)
            covered += part.counted * ground.size(zone) * has
        if name in lost or name in lost_bases:
            terms.append((lost.get(name, MISSING), lost_bases.get(name, MISSING), 1.0))
        result[name] = _weighted(terms)._replace(
            coverage=covered / size, fidelity=fidelity(ground, parts)
        )
    return result


def _weighted(terms: list[tuple[Cell, Cell, float]]) -> Cell:
    """(mean, base, share of the base) of each part; every corner of hidden bases is tried."""
    terms = [term for term in terms if not _nobody(term[1])]
    if not terms:
        return Cell("not_applicable")
    states = {cell.status for mean, base, _ in terms for cell in (mean, base)}
    if "missing" in states:
        return MISSING
    corners = []
    for corner in itertools.product(*({base.lower, base.upper} for _, base, _ in terms)):
        weights = [share * base for base, (*_, share) in zip(corner, terms, strict=True)]
        if sum(weights):
            for side in ("lower", "upper"):
                products = [
                    weight * getattr(mean, side)
                    for weight, (mean, *_) in zip(weights, terms, strict=True)
                ]
                corners.append(sum(products) / sum(weights))
    if "suppressed" in states:
        return Cell("suppressed", min(corners), max(corners))
    total = sum(share * base.value for _, base, share in terms)
    value = sum(share * base.value * mean.value for mean, base, share in terms) / total
    return Cell("measured", min(corners), max(corners), value=value)


def _nobody(base: Cell) -> bool:
    return base.status == "measured" and base.value == 0


def ratio(top: Cell, bottom: Cell, per: float, *, subset: bool) -> Cell:
    """`per` times one over the other, of what is known; a `subset` is never more than its whole."""
    states = {top.status, bottom.status}
    for status in ("not_applicable", "missing", "suppressed"):
        if status in states:
            return Cell(status)
    if bottom.value <= 0:
        return Cell("not_applicable")
    value = per * top.value / bottom.value
    beyond = subset and value > per * (1 + 1e-9)
    return Cell("missing") if beyond else Cell("measured", value=value)
