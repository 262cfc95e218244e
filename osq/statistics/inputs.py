"""What every method here asks of its arguments, and the errors it raises.

Arguments are numbers or arrays that broadcast together.  NaN stands for a figure that is not
known and gives NaN, and so does a base of zero.  Anything else outside its domain is refused:
it would be a fault of ours, never a delivered figure.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NOISE = 1e-9
"""Relative: what sums of weighted counts may be off by."""


class OutOfRangeError(ValueError):
    """A count, a base, a level or a correlation outside its domain."""


class NotAProportionError(OutOfRangeError):
    """A numerator below zero or above its denominator."""


def arrays(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    """The values as arrays of floats, of one shape."""
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def deviate(level: float) -> float:
    """The standard normal deviate of a two-sided level: 1.96 for 0.95.

    Raises OutOfRangeError for a level that is not strictly between 0 and 1.
    """
    if not 0 < level < 1:
        raise OutOfRangeError(f"a level lies between 0 and 1, not {level}")
    # As scipy.stats.norm.isf does, without its thirty times slower checks.
    return float(-special.ndtri((1 - level) / 2))


def counts(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    """Counts and bases of one shape; raises OutOfRangeError where one is negative or infinite."""
    shaped = arrays(*values)
    for one in shaped:
        if np.any((one < 0) | np.isinf(one)):
            raise OutOfRangeError("counts and bases are finite and not negative")
    return shaped


def parts(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> tuple[Floats, Floats]:
    """A part and its whole, of one shape, the part within the whole.

    What exceeds by no more than the noise of a sum is brought back; raises NotAProportionError
    beyond, OutOfRangeError for an infinite or negative denominator.
    """
    part, whole = arrays(numerator, denominator)
    counts(whole)
    slack = NOISE * np.maximum(1.0, np.abs(np.nan_to_num(whole)))
    if np.any((part < -slack) | (part > whole + slack) | np.isinf(part)):
        raise NotAProportionError("a numerator lies between 0 and its denominator")
    return np.clip(part, 0.0, whole), whole


def positive(base: Floats) -> Floats:
    """The base, NaN where it is zero: nothing is divided by it."""
    return np.where(base > 0, base, np.nan)
