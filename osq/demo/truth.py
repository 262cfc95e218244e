"""The true values of every provider, edition and quarter, before any confidentiality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from osq.conventions.model import Convention
from osq.demo.figures import Scene
from osq.demo.ground import make_ground
from osq.demo.scenes import Populations, figures_of, make_scene
from osq.demo.units import Units, make_units
from osq.demo.whole import Whole
from osq.territory.model import Territory


@dataclass(frozen=True, slots=True)
class Land:
    """What is drawn once for all editions, on the ground of `territory`."""

    territory: Territory
    agglomeration: str
    pieces: pd.DataFrame
    units: Units


def make_land(
    territory: Territory, populations: Populations, agglomeration: str, edition: int
) -> Land:
    """The pieces and units drawn on the zones of an edition; a pure function."""
    pieces = make_ground(territory, sorted(territory.zoning("commune", edition).zones), edition)
    units = make_units(pieces, populations[max(populations)])
    return Land(territory, agglomeration, pieces, units)


class Truth:
    """Figures invented when asked for, and kept: other editions need them again."""

    def __init__(self, land: Land, populations: Populations) -> None:
        self.land = land
        self._populations = populations
        self._scenes: dict[int, Scene] = {}
        self._frames: dict[tuple[str, int, int | None], pd.DataFrame] = {}

    def scene(self, edition: int) -> Scene:
        """The scene of an edition."""
        if edition not in self._scenes:
            self._scenes[edition] = make_scene(self.land.pieces, self._populations, edition)
        return self._scenes[edition]

    def frame(self, provider: str, edition: int, quarter: int | None = None) -> pd.DataFrame:
        """Every additive measure of a provider by piece; at the end of a quarter, if any."""
        key = (provider, edition, quarter)
        if key not in self._frames:
            figures, scene = figures_of(provider), self.scene(edition)
            self._frames[key] = (
                figures.invent_quarter(scene, quarter) if quarter else figures.invent(scene)
            )
        return self._frames[key]


def sums_by_row(frame: pd.DataFrame, rows: list[tuple[int, ...]]) -> list[dict[str, int]]:
    """The sums of each row's pieces, given by position, for every measure of the frame."""
    members: Whole = np.zeros((len(rows), len(frame)), dtype=np.int64)
    for number, pieces in enumerate(rows):
        members[number, list(pieces)] = 1
    sums = members @ frame.to_numpy(dtype=np.int64)
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in sums.tolist()]


def value_of(
    convention: Convention, measure: str, sums: dict[str, int], edition: int
) -> float | int | None:
    """The true value of one measure of one row: a sum, or what is derived from sums."""
    if convention.measure(measure).additive:
        return sums[measure]
    return figures_of(convention.id).derive(measure, sums, edition)
