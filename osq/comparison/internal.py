"""Internal indicators as `Observed` figures: for those who may see everything, never for a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from osq.comparison.observed import Observed
from osq.confidentiality.release import ZoneKey
from osq.periods import Period


def observed_frame(
    values: pd.DataFrame,
    *,
    periods: Mapping[str, Period | None],
    vintages: Mapping[str, str],
    perimeter: str = "",
    grade: Callable[[float], str | None] = lambda fidelity: None,
) -> dict[str, dict[ZoneKey, Observed]]:
    """Figures by indicator, then by zone.

    `values` is a frame of one edition, as `osq.indicators.compute` returns.
    `periods` (by indicator) and `vintages` (by level) are those of `osq.indicators.periods`;
    `perimeter` is that of the agglomeration; `grade` names a fidelity.
    """
    found: dict[str, dict[ZoneKey, Observed]] = {}
    for row in values.to_dict("records"):
        indicator, level = str(row["indicator"]), row["level"]
        key = ZoneKey(level, str(row["zone"]))
        found.setdefault(indicator, {})[key] = Observed(
            zone=key,
            edition=int(row["edition"]),
            value=_known(row["value"]),
            numerator=_known(row["numerator"]),
            denominator=_known(row["denominator"]),
            method=str(row["method"]),
            grade=grade(float(row["fidelity"])),
            coverage=_known(row["coverage"]),
            perimeter=perimeter if level == "agglomeration" else "",
            vintage=vintages.get(level, ""),
            period=periods.get(indicator),
        )
    return found


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
