"""Invented units: schools, police sectors, cadastral sections, practices, as groups of pieces.

No real school, sector, section or practice is among them: codes are invented in the form of
real ones.  A piece belongs to one unit of each kind at most, so that units sum to communes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase

import numpy as np
import pandas as pd

from osq.demo.whole import apportion
from osq.observations import FICTITIOUS
from osq.observatory import ZoningDeclaration
from osq.territory.composition import SCALE

SCHOOLS, PRIMARY, SECTORS, SECTIONS, PRACTICES = (
    "etablissements",
    "ecoles",
    "secteurs_police",
    "sections",
    "lieux_exercice",
)
_LABELS = {
    SCHOOLS: "Établissements scolaires",
    PRIMARY: "Écoles",
    SECTORS: "Secteurs de police",
    SECTIONS: "Sections cadastrales",
    PRACTICES: "Lieux d’exercice",
}
_VINTAGE, _SINCE = 2013, 2008
_POLICE_FROM = 10_000
"""Inhabitants from which a commune is in the invented police zone."""

_PIECES_PER = {"école": 2, "collège": 10, "secteur": 12, "cabinet": 3}
_UAI_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: the commune it stands in, and the positions of its pieces."""

    code: str
    commune: str
    kind: str
    pieces: tuple[int, ...]


Units = Mapping[str, tuple[Unit, ...]]
"""The units of each zoning, by its identifier."""


def make_units(pieces: pd.DataFrame, populations: Mapping[str, int]) -> Units:
    """Every unit of the demonstration; a pure function of its arguments.

    `pieces` is `make_ground`'s, `populations` tells which communes the police zone holds.
    """
    by_commune = {
        str(commune): [int(at) for at in places]
        for commune, places in sorted(pieces.groupby("commune").indices.items())
    }
    police = {code: at for code, at in by_commune.items() if populations[code] >= _POLICE_FROM}
    schools = tuple(_schools(by_commune))
    return {
        SCHOOLS: schools,
        PRIMARY: tuple(school for school in schools if school.kind == "école"),
        SECTORS: tuple(_in_communes(police, "secteur", "S{commune}-{rank}")),
        SECTIONS: tuple(_sections(pieces, by_commune)),
        PRACTICES: tuple(_in_communes(by_commune, "cabinet", "L{commune}-{rank:02d}")),
    }


def declarations() -> tuple[ZoningDeclaration, ...]:
    """How the demonstration's configuration declares these zonings."""
    return tuple(
        ZoningDeclaration.model_validate(
            {
                "id": name,
                "vintage": _VINTAGE,
                "level": "unit",
                "label": f"{label} ({FICTITIOUS})",
                "from": _SINCE,
                "file": f"{name}.csv",
            }
        )
        for name, label in _LABELS.items()
    )


def unit_files(units: Units, pieces: pd.DataFrame) -> dict[str, bytes]:
    """The reference tables by file name, and the shares of sections in IRIS."""
    files = {
        f"{name}.csv": _csv(
            ("code", "communes", "quality", "source"),
            ((unit.code, unit.commune, "inventé", FICTITIOUS) for unit in found),
        )
        for name, found in units.items()
    }
    files[f"composition_iris_{SECTIONS}.csv"] = _csv(
        (
            *("target", "source", "support", "share_inside", "weight_used"),
            *("method", "quality", "reason"),
        ),
        _shares(units[SECTIONS], pieces),
    )
    return files


def _schools(by_commune: Mapping[str, list[int]]) -> Iterator[Unit]:
    """Primary schools of every commune; collèges only where the commune has many pieces.

    Pupils of the other communes go to the collège of the commune before theirs: what a school
    counts does not describe the place where it stands.
    """
    number = 0
    catchments: list[tuple[str, list[int]]] = []
    for commune, places in by_commune.items():
        for group in _groups(places, _PIECES_PER["école"]):
            number += 1
            yield Unit(_uai(number), commune, "école", tuple(group))
        if len(places) >= _PIECES_PER["collège"] or not catchments:
            groups = _groups(places, _PIECES_PER["collège"])
            catchments += [(commune, list(group)) for group in groups]
        else:
            catchments[-1][1].extend(places)
    for commune, places in catchments:
        number += 1
        yield Unit(_uai(number), commune, "collège", tuple(places))


def _in_communes(by_commune: Mapping[str, list[int]], kind: str, pattern: str) -> Iterator[Unit]:
    for commune, places in by_commune.items():
        for rank, group in enumerate(_groups(places, _PIECES_PER[kind]), start=1):
            yield Unit(pattern.format(commune=commune, rank=rank), commune, kind, tuple(group))


def _sections(pieces: pd.DataFrame, by_commune: Mapping[str, list[int]]) -> Iterator[Unit]:
    """A section for each piece, but every fourth lies across its neighbour's IRIS too.

    What could not be located is counted in the first section of its commune.
    """
    zones = pieces["zone"].tolist()
    lost = (pieces["zoning"] == "unlocated").tolist()
    for commune, places in by_commune.items():
        groups: list[list[int]] = []
        for rank, place in enumerate(place for place in places if not lost[place]):
            if rank % 4 == 3 and zones[place] != zones[groups[-1][0]]:
                groups[-1].append(place)
            else:
                groups.append([place])
        groups[0] += [place for place in places if lost[place]]
        for rank, group in enumerate(groups):
            letters = ascii_uppercase[rank // 26] + ascii_uppercase[rank % 26]
            yield Unit(f"{commune}{letters}", commune, "section", tuple(group))


def _groups(places: list[int], size: int) -> list[list[int]]:
    """Neighbours by `size`, the last group taking what is left over."""
    number = max(len(places) // size, 1)
    cuts = [len(places) * rank // number for rank in range(number + 1)]
    return [places[start:end] for start, end in pairwise(cuts)]


def _shares(sections: tuple[Unit, ...], pieces: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Ten-thousandths of each section in each IRIS, by population; none where no IRIS is known."""
    for unit in sections:
        here = pieces.iloc[list(unit.pieces)]
        weights = here[here["zoning"] == "iris"].groupby("zone")["weight"].sum()
        if weights.empty:
            continue
        shares = apportion(np.array([SCALE]), weights.to_numpy(dtype=np.float64)[None, :])[0]
        for zone, share in zip(weights.index, shares.tolist(), strict=True):
            method = "exact" if share == SCALE else "weighted"
            inside = str(SCALE) if share == SCALE else ""
            yield (
                *(str(zone), unit.code, "any", inside, str(share)),
                *(method, "inventé", FICTITIOUS),
            )


def _uai(number: int) -> str:
    """An invented number in the form of a school's: out of the range that is in use."""
    digits = 429_000 + number
    return f"0{digits}{_UAI_KEYS[digits % len(_UAI_KEYS)]}"


def _csv(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
