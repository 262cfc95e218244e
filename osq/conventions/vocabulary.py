"""Terms of a convention in words: the French descriptions of the model, for a path in it."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel

from osq.conventions.model import Convention
from osq.text import NBSP, quote

_STEP = re.compile(r"(?P<key>\w+)(?:\[(?P<item>[^\]]+)\])?")


def term_in_words(path: str, convention: Convention) -> str:
    """A term such as `sendings[iris].due` for people who do not read YAML.

    Raises KeyError for a path that the model does not hold.
    """
    told: list[str] = []
    model: type[BaseModel] = Convention
    for step in path.split("."):
        found = _STEP.fullmatch(step)
        if found is None:
            raise KeyError(path)
        name, field = _field(model, found["key"])
        item = found["item"]
        told.append(
            f"{field.description or name} ({_item(name, item, convention)})"
            if item
            else field.description or name
        )
        model = next(iter(_models(field.annotation)), model)
    kept = told[-2:]
    if len(told) > 2 and "[" in path.partition(".")[0]:
        kept = [told[0], *kept]  # which of the sendings, or rules, it is about
    return f"{NBSP}: ".join(kept)


def _field(model: type[BaseModel], key: str) -> tuple[str, Any]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return name, field
    raise KeyError(f"{model.__name__}.{key}")


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models inside a type such as `tuple[Sending, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _item(name: str, item: str, convention: Convention) -> str:
    """The French name of one element of a list: a sending's label, else its identifier."""
    if name == "sendings":
        return next((quote(s.label) for s in convention.sendings if s.id == item), item)
    return item
