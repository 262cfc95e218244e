"""Invented disposable incomes: nothing is added, all is derived for each delivered row.

Quantiles lie around the median; shares of income are whole tenths of a percent, so that parts
sum to their total, and all sources of income and taxes to a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from osq.demo.figures import Scene
from osq.demo.figures.incomes import households, income
from osq.demo.whole import times

_HOUSEHOLDS_NEEDED = 200
_QUANTILES = {
    "d1": (0.56, -0.02),
    "d2": (0.67, -0.03),
    "q1": (0.725, -0.03),
    "d3": (0.78, -0.03),
    "d4": (0.89, -0.02),
    "med": (1.0, 0.0),
    "d6": (1.11, 0.02),
    "d7": (1.24, 0.04),
    "q3": (1.32, 0.05),
    "d8": (1.41, 0.06),
    "d9": (1.72, 0.12),
}
"""Quantile -> its ratio to the median where incomes are high, and what poverty adds to it."""


def invent(scene: Scene) -> pd.DataFrame:
    """Only what is derived from: `_homes`, `_units` and the euros of all units, `_income`."""
    noise = scene.noise("insee-filosofi")
    found = households(scene, noise)
    middle = noise(1.06 * income(scene.level, scene.edition))
    found["_income"] = times(found["nbuc"].to_numpy(), middle)
    return found.rename(columns={"nbmen": "_homes", "nbpers": "_people", "nbuc": "_units"})


def derive(measure: str, sums: Mapping[str, int], edition: int) -> float | int | None:
    """One figure of a delivered row; None for too few households."""
    if sums["_homes"] < _HOUSEHOLDS_NEEDED:
        return None
    median = sums["_income"] / sums["_units"]
    poor = min(max((27_500 - median) / 15_500, 0), 1)
    if measure in _QUANTILES:
        rich, more = _QUANTILES[measure]
        return round(median * (rich + more * poor) / 10) * 10
    tenths = _shares(poor)
    if measure in tenths:
        return tenths[measure] / 10
    return _inequality(measure, poor)


def _shares(poor: float) -> dict[str, int]:
    """Tenths of a percent of the disposable income, and the poverty rate."""
    families, housing = round(15 + 35 * poor), round(5 + 45 * poor)
    minima, jobless = round(6 + 50 * poor), round(20 + 30 * poor)
    independents, patrimony = round(60 - 35 * poor), round(120 - 75 * poor)
    pensions, taxes = round(290 - 20 * poor), -round(180 - 90 * poor)
    social = families + minima + housing
    activity = 1000 - pensions - patrimony - social - taxes
    return {
        "tp60": round(40 + 400 * poor * poor),
        "pact": activity,
        "ptsa": activity - jobless - independents,
        "pcho": jobless,
        "pben": independents,
        "ppen": pensions,
        "ppat": patrimony,
        "ppsoc": social,
        "ppfam": families,
        "ppmini": minima,
        "pplogt": housing,
        "pimpot": taxes,
    }


def _inequality(measure: str, poor: float) -> float:
    """Ratios of the quantiles that every row has, to one or two decimals."""
    rows = {name: rich + more * poor for name, (rich, more) in _QUANTILES.items()}
    values = {
        "eq": round((rows["q3"] - rows["q1"]) / rows["med"], 2),
        "rd": round(rows["d9"] / rows["d1"], 1),
        "s80s20": round(3.0 + 1.2 * poor, 1),
        "gi": round(0.24 + 0.06 * poor, 3),
    }
    return values[measure]
