"""A dossier as a folder of text files, in the form that docs/confidentiality.md describes.

Equal dossiers give equal bytes.  What a program reads back is checked wholly: a fault is a
`Refusal` with its file, its line and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from osq.protection.dossier import (
    HIDDEN,
    TOO_SMALL,
    Dossier,
    Line,
    Parts,
    Protected,
    RatioSeries,
    Series,
)
from osq.protection.structure import read_structure, structure_bytes
from osq.protection.tables import NUMBER, Record, csv_bytes, read_csv
from osq.text import quote

LINES = "lines.csv"
GEOGRAPHY = "geography.csv"
STRUCTURE = "structure.json"
KNOWN = "known.csv"
PROTECTED = "protected.csv"

Kind = Literal["value", "range", "interval", "rank"]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    LINES: ("release", "state", "zone", "series", "kind", "text"),
    GEOGRAPHY: ("way", "zone", "part", "weight"),
    KNOWN: ("measure", "zone", "value"),
    PROTECTED: ("zone", "without", "plus", "minus", "state", "width", "reach", "why"),
}
SIGNS = (HIDDEN, TOO_SMALL, "///", "…")
"""What may stand in place of a number; the last two tell nothing."""

_KINDS: Mapping[str, Kind] = {
    "value": "value",
    "range": "range",
    "interval": "interval",
    "rank": "rank",
}
_NUMBER = NUMBER.pattern
_STATE = re.compile(r"[1-9][0-9]*")
_TEXTS = {
    "value": re.compile(_NUMBER),
    "range": re.compile(rf"{_NUMBER}\.\.({_NUMBER})?|\.\.{_NUMBER}"),
    "interval": re.compile(rf"{_NUMBER}\.\.{_NUMBER}"),
    "rank": re.compile(r"[1-9][0-9]*"),
}
_EXPECTED = {
    "value": "un nombre comme 1234 ou 12.5",
    "range": "deux bornes comme 5..9, 5.. ou ..9",
    "interval": "deux bornes comme 5.2..9.1",
    "rank": "un rang comme 1",
}


def dossier_files(dossier: Dossier) -> dict[str, bytes]:
    """What an attacker holds: file name -> content.

    Raises ValueError for what no file can tell: a name that is empty or holds a space, a zone
    without parts, a part twice in a zone.
    """
    geography: list[tuple[object, ...]] = []
    for way, zones in sorted(dossier.geography.items()):
        for zone, parts in sorted(zones.items()):
            if not parts or len({part for part, _ in parts}) < len(parts):
                raise ValueError(f"{way} {zone}: parts that no file can tell: {parts}")
            geography += [(way, *_named(zone, part), weight) for part, weight in sorted(parts)]
    lines = [
        (one.release, one.state, *_named(one.zone, one.series), one.kind, one.text)
        for one in dossier.lines
    ]
    known = [
        (*_named(measure, zone), format(value, "f"))
        for (measure, zone), value in sorted(dossier.known.items())
    ]
    return {
        LINES: csv_bytes(COLUMNS[LINES], lines),
        GEOGRAPHY: csv_bytes(COLUMNS[GEOGRAPHY], geography),
        STRUCTURE: structure_bytes(dossier),
        KNOWN: csv_bytes(COLUMNS[KNOWN], known),
    }


def protected_file(protected: Iterable[Protected]) -> bytes:
    """`protected.csv`, in the order of the cells.  Raises ValueError as `dossier_files`."""
    rows = [
        (
            " ".join(_named(one.zone, *one.within)),
            " ".join(_named(*one.without)),
            " ".join(_named(*one.plus)),
            " ".join(_named(*one.minus)),
            " ".join(map(str, one.states)),
            one.width,
            "" if one.reach is None else one.reach,
            one.why,
        )
        for one in protected
    ]
    return csv_bytes(COLUMNS[PROTECTED], rows)


def write_dossier(folder: Path, dossier: Dossier, protected: Iterable[Protected] = ()) -> None:
    """Writes the five files that a certificate is about.  Raises ValueError as `dossier_files`."""
    contents = {**dossier_files(dossier), PROTECTED: protected_file(protected)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def read_dossier(folder: Path) -> Dossier:
    """What an attacker holds; parts of a zone come in the order of their codes.  Raises Refusal."""
    dossier = read_structure(folder / STRUCTURE)
    dossier = replace(dossier, geography=_geography(folder / GEOGRAPHY))
    dossier = replace(dossier, known=_known(folder / KNOWN, dossier))
    return replace(dossier, lines=_lines(folder / LINES, dossier))


def read_protected(folder: Path, dossier: Dossier) -> tuple[Protected, ...]:
    """The protected cells of a dossier that was read.  Raises Refusal."""
    return tuple(
        _protected(record, dossier) for record in read_csv(folder / PROTECTED, COLUMNS[PROTECTED])
    )


def _named(*names: str) -> tuple[str, ...]:
    for name in names:
        if not name or name.split() != [name]:
            raise ValueError(f"{name!r} is no name that files can tell")
    return names


def _geography(path: Path) -> dict[str, dict[str, Parts]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for record in read_csv(path, COLUMNS[GEOGRAPHY]):
        way, zone, part = (record.texts[name] for name in ("way", "zone", "part"))
        parts = found.setdefault(way, {}).setdefault(zone, {})
        if part in parts:
            raise record.fault(f"{quote(part)} est donné deux fois", "une ligne par partie")
        parts[part] = record.whole("weight", 0)
    return {
        way: {zone: tuple(sorted(parts.items())) for zone, parts in zones.items()}
        for way, zones in found.items()
    }


def _known(path: Path, dossier: Dossier) -> dict[tuple[str, str], Decimal]:
    zones = {zone for zones in dossier.geography.values() for zone in zones}
    found: dict[tuple[str, str], Decimal] = {}
    for record in read_csv(path, COLUMNS[KNOWN]):
        measure, zone, text = (record.texts[name] for name in COLUMNS[KNOWN])
        if zone not in zones:
            raise record.fault(f"la zone {quote(zone)} est inconnue", f"une zone de {GEOGRAPHY}")
        if (measure, zone) in found:
            raise record.fault("ce chiffre est donné deux fois", "une ligne par grandeur et zone")
        if not NUMBER.fullmatch(text):
            raise record.fault(f"value vaut {quote(text)}", _EXPECTED["value"])
        found[measure, zone] = Decimal(text)
    return found


def _lines(path: Path, dossier: Dossier) -> tuple[Line, ...]:
    lines: list[Line] = []
    texts: dict[tuple[object, ...], str] = {}
    for record in read_csv(path, COLUMNS[LINES]):
        line = _line(record, dossier)
        cell = (line.release, line.state, line.zone, line.series, line.kind)
        if line.kind != "range" and texts.setdefault(cell, line.text) != line.text:
            what = f"cette case porte aussi {quote(texts[cell])} dans la même diffusion"
            raise record.fault(what, "un seul texte par case et par diffusion")
        lines.append(line)
    return tuple(lines)


def _line(record: Record, dossier: Dossier) -> Line:
    zone, name, text = (record.texts[column] for column in ("zone", "series", "text"))
    series = dossier.series.get(name)
    if series is None:
        raise record.fault(f"la série {quote(name)} est inconnue", f"une série de {STRUCTURE}")
    for measure in series.of:
        _described(record, dossier, measure, zone)
    if isinstance(series, RatioSeries):
        public = [measure for measure in series.over if (measure, zone) in dossier.known]
        if public and len(public) < len(series.over):
            what = f"la base de {quote(name)} est publique en partie seulement"
            raise record.fault(what, f"toute la base dans {KNOWN}, ou rien")
        for measure in series.over if not public else ():
            if measure not in dossier.measures:
                what = f"la base {quote(measure)} n’est pas connue dans {quote(zone)}"
                raise record.fault(what, f"sa valeur dans {KNOWN}, ou une grandeur")
            _described(record, dossier, measure, zone)
    kind = _KINDS.get(record.texts["kind"])
    if kind is None:
        what = f"kind vaut {quote(record.texts['kind'])}"
        raise record.fault(what, ", ".join(_KINDS))
    _readable(record, series, kind)
    return Line(zone, name, text, kind, record.whole("release", 1), record.whole("state", 1))


def _readable(record: Record, series: Series, kind: Kind) -> None:
    """The text of a line is a sign, or what its kind asks."""
    text = record.texts["text"]
    if kind == "interval" and not isinstance(series, RatioSeries):
        raise record.fault("seul un ratio a un intervalle", "kind value, range ou rank")
    if text == TOO_SMALL and not (isinstance(series, RatioSeries) and series.minimum_base):
        what = f"{quote(TOO_SMALL)} pour une série sans base minimale"
        raise record.fault(what, f"{quote(HIDDEN)}, ou un ratio qui a un minimum_base")
    if text in SIGNS:
        return
    if not _TEXTS[kind].fullmatch(text):
        what = f"{quote(text)} n’est ni un nombre ni un signe"
        raise record.fault(what, f"{_EXPECTED[kind]}, ou un signe ({' '.join(SIGNS)})")
    ends = [Decimal(end) for end in text.split("..") if end]
    if ends[0] > ends[-1]:
        raise record.fault(f"les bornes {quote(text)} sont à l’envers", "la plus petite d’abord")


def _described(record: Record, dossier: Dossier, measure: str, zone: str) -> None:
    """Says whether the geography tells of which parts a zone is made for a measure."""
    if measure not in dossier.measures:
        what = f"la grandeur {quote(measure)} est inconnue"
        raise record.fault(what, f"une grandeur de {STRUCTURE}")
    way = dossier.measures[measure].way_of(zone)
    if zone not in dossier.geography.get(way, {}):
        what = f"la zone {quote(zone)} est inconnue pour la grandeur {quote(measure)}"
        raise record.fault(what, f"une zone de {GEOGRAPHY} sous {quote(way)}")


def _protected(record: Record, dossier: Dossier) -> Protected:
    zones, plus, minus = record.names("zone"), record.names("plus"), record.names("minus")
    without, states = record.names("without"), record.names("state")
    if not plus:
        raise record.fault("plus est vide", "une grandeur au moins")
    if not zones:
        raise record.fault("zone est vide", "une zone au moins")
    if len(states) not in (1, 2) or not all(map(_STATE.fullmatch, states)):
        what = f"state vaut {quote(record.texts['state'])}"
        raise record.fault(what, "un état comme 2, ou deux comme 2 1")
    for measure in (*plus, *minus):
        for each in (*zones, *without):
            _described(record, dossier, measure, each)
    return Protected(
        zones[0],
        plus,
        minus,
        without,
        record.whole("width", 1),
        record.whole("reach") if record.texts["reach"] else None,
        record.texts["why"],
        int(states[0]),
        zones[1:],
        int(states[1]) if len(states) > 1 else None,
    )
