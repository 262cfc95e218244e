"""Invented recorded offences by piece, of which only the police zone is delivered.

Drug offences tell what the police did: they follow no level, and move more from year to year.
"""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import part, times

_DRUG_YEARS = {2008: 1.0, 2009: 1.12, 2010: 0.95, 2011: 1.08, 2012: 1.2, 2013: 1.05}


def invent(scene: Scene) -> pd.DataFrame:
    """Offences of one year; damage falls, burglaries rise."""
    noise, level = scene.noise("ddsp"), scene.level
    years = scene.edition - LEVELS_OF
    people = scene.population["pop_mun"].to_numpy()
    homes = scene.population["logements"].to_numpy()
    flat = 0 * level
    burglaries = times(homes, noise(0.0045 + 0.0003 * years + flat))
    vehicles = times(people, noise(0.007 - 0.0003 * years + 0.006 * level))
    damage = times(people, noise(0.006 - 0.0003 * years + 0.010 * level))
    suspects = times(people, noise(0.009 + 0.014 * level))
    drugs = 0.0032 * _DRUG_YEARS.get(scene.edition, 1.0)
    found = {
        "avip": times(people, noise(0.004 + 0.0001 * years + 0.007 * level)),
        "biens": burglaries + vehicles + damage + times(people, noise(0.012 + 0.004 * level)),
        "cambriolages": burglaries,
        "vols_vehicules": vehicles,
        "degradations": damage,
        "incendies": part(damage, noise(0.03 + 0.12 * level)),
        "ils": times(people, noise(drugs + flat)),
        "mis_en_cause": suspects,
        "mis_en_cause_mineurs": part(suspects, noise(0.17 + 0.06 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)
