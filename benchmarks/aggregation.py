"""A nation aggregated: 50 000 IRIS x 100 measures x 15 years to communes and zones (`make bench`).

Everything is invented by this program, from one seed: zones, shares, figures.  Each year's cells
are built straight into arrays, as they stand once loaded; then `combine`, as `osq aggregate` calls
it, is timed beside the bare sparse products that any such sum needs (values, both bounds,
coverage), in this same process, in CPU seconds: first with measures of one support, whose bare
products are the fewest, then of two, which zones weight apart.  Only one year is held at a time,
as in osq, where an edition is aggregated alone; so time grows with the years, and memory does not.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from osq.aggregation.cells import MEASURED, MISSING, SUPPRESSED, Cells, Floats, Origin, Series
from osq.aggregation.combine import combine
from osq.conventions.measures import Measure
from osq.methods import DELIVERED
from osq.territory.composition import ANY_SUPPORT, SCALE, UNKNOWN, Composition
from osq.territory.model import ZoningRef

IRIS, COMMUNES, ZONES, MEASURES = 50_000, 4_500, 1_500, 100
SUPPORTS = (("population",), ("population", "households"))
YEARS = (1, 5, 15)
MISSING_SHARE, HIDDEN_SHARE = 0.02, 0.06
PARTS, PARTLY = 8, 0.3
"""IRIS to a zone, at most, and the share of them that it counts partly."""
SEED = 20_130_101


class Nation(NamedTuple):
    """Zones, the compositions of both zonings by support, and the size of IRIS by support."""

    iris: tuple[str, ...]
    communes: Mapping[str, Composition | None]
    zones: Mapping[str, Composition | None]
    sizes: Mapping[str, Floats]


class Spent(NamedTuple):
    """CPU seconds of one year."""

    ours: float
    bare: float


def nation(supports: tuple[str, ...], draw: np.random.Generator) -> Nation:
    """Communes of one to several hundred IRIS, and zones of up to `PARTS` neighbouring ones."""
    iris = tuple(f"{number:09d}" for number in range(IRIS))
    weights = draw.pareto(1.5, COMMUNES) + 1
    held = 1 + draw.multinomial(IRIS - COMMUNES, weights / weights.sum())
    names = tuple(f"{number:05d}" for number in range(COMMUNES))
    rows, columns = np.repeat(np.arange(COMMUNES), held), np.arange(IRIS)
    whole = np.full(IRIS, SCALE)
    exact = _composition(ANY_SUPPORT, iris, names, rows, columns, whole, whole, "exact")
    number = draw.integers(1, PARTS + 1, ZONES)
    first = np.sort(draw.choice(IRIS - PARTS, ZONES, replace=False))
    rows = np.repeat(np.arange(ZONES), number)
    columns = np.concatenate([np.arange(a, a + n) for a, n in zip(first, number, strict=True)])
    partly = draw.random(len(rows)) < PARTLY
    names = tuple(f"Z{number:04d}" for number in range(ZONES))
    zones = {}
    for support in supports:
        share = np.where(partly, draw.integers(1, SCALE, len(rows)), SCALE)
        inside = np.where(partly, share, UNKNOWN)
        zones[support] = _composition(
            support, iris, names, rows, columns, share, inside, "weighted"
        )
    return Nation(
        iris,
        dict.fromkeys(supports, exact),
        zones,
        {support: draw.integers(500, 4_000, IRIS).astype(float) for support in supports},
    )


def _composition(
    support: str,
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    rows: Any,
    columns: Any,
    weights: Any,
    inside: Any,
    method: str,
) -> Composition:
    return Composition(
        ZoningRef("iris", 2015),
        ZoningRef("targets", 2015),
        support,
        sources,
        targets,
        rows,
        columns,
        weights,
        inside,
        (method,) * len(rows),
    )


def measures(supports: tuple[str, ...]) -> tuple[Series, ...]:
    """One series per invented measure; those of one support stand side by side."""
    period = (date(2013, 1, 1), date(2013, 12, 31), "year")
    origins = (Origin("invented", "invented"),)
    return tuple(
        Series(
            f"invented.m{number:03d}",
            _measure(number, supports[number * len(supports) // MEASURES]),
            "Invented",
            period,
            origins,
        )
        for number in range(MEASURES)
    )


def _measure(number: int, support: str) -> Measure:
    return Measure.model_validate(
        {
            "id": f"m{number:03d}",
            "label": f"Grandeur inventée {number}",
            "definition": "Inventée",
            "unit": "personnes",
            "kind": "count",
            "columns": [f"M{number}"],
            "support": support,
        }
    )


def loaded(iris: tuple[str, ...], draw: np.random.Generator) -> Cells:
    """One year's cells as they stand once read: delivered, save some missing or hidden."""
    shape = (IRIS, MEASURES)
    luck = draw.random(shape)
    state = np.full(shape, MEASURED, dtype=np.uint8)
    state[luck < HIDDEN_SHARE + MISSING_SHARE] = SUPPRESSED
    state[luck < MISSING_SHARE] = MISSING
    value = draw.integers(5, 900, shape).astype(float)
    value[state < MEASURED] = np.nan
    lower, upper = value.copy(), value.copy()
    lower[state == SUPPRESSED], upper[state == SUPPRESSED] = 1.0, 4.0
    data = state >= SUPPRESSED
    return Cells(
        zones=iris,
        state=state,
        value=value,
        lower=lower,
        upper=upper,
        coverage=data.astype(float),
        fidelity=np.where(data, 1.0, np.nan),
        method=np.where(data, DELIVERED, "").astype(object),
        reason=np.where(data, "", "absent de la livraison").astype(object),
        origins=data[np.newaxis],
    )


