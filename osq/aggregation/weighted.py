"""Means, scores and ratios delivered with their base: sum(value x base) / sum(base) above.

A value delivered by part and the base it was computed on give the value of the whole exactly,
up to the provider's rounding: a value rounded to a step h is known to half a step, and so is
their mean.  Where a base is hidden, the bounds of the mean are those of a weighted mean whose
weights are intervals (F. Liu and J. M. Mendel, "Aggregation using the fuzzy weighted average as
computed by the Karnik-Mendel algorithms", IEEE Transactions on Fuzzy Systems 16(1), 2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from osq.aggregation.cells import (
    MEASURED,
    MISSING,
    NOT_APPLICABLE,
    Bools,
    Cells,
    Floats,
    Series,
    gravest,
    pick,
)
from osq.aggregation.combine import UNLOCATED_LOST
from osq.territory.composition import Composition

NOBODY = "base nulle"
NO_BASE = "livré sans la grandeur qui le pondère"
UNLOCATED = "livré sans de quoi pondérer les unités non localisées"


class Pair(NamedTuple):
    """The columns of a value and of its base among the series."""

    value: int
    base: int


def weighted_pairs(series: Sequence[Series]) -> tuple[Pair, ...]:
    """The values whose base was delivered too, over the same period."""
    column = {one.measure: number for number, one in enumerate(series)}
    pairs = []
    for number, one in enumerate(series):
        base = column.get(f"{one.measure.partition('.')[0]}.{one.model.weighted_by}")
        if base is not None and series[base].period == one.period:
            pairs.append(Pair(number, base))
    return tuple(pairs)


def credit_bases(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series; a value weighted by a base owes to the deliveries of both."""
    credited = list(series)
    for value, base in weighted_pairs(series):
        both = {*series[value].origins, *series[base].origins}
        credited[value] = series[value]._replace(origins=tuple(sorted(both)))
    return tuple(credited)


def widen(cells: Cells, series: Sequence[Series]) -> Cells:
    """Delivered cells as the intervals that they are.

    A rounded value lies within half a step of what it stands for; a hidden value that has a
    base, among the values that the measure may take.
    """
    wide = [
        (column, one)
        for column, one in enumerate(series)
        if one.model.rounding or one.model.weighted_by is not None
    ]
    if not wide:
        return cells
    lower, upper = cells.lower.copy(), cells.upper.copy()
    for column, one in wide:
        least = -np.inf if one.model.minimum is None else one.model.minimum
        most = np.inf if one.model.maximum is None else one.model.maximum
        known, value = cells.known[:, column], cells.value[:, column]
        if one.model.rounding:
            half = one.model.rounding / 2
            # A value beyond its own limits is a finding of the checks, never moved here.
            lower[known, column] = np.minimum(np.maximum(value - half, least), value)[known]
            upper[known, column] = np.maximum(np.minimum(value + half, most), value)[known]
        if one.model.weighted_by is not None:
            hidden = cells.has_data[:, column] & ~known
            lower[hidden, column] = np.maximum(lower[hidden, column], least)
            upper[hidden, column] = np.minimum(upper[hidden, column], most)
    return replace(cells, lower=lower, upper=upper)


def mass_series(series: Sequence[Series], pairs: Sequence[Pair]) -> tuple[Series, ...]:
    """One series per pair: value x base, shared out as the base is."""
    return tuple(
        series[value]._replace(
            model=series[value].model.model_copy(update={"support": series[base].model.support})
        )
        for value, base in pairs
    )


def masses(cells: Cells, series: Sequence[Series], pairs: Sequence[Pair]) -> Cells:
    """Value x base of each pair, with bounds; where the base is zero there is nothing to weigh."""
    value = pick(cells, [pair.value for pair in pairs])
    base = pick(cells, [pair.base for pair in pairs])
    void = base.known & (base.value == 0)
    low, high = _weights(base)
    with np.errstate(invalid="ignore"):
        product = value.value * base.value
        # fmin and fmax pass over what is undefined: an infinite value times a base of zero.
        lower = np.fmin(value.lower * low, value.lower * high)
        upper = np.fmax(value.upper * low, value.upper * high)
    return replace(
        value,
        state=np.where(void, MEASURED, gravest(value.state, base.state)).astype(np.uint8),
        value=np.where(void, 0.0, product),
        lower=np.where(void, 0.0, lower),
        upper=np.where(void, 0.0, upper),
        coverage=np.where(void, base.coverage, np.minimum(value.coverage, base.coverage)),
        origins=value.origins | _credit(base, series, pairs),
    )


