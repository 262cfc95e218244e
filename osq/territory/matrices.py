"""Finding the matrix between two zonings: chosen by support, chained by products.

A chain of matrices is one matrix: a change of IRIS vintage followed by IRIS to quartier is
the product of both.  Scales multiply, so that whole shares stay whole and sums exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.territory.composition import (
    ANY_SUPPORT,
    SCALE,
    STAND_INS,
    UNKNOWN,
    Composition,
    Share,
    assemble,
    standing_in,
)
from osq.territory.model import Territory, ZoningRef

_At = Callable[[sparse.csr_array, sparse.csr_array], npt.NDArray[np.int64]]

EXACT = "exact"
LARGEST_SCALE = SCALE**4
"""Sums of shares over this scale still fit in 64 bits, hence at most four links."""


def composition(
    territory: Territory, source: ZoningRef, target: ZoningRef, support: str
) -> Composition | None:
    """The matrix that makes zones of `target` out of zones of `source`, or None.

    Where the territory holds no such matrix, the shortest chain of matrices is multiplied;
    among chains of one length, the first in the order of zonings.  In each link, for each
    target zone, the entries of `support` win over those of its `STAND_INS`, and these over
    those of "any".  None means that no chain is
    documented; a target zone without entries is not documented for this support.

    Raises ValueError when the chain is too long to stay exact.
    """
    if source not in territory.zonings or target not in territory.zonings:
        return None
    if source == target:
        return _identity(territory, source)
    for links in _chains(territory, source, target):
        matrices = [_link(territory, *link, support) for link in links]
        if all(matrix is not None for matrix in matrices):
            return reduce(product, (matrix for matrix in matrices if matrix is not None))
    return None


def product(first: Composition, second: Composition) -> Composition:
    """`second` after `first`: from the source of `first` to the target of `second`.

    A target zone counts only when every middle zone it uses is itself made of something:
    otherwise its sum would silently be short, so it is left without entries.  `share_inside`
    of an entry is unknown when any path through the middle zoning has an unknown share; its
    method names every method other than "exact" met on the way.

    Raises ValueError when the zonings in the middle differ or the scale grows too large.
    """
    if first.target != second.source or first.target_codes != second.source_codes:
        raise ValueError(f"{first.target} is not {second.source}: matrices cannot be chained")
    scale = first.scale * second.scale
    if scale > LARGEST_SCALE:
        raise ValueError("too many matrices are chained for their shares to stay exact")
    second = _whole_rows(second, made=np.unique(first.rows))
    met = (_pattern(second) @ _pattern(first)).tocsr()
    met.sort_indices()
    rows, columns = met.tocoo().coords

    def at(left: sparse.csr_array, right: sparse.csr_array) -> npt.NDArray[np.int64]:
        """The values of a product, entry by entry of `met`, whose pattern holds them all."""
        one = (left @ right).tocoo()
        values = np.zeros(len(rows), dtype=np.int64)
        values[np.searchsorted(_keys(met.tocoo()), _keys(one))] = one.data
        return values

    known = at(_shares(second), _shares(first))
    unsure = at(_unknown(second), _pattern(first)) + at(_pattern(second), _unknown(first))
    return replace(
        second,
        source=first.source,
        source_codes=first.source_codes,
        support=first.support if second.support == ANY_SUPPORT else second.support,
        rows=rows.astype(np.int64),
        columns=columns.astype(np.int64),
        weight_used=at(_weights(second), _weights(first)),
        share_inside=np.where(unsure > 0, UNKNOWN, known),
        methods=_joined_methods(first, second, at, len(rows)),
        scale=scale,
    )


def fidelity(matrix: Composition, support: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The part of what is counted that really lies inside each target zone.

    `sum(share_inside * weight_used * support) / sum(weight_used * support)` over the source
    zones used (design.md, corrections.md); `support` has one value per source zone.  Returns
    one value from 0 to 1 per target zone; NaN when nothing is counted, and when a zone that
    counts has an unknown share or an unknown support.
    """
    used = matrix.weight_used / matrix.scale * support[matrix.columns]
    counts = used != 0
    shares = np.where(matrix.share_inside == UNKNOWN, np.nan, matrix.share_inside / matrix.scale)
    size = len(matrix.target_codes)
    rows = matrix.rows[counts]
    inside = np.bincount(rows, (shares * used)[counts], minlength=size)
    total = np.bincount(rows, used[counts], minlength=size)
    result = np.full(size, np.nan)
    np.divide(inside, total, out=result, where=total > 0)
    return result


