"""The ground of the demonstration: pieces of zones, and the levels drawn for them.

A piece is the smallest place that figures are invented for.  Everything delivered (an IRIS,
a commune, a quartier, the units that could not be located) is a sum of pieces, so that parts
and totals agree whatever is drawn.

Levels come from a seeded permutation of evenly spaced values, drawn alike for every quartier
and for every IRIS outside them: no name, no reputation, not even being a priority quartier,
has any influence.  Quartiers without a documented composition take an invented part of each
zone of their communes; this part never leaves the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from osq.demo.whole import apportion, permuted_levels
from osq.territory.model import Territory, Zone

SEED = 42_218
NOWHERE = ""


def make_ground(territory: Territory, communes: Iterable[str], edition: int) -> pd.DataFrame:
    """One row per piece, sorted by commune, zone, quartier; a pure function of its arguments.

    Columns: `commune`, `zone` and `zoning` (the row of a delivery the piece belongs to:
    "iris", "commune" where IRIS codes are unknown, "unlocated"), `quartier` (only those
    delivered directly), `weight` (part of the commune's population, in no unit), `level` of
    precariousness, `youth` and `students` from 0 to 1, `drift` of the level per year.
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
    return pieces.drop(columns=["home"])


def share_population(pieces: pd.DataFrame, populations: Mapping[str, int]) -> pd.Series[int]:
    """Inhabitants of each piece; located pieces sum exactly to each commune's population.

    An unlocated piece has inhabitants too: the people whose address was not found, counted
    by the CAF for the commune only.  They are never in a census file.
    """
    inhabitants = pd.Series(0, index=pieces.index, dtype="int64")
    for commune, group in pieces.groupby("commune"):
        located = group[group["zoning"] != "unlocated"]
        total = np.array([populations[str(commune)]], dtype=np.int64)
        weights = located["weight"].to_numpy(dtype=np.float64)[None, :]
        inhabitants[located.index] = apportion(total, weights)[0]
        for index, weight in group.loc[group["zoning"] == "unlocated", "weight"].items():
            inhabitants[index] = round(populations[str(commune)] * float(weight))
    return inhabitants


def direct_quartiers(territory: Territory, edition: int) -> dict[str, Zone]:
    """The quartiers without composition: only a provider can deliver them."""
    zoning = territory.of_level("quartier", edition)
    zones = zoning.zones if zoning else {}
    return {code: zone for code, zone in sorted(zones.items()) if not zone.documented}


def _pieces(territory: Territory, communes: list[str], edition: int) -> list[dict[str, str]]:
    homes = _quartier_of_iris(territory, edition)
    direct = direct_quartiers(territory, edition)
    iris: dict[str, list[str]] = {}
    for code, zone in sorted(territory.zoning("iris", edition).zones.items()):
        iris.setdefault(zone.communes[0], []).append(code)
    rows = []
    for commune in communes:
        zones = [(code, "iris") for code in iris.get(commune, [])] or [(commune, "commune")]
        quartiers = [code for code, zone in direct.items() if commune in zone.communes]
        for zone_code, zoning in zones:
            place = {"commune": commune, "zone": zone_code, "zoning": zoning}
            rows += [{**place, "quartier": code, "home": code} for code in quartiers]
            home = homes.get(zone_code, zone_code)
            rows.append({**place, "quartier": NOWHERE, "home": home})
        if len(zones) > 1:
            lost = {"commune": commune, "zone": commune, "zoning": "unlocated"}
            rows.append({**lost, "quartier": NOWHERE, "home": commune})
    return rows


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
    """Uneven sizes: zones from half to one and a half of the average of their commune."""
    generator = np.random.default_rng([SEED, 1])
    zones = sorted(set(pieces["zone"]))
    quartiers = sorted(set(pieces["quartier"]) - {NOWHERE})
    size = dict(zip(zones, 0.5 + permuted_levels(generator, len(zones)), strict=True))
    inside = dict(
        zip(quartiers, 0.10 + 0.08 * permuted_levels(generator, len(quartiers)), strict=True)
    )
    lost = dict(zip(zones, 0.008 + 0.012 * permuted_levels(generator, len(zones)), strict=True))
    taken = pieces["quartier"].map(inside).fillna(0.0)
    rest = 1 - taken.groupby([pieces["zone"], pieces["zoning"]]).transform("sum")
    located = pieces["zone"].map(size) * taken.where(pieces["quartier"] != NOWHERE, rest)
    return located.where(pieces["zoning"] != "unlocated", pieces["zone"].map(lost))


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
