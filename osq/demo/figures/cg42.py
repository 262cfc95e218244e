"""Invented figures of the département's social action, by piece."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import part, times


def invent(scene: Scene) -> pd.DataFrame:
    """Most of it goes where poverty is; what is for the old goes where they are."""
    noise, level = scene.noise("cg42"), scene.level
    years = scene.edition - LEVELS_OF
    population = scene.population
    minors, homes = population["pop_0_20"].to_numpy(), population["menages"].to_numpy()
    insertion = part(scene.benefits["rsa_socle"].to_numpy(), noise(0.94 + 0 * level))
    infants = part(population["pop_0_17"].to_numpy(), noise(0.056 + 0 * level))
    found = {
        "apa_dom": times(population["pop_75p"].to_numpy(), noise(0.08 + 0.05 * level)),
        "pch": times(
            population["pop_mun"].to_numpy(), noise(0.003 + 0.0002 * years + 0.003 * level)
        ),
        "ase": part(minors, noise(0.004 + 0.015 * level)),
        "aed_aemo": part(minors, noise(0.005 + 0.018 * level)),
        "rsa_dd": insertion,
        "rsa_cer": part(insertion, noise(0.52 - 0.12 * level)),
        "ip": times(population["pop_0_17"].to_numpy(), noise(0.006 + 0.018 * level)),
        "fsl": times(homes, noise(0.006 + 0.032 * level)),
        "polyvalence": times(homes, noise(0.03 + 0.11 * level)),
        "pmi_enfants": infants,
        "pmi_bilans": part(infants, noise(0.86 - 0.004 * years - 0.13 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)
