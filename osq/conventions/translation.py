"""What pydantic refuses, said in French at the line and column where it stands."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from osq.conventions.catalogue import INVALID_VALUE, MISSING_KEY, UNKNOWN_KEY
from osq.conventions.source import Document
from osq.conventions.source import Path as KeyPath
from osq.findings import Finding
from osq.text import NARROW, quote

_CLOSE_ENOUGH = 60
"""Similarity, out of 100, from which a name is suggested (never applied)."""

_EXPECTED = {
    "int_type": "un nombre entier",
    "int_parsing": "un nombre entier",
    "int_from_float": "un nombre entier",
    "float_type": "un nombre (avec un point décimal)",
    "float_parsing": "un nombre (avec un point décimal)",
    "finite_number": "un nombre fini",
    "fraction_type": "une fraction, comme 2/3",
    "fraction_parsing": "une fraction, comme 2/3",
    "bool_type": "true ou false",
    "bool_parsing": "true ou false",
    "string_type": "un texte (entre guillemets s’il ressemble à un nombre)",
    "string_too_short": "un texte non vide",
    "tuple_type": "une liste (entre crochets, ou un tiret par ligne)",
    "list_type": "une liste (entre crochets, ou un tiret par ligne)",
    "dict_type": "un groupe de clés",
    "model_type": "un groupe de clés",
    "model_attributes_type": "un groupe de clés",
    "invalid_key": "une clé qui soit un texte",
    "date_type": "une date, comme 2013-12-31",
    "date_parsing": "une date qui existe, comme 2013-12-31",
    "date_from_datetime_parsing": "une date qui existe, comme 2013-12-31",
    "date_from_datetime_inexact": "une date, comme 2013-12-31",
    "recursion_loop": "une valeur qui ne se contient pas elle-même",
    "too_short": "au moins {min_length} élément(s)",
    "too_long": "au plus {max_length} élément(s)",
    "greater_than": "un nombre supérieur à {gt}",
    "greater_than_equal": "un nombre au moins égal à {ge}",
    "less_than": "un nombre inférieur à {lt}",
    "less_than_equal": "un nombre au plus égal à {le}",
}

_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "un identifiant en minuscules sans accent, chiffres et _",
    r"^[a-z][a-z0-9-]*$": "un identifiant en minuscules sans accent, chiffres et tirets",
    r"^([a-z][a-z0-9-]*\.)?[a-z][a-z0-9_]*$": "une grandeur, comme alloc ou "
    "insee-population.pop_mun",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "un jour de l’année, mois-jour, comme 12-31",
}


def translate(error: ErrorDetails, model: type[BaseModel], document: Document) -> Finding:
    """The finding of one pydantic error met while validating `document` as `model`."""
    path, known = _follow(error["loc"], model)
    kind, found = error["type"], _shown(error["input"])
    if kind == "extra_forbidden":
        name = str(path[-1])
        return UNKNOWN_KEY.finding(
            workbook=document.file,
            cell=document.place(path, key=True),
            path=readable(path[:-1], document.data),
            found=name,
            suggestion=suggestion(name, known),
            expected=", ".join(sorted(known)),
        )
    if kind == "union_tag_not_found":
        path = [*path, "kind"]
    if kind in ("missing", "union_tag_not_found"):
        return MISSING_KEY.finding(
            workbook=document.file,
            cell=document.place(path[:-1]),
            path=readable(path[:-1], document.data),
            expected=str(path[-1]),
        )
    if kind == "union_tag_invalid":
        path, found = [*path, "kind"], str(error["ctx"]["tag"])
    return INVALID_VALUE.finding(
        workbook=document.file,
        cell=document.place(path),
        path=readable(path, document.data),
        found=found,
        expected=_expected(error),
    )


def readable(path: KeyPath, data: Any) -> str:
    """A path as people read it: items by their `id` when they have one, else by rank from 1.

    >>> readable(["measures", 0, "kind"], {"measures": [{"id": "alloc"}]})
    'measures[alloc].kind'
    """
    text = ""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(part, int):
            identifier = data.get("id") if isinstance(data, dict) else None
            text += f"[{identifier if isinstance(identifier, str) else part + 1}]"
        else:
            text += f".{part}" if text else part
    return text or "racine du fichier"


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that proposes the nearest known name, or just ends it."""
    best = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return f"{NARROW}; vouliez-vous dire {quote(best[0])}{NARROW}?" if best else "."


def _follow(
    location: Sequence[int | str], model: type[BaseModel]
) -> tuple[list[str | int], set[str]]:
    """The path in the file of pydantic's `location`, and the keys known where it ends.

    Pydantic adds to its locations the tag of a union's member ("ratio"), which is no key of
    the file, and "[key]" where the key itself is at fault.
    """
    path: list[str | int] = []
    models, known = [model], set[str]()
    for part in location:
        if isinstance(part, int):
            path.append(part)
        elif len(models) > 1:
            models = [candidate for candidate in models if part in _kinds(candidate)]
        elif part != "[key]":
            path.append(part)
            fields = _fields(models[0]) if models else {}
            known = set(fields)
            models = _models(fields.get(part))
    return path, known


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations of a model by the keys of its file."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that may stand in a value so annotated, or in its items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    origin = get_origin(annotation)
    if origin in (Annotated, Union, types.UnionType, tuple):
        return [model for part in get_args(annotation) for model in _models(part)]
    return []


def _kinds(model: type[BaseModel]) -> tuple[Any, ...]:
    """The tags of a union's member."""
    return get_args(model.model_fields["kind"].annotation)


def _expected(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        names = re.findall(r"'([^']*)'", str(context.get("expected_tags", context.get("expected"))))
        return " ou ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return _PATTERNS.get(pattern, f"un texte de la forme {pattern}")
    if kind == "value_error":
        return f"une valeur cohérente ({context['error']})"
    template = _EXPECTED.get(kind)
    return template.format(**context) if template else f"une autre valeur ({kind})"


def _shown(value: object) -> str:
    """A value as the file writes it, cut when long."""
    if value is None:
        return "null (vide)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "(groupe de clés)"
    if isinstance(value, list | tuple):
        return "(liste)"
    text = str(value)
    return quote(text if len(text) <= 60 else f"{text[:59]}…")
