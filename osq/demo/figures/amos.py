"""Invented social dwellings by piece, and who lets them.

RPLS replaced EPLS on 1 January 2011 and counts a little more widely: the level jumps there.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import part, times

_RPLS = 2011
_WIDER = 1.04
_DWELLINGS_PER_LANDLORD = 70
_MOST_LANDLORDS = 9


def invent(scene: Scene) -> pd.DataFrame:
    """The stock on 1 January, a part of the dwellings; the survey, of those who live there."""
    noise, level = scene.noise("amos"), scene.level
    years = scene.edition - LEVELS_OF
    scope = _WIDER if scene.edition >= _RPLS else 1.0
    dwellings = scene.population["logements"].to_numpy()
    stock = part(dwellings, noise(scope * (0.015 + 0.55 * level * level)))
    offered = part(stock, noise(0.965 + 0 * level))
    vacant = part(offered, noise(0.025 + 0.07 * level))
    let = offered - vacant
    year = part(offered, noise(0.955 + 0 * level))
    areas = times(stock, noise(70 - 4 * level))
    asked = part(let, noise(0.97 + 0 * level))
    answered = part(asked, noise(0.88 - 0.06 * level))
    found = {
        "logements": stock,
        "occupes": let,
        "proposes": offered,
        "vacants": vacant,
        "vacants_3m": part(vacant, noise(0.45 + 0.15 * level)),
        "emmenagements": part(year, noise(0.085 + 0.02 * level)),
        "loues_1an": year,
        "impayes": part(let, noise(0.03 + 0.06 * level)),
        "loyers": times(areas, noise(5.3 + 0.1 * years - 0.7 * level)),
        "surfaces": areas,
        "menages_enquetes": asked,
        "menages_ops": answered,
        "menages_inf40": part(answered, noise(0.26 + 0.30 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)


def derive(measure: str, sums: Mapping[str, int], edition: int) -> float | int | None:
    """`bailleurs` and `part_premier` of a delivered row; None where there is no dwelling."""
    stock = sums["logements"]
    if not stock:
        return None
    landlords = min(1 + stock // _DWELLINGS_PER_LANDLORD, _MOST_LANDLORDS)
    if measure == "bailleurs":
        return landlords
    # From a share alike for all to one that dominates, by a whole number drawn from the row.
    least = 1000 // landlords + 1
    return 1.0 if landlords == 1 else (least + stock * 7 % (960 - least)) / 1000