def _whole_rows(matrix: Composition, made: npt.NDArray[np.int64]) -> Composition:
    """The matrix without the rows that use a source zone outside `made`."""
    lost = ~np.isin(matrix.columns, made) & (matrix.weight_used > 0)
    short = np.unique(matrix.rows[lost])
    kept = np.flatnonzero(~np.isin(matrix.rows, short))
    return replace(
        matrix,
        rows=matrix.rows[kept],
        columns=matrix.columns[kept],
        weight_used=matrix.weight_used[kept],
        share_inside=matrix.share_inside[kept],
        methods=tuple(matrix.methods[place] for place in kept),
    )


def _joined_methods(first: Composition, second: Composition, at: _At, size: int) -> tuple[str, ...]:
    """One method per entry of the product: "exact", or the other words, joined by "+"."""
    joined = [""] * size
    for word in sorted({*first.methods, *second.methods} - {EXACT}):
        met = at(_marked(second, word), _pattern(first)) + at(
            _pattern(second), _marked(first, word)
        )
        for place in np.flatnonzero(met):
            joined[place] = f"{joined[place]}+{word}" if joined[place] else word
    return tuple(word or EXACT for word in joined)


def _link(
    territory: Territory, source: ZoningRef, target: ZoningRef, support: str
) -> Composition | None:
    """The direct matrix, target zone by target zone: that of the best support there is."""
    found = {
        matrix.support: matrix
        for matrix in territory.compositions
        if (matrix.source, matrix.target) == (source, target)
    }
    order = dict.fromkeys((support, *STAND_INS.get(support, ()), ANY_SUPPORT))
    ranked = [found[name] for name in order if name in found]
    if len(ranked) < 2 and (not ranked or ranked[0].support in (support, ANY_SUPPORT)):
        return ranked[0] if ranked else None
    taken: set[str] = set()
    shares: list[Share] = []
    for matrix in ranked:
        own = matrix.support in (support, ANY_SUPPORT)
        kept = [share for share in _entries(matrix) if share.target not in taken]
        shares += kept if own else [_stood_in(share, matrix.support) for share in kept]
        taken.update(share.target for share in kept)
    first = ranked[0]
    return assemble(
        source, target, support, first.source_codes, first.target_codes, shares, first.scale
    )


def _stood_in(share: Share, support: str) -> Share:
    """The share, told to be of another support; a whole one is the same for all supports."""
    if share.weight_used in (0, SCALE):
        return share
    return share._replace(method=standing_in(share.method, support))


def _entries(matrix: Composition) -> Iterator[Share]:
    columns = (matrix.rows, matrix.columns, matrix.weight_used, matrix.share_inside)
    numbers = (column.tolist() for column in columns)
    for row, column, weight, inside, method in zip(*numbers, matrix.methods, strict=True):
        source, target = matrix.source_codes[column], matrix.target_codes[row]
        yield Share(target, source, weight, inside, method)


def _chains(
    territory: Territory, source: ZoningRef, target: ZoningRef
) -> Iterator[list[tuple[ZoningRef, ZoningRef]]]:
    """Every chain of links from source to target without a loop, shortest first."""
    links = sorted({(matrix.source, matrix.target) for matrix in territory.compositions})
    waiting: list[list[ZoningRef]] = [[source]]
    while waiting:
        path = waiting.pop(0)
        for start, end in links:
            if start != path[-1] or end in path:
                continue
            if end == target:
                yield list(zip(path, [*path[1:], end], strict=True))
            else:
                waiting.append([*path, end])


def _identity(territory: Territory, ref: ZoningRef) -> Composition:
    codes = sorted(territory.zonings[ref].zones)
    shares = (Share(code, code, SCALE, SCALE, EXACT) for code in codes)
    return assemble(ref, ref, ANY_SUPPORT, codes, codes, shares)


def _sparse(matrix: Composition, values: npt.NDArray[np.int64]) -> sparse.csr_array:
    shape = (len(matrix.target_codes), len(matrix.source_codes))
    return sparse.csr_array((values, (matrix.rows, matrix.columns)), shape, dtype=np.int64)


def _keys(matrix: sparse.coo_array) -> npt.NDArray[np.int64]:
    """One number per entry, in the order of rows, then columns."""
    rows, columns = matrix.coords
    return np.asarray(rows.astype(np.int64) * matrix.shape[1] + columns, dtype=np.int64)


def _pattern(matrix: Composition) -> sparse.csr_array:
    return _sparse(matrix, np.ones_like(matrix.rows))


def _weights(matrix: Composition) -> sparse.csr_array:
    return _sparse(matrix, matrix.weight_used)


def _shares(matrix: Composition) -> sparse.csr_array:
    return _sparse(matrix, np.where(matrix.share_inside == UNKNOWN, 0, matrix.share_inside))


def _unknown(matrix: Composition) -> sparse.csr_array:
    return _sparse(matrix, (matrix.share_inside == UNKNOWN).astype(np.int64))


def _marked(matrix: Composition, word: str) -> sparse.csr_array:
    return _sparse(matrix, np.array([method == word for method in matrix.methods], dtype=np.int64))
