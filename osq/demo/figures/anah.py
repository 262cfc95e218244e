"""Invented unfit private housing, and dwellings helped by the Anah, by piece."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import LEVELS_OF, Scene
from osq.demo.whole import Whole, part, times


def private_homes(scene: Scene) -> Whole:
    """Main residences that no social landlord lets; the same for every tax source."""
    level = scene.level
    return part(scene.population["rp"].to_numpy(), 0.98 - 0.55 * level * level)


def invent(scene: Scene) -> pd.DataFrame:
    """Unfit homes are a part of the private ones; they are fewer every year."""
    noise, level = scene.noise("anah"), scene.level
    years = scene.edition - LEVELS_OF
    homes = private_homes(scene)
    unfit = part(homes, noise(0.03 - 0.002 * years + 0.11 * level))
    found = {
        "pppi": unfit,
        "pppi_pop": times(unfit, noise(1.9 + 0.5 * level)),
        "pppi_rp": homes,
        "po_aides": times(homes, noise(0.0015 + 0.0003 * years + 0.002 * level)),
        "pb_aides": times(homes, noise(0.0012 - 0.0001 * years + 0.001 * level)),
    }
    return pd.DataFrame(found, index=scene.pieces.index)
