"""INSEE's census workbook, invented below the commune: five title rows, published codes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from osq.demo.caf import FICTITIOUS
from osq.demo.population import CENSUS_LAG
from osq.demo.workbook import Heading, Line, Sheet
from osq.text import NBSP

COLUMNS: dict[str, str] = {
    "pop_mun": "POP",
    "pop_0_17": "POP0017",
    "pop_0_19": "POP0019",
    "pop_0_20": "POP0020",
    "pop_0_64": "POP0064",
    "pop_15_24": "POP1524",
    "pop_16_25": "POP1625",
    "pop_15_64": "POP1564",
    "pop_75p": "POP75P",
    "actifs_15_64": "ACT1564",
    "menages": "MEN",
    "logements": "LOG",
    "rp": "RP",
}
"""Measure -> INSEE's code, after the prefix of the census year (`P11_`)."""

_ZONE = (
    Heading("IRIS", width=12),
    Heading("LIBIRIS", width=32),
    Heading("COM", width=8),
    Heading("LIBCOM", width=26),
)


def population_sheet(
    pieces: pd.DataFrame, population: pd.DataFrame, names: Mapping[str, str], edition: int
) -> Sheet:
    """Population, households and dwellings by IRIS, or by commune where codes are unknown.

    `population` holds the measures of `pieces`, of the same index; people whose address was
    not found by the CAF are not in a census.
    """
    year = edition - CENSUS_LAG
    located = pieces[pieces["zoning"] != "unlocated"]
    communes = located.drop_duplicates("zone").set_index("zone")["commune"]
    sums = population.loc[located.index].groupby(located["zone"]).sum()
    lines = []
    for zone, values in sums.iterrows():
        code = str(zone)
        commune = communes[code]
        place = (code, names[code], commune, names[commune])
        lines.append(Line(place, tuple(int(values[name]) for name in COLUMNS)))
    prefix = f"P{year % 100:02d}_"
    return Sheet(
        "IRIS",
        (
            f"{FICTITIOUS} – démonstration du logiciel osq",
            "Recensement de la population",
            f"Population, ménages et logements par IRIS en {year}",
            "Seules les populations des communes sont réelles ou interpolées entre deux "
            f"recensements{NBSP}; le reste est inventé.",
            "Mise en forme de démonstration",
        ),
        (*_ZONE, *(Heading(prefix + code) for code in COLUMNS.values())),
        tuple(lines),
        (
            f"Source{NBSP}: {FICTITIOUS}, calées sur les populations municipales de l’Insee.",
            f"Champ{NBSP}: ensemble des communes du territoire.",
        ),
    )
