"""Invented job seekers by piece at the end of each quarter.

The level follows the crisis: a jump in 2009, then a slow rise; autumns are higher than
springs.  Every figure is a part of the job seekers of categories A, B and C.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import Real, apportion, part, times

_AT_YEAR_END = (0.83, 0.86, 1.00, 1.02, 1.05, 1.11, 1.17)
_SINCE = 2007
_SEASON = {1: 0.01, 2: -0.025, 3: 0.02, 4: 0.0}


def invent(scene: Scene) -> pd.DataFrame:
    """Job seekers at the end of the year, the quarter that is published."""
    return invent_quarter(scene, 4)


def invent_quarter(scene: Scene, quarter: int) -> pd.DataFrame:
    """Job seekers at the end of a quarter (1 to 4); entries since the first of January."""
    noise, level = scene.noise(f"pole-emploi-{quarter}"), scene.level
    years = scene.edition - LEVELS_OF
    trend = _trend(scene.edition, quarter)
    abc = part(scene.population["actifs_15_64"].to_numpy(), noise(trend * (0.07 + 0.15 * level)))
    women = part(abc, noise(0.50 - 0.05 * level))
    ages = (0.15 + 0.06 * level, 0.64 + 0 * level, 0.19 + 0.008 * years - 0.03 * level)
    young, middle, old = apportion(abc, _columns(*map(noise, ages))).T
    year = part(abc, noise(0.31 + 0.012 * years + 0.11 * level))
    low = 0.10 + 0.26 * level
    high = 0.33 - 0.23 * level
    lowest, highest, _ = apportion(abc, _columns(noise(low), noise(high), 1 - low - high)).T
    found = {
        "defm_a": part(abc, noise(0.62 + 0.09 * level)),
        "defm_abc": abc,
        "abc_hommes": abc - women,
        "abc_femmes": women,
        "abc_moins25": young,
        "abc_25_49": middle,
        "abc_50plus": old,
        "abc_1an": year,
        "abc_2ans": part(year, noise(0.45 + 0.08 * level)),
        "abc_bas_niveau": lowest,
        "abc_sup": highest,
        "abc_rsa": part(abc, noise(0.07 + 0.25 * level)),
        "abc_non_indemnises": part(abc, noise(0.40 + 0.12 * level)),
        "abc_non_qualifies": part(abc, noise(0.20 + 0.24 * level)),
        "entrees": times(abc, noise(0.28 * quarter + 0 * level)),
        "ancienne_123": part(abc, noise(0.88 + 0.04 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)


def _trend(edition: int, quarter: int) -> float:
    """Between the ends of two years, with the season."""
    before, after = _AT_YEAR_END[edition - 1 - _SINCE], _AT_YEAR_END[edition - _SINCE]
    return before + (after - before) * quarter / 4 + _SEASON[quarter]


def _columns(*rates: Real) -> Real:
    return np.column_stack(rates)
