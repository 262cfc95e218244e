"""Which part of each source zone lies in each target zone: by points, or by area.

Areal interpolation by a support: what a zone counts is where its support (addresses,
inhabitants) is; without one, it can only be supposed to be spread evenly over the ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from osq.territory.importing.parts import ten_thousandths
from osq.territory.importing.zone_shapes import Polygons

Vector = npt.NDArray[np.float64]
Shares = Mapping[str, Mapping[str, Fraction]]
"""Source zone -> target zone -> the part of the first that is in the second."""


@dataclass(frozen=True, slots=True)
class Located:
    """Shares by points: those of the source zones that have any, and the points left out."""

    shares: Shares
    without: tuple[str, ...]
    outside: int


def by_area(sources: Polygons, targets: Polygons) -> Shares:
    """Shares of the ground; polygons in an equal-area system."""
    import shapely

    mine, theirs = _array(sources), _array(targets)
    codes, names = list(sources), list(targets)
    first, second = shapely.STRtree(theirs).query(mine, predicate="intersects")
    common = shapely.area(shapely.intersection(mine[first], theirs[second]))
    whole = shapely.area(mine)
    shares: dict[str, dict[str, Fraction]] = {code: {} for code in codes}
    for source, target, area in zip(first.tolist(), second.tolist(), common.tolist(), strict=True):
        if area > 0:
            shares[codes[source]][names[target]] = Fraction(area) / Fraction(float(whole[source]))
    return {code: _capped(held) for code, held in shares.items()}


def by_points(sources: Polygons, targets: Polygons, places: Vector, weights: Vector) -> Located:
    """Shares of the weight of points; a point on a border is in the first zone by its code."""
    source, target = _zone_of(sources, places), _zone_of(targets, places)
    codes, names = sorted(sources), sorted(targets)
    here = source >= 0
    # One bucket for each target zone and one, the first, for what is in none.
    buckets = source[here] * (len(names) + 1) + target[here] + 1
    sums = np.bincount(buckets, weights[here], len(codes) * (len(names) + 1))
    shares = {}
    for code, held in zip(codes, sums.reshape(len(codes), len(names) + 1).tolist(), strict=True):
        total = sum(map(Fraction, held), Fraction(0))
        if total:
            inside = zip(names, held[1:], strict=True)
            shares[code] = {name: Fraction(part) / total for name, part in inside if part}
    without = tuple(code for code in codes if code not in shares)
    return Located(shares, without, int((~here).sum()))


def rounded(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """The shares of one source zone in ten-thousandths; together they stay what they were."""
    names = sorted(shares)
    return dict(zip(names, ten_thousandths([shares[name] for name in names]), strict=True))


def dominant(shares: Mapping[str, Fraction], threshold: Fraction) -> str | None:
    """The target zone that has most of a source zone, if it has at least `threshold` of it.

    Of two that have as much, the first by its code.
    """
    if not shares:
        return None
    name = min(shares, key=lambda one: (-shares[one], one))
    return name if shares[name] >= threshold else None


def _zone_of(zones: Polygons, places: Vector) -> npt.NDArray[np.int64]:
    """For each place, the rank of its zone among the sorted codes, or -1."""
    import shapely

    polygons = _array({code: zones[code] for code in sorted(zones)})
    found = np.full(len(places), len(polygons), dtype=np.int64)
    point, zone = shapely.STRtree(polygons).query(shapely.points(places), predicate="intersects")
    np.minimum.at(found, point, zone)
    return np.where(found == len(polygons), -1, found)


def _capped(shares: dict[str, Fraction]) -> dict[str, Fraction]:
    """Shares of sum at most 1: what rounding of areas adds beyond is taken off all."""
    total = sum(shares.values(), Fraction(0))
    return {name: share / total for name, share in shares.items()} if total > 1 else shares


def _array(zones: Polygons) -> npt.NDArray[Any]:
    return np.array(list(zones.values()), dtype=object)
