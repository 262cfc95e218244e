"""Invented CAF figures by piece, before any confidentiality: the true values.

Each measure is a part of another one (or the sum of its parts), so that every relation of
the convention holds for each piece, hence for every sum of pieces.  Orders of magnitude: one
recipient for five inhabitants or so (the Loire in 2017: 148 781 for 757 305).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from osq.demo.figures import LEVELS_OF, Noise, Scene, level_in
from osq.demo.whole import Real, Whole, apportion, part, times

_RECIPIENTS_NEEDED = 100
"""Reference recipients under which the CAF computes no median."""


def invent_benefits(pieces: pd.DataFrame, population: pd.DataFrame, edition: int) -> pd.DataFrame:
    """The additive measures of `caf` for each piece, whole numbers, indexed as `pieces`."""
    level = level_in(pieces, edition)
    noise = Noise("caf", edition, len(pieces))
    found = _families(population, level, noise)
    found |= _minimum_incomes(found, level, noise)
    found |= _housing(found["alloc"], level, pieces["students"].to_numpy(), noise)
    found |= _low_incomes(found, level, pieces["students"].to_numpy(), noise)
    return pd.DataFrame(found, index=pieces.index)


def invent(scene: Scene) -> pd.DataFrame:
    """The benefits as the scene has them."""
    return scene.benefits


def derive(measure: str, sums: Mapping[str, int], edition: int) -> int | None:
    """`ruc_median`: a monthly median per consumption unit (€), in line with low incomes.

    It is invented for each delivered row, never added: over the threshold where less than
    half of the recipients are under it, and the reverse; None for too few of them.
    """
    if sums["ref"] < _RECIPIENTS_NEEDED:
        return None
    threshold = 980 + 12 * (edition - LEVELS_OF)
    return round(threshold * (1 + 1.2 * (0.5 - sums["bas_rev"] / sums["ref"])))


def _families(population: pd.DataFrame, level: Real, noise: Noise) -> dict[str, Whole]:
    inhabitants = population["pop_mun"].to_numpy()
    children = part(population["pop_0_17"].to_numpy(), noise(0.70 + 0.20 * level))
    familles = times(children, noise(1 / (1.75 + 0.30 * level)))
    isoles = times(inhabitants, noise(0.025 + 0.14 * level))
    couples = times(inhabitants, noise(0.004 + 0.014 * level))
    mono = part(familles, noise(0.15 + 0.30 * level))
    alloc = isoles + couples + familles
    return {
        "alloc": alloc,
        "pop_couverte": alloc
        + couples
        + (familles - mono)
        + children
        + part(children, np.full(level.shape, 0.07)),
        "isoles": isoles,
        "familles": familles,
        "mono": mono,
        "fam_nombreuses": part(familles, noise(0.13 + 0.17 * level)),
        "enfants_0_17": children,
        "enfants_0_2": part(children, noise(0.15 + 0.03 * level)),
    }


def _minimum_incomes(found: dict[str, Whole], level: Real, noise: Noise) -> dict[str, Whole]:
    rsa = part(found["alloc"], noise(0.06 + 0.26 * level))
    socle = part(rsa, noise(0.68 + 0.12 * level))
    aah = part(found["alloc"], noise(0.06 + 0.06 * level))
    return {
        "rsa": rsa,
        "rsa_socle": socle,
        "rsa_activite": rsa - socle,
        "rsa_majore": part(rsa, noise(0.10 + 0.04 * level)),
        "rsa_pop": np.minimum(rsa + times(rsa, noise(0.9 + 0.4 * level)), found["pop_couverte"]),
        "aah": aah,
        # A few homes receive both.
        "minima": socle + aah - part(aah, np.full(level.shape, 0.04)),
    }


def _housing(alloc: Whole, level: Real, students: Real, noise: Noise) -> dict[str, Whole]:
    al = part(alloc, noise(0.25 + 0.45 * level))
    # Where students are most numerous no family receives the ALF: true zeros.
    families = 0.32 * np.maximum(0.97 - students, 0)
    weights = np.column_stack((0.35 + 0.30 * level, families, 0.15 + 0.35 * students))
    apl, alf, als = apportion(al, weights).T
    return {"al": al, "apl": apl, "alf": alf, "als": als}


def _low_incomes(
    found: dict[str, Whole], level: Real, students: Real, noise: Noise
) -> dict[str, Whole]:
    ref = part(found["alloc"], noise(0.84 - 0.12 * students))
    dep50 = part(ref, noise(0.12 + 0.32 * level))
    enfants_ref = part(found["enfants_0_17"], noise(0.92 + 0.03 * level))
    return {
        "ref": ref,
        "bas_rev": part(ref, noise(0.18 + 0.42 * level)),
        "dep50": dep50,
        "dep100": part(dep50, noise(0.50 + 0.10 * level)),
        "enfants_ref": enfants_ref,
        "enfants_bas_rev": part(enfants_ref, noise(0.22 + 0.45 * level)),
    }
