"""The ground of the demonstration: pieces of zones, and the levels drawn for them.

A piece is the smallest place that figures are invented for.  Everything delivered (an IRIS,
a commune, a quartier, the units that could not be located) is a sum of pieces, so that parts
and totals agree whatever is drawn.

Levels come from a seeded permutation of evenly spaced values, drawn alike for every quartier
and for every IRIS outside them: no name, no reputation, not even being a priority quartier,
has any influence.  A quartier without a documented composition takes invented parts of zones
drawn at random in its communes: they say nothing of where it lies, and are never delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from osq.demo.whole import Whole, apportion, permuted_levels, times
from osq.territory.model import Territory, Zone

SEED = 42_218
NOWHERE = ""


def make_ground(territory: Territory, communes: Iterable[str], edition: int) -> pd.DataFrame:
    """One row per piece, sorted by commune, zone, quartier; a pure function of its arguments.

    Columns: `commune`, `zone` and `zoning` (the row of a delivery the piece belongs to:
    "iris", "commune" where IRIS codes are unknown, "unlocated"), `quartier` (only those
    without composition) and `home` (any quartier that counts the piece), `weight` (part of the
    commune's population, in no unit), `level` of precariousness, `youth` and `students` from
    0 to 1, `drift` of the level per year.
    """
    rows = sorted(
        _pieces(territory, sorted(communes), edition),
        key=lambda row: (row["commune"], row["zone"], row["quartier"]),
    )
    pieces = pd.DataFrame(rows)
    pieces["weight"] = _weights(pieces)
    pieces["level"] = _levels(pieces)
    generator = np.random.default_rng([SEED, 3])
    pieces["youth"] = permuted_levels(generator, len(pieces))
    pieces["students"] = permuted_levels(generator, len(pieces))
    # From a slow fall to a slow rise, with the rise of the crisis years on the average.
    pieces["drift"] = permuted_levels(generator, len(pieces)) * 0.036 - 0.012
    elsewhere = pieces["home"].isin([*pieces["zone"], *pieces["commune"]])
    pieces["home"] = pieces["home"].where(~elsewhere, NOWHERE)
    return pieces.drop(columns="share")


def share_population(pieces: pd.DataFrame, populations: Mapping[str, int]) -> Whole:
    """Inhabitants of each piece; located pieces sum exactly to each commune's population.

    An unlocated piece has inhabitants too: the people whose address was not found, counted
    by the CAF for the commune only.  They are never in a census file.
    """
    inhabitants = np.zeros(len(pieces), dtype=np.int64)
    weights = pieces["weight"].to_numpy(dtype=np.float64)
    located = (pieces["zoning"] != "unlocated").to_numpy()
    for commune in sorted(set(pieces["commune"])):
        here = (pieces["commune"] == commune).to_numpy()
        total = np.array([populations[commune]], dtype=np.int64)
        inhabitants[here & located] = apportion(total, weights[None, here & located])[0]
        inhabitants[here & ~located] = times(total, weights[here & ~located])
    return inhabitants


def direct_quartiers(territory: Territory, edition: int) -> dict[str, Zone]:
    """The quartiers without composition: only a provider can deliver them."""
    zoning = territory.of_level("quartier", edition)
    zones = zoning.zones if zoning else {}
    return {code: zone for code, zone in sorted(zones.items()) if not zone.documented}


def _pieces(territory: Territory, communes: list[str], edition: int) -> list[dict[str, Any]]:
    homes = _quartier_of_iris(territory, edition)
    direct = direct_quartiers(territory, edition)
    parts = np.random.default_rng([SEED, 4])
    iris: dict[str, list[str]] = {}
    for code, zone in sorted(territory.zoning("iris", edition).zones.items()):
        iris.setdefault(zone.communes[0], []).append(code)
    rows: list[dict[str, Any]] = []
    for commune in communes:
        zones = iris.get(commune, [])
        zoning = "iris" if zones else "commune"
        quartiers = [code for code, zone in direct.items() if commune in zone.communes]
        free = [code for code in zones if code not in homes] or zones or [commune]
        taken = _invented_parts(quartiers, [str(code) for code in parts.permutation(free)])
        for zone_code in zones or [commune]:
            place = {"commune": commune, "zone": zone_code, "zoning": zoning}
            inside = taken.get(zone_code, {})
            rows += [
                {**place, "quartier": code, "home": code, "share": share}
                for code, share in inside.items()
            ]
            home, rest = homes.get(zone_code, zone_code), 1 - sum(inside.values())
            rows.append({**place, "quartier": NOWHERE, "home": home, "share": rest})
        if len(zones) > 1:
            lost = {"commune": commune, "zone": commune, "zoning": "unlocated"}
            rows.append({**lost, "quartier": NOWHERE, "home": commune, "share": 1.0})
    return rows


def _invented_parts(quartiers: list[str], zones: list[str]) -> dict[str, dict[str, float]]:
    """Zone -> quartier -> part of the zone: two neighbours in the list for each quartier."""
    part = 0.9 / max(2, -(-2 * len(quartiers) // len(zones)))
    taken: dict[str, dict[str, float]] = {}
    for rank, quartier in enumerate(quartiers):
        for place in {2 * rank % len(zones), (2 * rank + 1) % len(zones)}:
            taken.setdefault(zones[place], {})[quartier] = part
    return taken


def _quartier_of_iris(territory: Territory, edition: int) -> dict[str, str]:
    """The quartier that counts most of each IRIS, for documented quartiers."""
    zoning = territory.of_level("quartier", edition)
    best: dict[str, tuple[int, str]] = {}
    for matrix in territory.compositions:
        if zoning is None or matrix.target != zoning.ref or matrix.source.id != "iris":
            continue
        entries = zip(matrix.rows, matrix.columns, matrix.weight_used, strict=True)
        for row, column, weight in entries:
            code, quartier = matrix.source_codes[column], matrix.target_codes[row]
            best[code] = max(best.get(code, (0, "")), (int(weight), quartier))
    return {code: quartier for code, (_, quartier) in best.items()}


def _weights(pieces: pd.DataFrame) -> pd.Series[float]:
    """Uneven sizes: zones from half to one and a half of the average of their commune.

    For an unlocated piece, the part of the commune whose address is not found: 1 or 2 %.
    """
    generator = np.random.default_rng([SEED, 1])
    zones = sorted(set(pieces["zone"]))
    levels = pieces["zone"].map(
        dict(zip(zones, permuted_levels(generator, len(zones)), strict=True))
    )
    lost = 0.008 + 0.012 * levels
    return ((0.5 + levels) * pieces["share"]).where(pieces["zoning"] != "unlocated", lost)


def _levels(pieces: pd.DataFrame) -> pd.Series[float]:
    """The level of a quartier, else of the IRIS, with a small difference between pieces."""
    generator = np.random.default_rng([SEED, 2])
    lost = pieces["zoning"] == "unlocated"
    inhabited = pieces.loc[~lost]
    in_quartier = inhabited["home"] != inhabited["zone"]
    quartiers = sorted(set(inhabited.loc[in_quartier, "home"]))
    others = sorted(set(inhabited.loc[~in_quartier, "home"]))
    levels = {
        **dict(zip(quartiers, permuted_levels(generator, len(quartiers)), strict=True)),
        **dict(zip(others, permuted_levels(generator, len(others)), strict=True)),
    }
    apart = 0.16 * (permuted_levels(generator, len(pieces)) - 0.5)
    level = pieces["home"].map(levels).fillna(0.5) + apart
    return level.clip(0, 1)