def settle_means(
    sums: Cells,
    source: Cells,
    unlocated: Cells,
    compositions: Mapping[str, Composition | None],
    series: Sequence[Series],
    pairs: Sequence[Pair],
) -> Cells:
    """`sums` of the series and, after them, of the masses, as the series with their means.

    `unlocated` holds what only the targets hold; it is already within `sums`.
    """
    if not pairs:
        return sums
    result = pick(sums, range(len(series)))
    for number, (value, base) in enumerate(pairs):
        mass, size = pick(sums, [len(series) + number]), pick(sums, [base])
        with np.errstate(divide="ignore", invalid="ignore"):
            lower, upper = mass.lower / size.upper, mass.upper / size.upper
            unsure = mass.has_data & (size.lower < size.upper)
        composition = compositions[series[base].model.support]
        if composition is not None and unsure.any():
            outside = pick(unlocated, [value, base])
            targets = [zone for zone, one in zip(sums.zones, unsure[:, 0], strict=True) if one]
            lower[unsure], upper[unsure] = _bounds_by_parts(
                composition, pick(source, [value, base]), outside, targets
            )
        _write(result, value, mass, size, lower, upper)
    return result


def extreme_mean(values: Floats, low: Floats, high: Floats, *, largest: bool) -> float:
    """The largest, or least, mean of `values` when each weight lies between `low` and `high`.

    Weights are not negative and one may be positive.  The optimum puts the highest weights on
    the values beyond itself and the lowest on the others: the mean of the weights that a first
    guess asks for is a better guess, until none is (Dinkelbach 1967).
    """
    if not largest:
        return -extreme_mean(-values, low, high, largest=True)
    present = high > 0
    values, low, high = values[present], low[present], high[present]
    if not (np.isfinite(high).all() and np.isfinite(values).all()):
        return float(values.max())
    found = -np.inf
    while True:
        weight = np.where(values >= found, high, low)
        better = float(values @ weight / weight.sum())
        if better <= found:
            return found
        found = better


def _weights(base: Cells) -> tuple[Floats, Floats]:
    """Bounds of the bases, which are never negative; zero where nothing is known."""
    low, high = (np.where(np.isnan(one), 0.0, one) for one in (base.lower, base.upper))
    return np.maximum(low, 0.0), np.maximum(high, 0.0)


def _credit(base: Cells, series: Sequence[Series], pairs: Sequence[Pair]) -> Bools:
    """Origins of the bases, numbered as those of the values."""
    origins = np.zeros_like(base.origins)
    for column, pair in enumerate(pairs):
        own = series[pair.value].origins
        for number, origin in enumerate(series[pair.base].origins):
            origins[own.index(origin), :, column] = base.origins[number, :, column]
    return origins


def _bounds_by_parts(
    composition: Composition,
    source: Cells,
    unlocated: Cells,
    targets: Sequence[str],
) -> tuple[list[float], list[float]]:
    """Bounds of the means of `targets`; cells hold two columns, value and base."""
    shares = composition.weights()
    row_of = {zone: row for row, zone in enumerate(composition.target_codes)}
    least, most = [], []
    inner = _spans(source, composition.source_codes)
    outer = _spans(unlocated, targets)
    for place, target in enumerate(targets):
        entries = slice(*shares.indptr[row_of[target] : row_of[target] + 2])
        counted = shares.data[entries] > 0
        columns, share = shares.indices[entries][counted], shares.data[entries][counted]
        bottom, top, low, high = inner[:, columns]
        alone = outer[:, place : place + 1]
        bottom, top, low, high = np.hstack([[bottom, top, low * share, high * share], alone])
        least.append(extreme_mean(bottom, low, high, largest=False))
        most.append(extreme_mean(top, low, high, largest=True))
    return least, most


def _spans(cells: Cells, zones: Sequence[str]) -> Floats:
    """Bounds of the value, then of the base, in these zones: shape (4, zones)."""
    place_of = {zone: place for place, zone in enumerate(cells.zones)}
    rows = np.array([place_of[zone] for zone in zones], dtype=np.intp)
    low, high = _weights(pick(cells, [1]))
    return np.stack([cells.lower[rows, 0], cells.upper[rows, 0], low[rows, 0], high[rows, 0]])


def _write(
    result: Cells, column: int, mass: Cells, size: Cells, lower: Floats, upper: Floats
) -> None:
    """The mean of one pair, written over the sum of its values, which means nothing."""
    nobody = mass.known & (size.value == 0)
    state = np.where(nobody, NOT_APPLICABLE, mass.state)
    lost = (state == MISSING) & size.has_data & (mass.reason == UNLOCATED_LOST)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(state >= MEASURED, mass.value / size.value, np.nan)
    described = {
        "state": state,
        "value": value,
        "lower": np.where(nobody, np.nan, lower),
        "upper": np.where(nobody, np.nan, upper),
        "coverage": mass.coverage,
        "fidelity": mass.fidelity,
        "method": np.where(mass.method == "", "", "moyenne pondérée, " + mass.method),
        "reason": np.where(nobody, NOBODY, np.where(lost, UNLOCATED, mass.reason)),
        "origins": mass.origins,
    }
    for name, found in described.items():
        getattr(result, name)[..., column] = found[..., 0]
