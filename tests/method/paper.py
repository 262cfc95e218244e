"""The observatory of the territory worked by hand: codes, conventions and deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osq.conventions.model import Convention
from tests.builders.conventions import count, indicator, mean, median, toy_convention
from tests.builders.observations import POPULATION, hide, see, toy_conventions, unlocated
from tests.builders.territory import AGGLOMERATION_CODE
from tests.method.document import Table, number

CODES = {
    "Aubépin": "99001",
    "Brézin": "99002",
    "Whole": AGGLOMERATION_CODE,
    "Centre": "990010101",
    "Gare": "990010102",
    "Les Prés": "990010103",
    "Le Moulin Ouest": "990010104",
    "Le Moulin Est": "990020101",
    "Bourg": "990020102",
    **{name: name for name in ("Q01", "Q02", "Q03")},
}
COUNTS = ("homes", "tenants", "aided", "jobless", "deaths", "answers", "low", "middle", "high")
SUMMED = (*COUNTS, "expected")
INDICATORS = {
    "homes": indicator("homes", kind="count", value=["homes"]),
    "aided": indicator("aided", kind="count", value=["aided"]),
    "aided share": indicator(
        "aided_share",
        kind="ratio",
        unit="%",
        decimals=1,
        numerator=["aided"],
        denominator=["tenants"],
        numerator_subset=True,
    ),
    "homes rate": indicator(
        "homes_rate",
        kind="ratio",
        unit="‰",
        decimals=1,
        per=1000,
        numerator=["homes"],
        denominator=[POPULATION],
        numerator_subset=False,
    ),
    "mortality": indicator(
        "mortality",
        kind="ratio",
        unit="",
        decimals=1,
        per=100,
        numerator=["deaths"],
        denominator=["expected"],
        numerator_subset=False,
    ),
    "score": indicator("score", kind="direct", unit="points", decimals=1, value="score"),
    "median": indicator(
        "median",
        kind="direct",
        unit="€",
        value="median",
        interpolation={
            "quantile": 0.5,
            "classes": [
                {"measure": "low", "lower": 0, "upper": 10_000},
                {"measure": "middle", "lower": 10_000, "upper": 20_000},
                {"measure": "high", "lower": 20_000, "upper": 40_000},
            ],
        },
    ),
    "quartile": indicator("quartile", kind="direct", unit="€", value="quartile"),
    "jobless": indicator("jobless", kind="count", value=["jobless"]),
}
"""Header of a table of results -> the indicator that it works out."""


def conventions(**estimates: float) -> Mapping[str, Convention]:
    return toy_conventions(
        toy_convention(
            measures=[
                *map(count, COUNTS),
                {**count("expected"), "kind": "sum"},
                mean("score", "answers", rounding=1),
                median(id="median", columns=["MEDIAN"]),
                median(id="quartile", columns=["QUARTILE"]),
            ],
            relations=[],
            indicators=list(INDICATORS.values()),
            confidentiality={"public": True, "rules": [], "estimates": estimates or None},
        )
    )


def deliveries(delivered: Table) -> list[dict[str, Any]]:
    """Rows of observations: `s` is hidden, from 1 to 4; `…` and empty cells were not sent."""
    rows = []
    for line in delivered:
        place = line["delivered for"]
        code = CODES[place.removeprefix("not located, ")]
        for header, text in line.items():
            measure = POPULATION if header == "inhabitants" else header
            if header == "delivered for" or text in ("", "…"):
                continue
            if text == "s":
                rows.append(hide(measure, code, 1, 4))
            elif place.startswith("not located"):
                rows.append(unlocated(measure, code, float(number(text))))
            else:
                rows.append(see(measure, code, float(number(text))))
    return rows
