"""Invented deaths over five years, and invented practitioners, by piece."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import part, times


def invent(scene: Scene) -> pd.DataFrame:
    """Deaths follow age, early ones poverty too; practitioners settle in the richer pieces."""
    noise, level = scene.noise("ars"), scene.level
    population = scene.population
    people, old = population["pop_mun"].to_numpy(), population["pop_75p"].to_numpy()
    under = population["pop_0_64"].to_numpy()
    between = people - under - old
    flat = 0 * level
    early = times(under, noise(0.007 + 0.008 * level))
    doctors = times(people, noise(0.0012 - 0.0004 * level))
    years = scene.edition - LEVELS_OF
    found = {
        "deces_moins65": early,
        "deces": early
        + times(between, noise(0.065 + 0.04 * level))
        + times(old, noise(0.36 + 0.05 * level)),
        "deces_attendus": times(under, 0.011 + flat)
        + times(between, 0.085 + flat)
        + times(old, 0.385 + flat),
        "mg": doctors,
        "mg_55plus": part(doctors, noise(0.40 + 0.025 * years + flat)),
        "dentistes": times(people, noise(0.0008 - 0.0003 * level)),
        "infirmiers": times(people, noise(0.0011 + 0.00003 * years + flat)),
        "pharmacies": times(people, noise(0.0004 + flat)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)
