"""What the signed text would tell and nobody has read yet: unknown terms, unverified rules."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from osq.conventions.measures import MinimumCount
from osq.conventions.model import Convention
from osq.conventions.terms import Sending


def unknown_terms(convention: Convention) -> list[str]:
    """Paths of the terms that are null, in the order of the file: `validity.signed`.

    Public data is published under no signed terms: only the calendar and the universe of its
    sendings may be unknown.
    """
    return list(_unknown(convention))


def unverified_rules(convention: Convention) -> list[str]:
    """Ids of the confidentiality rules whose text nobody has read (second-hand included)."""
    return [rule.id for rule in convention.confidentiality.rules if rule.status != "verified"]


def _unknown(convention: Convention) -> Iterator[str]:
    public = convention.confidentiality.public
    if not public:
        yield from _nulls(convention.source, "source")
        yield from _nulls(convention.validity, "validity")
    for sending in convention.sendings:
        yield from _of_sending(sending, public=public)
    if public:
        return
    for rule in convention.confidentiality.rules:
        path = f"confidentiality.rules[{rule.id}]"
        if rule.source is None:
            yield f"{path}.source"
        if isinstance(rule, MinimumCount) and rule.complements is None:
            yield f"{path}.complements"
    yield from _nulls(convention.review, "review")
    yield from _nulls(convention.dissemination, "dissemination")
    yield from _nulls(convention.retention, "retention")


def _of_sending(sending: Sending, *, public: bool) -> Iterator[str]:
    path = f"sendings[{sending.id}]"
    if not public:
        yield from _nulls(sending.transmission, f"{path}.transmission")
    if sending.due is None:
        yield f"{path}.due"
    if sending.frequency == "quarterly" and sending.published_quarter is None:
        yield f"{path}.published_quarter"
    if sending.universe is None:
        yield f"{path}.universe"
    if not public:
        yield from _nulls(sending.revisions, f"{path}.revisions")
        yield from _nulls(sending.geocoding, f"{path}.geocoding")


def _nulls(model: BaseModel, path: str) -> Iterator[str]:
    for name, value in model:
        place = f"{path}.{type(model).model_fields[name].alias or name}"
        if value is None:
            yield place
        elif isinstance(value, tuple):
            for rank, item in enumerate(value, 1):
                if isinstance(item, BaseModel):
                    yield from _nulls(item, f"{place}[{rank}]")
