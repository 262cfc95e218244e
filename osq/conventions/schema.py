"""The model as a JSON Schema, with French descriptions: what completes a YAML file in an editor.

The dialect is draft 2020-12, as pydantic writes it.  English names and docstrings are left
out: the analyst who types a convention sees French only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from osq.conventions import words
from osq.conventions.model import Convention

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MEANINGS: tuple[dict[str, str], ...] = (
    *(words.ROLES, words.RENEWALS, words.PERIODS, words.FREQUENCIES, words.LOCATIONS),
    *(words.COVERAGES, words.STATUSES, words.DIRECTIONS, words.RULE_STATUSES, words.SILENCES),
    *(words.PRODUCTS, words.AUDIENCES, words.TRANSFERS, words.FINEST, words.UNITS),
    *(words.FORMS, words.MEASURE_KINDS, words.STAGES, words.SEVERITIES),
)


def convention_schema() -> dict[str, Any]:
    """The JSON Schema of a convention file, the same on every machine."""
    schema = Convention.model_json_schema(by_alias=True)
    for model in (schema, *schema["$defs"].values()):
        _speak_french(model)
    schema["title"] = "Convention avec un fournisseur"
    return {"$schema": DIALECT, **schema}


def _speak_french(model: dict[str, Any]) -> None:
    """Drops the names and docstrings of the code, and explains each closed list of values."""
    model.pop("description", None)
    for part in _parts(model):
        part.pop("title", None)
        values = part.get("enum")
        if values:
            meanings = _meanings([str(value) for value in values])
            if meanings:
                part["enumDescriptions"] = meanings


def _parts(model: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The model itself, then every schema inside its properties."""
    yield model
    waiting: list[Any] = list(model.get("properties", {}).values())
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            yield part
            waiting += [part.get("items"), part.get("additionalProperties")]
            waiting += [*part.get("anyOf", ()), *part.get("oneOf", ())]


def _meanings(values: list[str]) -> list[str] | None:
    """What each value means, from the first list of words that knows them all."""
    for known in _MEANINGS:
        if set(values) <= set(known):
            return [known[value] for value in values]
    return None
