"""Invented young people followed by the missions locales, by piece."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import part


def invent(scene: Scene) -> pd.DataFrame:
    """Young people in contact are a part of those aged 16 to 25; the rest, of them."""
    noise, level = scene.noise("missions-locales"), scene.level
    years = scene.edition - LEVELS_OF
    contact = part(
        scene.population["pop_16_25"].to_numpy(), noise(0.06 + 0.002 * years + 0.17 * level)
    )
    found = {
        "contact": contact,
        "premier_accueil": part(contact, noise(0.44 - 0.06 * level)),
        "femmes": part(contact, noise(0.51 - 0.04 * level)),
        "bas_niveau": part(contact, noise(0.22 + 0.36 * level)),
        "civis": part(contact, noise(0.16 + 0.08 * level)),
        "sorties": part(contact, noise(0.50 - 0.006 * years - 0.14 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)
