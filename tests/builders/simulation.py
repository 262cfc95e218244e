"""Invented territories with a known truth, drawn from a seed, and what a provider would show.

Communes of two to seven IRIS; quartiers that are nested in a commune or lie across, some with an
exact composition, others weighted; counts tied by relations; totals delivered here and there,
with or without the units that nobody could place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from osq.conventions.model import Convention
from osq.territory.composition import ANY_SUPPORT, SCALE, UNKNOWN, Share, assemble
from osq.territory.model import Level, NameForms, Territory, Zone, Zoning, ZoningRef
from tests.builders.conventions import count, toy_convention
from tests.builders.observations import frame, see
from tests.builders.territory import AGGLOMERATION_2013, AGGLOMERATION_CODE, COMMUNE, CUCS, IRIS

Values = dict[str, dict[str, float]]
"""Measure -> zone -> number."""

PARTS = ("apl", "alf", "als")
MEASURES = ("alloc", "al", *PARTS, "femmes", "surface")


@dataclass(frozen=True)
class Simulation:
    """A territory, its convention, all that is true, and the rows that hide some of it."""

    territory: Territory
    conventions: Mapping[str, Convention]
    true: pd.DataFrame
    shown: pd.DataFrame

    @property
    def hidden_share(self) -> float:
        """The share of delivered cells that are hidden."""
        return float(self.shown["value"].isna().mean())


def simulate(seed: int, **estimates: Any) -> Simulation:
    """One territory; `estimates` are the convention's, none by default."""
    chance = np.random.default_rng(seed)
    iris = {
        f"99{c:03d}": [f"99{c:03d}01{i:02d}" for i in range(int(chance.integers(2, 8)))]
        for c in range(int(chance.integers(2, 5)))
    }
    quartiers = dict(_quartiers(iris, chance))
    territory = _territory(iris, quartiers)
    convention = _convention(estimates)
    truth, lost = _truth(iris, quartiers, chance)
    delivered = _delivered(iris, quartiers, truth, lost, chance)
    threshold = int(chance.choice([3, 5, 11]))
    shown = [_hide(row, threshold) for row in delivered]
    return Simulation(territory, {"caf": convention}, frame(delivered), frame(shown))


def _hide(row: dict[str, Any], threshold: int) -> dict[str, Any]:
    """The row as shown: 1 to threshold - 1 hidden, as surfaces under the threshold are."""
    if not 0 < row["value"] < threshold:
        return row
    whole = not row["measure"].endswith("surface")
    bounds = (1.0, threshold - 1.0) if whole else (0.0, float(threshold))
    status = row["status"] if row["status"] == "unlocated" else "suppressed"
    return {**row, "value": None, "lower": bounds[0], "upper": bounds[1], "status": status}


def _quartiers(
    iris: dict[str, list[str]], chance: np.random.Generator
) -> Iterator[tuple[str, list[Share]]]:
    everywhere = [code for codes in iris.values() for code in codes]
    for number in range(int(chance.integers(1, 6))):
        name = f"Q{number:02d}"
        nested = list(iris.values())[int(chance.integers(len(iris)))]
        pool = everywhere if chance.random() < 0.3 else nested
        size = int(chance.integers(1, min(5, len(pool)) + 1))
        members = sorted(str(code) for code in chance.choice(pool, size, replace=False))
        if chance.random() < 0.5:
            yield name, [Share(name, code, SCALE, SCALE) for code in members]
        else:
            weights = chance.choice([2_500, 4_000, SCALE], size)
            yield (
                name,
                [
                    Share(name, code, int(weight), UNKNOWN, "weighted")
                    for code, weight in zip(members, weights, strict=True)
                ],
            )


def _truth(
    iris: dict[str, list[str]], quartiers: dict[str, list[Share]], chance: np.random.Generator
) -> tuple[Values, Values]:
    """What is true of each IRIS, and of the units of each commune that nobody could place."""
    scale = float(chance.choice([0.7, 2.0, 6.0, 15.0]))
    codes = [code for held in iris.values() for code in held]

    def draw(zone: str, mean: float) -> dict[str, float]:
        parts = {name: float(chance.poisson(mean)) for name in PARTS}
        al = sum(parts.values())
        alloc = al + float(chance.poisson(mean))
        femmes = float(chance.integers(0, int(alloc) + 1))
        surface = round(float(chance.gamma(1.0, 3 * mean)), 1)
        return {**parts, "al": al, "alloc": alloc, "femmes": femmes, "surface": surface}

    truth: Values = {measure: {} for measure in MEASURES}
    lost: Values = {measure: {} for measure in MEASURES}
    for zone in codes:
        for measure, value in draw(zone, scale * float(chance.gamma(1.0))).items():
            truth[measure][zone] = value
    for zone in iris:
        for measure, value in draw(zone, 0.5).items():
            lost[measure][zone] = value
    return truth, lost


