"""The structure of a table that osq did not make: `structure.yaml`, and `geo.csv` beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

from pydantic import Field

from osq.conventions.base import Strict
from osq.conventions.loading import load_yaml_model
from osq.protection.dossier import WHOLE, Parts
from osq.protection.tables import Record, fault, read_bytes, read_csv
from osq.text import quote

GEO = "geo.csv"
STRUCTURES = ("structure.yaml", "structure.json")
ADVICE = "Corrigez ce fichier ; docs/guide/audit.md décrit ce qu’il doit contenir."

_Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Ratio(Strict):
    """A category that is `per` x numerator / denominator, printed with `decimals`."""

    numerator: str
    denominator: str
    per: Annotated[int, Field(ge=1)] = 100
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    minimum_base: Annotated[int, Field(ge=0)] = 0
    complement: bool = False


class Earlier(Strict):
    """A table released before, in the order of release."""

    file: str
    name: str = ""


class Change(Strict):
    """Zones where a category was revised in the n-th table of the list, from 2 on."""

    table: Annotated[int, Field(ge=2)]
    cat: str
    zones: _Names


class Structure(Strict):
    """What the numbers of a table are to each other.  See docs/guide/audit.md."""

    name: str = ""
    threshold: Annotated[int, Field(ge=1)] = 5
    thresholds: Mapping[str, Annotated[int, Field(ge=0)]] = {}
    zeros_hidden: tuple[str, ...] = ()
    totals: Mapping[str, _Names] = {}
    within: Mapping[str, str] = {}
    ratios: Mapping[str, Ratio] = {}
    steps: Mapping[str, Annotated[int, Field(ge=1)]] = {}
    public: str = ""
    partial: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    zones: Mapping[str, str] = {}
    earlier: tuple[Earlier, ...] = ()
    changes: tuple[Change, ...] = ()


def read_structure_beside(table: Path) -> Structure:
    """The structure in the folder of a table; nothing but the defaults where there is none.

    Raises ConfigurationError, with every fault of the file.
    """
    for name in STRUCTURES:
        if (path := table.parent / name).exists():
            return load_yaml_model(path, Structure)
    return Structure()


def read_records(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Record]:
    """The lines of a file that has `columns`, in any order, and maybe `optional` ones.

    Raises Refusal for any other, with the line.
    """
    head = read_bytes(path).split(b"\n", 1)[0].strip(b"\r")
    place, expected = f"{path}, ligne 1", ",".join(columns)
    if head.startswith(b"\xef\xbb\xbf"):
        what = "le fichier commence par une marque d’ordre des octets (BOM)"
        raise fault(place, what, "de l’UTF-8 sans BOM", ADVICE)
    found = [name.strip('"') for name in head.decode(errors="replace").split(",")]
    if len(found) == 1 and ";" in found[0]:
        raise fault(
            place, "les colonnes sont séparées par des points-virgules", "des virgules", ADVICE
        )
    for name in columns:
        if name not in found:
            raise fault(place, f"la colonne {quote(name)} manque", expected, ADVICE)
    for name in found:
        if name not in (*columns, *optional):
            possible = ", ".join((*columns, *optional))
            raise fault(place, f"la colonne {quote(name)} est inconnue", possible, ADVICE)
    return list(read_csv(path, found))


def read_geography(path: Path, partial: Sequence[str]) -> dict[str, Parts]:
    """Zones and the parts they are made of, from `parent,child` and maybe `weight` (the share of
    the child inside, up to 1).

    A zone in no `parent` is a part; one of `partial` holds a part more than its children.  Raises
    Refusal for a zone that holds itself, a pair twice, a part that two ways weight differently.
    """
    children: dict[str, dict[str, tuple[int, Record]]] = {}
    for record in read_records(path, ("parent", "child"), ("weight",)):
        parent, child = record.texts["parent"], record.texts["child"]
        if not parent or not child:
            raise record.fault("parent ou child est vide", "un code de zone dans chacun")
        if child in children.setdefault(parent, {}):
            what = f"{quote(child)} est donné deux fois dans {quote(parent)}"
            raise record.fault(what, "une ligne par zone et sous-zone")
        children[parent][child] = _weight(record), record
    known: dict[str, dict[str, int]] = {}

    def parts_of(zone: str, above: tuple[str, ...]) -> dict[str, int]:
        if zone in known:
            return known[zone]
        if zone not in children:
            return {zone: WHOLE}
        found: dict[str, int] = {f"{zone} (reste)": WHOLE} if zone in partial else {}
        for child, (weight, record) in children[zone].items():
            if child in (*above, zone):
                raise record.fault(f"{quote(child)} se contient lui-même", "des zones emboîtées")
            for part, inner in parts_of(child, (*above, zone)).items():
                share = weight * inner
                if share % WHOLE:
                    what = f"les parts emboîtées de {quote(part)} ont trop de décimales"
                    raise record.fault(what, "des parts données pour les plus petites zones")
                share //= WHOLE
                if found.setdefault(part, share) != share:
                    what = f"{quote(part)} est dans {quote(zone)} deux fois, avec d’autres parts"
                    raise record.fault(what, "une seule part")
        known[zone] = found
        return found

    zones = {*children, *(child for inner in children.values() for child in inner)}
    return {zone: tuple(sorted(parts_of(zone, ()).items())) for zone in sorted(zones)}


def _weight(record: Record) -> int:
    text = record.texts.get("weight", "") or "1"
    expected = "une part entre 0 et 1, quatre décimales au plus, comme 0.25"
    try:
        weight = Decimal(text) * WHOLE
    except InvalidOperation:
        raise record.fault(f"weight vaut {quote(text)}", expected) from None
    if not weight.is_finite() or weight != int(weight) or not 0 < weight <= WHOLE:
        raise record.fault(f"weight vaut {quote(text)}", expected)
    return int(weight)