def bare(
    weights: Mapping[str, sparse.csr_array], cells: Cells, sizes: Mapping[str, Floats]
) -> None:
    """The products alone: values, bounds and what is covered, measures of one support at a time."""
    width = MEASURES // len(weights)
    for number, (support, matrix) in enumerate(weights.items()):
        columns = slice(number * width, (number + 1) * width)
        for array in (cells.value, cells.lower, cells.upper):
            matrix @ array[:, columns]
        matrix @ (sizes[support][:, np.newaxis] * cells.coverage[:, columns])


def _cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def year(nation: Nation, series: tuple[Series, ...], cells: Cells) -> Spent:
    """Both ways over one year, to communes and to zones."""
    ours = bare_ = 0.0
    for ways in (nation.communes, nation.zones):
        targets = next(one.target_codes for one in ways.values() if one)
        weights = {support: one.weights() for support, one in ways.items() if one}
        bare_ += _cpu(partial(bare, weights, cells, nation.sizes))
        ours += _cpu(partial(combine, ways, cells, "iris", targets, series, nation.sizes))
    return Spent(ours, bare_)


def main() -> int:
    """Prints CPU seconds at each size, the ratio (median over years), and the peak of memory."""
    print("Invented nation; after loading; CPU seconds; one process")
    print(f"{'million observations':>22} {'bare':>8} {'osq':>8} {'ratio':>7} {'s/million':>10}")
    for supports in SUPPORTS:
        draw = np.random.default_rng(SEED)
        country, series = nation(supports, draw), measures(supports)
        print(f"supports: {', '.join(supports)}")
        for years in YEARS:
            spent = [year(country, series, loaded(country.iris, draw)) for _ in range(years)]
            ours, plain = sum(one.ours for one in spent), sum(one.bare for one in spent)
            ratio = statistics.median(one.ours / one.bare for one in spent)
            size = years * IRIS * MEASURES / 1e6
            print(f"{size:22.0f} {plain:8.3f} {ours:8.3f} {ratio:7.2f} {ours / size:10.4f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory, MB':22} {peak:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
