"""Invented census figures by piece, calibrated on the real populations of the communes.

The population of each commune is real (published by INSEE: census of 2006, 2008 and 2011,
and straight lines between them); how it splits into pieces, ages and households is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.ground import share_population
from osq.demo.whole import apportion, part, times

CENSUSES = (2006, 2008, 2011)
"""The censuses whose populations the table of communes holds."""

CENSUS_LAG = 2
"""Edition E carries the census of year E - 2."""

AGE_GROUPS: dict[str, tuple[int, int]] = {
    "pop_0_17": (0, 17),
    "pop_0_19": (0, 19),
    "pop_0_20": (0, 20),
    "pop_0_64": (0, 64),
    "pop_15_24": (15, 24),
    "pop_16_25": (16, 25),
    "pop_15_64": (15, 64),
    "pop_75p": (75, 75),
}
"""First and last single year of age; 75 stands for 75 and more."""

# Inhabitants by single year of age, hundreds, then 75 and more: the shape of the published
# age bands of Saint-Étienne Métropole at the census of 2011 (INSEE, 53 communes).
_BANDS = ((15, 47), (15, 52), (15, 48), (15, 51), (5, 46), (10, 36), (1, 434))
_PYRAMID = np.array([count for years, count in _BANDS for _ in range(years)], dtype=np.float64)
# From +1 for the newborn to -1 for the oldest: who is more numerous in a young piece.
_YOUNG = 1 - 2 * np.arange(_PYRAMID.size) / (_PYRAMID.size - 1)


def census_population(year: int, known: Sequence[int]) -> int:
    """The population at the census of `year`, on a straight line between those of `CENSUSES`.

    >>> census_population(2007, (100, 110, 140)), census_population(2010, (100, 110, 140))
    (105, 130)
    """
    for (first, start), (last, end) in pairwise(zip(CENSUSES, known, strict=True)):
        if first <= year <= last:
            span, after = last - first, year - first
            return (start * (span - after) + end * after + span // 2) // span
    raise ValueError(f"{year}: no census on both sides")


def invent_population(
    pieces: pd.DataFrame, populations: Mapping[str, int], edition: int
) -> pd.DataFrame:
    """The measures of `insee-population` for each piece, whole numbers, indexed as `pieces`.

    `populations` holds the municipal population of each commune at the edition's census.
    """
    inhabitants = share_population(pieces, populations)
    youth = pieces["youth"].to_numpy(dtype=np.float64)
    # Age is drawn apart from precariousness, which moves only activity and empty dwellings.
    level = pieces["level"].to_numpy(dtype=np.float64)
    tilt = 0.5 * (youth - 0.5)
    ages = apportion(inhabitants, _PYRAMID * (1 + tilt[:, None] * _YOUNG))
    measures = {"pop_mun": inhabitants}
    for name, (first, last) in AGE_GROUPS.items():
        measures[name] = ages[:, first : last + 1].sum(axis=1)
    years = edition - LEVELS_OF
    measures["actifs_15_64"] = part(measures["pop_15_64"], 0.74 - 0.12 * level)
    measures["menages"] = times(inhabitants, 0.49 - 0.08 * youth + 0.001 * years)
    measures["rp"] = measures["menages"]
    measures["logements"] = measures["rp"] + times(measures["rp"], 0.07 + 0.06 * level)
    return pd.DataFrame(measures, index=pieces.index)


def invent(scene: Scene) -> pd.DataFrame:
    """The census as the scene has it: every other provider's figures are drawn from it."""
    return scene.population
