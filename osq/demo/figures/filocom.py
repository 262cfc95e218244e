"""Private main residences of the tax file, by piece: the very ones the Anah's files count."""

from __future__ import annotations

import pandas as pd

from osq.demo.figures import Scene
from osq.demo.figures.anah import private_homes


def invent(scene: Scene) -> pd.DataFrame:
    """One measure."""
    return pd.DataFrame({"rp_privees": private_homes(scene)}, index=scene.pieces.index)
