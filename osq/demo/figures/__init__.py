"""Invented figures: one module per convention, each a pure function of the same scene.

A module `osq.demo.figures.<convention>` holds

    def invent(scene: Scene) -> pd.DataFrame
        Every additive measure of the convention, int64 columns, indexed as `scene.pieces`.
        The relations of the convention hold for each piece, hence for every sum of pieces.
        A column whose name begins with "_" is no measure: `derive` needs its sums.

    def invent_quarter(scene: Scene, quarter: int) -> pd.DataFrame
        The same at the end of a quarter, where the convention has a quarterly sending.

    def derive(measure: str, sums: Mapping[str, int], edition: int) -> float | int | None
        Where the convention has measures that cannot be added: the value of one delivered
        row, from the sums of its additive measures; None where there is nothing to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from osq.demo.ground import SEED
from osq.demo.whole import Real

_YEARLY = 0.03
_LASTING = 0.4
_MOST = 0.4


@dataclass(frozen=True)
class Scene:
    """What is known of one edition before any provider invents its own figures.

    `pieces` is `osq.demo.ground.make_ground`'s (commune, zone, zoning, quartier, weight,
    level from 0, rich, to 1, poor, youth, students, drift); `population` and `benefits` hold
    the additive measures of `insee-population` and `caf`, int64, indexed as `pieces`.
    """

    edition: int
    pieces: pd.DataFrame
    population: pd.DataFrame
    benefits: pd.DataFrame

    def noise(self, name: str) -> Noise:
        """The small differences of one provider in this edition."""
        return Noise(name, self.edition, len(self.pieces))

    @property
    def level(self) -> Real:
        """The precariousness of each piece in this edition, 0 to 1, after its drift."""
        return level_in(self.pieces, self.edition)


class Noise:
    """Seeded differences: lasting ones between zones, without which every indicator would rank
    them alike, and small ones between years, which make a series look like one.
    """

    def __init__(self, name: str, edition: int, size: int) -> None:
        self._yearly = np.random.default_rng([SEED, crc32(name.encode()), edition])
        self._lasting = np.random.default_rng([SEED, crc32(name.encode())])
        self._size = size

    def __call__(self, rates: Real) -> Real:
        """`rates`, one per piece, moved for good by part of their own spread, then by the year.

        Lasting moves stay under 40 % of a rate, yearly ones under 1.5 %.
        """
        lasting = _LASTING * np.std(rates) * self._lasting.standard_normal(self._size)
        moved = np.clip(rates + lasting, (1 - _MOST) * rates, (1 + _MOST) * rates)
        yearly = 1 + _YEARLY * (self._yearly.random(self._size) - 0.5)
        return np.asarray(moved * yearly, dtype=np.float64)


LEVELS_OF = 2010
"""The edition whose levels were drawn; drifts count from it."""


def level_in(pieces: pd.DataFrame, edition: int) -> Real:
    """The level of each piece in an edition."""
    moved = pieces["level"] + (edition - LEVELS_OF) * pieces["drift"]
    return np.asarray(moved.clip(0, 1), dtype=np.float64)
