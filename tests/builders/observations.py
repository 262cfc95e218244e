"""Observations over the toy territory, and the two conventions that describe them.

`caf` is the toy convention of `tests.builders.conventions`; `insee-population` is public and
measures the population support.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from osq.aggregation.aggregate import aggregate
from osq.conventions.model import Convention
from osq.observations import COLUMNS
from tests.builders.conventions import count, indicator, sending, table, toy_convention
from tests.builders.territory import (
    AGGLOMERATION_2003,
    AGGLOMERATION_2013,
    AGGLOMERATION_CODE,
    COMMUNE,
    CUCS,
    IRIS,
    toy_config,
    toy_territory,
)

EDITION = 2013
POPULATION = "insee-population.pop_mun"
SIZES = {
    "990010101": 1000,
    "990010102": 3000,
    "990010103": 500,
    "990010104": 1500,
    "990020101": 2000,
    "990020102": 2500,
}
"""A population for each toy IRIS: 6 000 in Aubépin, 4 500 in Brézin."""


def see(measure: str, zone: str, value: float | None = None, **changes: Any) -> dict[str, Any]:
    """One observation; `caf` is understood, and the zoning is told by the zone's code.

    A number is measured; without a number the cell is suppressed when `bounds` are given,
    else missing.
    """
    year = int(changes.pop("edition", EDITION))
    lower, upper = changes.pop("bounds", (value, value))
    status = "measured" if value is not None else "missing" if lower is None else "suppressed"
    ref = _zoning_of(zone, year)
    name = measure if "." in measure else f"caf.{measure}"
    return {
        "measure": name,
        "zone": zone,
        "zoning": ref.id,
        "vintage": ref.vintage,
        "period_start": date(year, 12, 31),
        "period_end": date(year, 12, 31),
        "period_kind": "stock",
        "value": value,
        "lower": lower,
        "upper": upper,
        "status": status,
        "provenance": "invented",
        "delivery": f"{name.partition('.')[0]}-{year}-0",
        "sheet": "IRIS",
        "cell": "A1",
        **changes,
    }


def hide(measure: str, zone: str, lower: float = 1, upper: float = 4, **changes: Any) -> Any:
    """A suppressed cell, "1 to 4" unless told."""
    return see(measure, zone, bounds=(lower, upper), **changes)


def unlocated(measure: str, zone: str, value: float | None, **changes: Any) -> dict[str, Any]:
    """Units of a commune, or of the agglomeration, that could not be placed below."""
    return {**see(measure, zone, value, **changes), "status": "unlocated"}


def see_all(measure: str, values: Mapping[str, float], **changes: Any) -> list[dict[str, Any]]:
    """One measured cell per zone."""
    return [see(measure, zone, value, **changes) for zone, value in values.items()]


def populations(**changes: Any) -> list[dict[str, Any]]:
    """The population of every toy IRIS."""
    return see_all(POPULATION, SIZES, **changes)


def frame(*rows: dict[str, Any] | list[dict[str, Any]]) -> pd.DataFrame:
    """Rows, or lists of rows, as an observations frame."""
    flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    table = pd.DataFrame(flat, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(("value", "lower", "upper"), "float64"))


def toy_population() -> Convention:
    """A public convention with the population, and one indicator of it."""
    return toy_convention(
        id="insee-population",
        label="Populations d’essai",
        provider_name="Insee d’essai",
        parties=[{"id": "insee", "role": "provider"}],
        measures=[{**count("pop_mun"), "label": "Population", "unit": "habitants"}],
        relations=[],
        indicators=[indicator("population", kind="count", value=["pop_mun"], unit="habitants")],
        confidentiality={"public": True},
        sendings=[_population_sending()],
    )


def toy_conventions(*changed: Convention) -> dict[str, Convention]:
    """`caf` and `insee-population`, or what replaces or joins them."""
    everything = (toy_convention(), toy_population(), *changed)
    return {convention.id: convention for convention in everything}


def aggregated(
    *rows: dict[str, Any] | list[dict[str, Any]],
    edition: int = EDITION,
    conventions: Mapping[str, Convention] | None = None,
    undocumented: bool = False,
) -> pd.DataFrame:
    """The aggregates of these rows over the toy territory."""
    return aggregate(
        frame(*rows),
        toy_conventions() if conventions is None else conventions,
        toy_territory(undocumented=undocumented),
        toy_config(demonstration=True),
        edition,
    )


def at(aggregates: pd.DataFrame, measure: str, zone: str) -> Any:
    """The only row of that measure (or indicator) and zone, as a named tuple."""
    key = "indicator" if "indicator" in aggregates.columns else "measure"
    name = measure if key == "indicator" or "." in measure else f"caf.{measure}"
    (found,) = aggregates[(aggregates[key] == name) & (aggregates["zone"] == zone)].itertuples()
    return found


def _zoning_of(zone: str, edition: int) -> Any:
    if zone == AGGLOMERATION_CODE:
        return AGGLOMERATION_2013 if edition >= 2013 else AGGLOMERATION_2003
    if zone.startswith("Q"):
        return CUCS
    return IRIS if len(zone) == 9 else COMMUNE


def _population_sending() -> dict[str, Any]:
    sheet = table(totals=[], unlocated=[])
    return sending(body="insee", layouts=[{"id": "classeur", "tables": [sheet]}])
