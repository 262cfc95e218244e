"""The simulated territories with all that a figure may rest on, not counts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from osq.conventions.model import Convention
from osq.territory.composition import SCALE, UNKNOWN, Composition
from tests.builders.conventions import count, indicator, mean, toy_convention
from tests.builders.observations import POPULATION, frame, see, toy_conventions
from tests.builders.simulation import Simulation, simulate
from tests.builders.territory import CUCS, IRIS

ANSWERS, SCORE = "enquete.answers", "enquete.score"


def simulate_survey(seed: int) -> Simulation:
    """The territory of `simulate` with all that a figure may rest on.

    Inhabitants; a score beside those who answered, in `enquete`; IRIS that were not delivered;
    known shares inside quartiers; and indicators of three kinds.
    """
    plain = simulate(seed)
    chance = np.random.default_rng([seed, 1])
    zones = {zoning.level: sorted(zoning.zones) for zoning in plain.territory.zonings.values()}
    people = {code: float(chance.integers(50, 4_000)) for code in zones["iris"]}
    population = [see(POPULATION, code, value) for code, value in people.items()]
    answers, shown = _answers(zones["iris"], zones["commune"], chance)
    unsent = float(chance.choice([0.0, 0.0, 0.01, 0.05]))
    sent = (plain.shown["zoning"] != IRIS.id) | (chance.random(len(plain.shown)) >= unsent)
    return Simulation(
        replace(
            plain.territory,
            compositions=tuple(
                _partly_inside(one, chance) if one.target == CUCS else one
                for one in plain.territory.compositions
            ),
        ),
        {**plain.conventions, **toy_conventions(plain.conventions["caf"], _survey())},
        pd.concat([plain.true, frame(population, answers)], ignore_index=True),
        pd.concat([plain.shown[sent], frame(population, shown)], ignore_index=True),
    )


def _answers(
    iris: list[str], communes: list[str], chance: np.random.Generator
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those who answered and their mean score: exact, and as shown, rounded to the unit.

    Some communes count people who could not be placed; 1 to 4 people are hidden, and their score.
    """
    true, shown = [], []
    lost = [code for code in communes if chance.random() < 0.3]
    for code in (*iris, *lost):
        size = int(chance.poisson(float(chance.choice([2.0, 30.0]))))
        status = {"status": "unlocated"} if code in lost else {}
        score = float(chance.integers(0, 101, size).mean()) if size else None
        scored = [(ANSWERS, float(size)), *([(SCORE, score)] if score is not None else [])]
        for measure, value in scored:
            true.append({**see(measure, code, value), **status})
            if 0 < size < 5:
                bounds = (1.0, 4.0) if measure == ANSWERS else (0.0, 100.0)
                shown.append({**see(measure, code, bounds=bounds), **status})
            else:
                rounded = float(round(value))
                shown.append({**see(measure, code, rounded), **status})
    return true, shown


def _partly_inside(matrix: Composition, chance: np.random.Generator) -> Composition:
    """The shares that are really inside, where the composition is not exact; some unknown."""
    weighted = np.array([method != "exact" for method in matrix.methods], dtype=bool)
    drawn = chance.integers(3_000, SCALE + 1, len(weighted))
    known = chance.random(len(weighted)) < 0.9
    inside = np.where(weighted, np.where(known, drawn, UNKNOWN), matrix.share_inside)
    return replace(matrix, share_inside=inside.astype(np.int64))


def _survey() -> Convention:
    share = {"kind": "ratio", "unit": "%", "decimals": 1, "numerator_subset": True}
    surface = {"kind": "ratio", "unit": "m²", "decimals": 1, "numerator_subset": False, "per": 1}
    return toy_convention(
        id="enquete",
        measures=[
            count("answers"),
            mean("score", "answers", rounding=1, minimum=0, maximum=100),
        ],
        relations=[],
        indicators=[
            indicator("part", **share, numerator=["caf.apl"], denominator=["caf.al"]),
            indicator(
                "femmes", **share, numerator=["caf.femmes"], denominator=["caf.alloc"], per=100
            ),
            indicator("surface", **surface, numerator=["caf.surface"], denominator=[POPULATION]),
            indicator("score", kind="direct", unit="points", decimals=1, value="score"),
        ],
        confidentiality={"rules": []},
    )
