"""Reading deliveries of the demonstration, and the true values behind what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from osq.conventions.model import Convention
from osq.deliveries.ground import ground_of
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import Recognition, recognise
from osq.demo.scenes import figures_of
from osq.demo.truth import Truth
from osq.territory.model import Territory

Bools = npt.NDArray[np.bool_]


def recognised(path: Path, conventions: Mapping[str, Convention]) -> Recognition:
    found, findings = recognise(path.read_bytes(), path.name, conventions)
    assert found is not None, findings
    assert findings == []
    return found


def read(
    path: Path,
    conventions: Mapping[str, Convention],
    territory: Territory,
    *,
    demonstration: bool = True,
) -> Reading:
    recognition = recognised(path, conventions)
    return read_delivery(
        path.read_bytes(), path.name, recognition, territory, demonstration=demonstration
    )


def true_values(
    observations: pd.DataFrame, recognition: Recognition, truth: Truth, territory: Territory
) -> list[float | None]:
    """The true value of each observation, from the pieces of its zone; None where there is none.

    Zones are found again from the pieces, not from the rows that were written.
    """
    provider, edition = recognition.convention.id, recognition.edition
    frame = truth.frame(provider, edition, recognition.quarter)
    perimeter = ground_of(territory, edition).perimeter
    sums: dict[tuple[str, str, bool], dict[str, int]] = {}
    values: list[float | None] = []
    for row in observations.itertuples():
        zoning, zone = str(row.zoning), str(row.zone)
        key = (zoning, zone, str(row.status) == "unlocated")
        if key not in sums:
            inside = _members(truth, *key, perimeter)
            if provider == "insee-population":
                inside = inside & _located(truth)
            sums[key] = {str(name): int(total) for name, total in frame[inside].sum().items()}
        values.append(_value(recognition, str(row.measure), zoning, zone, sums[key], truth))
    return values


def _members(
    truth: Truth, zoning: str, zone: str, unlocated: bool, perimeter: frozenset[str]
) -> Bools:
    pieces = truth.land.pieces
    if zoning in truth.land.units:
        (unit,) = [each for each in truth.land.units[zoning] if each.code == zone]
        return np.isin(np.arange(len(pieces)), unit.pieces)
    if zoning == "iris":
        found = (pieces["zone"] == zone) & (pieces["zoning"] == "iris")
    elif zoning == "cucs":
        found = pieces["home"] == zone
    elif zoning == "agglomeration":
        found = pieces["commune"].isin(perimeter)
    else:
        found = pieces["commune"] == zone
        if unlocated:
            found &= pieces["zoning"] == "unlocated"
    return found.to_numpy(dtype=bool)


def _located(truth: Truth) -> Bools:
    return (truth.land.pieces["zoning"] != "unlocated").to_numpy(dtype=bool)


def _value(
    recognition: Recognition,
    measure: str,
    zoning: str,
    zone: str,
    sums: dict[str, int],
    truth: Truth,
) -> float | None:
    convention = recognition.convention
    name = measure.partition(".")[2]
    if zoning == "etablissements":
        (unit,) = [each for each in truth.land.units[zoning] if each.code == zone]
        counted = {"eff_1d_ecoles": "école", "eff_col_etab": "collège"}.get(name, unit.kind)
        if counted != unit.kind:
            return 0
    if convention.measure(name).additive:
        return sums[name]
    return figures_of(convention.id).derive(name, sums, recognition.edition)
