"""What a small base forbids to print."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.statistics.inputs import NOISE, Bools


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """Thresholds of the house: notes of such observatories (`domain/notes.md`, part D).

    No percentage on a base under `percentage_from`; no decimal under `decimals_from`.  Raises
    ValueError where they are negative or in the wrong order.
    """

    percentage_from: float = 30
    decimals_from: float = 100

    def __post_init__(self) -> None:
        if not 0 <= self.percentage_from <= self.decimals_from:
            raise ValueError("the base of a percentage is at most that of a decimal")

    def allows_percentage(self, base: npt.ArrayLike) -> Bools:
        """Whether a percentage may be told on each base; not on one that is unknown."""
        return _reaches(base, self.percentage_from)

    def decimals(self, base: npt.ArrayLike, declared: int = 1) -> npt.NDArray[np.int64]:
        """How many of the indicator's `declared` decimals each base bears."""
        borne = _reaches(base, self.decimals_from)
        return np.where(borne, declared, min(declared, 0)).astype(np.int64)


def _reaches(base: npt.ArrayLike, threshold: float) -> Bools:
    """At or above the threshold, but for the noise of sums of weighted counts."""
    least = threshold * (1 - NOISE)
    return np.asarray(np.asarray(base, dtype=np.float64) >= least, dtype=bool)
