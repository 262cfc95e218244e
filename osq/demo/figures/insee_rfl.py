"""Invented declared incomes: households by piece, quantiles by delivered row."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from osq.demo.figures import Scene
from osq.demo.figures.incomes import households, income
from osq.demo.whole import times

_LAG = 3
_HOUSEHOLDS_NEEDED = 50


def invent(scene: Scene) -> pd.DataFrame:
    """Households, and `_income` (the euros of all their units), from which quantiles come."""
    noise = scene.noise("insee-rfl")
    found = households(scene, noise)
    middle = noise(income(scene.level, scene.edition - _LAG))
    found["_income"] = times(found["nbuc"].to_numpy(), middle)
    return found


def derive(measure: str, sums: Mapping[str, int], edition: int) -> int | None:
    """Quantiles in euros, wider apart where incomes are low; None for too few households."""
    if sums["nbmen"] < _HOUSEHOLDS_NEEDED:
        return None
    median = sums["_income"] / sums["nbuc"]
    apart = 1 - min(median / 26_000, 1)
    shares = {
        "rfucd1": 0.46 - 0.34 * apart,
        "rfucq1": 0.70 - 0.22 * apart,
        "rfucq2": 1.0,
        "rfucd9": 1.85 + 0.45 * apart,
    }
    return round(median * shares[measure])
