"""What both income series are derived from: consumption units and their incomes, by piece."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import Noise, Scene
from osq.demo.whole import Real, part, times

_EUROS_OF = 2010
_RICH, _SPAN, _PER_YEAR = 25_500, 14_500, 0.012


def households(scene: Scene, noise: Noise) -> pd.DataFrame:
    """`nbmen` (households), `nbpers` and `nbuc` (consumption units) by piece."""
    level = scene.level
    homes = part(scene.population["menages"].to_numpy(), noise(0.965 + 0 * level))
    found = {
        "nbmen": homes,
        "nbpers": homes + times(homes, noise(1.05 + 0.25 * level)),
        "nbuc": times(homes, noise(1.45 + 0.08 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)


def income(level: Real, year: int) -> Real:
    """Euros a year per consumption unit, in the middle of a piece."""
    return (_RICH - _SPAN * level) * (1 + _PER_YEAR * (year - _EUROS_OF))
