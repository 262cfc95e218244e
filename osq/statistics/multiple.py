"""Many signals at once: of 30 quartiers and 111 indicators, 5 % would be 166 by chance alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from osq.statistics.inputs import Bools, Floats, OutOfRangeError


def adjusted(p_values: npt.ArrayLike, *, any_dependence: bool = False) -> Floats:
    """P-values adjusted over all that are known, whatever the shape; NaN stays and counts not.

    Benjamini Y., Hochberg Y., JRSS B 57 (1995) 289-300: right for independent or positively
    dependent tests.  `any_dependence` asks for Benjamini Y., Yekutieli D., Annals of Statistics
    29 (2001) 1165-1188, right always and much stricter.  Raises OutOfRangeError for a p-value
    outside [0, 1].
    """
    from scipy import stats  # half a second to import

    p = np.array(p_values, dtype=np.float64)
    known = ~np.isnan(p)
    if np.any((p < 0) | (p > 1)):
        raise OutOfRangeError("a p-value lies between 0 and 1")
    if known.any():
        method = "by" if any_dependence else "bh"
        p[known] = stats.false_discovery_control(p[known], axis=None, method=method)
    return p


def discoveries(
    p_values: npt.ArrayLike, *, rate: float = 0.05, any_dependence: bool = False
) -> Bools:
    """Where there is a signal, if `rate` of the signals may on average be false ones.

    Raises OutOfRangeError for a p-value or a rate outside its domain.
    """
    if not 0 < rate < 1:
        raise OutOfRangeError(f"a false-discovery rate lies between 0 and 1, not {rate}")
    return np.asarray(adjusted(p_values, any_dependence=any_dependence) <= rate, dtype=bool)
