"""Invented pupils by piece: those who live there, and the seats of schools drawn from them.

Pupils by residence and pupils of a school are different measures: their rates are drawn
apart, and schools gather other pieces than quartiers do.
"""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Noise, Scene
from osq.demo.whole import Real, Whole, part


def invent(scene: Scene) -> pd.DataFrame:
    """Pupils are a part of the children under 18: eight years of school, four of collège."""
    noise, level = scene.noise("dsden"), scene.level
    children = scene.population["pop_0_17"].to_numpy()
    flat = 0 * level
    primary = part(children, noise(0.445 + flat))
    college = part(children, noise(0.205 + flat))
    years = scene.edition - LEVELS_OF
    found = {
        "eff_1d_ecoles": part(children, noise(0.45 - 0.02 * level)),
        "eff_col_etab": part(children, noise(0.21 - 0.02 * level)),
        "eff_1d": primary,
        "eff_col": college,
        **_primary(primary, level, years, noise),
        **_college(college, level, years, noise),
    }
    return pd.DataFrame(found, index=scene.pieces.index)


def _primary(pupils: Whole, level: Real, years: int, noise: Noise) -> dict[str, Whole]:
    ce2 = part(pupils, noise(0.124 + 0 * level))
    return {"ce2": ce2, "ce2_retard": part(ce2, noise(0.04 - 0.002 * years + 0.16 * level))}


def _college(pupils: Whole, level: Real, years: int, noise: Noise) -> dict[str, Whole]:
    flat = 0 * level
    sixth = part(pupils, noise(0.26 + flat))
    late = part(sixth, noise(0.05 - 0.003 * years + 0.20 * level))
    told = part(pupils, noise(0.96 + flat))
    candidates = part(pupils, noise(0.225 + flat))
    leavers = part(pupils, noise(0.235 + flat))
    return {
        "entrants_6e": sixth,
        "retard_6e": late,
        "retard2_6e": part(late, noise(0.06 + 0.10 * level)),
        "pcs": told,
        "pcs_defav": part(told, noise(0.17 + 0.56 * level)),
        "boursiers": part(pupils, noise(0.09 + 0.42 * level)),
        "dnb_presents": candidates,
        "dnb_admis": part(candidates, noise(0.92 + 0.005 * years - 0.21 * level)),
        "sortants_3e": leavers,
        "aff_2gt": part(leavers, noise(0.72 + 0.005 * years - 0.33 * level)),
        "absents": part(pupils, noise(0.008 + 0.07 * level)),
    }
