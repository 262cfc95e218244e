"""Territories and observations as the naive loops take them: nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from osq.territory.composition import UNKNOWN
from osq.territory.model import Territory
from tests.aggregation import naive
from tests.builders.territory import AGGLOMERATION_CODE, COMMUNE, CUCS


def ground_of(territory: Territory, people: Mapping[str, float]) -> naive.Ground:
    """The ground of a territory of tests, whose codes of IRIS start with those of communes."""
    (matrix,) = (one for one in territory.compositions if one.target == CUCS)
    quartiers: dict[str, dict[str, naive.Part]] = {name: {} for name in matrix.target_codes}
    for row, column, counted, inside in zip(
        matrix.rows, matrix.columns, matrix.weight_used, matrix.share_inside, strict=True
    ):
        part = naive.Part(int(counted), None if inside == UNKNOWN else int(inside))
        quartiers[matrix.target_codes[row]][matrix.source_codes[column]] = part
    communes = sorted(territory.zonings[COMMUNE].zones)
    return naive.Ground(
        people=people,
        communes={name: tuple(code for code in people if code[:5] == name) for name in communes},
        quartiers=quartiers,
        whole=AGGLOMERATION_CODE,
    )


def cells_of(
    rows: pd.DataFrame, measure: str, *, half: float = 0.0
) -> tuple[dict[str, naive.Cell], dict[str, naive.Cell]]:
    """What was delivered by zone, and the units that are in no IRIS by commune.

    Values of scores are known to `half`, within 0 and 100.
    """
    placed: dict[str, naive.Cell] = {}
    lost: dict[str, naive.Cell] = {}
    for row in rows[rows["measure"] == measure].to_dict("records"):
        value = row["value"]
        if math.isnan(value):
            cell = naive.hidden(row["lower"], row["upper"])
        elif half:
            least, most = max(value - half, 0.0), min(value + half, 100.0)
            cell = naive.known(value)._replace(lower=least, upper=most)
        else:
            cell = naive.known(value)
        (lost if row["status"] == "unlocated" else placed)[row["zone"]] = cell
    return placed, lost