def _delivered(
    iris: dict[str, list[str]],
    quartiers: dict[str, list[Share]],
    truth: Values,
    lost: Values,
    chance: np.random.Generator,
) -> list[dict[str, Any]]:
    """All rows with their true numbers.

    Totals come for all measures of a zone or none; each counts the unlocated units or not.
    """
    rows = [see(m, zone, value) for m in MEASURES for zone, value in truth[m].items()]
    with_units = chance.random() < 0.5
    if with_units:
        rows += [
            {**see(m, zone, value), "status": "unlocated"}
            for m in MEASURES
            for zone, value in lost[m].items()
        ]

    for zone, members in iris.items():
        if chance.random() < 0.8:
            counted = with_units and chance.random() < 0.5
            extra = {m: lost[m][zone] if counted else 0.0 for m in MEASURES}
            rows += [
                see(m, zone, round(sum(truth[m][code] for code in members) + extra[m], 1))
                for m in MEASURES
            ]
    if chance.random() < 0.6:
        rows += [see(m, AGGLOMERATION_CODE, round(sum(truth[m].values()), 1)) for m in MEASURES]
    for name, shares in quartiers.items():
        exact = all(share.method == "exact" for share in shares)
        if exact and chance.random() < 0.4:
            rows += [
                see(m, name, round(sum(truth[m][share.source] for share in shares), 1))
                for m in MEASURES
            ]
    return rows


def _convention(estimates: dict[str, Any]) -> Convention:
    surface = count("surface", kind="weighted_count")
    return toy_convention(
        measures=[*(count(name) for name in MEASURES if name != "surface"), surface],
        relations=[
            {"kind": "parts", "total": "al", "parts": list(PARTS)},
            {"kind": "parts", "total": "alloc", "parts": ["al"], "exhaustive": False},
            {"kind": "inclusion", "smaller": "femmes", "larger": "alloc"},
        ],
        indicators=[],
        confidentiality={"rules": [], "estimates": estimates or None},
    )


def _territory(iris: dict[str, list[str]], quartiers: dict[str, list[Share]]) -> Territory:
    home = {code: commune for commune, codes in iris.items() for code in codes}
    zonings = [
        _zoning(IRIS, "iris", {code: (commune,) for code, commune in home.items()}),
        _zoning(COMMUNE, "commune", {code: (code,) for code in iris}),
        _zoning(
            CUCS,
            "quartier",
            {
                name: tuple(sorted({home[share.source] for share in shares}))
                for name, shares in quartiers.items()
            },
        ),
        _zoning(AGGLOMERATION_2013, "agglomeration", {AGGLOMERATION_CODE: tuple(iris)}),
    ]
    within = [Share(commune, code, SCALE, SCALE) for code, commune in home.items()]
    shares = [share for held in quartiers.values() for share in held]
    whole = [Share(AGGLOMERATION_CODE, commune, SCALE, SCALE) for commune in iris]
    matrices = ((0, 1, within), (0, 2, shares), (1, 3, whole))
    return Territory(
        zonings={zoning.ref: zoning for zoning in zonings},
        compositions=tuple(
            assemble(
                zonings[source].ref,
                zonings[target].ref,
                ANY_SUPPORT,
                sorted(zonings[source].zones),
                sorted(zonings[target].zones),
                entries,
            )
            for source, target, entries in matrices
        ),
    )


def _zoning(ref: ZoningRef, level: Level, communes: Mapping[str, tuple[str, ...]]) -> Zoning:
    zones = {
        code: Zone(code, code, ref, level, NameForms(code, f"de {code}", f"à {code}"), held)
        for code, held in communes.items()
    }
    return Zoning(ref, level, level, 2007, None, zones)
