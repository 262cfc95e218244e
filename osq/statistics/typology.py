"""A typology of zones: principal components, Ward's classes, and new years placed among them.

Components are those of the weighted correlation matrix (Lebart, Morineau and Piron, Statistique
exploratoire multidimensionnelle, Dunod 1995, chapter 1).  On the retained ones zones, each
counting for one, are joined by Ward's criterion (JASA 58 (1963) 236-244), and the partition is
consolidated by moving centres until each zone is nearest to the centre of its own class, as in
Husson, Josse and Pagès (Principal component methods - hierarchical clustering - partitional
clustering, Agrocampus technical report, 2010).  The class of a zone is therefore always that of
the nearest centre, in the year of the fit as in any other.

The model is rounded to `DECIMALS` before anything is computed from it, so that what it says
does not rest on the last bits of a linear algebra library.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import cut_tree, linkage

from osq.statistics.inputs import NOISE, Floats, counts
from osq.statistics.standard import Scale, finite_or_absent, scale, standard_scores
from osq.statistics.typologymodel import Model

Ints = npt.NDArray[np.int64]

DECIMALS = 9
INERTIA = 0.7
_MOVES = 1000


class CannotBeFittedError(ValueError):
    """The table does not bear a typology."""


class TooFewZonesError(CannotBeFittedError):
    """There are not more different complete zones than classes asked for."""


class ConstantIndicatorError(CannotBeFittedError):
    """The indicators (their ranks) that have one value over all complete zones."""

    def __init__(self, indicators: tuple[int, ...]) -> None:
        super().__init__(f"indicators {indicators} have one value only")
        self.indicators = indicators


def fit(
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    indicators: Sequence[str],
    *,
    least: int,
    most: int,
    inertia: float = INERTIA,
) -> Model:
    """The typology of a table of shape (zones, indicators), weights of shape (zones,).

    A zone takes part where it has every value and a weight above zero; NaN is neither.  As many
    components are kept as hold `inertia` of the total (equal ones are not parted), and between
    `least` and `most` classes (see `chosen_number`).  The order of zones does not matter.  Raises
    TooFewZonesError, ConstantIndicatorError, OutOfRangeError for an infinite value or a negative
    weight, ValueError for settings outside their domain.
    """
    if not 2 <= least <= most or not 0 < inertia <= 1:
        raise ValueError("a typology has two classes or more and keeps some of the inertia")
    table, weight = _complete(finite_or_absent(values), *counts(weights))
    if len(np.unique(table, axis=0)) <= most:
        raise TooFewZonesError(f"{len(table)} complete zones for {most} classes")
    reference = scale(table, weight)
    if np.any(np.isnan(reference.deviation)):
        constant = np.flatnonzero(np.isnan(reference.deviation))
        raise ConstantIndicatorError(tuple(int(place) for place in constant))
    axes, shares = _components(standard_scores(table, reference), weight, inertia)
    points = _project(table, reference, axes)
    tree = linkage(points, method="ward")
    number = chosen_number(tree[:, 2], least, most)
    centres = _settled(points, cut_tree(tree, n_clusters=number)[:, 0])
    return Model(
        tuple(indicators),
        tuple(reference.mean.tolist()),
        tuple(reference.deviation.tolist()),
        tuple(map(tuple, axes.tolist())),
        tuple(shares.tolist()),
        tuple(map(tuple, centres.tolist())),
    )


def coordinates(model: Model, values: npt.ArrayLike) -> Floats:
    """Zones on the axes of a model, shape (zones, axes); NaN for a zone that lacks a value."""
    zones = np.empty(0, dtype=np.int64)
    reference = Scale(np.array(model.means), np.array(model.deviations), zones)
    return _project(finite_or_absent(values), reference, np.array(model.axes))


def classes(model: Model, values: npt.ArrayLike) -> Ints:
    """The class of each zone, from 1 on: that of the nearest centre, the first of equals.

    0 for a zone that lacks a value.
    """
    points = coordinates(model, values)
    known = ~np.isnan(points).any(axis=1)
    found = np.zeros(len(points), np.int64)
    found[known] = _nearest(points[known], np.array(model.centres)) + 1
    return found


def chosen_number(heights: npt.ArrayLike, least: int, most: int) -> int:
    """The number of classes within bounds whose last merger costs most beside the one before.

    `heights` are those of a Ward tree, in order; what a merger costs in inertia is as their
    square.  With `c(q)` the cost of going from `q` classes to `q - 1`, the number is the `q` of
    the greatest `c(q) / c(q + 1)` (Husson, Josse and Pagès 2010), the smallest of equals.  More
    classes than different zones are never chosen where fewer are allowed.
    """
    costs = np.asarray(heights, dtype=np.float64)[::-1] ** 2
    numbers = range(least, most + 1)
    ratios = [_ratio(costs[number - 2], costs[number - 1]) for number in numbers]
    return numbers[int(np.argmax(ratios))]


def v_tests(found: npt.ArrayLike, values: npt.ArrayLike) -> Floats:
    """How far from the mean of all classed zones each class is, shape (classes, indicators).

    Test values of Morineau (Note sur la caractérisation statistique d’une classe et les
    valeurs-tests, CESIA 1984), zones counting for one: beyond ± 2 an indicator marks a class.
    They order what to say of a class; the classes were made from the same values, so they test
    nothing.  NaN for a class that holds every zone and for an indicator with one value.
    """
    label = np.asarray(found, dtype=np.int64)
    table = finite_or_absent(values)[label > 0]
    label = label[label > 0]
    total, numbers = len(table), range(1, int(label.max(initial=0)) + 1)
    mean, variance = np.mean(table, axis=0), np.var(table, axis=0)
    rows = []
    for number in numbers:
        size = int(np.sum(label == number))
        error = variance / max(size, 1) * (total - size) / max(total - 1, 1)
        shift = np.mean(table[label == number], axis=0) - mean if size else np.nan * mean
        rows.append(shift / np.sqrt(np.where(error > 0, error, np.nan)))
    return np.array(rows).reshape(len(numbers), table.shape[1])


def _complete(table: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """The zones that take part, in an order that is that of their values."""
    known = ~np.isnan(table).any(axis=1) & (weight > 0)
    table, weight = table[known], weight[known]
    order = np.lexsort((weight, *table.T[::-1]))
    return table[order], weight[order]


def _components(scores: Floats, weight: Floats, inertia: float) -> tuple[Floats, Floats]:
    """The axes kept, one per row, and the shares of all; the largest loading is positive."""
    mass = np.sqrt(weight / np.sum(weight))
    _, singular, rows = np.linalg.svd(mass[:, np.newaxis] * scores, full_matrices=False)
    shares = singular**2 / np.sum(singular**2)
    kept = int(np.searchsorted(np.cumsum(shares), inertia - NOISE)) + 1
    while kept < len(shares) and shares[kept - 1] - shares[kept] <= NOISE:
        kept += 1
    axes = np.round(rows[:kept], DECIMALS)
    lead = np.argmax(np.abs(axes), axis=1)
    sign = np.sign(axes[np.arange(kept), lead])
    return axes * sign[:, np.newaxis] + 0.0, np.round(shares, DECIMALS)


def _project(table: Floats, reference: Scale, axes: Floats) -> Floats:
    """Coordinates, added up indicator by indicator: a zone's do not depend on its company."""
    scores = standard_scores(table, reference)
    points = np.zeros((len(scores), len(axes)))
    for score, loading in zip(scores.T, axes.T, strict=True):
        points += score[:, np.newaxis] * loading
    return points


def _nearest(points: Floats, centres: Floats) -> Ints:
    distance = np.zeros((len(points), len(centres)))
    for point, centre in zip(points.T, centres.T, strict=True):
        distance += (point[:, np.newaxis] - centre) ** 2
    return np.asarray(np.argmin(np.round(distance, DECIMALS), axis=1), dtype=np.int64)


def _settled(points: Floats, label: Ints) -> Floats:
    """Centres such that the zones nearest to each have it as their mean; an empty one is lost."""
    centres = _centres(points, label)
    for _ in range(_MOVES):
        moved = _centres(points, _nearest(points, centres))
        if np.array_equal(moved, centres):
            return centres
        centres = moved
    raise CannotBeFittedError("the classes do not settle")


def _centres(points: Floats, label: Ints) -> Floats:
    """Means of the classes, from the highest on the first axis down."""
    means = [np.mean(points[label == number], axis=0) for number in np.unique(label)]
    rounded = np.round(np.array(means), DECIMALS) + 0.0
    return rounded[np.lexsort(-rounded.T[::-1])]


def _ratio(cost: float, before: float) -> float:
    if before > 0:
        return float(cost / before)
    return np.inf if cost > 0 else 0.0
