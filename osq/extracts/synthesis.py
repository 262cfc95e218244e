"""The OSQ index and the typology of quartiers as frames, one row per quartier."""

from __future__ import annotations

import pandas as pd

from osq.confidentiality.release import Release, ZoneKey
from osq.synthesis.config import IndexConfig, TypologyConfig
from osq.synthesis.index import osq_index
from osq.synthesis.index_model import QuartierIndex
from osq.synthesis.typology import fit_typology, place_quartiers


def index_frame(release: Release, config: IndexConfig) -> pd.DataFrame:
    """Columns `zone`, `name`, `value`, `rank_first`, `rank_last`, `reason`, then one per dimension
    and per indicator with its contribution: those of a dimension sum to it, these to `value`.

    Rows go from the highest index; quartiers without one come last, with the reason in French.
    `attrs` holds the edition, the name of the index and its mention.
    """
    index = osq_index(release, config)
    rows = [_row(release, quartier) for quartier in index.quartiers]
    frame = pd.DataFrame(rows).sort_values(
        ["value", "zone"], ascending=[False, True], na_position="last", ignore_index=True
    )
    frame.attrs |= {"edition": index.edition, "name": index.name, "mention": index.mention}
    return frame


def typology_frame(release: Release, config: TypologyConfig, fitted_on: int) -> pd.DataFrame:
    """Columns `zone`, `name`, `class` (nullable, from 1) and `reason`, by class, then zone.

    The classes are those fitted on the edition `fitted_on` of the release; another edition is
    placed among them.  Raises as `fit_typology` and `place_quartiers`.
    """
    typology = place_quartiers(release, fit_typology(release, config, fitted_on))
    frame = pd.DataFrame(
        [
            (each.zone.code, _name(release, each.zone), each.number, each.reason)
            for each in typology.quartiers
        ],
        columns=["zone", "name", "class", "reason"],
    ).astype({"class": "Int64"})
    frame = frame.sort_values(["class", "zone"], na_position="last", ignore_index=True)
    frame.attrs |= {"edition": typology.edition, "fitted_on": typology.fitted_on}
    return frame


def _row(release: Release, quartier: QuartierIndex) -> dict[str, object]:
    row: dict[str, object] = {
        "zone": quartier.zone.code,
        "name": _name(release, quartier.zone),
        "value": _number(quartier.value),
        "rank_first": quartier.rank.first if quartier.rank else pd.NA,
        "rank_last": quartier.rank.last if quartier.rank else pd.NA,
        "reason": quartier.reason,
    }
    for dimension in quartier.dimensions:
        row[dimension.dimension] = _number(dimension.contribution)
        for part in dimension.indicators:
            row[part.indicator] = _number(part.contribution)
    return row


def _number(value: object) -> float:
    return float("nan") if value is None else float(str(value))


def _name(release: Release, zone: ZoneKey) -> str:
    return release.zones[zone].name
