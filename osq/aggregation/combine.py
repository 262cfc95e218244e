"""From the cells of one zoning to those of another, through a composition matrix.

All series that share a support are stacked side by side and multiplied once.  Weights are
multiplied as whole numbers and divided by the scale at the end, so that a sum of whole
counts is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.aggregation.cells import (
    ESTIMATED,
    MEASURED,
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    Cells,
    Floats,
    Series,
    Words,
    absent,
    gravest,
    pick,
)
from osq.methods import SourceKind, method_text
from osq.territory.composition import UNKNOWN, Composition, stand_in_of
from osq.territory.matrices import fidelity

Indices = npt.NDArray[np.intp]

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
    result = absent(targets, series, "")
    for support in sorted({one.model.support for one in series}):
        composition = compositions[support]
        if composition is None:
            continue
        columns = np.array(
            [at for at, one in enumerate(series) if one.model.support == support], dtype=np.intp
        )
        sizes = supports.get(support, np.full(len(source.zones), np.nan))
        part = _combine_support(composition, pick(source, columns), kind, sizes)
        _write(result, columns, part)
    return result


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


def _combine_support(
    composition: Composition, source: Cells, kind: SourceKind, sizes: Floats
) -> Cells:
    """The sums of one support, for all series of `source` at once."""
    weights = _whole_weights(composition)
    counted = sparse.csr_array(
        (np.ones_like(weights.data), weights.indices, weights.indptr), shape=weights.shape
    )
    source, sizes = _in_order(source, sizes, composition.source_codes)
    data = source.has_data
    sums = _stacked(weights, np.where(source.known, source.value, 0.0))
    lower = _stacked(weights, np.where(data, source.lower, 0.0))
    upper = _stacked(weights, np.where(data, source.upper, 0.0))
    lacking = _stacked(counted, source.state == MISSING)
    pointless = _stacked(counted, source.state == NOT_APPLICABLE)
    hidden = _stacked(counted, source.state == SUPPRESSED)
    guess = source.state == ESTIMATED
    origins = np.stack([_stacked(counted, one) > 0 for one in source.origins])
    number = counted.sum(axis=1)[:, np.newaxis]
    broken = (number == 0) | (lacking + pointless > 0)
    guessed = _stacked(counted, guess) > 0 if guess.any() else np.False_
    known = np.where(guessed, ESTIMATED, MEASURED)
    state = np.where(broken, MISSING, np.where(hidden > 0, SUPPRESSED, known)).astype(np.uint8)
    shape = state.shape
    faithful = np.broadcast_to(_fidelity(composition, sizes)[:, np.newaxis], shape)
    return Cells(
        zones=composition.target_codes,
        state=state,
        value=np.where(state >= MEASURED, sums / composition.scale, np.nan),
        lower=np.where(broken, np.nan, lower / composition.scale),
        upper=np.where(broken, np.nan, upper / composition.scale),
        coverage=_coverage(weights, counted, sizes, source.coverage),
        fidelity=np.where(number == 0, np.nan, faithful),
        method=np.repeat(_methods(weights, composition, kind)[:, np.newaxis], shape[1], 1),
        reason=_reasons(kind, number, lacking, pointless),
        origins=origins,
    )


def _whole_weights(composition: Composition) -> sparse.csr_array:
    """`weight_used` in whole numbers over `scale`, shape (targets, sources), no zero kept."""
    weights = sparse.csr_array(
        (composition.weight_used.astype(np.float64), (composition.rows, composition.columns)),
        shape=(len(composition.target_codes), len(composition.source_codes)),
    )
    weights.eliminate_zeros()
    return weights


def _stacked(matrix: sparse.csr_array, columns: npt.NDArray[np.generic]) -> Floats:
    result: Floats = matrix @ columns.astype(np.float64)
    return result


def _fidelity(composition: Composition, sizes: Floats) -> Floats:
    """Fidelity per target; where all shares of a target are equal, sizes do not matter."""
    used = composition.weight_used > 0
    rows, shares = composition.rows[used], composition.share_inside[used]
    least = np.full(len(composition.target_codes), np.iinfo(np.int64).max)
    most = np.full(len(composition.target_codes), UNKNOWN)
    np.minimum.at(least, rows, shares)
    np.maximum.at(most, rows, shares)
    return np.where(
        (least == most) & (least != UNKNOWN),
        most / composition.scale,
        fidelity(composition, sizes),
    )


def _coverage(
    weights: sparse.csr_array, counted: sparse.csr_array, sizes: Floats, covered: Floats
) -> Floats:
    """Share of the support in sources with data, shape (targets, series).

    Where all sources are wholly covered it is 1 whatever their size; otherwise it is NaN as
    soon as the size of one counted source, or its own coverage, is unknown.
    """
    number = counted.sum(axis=1)[:, np.newaxis]
    whole = (counted @ (covered == 1.0).astype(np.float64)) == number
    empty = (counted @ (covered == 0.0).astype(np.float64)) == number
    unknown = (counted @ np.isnan(covered).astype(np.float64)) > 0
    unknown |= (counted @ np.isnan(sizes).astype(np.float64))[:, np.newaxis] > 0
    size = np.nan_to_num(sizes)
    total = (weights @ size)[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (weights @ (size[:, np.newaxis] * np.nan_to_num(covered))) / total
    share = np.where(unknown | (total <= 0), np.nan, share)
    return np.where((number == 0) | empty, 0.0, np.where(whole, 1.0, share))


def _methods(weights: sparse.csr_array, composition: Composition, kind: SourceKind) -> Words:
    """How each target was made: an exact sum, dominant sources, or weighted ones.

    A support that stands in for the measure's own changes what is weighted, hence is told.
    """
    methods = np.full(len(composition.target_codes), "", dtype=object)
    methods[np.diff(weights.indptr) > 0] = method_text(kind, "exact")
    used = composition.weight_used > 0
    other = np.array([method != "exact" for method in composition.methods], dtype=bool)
    partial = used & (composition.weight_used < composition.scale)
    methods[composition.rows[used & other]] = method_text(kind, "dominant")
    methods[composition.rows[partial]] = method_text(kind, "weighted")
    for entry in np.flatnonzero(partial):
        if support := stand_in_of(composition.methods[entry]):
            methods[composition.rows[entry]] = method_text(kind, "weighted", support)
    return methods


def _reasons(kind: SourceKind, number: Floats, lacking: Floats, pointless: Floats) -> Words:
    """Why there is no number, in French; empty where there is one."""
    word = _WORDS.get(kind, "unité(s)")
    reasons = np.full(lacking.shape, "", dtype=object)
    for row, column in np.argwhere(lacking + pointless > 0):
        total = int(number[row, 0])
        gone, without = int(lacking[row, column]), int(pointless[row, column])
        parts = []
        if gone == total:
            parts.append("non livré")
        elif gone:
            parts.append(f"sans donnée pour {gone} {word} sur {total}")
        if without:
            parts.append(f"sans objet pour {without} {word} sur {total}")
        reasons[row, column] = ", ".join(parts)
    return reasons


def _in_order(cells: Cells, sizes: Floats, codes: Sequence[str]) -> tuple[Cells, Floats]:
    """Cells and sizes in the order of a matrix's sources."""
    index = {zone: number for number, zone in enumerate(cells.zones)}
    rows = np.array([index[code] for code in codes], dtype=np.intp)
    arrays = {
        field.name: getattr(cells, field.name)[..., rows, :]
        for field in fields(cells)
        if field.name != "zones"
    }
    return Cells(zones=tuple(codes), **arrays), sizes[rows]


def _write(result: Cells, columns: Indices, part: Cells) -> None:
    index = {zone: number for number, zone in enumerate(result.zones)}
    rows = np.array([index[zone] for zone in part.zones], dtype=np.intp)
    for field in fields(result):
        if field.name != "zones":
            target = getattr(result, field.name)
            target[..., rows[:, np.newaxis], columns] = getattr(part, field.name)
