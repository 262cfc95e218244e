"""A composition laid over the zones of cells: the matrices that their sums need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from osq.aggregation.cells import Floats
from osq.territory.composition import UNKNOWN, Composition
from osq.territory.matrices import fidelity

Indices = npt.NDArray[np.intp]
Counts = npt.NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A composition whose rows are those of `targets`, and whose columns those of the sources.

    `weights` are `weight_used` in whole numbers over the scale, no zero kept; `counted` has
    a 1 for each, in the smallest whole type that holds `number`, how many sources are counted
    in each target, shape (targets, 1).  `target_at` and `source_at` say where the composition's
    own zones stand among them.
    """

    composition: Composition
    targets: tuple[str, ...]
    target_at: Indices
    source_at: Indices
    weights: sparse.csr_array
    counted: sparse.csr_array
    number: Counts

    def sized(self, sizes: Floats) -> sparse.csr_array:
        """The weights times the size of each source."""
        return _same_places(self.weights, self.weights.data * sizes[self.weights.indices])

    def fidelity(self, sizes: Floats) -> Floats:
        """Fidelity per target; where all shares of a target are equal, sizes do not matter.

        NaN for a target without sources.
        """
        used = self.composition.weight_used > 0
        rows, shares = self.rows[used], self.composition.share_inside[used]
        least = np.full(len(self.targets), np.iinfo(np.int64).max)
        most = np.full(len(self.targets), UNKNOWN)
        np.minimum.at(least, rows, shares)
        np.maximum.at(most, rows, shares)
        equal = (least == most) & (least != UNKNOWN)
        if equal.all():
            return most / self.composition.scale
        result = np.full(len(self.targets), np.nan)
        result[self.target_at] = fidelity(self.composition, sizes[self.source_at])
        return np.where(equal, most / self.composition.scale, result)

    @property
    def rows(self) -> Indices:
        """The target of each entry of the composition."""
        return self.target_at[self.composition.rows]


def make_matrix(composition: Composition, sources: Sequence[str], targets: Sequence[str]) -> Matrix:
    """Raises KeyError when the composition names a zone that is in neither."""
    target_at = _places(targets, composition.target_codes)
    source_at = _places(sources, composition.source_codes)
    rows, columns = target_at[composition.rows], source_at[composition.columns]
    weights = sparse.csr_array(
        (composition.weight_used.astype(np.float64), (rows, columns)),
        shape=(len(targets), len(sources)),
    )
    weights.eliminate_zeros()
    number = np.diff(weights.indptr)
    kind = np.min_scalar_type(int(number.max(initial=0)))
    return Matrix(
        composition,
        tuple(targets),
        target_at,
        source_at,
        weights,
        _same_places(weights, np.ones(weights.nnz, dtype=kind)),
        number[:, np.newaxis].astype(kind),
    )


def _same_places(matrix: sparse.csr_array, data: npt.NDArray[np.generic]) -> sparse.csr_array:
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _places(zones: Sequence[str], codes: Sequence[str]) -> Indices:
    """Where each code stands among the zones."""
    if tuple(zones) == tuple(codes):
        return np.arange(len(zones))
    place_of = {zone: place for place, zone in enumerate(zones)}
    return np.array([place_of[code] for code in codes], dtype=np.intp)
