"""From the cells of one zoning to those of another, through a composition matrix.

All series are multiplied at once.  Weights are multiplied as whole numbers and divided by the
scale at the end, so that a sum of whole counts is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from osq.aggregation.cells import (
    ESTIMATED,
    MEASURED,
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    Bools,
    Cells,
    Floats,
    Series,
    Words,
    absent,
    gravest,
)
from osq.aggregation.weights import Counts, Indices, Matrix, make_matrix
from osq.methods import SourceKind, method_text
from osq.territory.composition import Composition, stand_in_of
from osq.territory.matrices import EXACT

Number = TypeVar("Number", bound=np.generic)

_WORDS: Mapping[str, str] = {
    "iris": "IRIS",
    "commune": "commune(s)",
    "address": "adresse(s)",
    "ilot": "îlot(s)",
    "square": "carreau(x)",
}
"""kind of the sources -> their name where some lack; "unité(s)" for the others."""
UNLOCATED_LOST = "livré sans le nombre d’unités non localisées"


def combine(
    compositions: Mapping[str, Composition | None],
    source: Cells,
    kind: SourceKind,
    targets: Sequence[str],
    series: Sequence[Series],
    supports: Mapping[str, Floats],
) -> Cells:
    """The cells of `targets`, added up from `source` by one composition per support.

    `supports` gives the size of each source zone, shape (sources,), NaN where unknown.  A
    cell is missing as soon as one counted source is missing or not applicable (nothing is
    estimated), else suppressed as soon as one is suppressed, with summed bounds, else an
    estimate as soon as one is.
    """
    names = np.array([one.model.support for one in series], dtype=object)
    ways: dict[Composition, list[str]] = {}
    for support in sorted(set(names)):
        composition = compositions[support]
        if composition is not None:
            ways.setdefault(composition, []).append(support)
    parts = []
    for composition, its in ways.items():
        matrix = make_matrix(composition, source.zones, targets)
        columns = np.flatnonzero(np.isin(names, its))
        parts.append(
            (columns, _combine_by(matrix, source, kind, columns, names[columns], supports))
        )
    return _together(parts, targets, series)


def add(total: Cells, extra: Cells, present: np.ndarray) -> Cells:
    """`total` with the units of `extra` where `present`; a total without data stays so."""
    here = present & total.has_data
    state = np.where(here, gravest(total.state, extra.state), total.state).astype(np.uint8)
    lost = here & (extra.state == MISSING)
    known, data = state >= MEASURED, state >= SUPPRESSED
    return Cells(
        zones=total.zones,
        state=state,
        value=np.where(known, np.where(here, total.value + extra.value, total.value), np.nan),
        lower=np.where(data, np.where(here, total.lower + extra.lower, total.lower), np.nan),
        upper=np.where(data, np.where(here, total.upper + extra.upper, total.upper), np.nan),
        coverage=total.coverage,
        fidelity=total.fidelity,
        method=total.method,
        reason=np.where(lost, UNLOCATED_LOST, total.reason),
        origins=total.origins | (extra.origins & here),
    )


def _combine_by(
    matrix: Matrix,
    source: Cells,
    kind: SourceKind,
    columns: Indices,
    names: Words,
    sizes: Mapping[str, Floats],
) -> Cells:
    """The sums of these columns, all made by one matrix; `names` are their supports.

    What is not known is NaN in `source`, and makes NaN of any sum that counts it.
    """
    number, scale = matrix.number, matrix.composition.scale
    count = partial(_count, matrix, columns)
    lacking = count(source.state == MISSING)
    pointless = count(source.state == NOT_APPLICABLE)
    broken = (number == 0) | (lacking > 0) | (pointless > 0)
    state = np.full(broken.shape, MEASURED, dtype=np.uint8)
    np.putmask(state, count(source.state == ESTIMATED) > 0, ESTIMATED)
    np.putmask(state, count(source.state == SUPPRESSED) > 0, SUPPRESSED)
    np.putmask(state, broken, MISSING)
    value, lower, upper = (
        _columns(matrix.weights @ one, columns)
        for one in (source.value, source.lower, source.upper)
    )
    for sums in (value, lower, upper):
        sums /= scale
        sums[number[:, 0] == 0] = np.nan
    by_support = {one: matrix.fidelity(_size(sizes, one, source)) for one in sorted(set(names))}
    return Cells(
        zones=matrix.targets,
        state=state,
        value=value,
        lower=lower,
        upper=upper,
        coverage=_coverage(matrix, source, columns, names, sizes),
        fidelity=_by_column(by_support, names),
        method=np.broadcast_to(_methods(matrix, kind)[:, np.newaxis], state.shape),
        reason=_reasons(kind, number, lacking, pointless),
        origins=np.stack([count(one) > 0 for one in source.origins]),
    )


def _count(matrix: Matrix, columns: Indices, flags: Bools) -> Counts:
    """How many counted sources have the flag, shape (targets, columns)."""
    if not flags.any():
        return np.zeros((len(matrix.targets), len(columns)), dtype=matrix.counted.dtype)
    return _columns(matrix.counted @ flags.view(np.uint8), columns)


def _columns(array: npt.NDArray[Number], columns: Indices) -> npt.NDArray[Number]:
    """These columns of a sum: all are made at once, which costs less than to copy sources."""
    return array if len(columns) == array.shape[1] else array[:, columns]


def _size(sizes: Mapping[str, Floats], support: str, source: Cells) -> Floats:
    return sizes.get(support, np.full(len(source.zones), np.nan))


def _by_column(found: Mapping[str, Floats], names: Words) -> Floats:
    """What each support gives for the targets, repeated over its columns."""
    supports = sorted(found)
    table = np.column_stack([found[one] for one in supports])
    return np.ascontiguousarray(table.take(np.searchsorted(supports, names), axis=1))


def _coverage(
    matrix: Matrix, source: Cells, columns: Indices, names: Words, sizes: Mapping[str, Floats]
) -> Floats:
    """Share of the support in sources with data, shape (targets, columns).

    Where all sources are wholly covered it is 1 whatever their size; otherwise it is NaN as
    soon as the size of one counted source, or its own coverage, is unknown.  (NaN makes NaN of
    a sum, so that only then it must be seen which are wholly covered, or not at all.)
    """

    def share(support: str) -> Floats:
        size = _size(sizes, support, source)
        sized = matrix.sized(size)
        # By the same products: what is wholly covered is 1 to the last bit.
        total = sized @ np.ones(len(size))
        total[total <= 0] = np.nan
        held = _columns(sized @ source.coverage, columns)
        held /= total[:, np.newaxis]
        return held

    first, *others = sorted(set(names))
    coverage = share(first)
    for support in others:
        np.copyto(coverage, share(support), where=names == support)
    if np.isnan(coverage).any():
        covered = _columns(matrix.counted @ source.coverage, columns)
        np.putmask(coverage, covered == matrix.number, 1.0)
        np.putmask(coverage, covered == 0.0, 0.0)
    return coverage


def _methods(matrix: Matrix, kind: SourceKind) -> Words:
    """How each target was made: an exact sum, dominant sources, or weighted ones.

    A support that stands in for the measure's own changes what is weighted, hence is told.
    """
    composition, rows = matrix.composition, matrix.rows
    words = np.array(composition.methods, dtype=object)
    methods = np.full(len(matrix.targets), "", dtype=object)
    methods[matrix.number[:, 0] > 0] = method_text(kind, "exact")
    used = composition.weight_used > 0
    partly = used & (composition.weight_used < composition.scale)
    methods[rows[used & (words != EXACT)]] = method_text(kind, "dominant")
    methods[rows[partly]] = method_text(kind, "weighted")
    for entry in np.flatnonzero(partly):
        if support := stand_in_of(words[entry]):
            methods[rows[entry]] = method_text(kind, "weighted", support)
    return methods


def _reasons(kind: SourceKind, number: Counts, lacking: Counts, pointless: Counts) -> Words:
    """Why there is no number, in French; empty where there is one.  A few texts serve all cells."""
    short = np.flatnonzero((lacking > 0) | (pointless > 0))
    counts = (
        number[short // max(lacking.shape[1], 1), 0],
        lacking.ravel()[short],
        pointless.ravel()[short],
    )
    total, gone, without = (one.astype(np.int64) for one in counts)
    base = int(number.max(initial=0)) + 1
    which, keys = pd.factorize((total * base + gone) * base + without)
    texts = [_reason(kind, key // base**2, key // base % base, key % base) for key in keys.tolist()]
    reasons: Words = np.empty(lacking.size, dtype=object)
    reasons.fill("")  # twice as fast as np.full
    reasons[short] = np.array(texts, dtype=object)[which]
    return reasons.reshape(lacking.shape)


def _reason(kind: SourceKind, total: int, gone: int, without: int) -> str:
    word = _WORDS.get(kind, "unité(s)")
    parts = []
    if gone == total:
        parts.append("non livré")
    elif gone:
        parts.append(f"sans donnée pour {gone} {word} sur {total}")
    if without:
        parts.append(f"sans objet pour {without} {word} sur {total}")
    return ", ".join(parts)


def _together(
    parts: Sequence[tuple[Indices, Cells]], targets: Sequence[str], series: Sequence[Series]
) -> Cells:
    """The cells of all series; those of no part hold nothing."""
    if len(parts) == 1 and len(parts[0][0]) == len(series):
        return parts[0][1]
    result = absent(targets, series, "")
    for columns, part in parts:
        for field in fields(result):
            if field.name != "zones":
                getattr(result, field.name)[..., columns] = getattr(part, field.name)
    return result
