"""From the long table of observations to cells: what was delivered, where it was delivered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from osq.aggregation.cells import (
    MISSING,
    NOT_APPLICABLE,
    STATE_OF,
    SUPPRESSED,
    Cells,
    Floats,
    Origin,
    Series,
    absent,
)
from osq.conventions.model import Convention
from osq.errors import Refusal
from osq.methods import DELIVERED
from osq.observations import Status
from osq.territory.model import ZoningRef
from osq.text import quote

NOT_DELIVERED = "non livré"
NOT_AT_THIS_LEVEL = "non livré à ce niveau"
EMPTY_IN_DELIVERY = "absent de la livraison"
NOT_APPLICABLE_REASON = "sans objet selon le fournisseur"

_PERIOD = ["period_start", "period_end", "period_kind"]
_CONTENT = ["status", "value", "lower", "upper"]


def list_series(
    observations: pd.DataFrame, conventions: Mapping[str, Convention]
) -> tuple[Series, ...]:
    """One series per measure delivered, sorted by measure.

    Raises Refusal when a measure is in no convention, or came for several periods (flows of
    different periods are never added).
    """
    periods_of = _distinct(observations, _PERIOD)
    origins_of = _distinct(observations, ["delivery", "provenance"])
    series = []
    for measure, periods in sorted(periods_of.items()):
        convention, _, identifier = measure.partition(".")
        try:
            agreed = conventions[convention]
            model = agreed.measure(identifier)
        except KeyError:
            raise Refusal(
                f"La grandeur {quote(measure)} a été livrée, mais aucune convention ne la décrit.",
                advice="Remettez-la dans la convention, ou retirez la livraison.",
            ) from None
        if len(periods) > 1:
            spans = ", ".join(f"{start} au {end} ({kind})" for start, end, kind in periods)
            raise Refusal(
                f"La grandeur {quote(measure)} couvre plusieurs périodes dans une même "
                f"édition\u00a0: {spans}.",
                advice="Des périodes différentes ne s’additionnent pas\u202f: gardez une seule "
                "livraison, ou distinguez deux grandeurs dans la convention.",
            )
        origins = tuple(Origin(str(a), str(b)) for a, b in origins_of[measure])
        series.append(Series(measure, model, agreed.provider_name, periods[0], origins))
    return tuple(series)


def _distinct(observations: pd.DataFrame, columns: list[str]) -> dict[str, list[Any]]:
    """What the rows of each measure hold in these columns: each combination once, sorted."""
    found: dict[str, list[Any]] = {}
    rows = observations[["measure", *columns]].drop_duplicates()
    for measure, *content in rows.itertuples(index=False, name=None):
        found.setdefault(str(measure), []).append(tuple(content))
    return {measure: sorted(contents) for measure, contents in found.items()}


def locate(
    observations: pd.DataFrame, series: Sequence[Series], zones: Mapping[ZoningRef, Collection[str]]
) -> pd.DataFrame:
    """Observations with `ref`, and the numbers of their series and origin.

    Raises Refusal when a row's zoning is not one of the edition's, or its zone is unknown:
    a delivered figure is never dropped in silence.
    """
    places = pd.DataFrame(
        [
            (one.measure, *origin, column, number)
            for column, one in enumerate(series)
            for number, origin in enumerate(one.origins)
        ],
        columns=["measure", "delivery", "provenance", "series", "origin"],
    )
    located = observations.merge(places, on=["measure", "delivery", "provenance"], how="left")
    located["ref"] = located["zoning"].astype(str) + "@" + located["vintage"].astype(str)
    lost: list[str] = []
    codes = {str(ref): list(held) for ref, held in zones.items()}
    for ref, rows in located.groupby("ref", sort=True):
        unknown = ~rows["zone"].isin(codes.get(str(ref), []))
        lost += [f"{zone} ({ref})" for zone in sorted(set(rows.loc[unknown, "zone"]))]
    if lost:
        shown = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        raise Refusal(
            f"Des données livrées portent sur {len(lost)} zone(s) absente(s) du territoire de "
            f"l’édition\u00a0: {shown}.",
            advice="Complétez data/territory, ou corrigez la livraison.",
        )
    return located


def gather(
    located: pd.DataFrame, ref: ZoningRef, zones: Sequence[str], series: Sequence[Series]
) -> Cells:
    """What was delivered at this very level: cells with method `DELIVERED`.

    Raises Refusal when two deliveries disagree on one cell.
    """
    rows = located[(located["ref"] == str(ref)) & (located["status"] != Status.UNLOCATED)]
    cells = absent(zones, series, NOT_DELIVERED)
    delivered = np.zeros(len(series), dtype=bool)
    delivered[rows["series"].to_numpy(dtype=np.intp)] = True
    cells.reason[:, ~delivered] = NOT_AT_THIS_LEVEL
    states = rows["status"].astype(str).map(STATE_OF).to_numpy(dtype=np.uint8)
    states[(states > SUPPRESSED) & rows["value"].isna()] = MISSING
    _fill(cells, rows, states, series)
    cells.method[cells.has_data] = DELIVERED
    cells.fidelity[cells.has_data] = 1.0
    cells.coverage[cells.has_data] = 1.0
    return cells


def gather_unlocated(
    located: pd.DataFrame, ref: ZoningRef, zones: Sequence[str], series: Sequence[Series]
) -> tuple[Cells, np.ndarray]:
    """Units that could not be placed below these zones, and where such a row was delivered.

    An unlocated row without a number is suppressed when it has bounds, else missing.
    """
    rows = located[(located["ref"] == str(ref)) & (located["status"] == Status.UNLOCATED)]
    cells = absent(zones, series, "non localisés absents de la livraison")
    hidden = np.where(rows["lower"].notna() | rows["upper"].notna(), SUPPRESSED, MISSING)
    states = np.where(rows["value"].notna(), STATE_OF[Status.MEASURED], hidden).astype(np.uint8)
    present = _fill(cells, rows, states, series)
    return cells, present


def _fill(
    cells: Cells, rows: pd.DataFrame, states: np.ndarray, series: Sequence[Series]
) -> np.ndarray:
    """Writes delivered rows into empty cells; returns where there was one."""
    _check_agreement(rows)
    index = {zone: number for number, zone in enumerate(cells.zones)}
    at = np.array([index[zone] for zone in rows["zone"]], dtype=np.intp)
    to = rows["series"].to_numpy(dtype=np.intp)
    cells.state[at, to] = states
    cells.origins[rows["origin"].to_numpy(dtype=np.intp), at, to] = True
    floors = np.array(
        [0.0 if one.model.kind in ("count", "weighted_count") else -np.inf for one in series]
    )
    value = rows["value"].to_numpy(dtype=np.float64)
    lower = rows["lower"].to_numpy(dtype=np.float64)
    upper = rows["upper"].to_numpy(dtype=np.float64)
    known, hidden = states > SUPPRESSED, states == SUPPRESSED
    cells.value[at, to] = np.where(known, value, np.nan)
    floor: Floats = floors[to]
    cells.lower[at, to] = _bound(known, hidden, value, np.where(np.isnan(lower), floor, lower))
    cells.upper[at, to] = _bound(known, hidden, value, np.where(np.isnan(upper), np.inf, upper))
    present = np.zeros(cells.state.shape, dtype=bool)
    present[at, to] = True
    empty = present & (cells.state == MISSING)
    cells.reason[empty] = EMPTY_IN_DELIVERY
    cells.reason[cells.state == NOT_APPLICABLE] = NOT_APPLICABLE_REASON
    cells.reason[cells.has_data] = ""
    return present


def _bound(known: np.ndarray, hidden: np.ndarray, value: np.ndarray, bound: np.ndarray) -> Floats:
    return np.where(known, value, np.where(hidden, bound, np.nan))


def _check_agreement(rows: pd.DataFrame) -> None:
    key = ["measure", "zone"]
    double = rows[rows.duplicated(key, keep=False)]
    if double.empty:
        return
    versions = double.drop_duplicates([*key, *_CONTENT])
    unequal = versions[versions.duplicated(key, keep=False)].sort_values([*key, "delivery"])
    if unequal.empty:
        return
    measure, zone = (str(unequal.iloc[0][name]) for name in key)
    same = (unequal["measure"] == measure) & (unequal["zone"] == zone)
    deliveries = ", ".join(sorted(set(unequal.loc[same, "delivery"])))
    raise Refusal(
        f"Deux valeurs différentes sont livrées pour {quote(measure)} dans la zone {zone} "
        f"(livraisons\u00a0: {deliveries}).",
        advice="Demandez au fournisseur laquelle est juste, et retirez l’autre livraison.",
    )
