"""Invented figures of the health insurance, and of those who came for a health examination.

Of three inhabitants aged 75 and more, two have a long-term illness; the poor are younger, and
have more of the rest.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from osq.demo.figures import LEVELS_OF, Noise, Scene
from osq.demo.whole import Real, Whole, part, times


def invent(scene: Scene) -> pd.DataFrame:
    """The insured by piece at the end of the year, and three years of consultants."""
    noise, level = scene.noise("cpam"), scene.level
    years = scene.edition - LEVELS_OF
    found = _insured(scene.population, level, years, noise)
    found |= _consultants(scene.population["pop_mun"].to_numpy(), level, noise)
    return pd.DataFrame(found, index=scene.pieces.index)


def _insured(population: pd.DataFrame, level: Real, years: int, noise: Noise) -> dict[str, Whole]:
    people = population["pop_mun"].to_numpy()
    benef = part(people, noise(0.79 + 0.08 * level))
    young = np.minimum(part(population["pop_0_17"].to_numpy(), noise(0.84 + 0.08 * level)), benef)
    adults = benef - part(young, np.full(level.shape, 0.885))
    cmuc = part(benef, noise(0.015 + 0.002 * years + 0.20 * level))
    ill = times(population["pop_75p"].to_numpy(), noise(0.55 + 0 * level))
    return {
        "benef": benef,
        "benef_moins18": young,
        "benef_16plus": adults,
        "ald": np.minimum(ill + part(benef, noise(0.075 + 0.05 * level)), benef),
        "sans_mt": part(adults, noise(0.09 - 0.006 * years + 0.09 * level)),
        "cmub": part(benef, noise(0.008 + 0.05 * level)),
        "cmuc": cmuc,
        "cmuc_moins18": np.minimum(part(cmuc, noise(0.40 + 0.04 * level)), young),
        "acs": part(benef, noise(0.006 + 0.0015 * years + 0.03 * level)),
    }


def _consultants(people: Whole, level: Real, noise: Noise) -> dict[str, Whole]:
    """Those who are asked to come are the most precarious: consultants are no sample."""
    examens = part(people, noise(0.012 + 0.035 * level))
    scored = part(examens, noise(0.96 + 0 * level))
    return {
        "examens": examens,
        "sans_compl": part(examens, noise(0.05 + 0.20 * level)),
        "non_suivi_dent": part(examens, noise(0.28 + 0.24 * level)),
        "sante_percue": part(examens, noise(0.20 + 0.24 * level)),
        "epices_n": scored,
        "epices_precaires": part(scored, noise(0.22 + 0.52 * level)),
        "epices_somme": times(scored, noise(17 + 27 * level)),
    }
