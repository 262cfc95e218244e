"""How fine the conventions let figures go, for one audience."""

from __future__ import annotations

from collections.abc import Mapping

from osq.conventions.model import Convention
from osq.territory.model import LEVELS

READERS: Mapping[str, frozenset[str]] = {
    "partners": frozenset({"partners", "officials", "public"}),
    "officials": frozenset({"officials", "public"}),
    "public": frozenset({"public"}),
}
"""Audience -> the audiences whose products it may read: audiences nest."""

WIDEST = "partners"
"""The audience that sees most: what it may see together is what is protected."""
_PRINTED = ("note", "table", "map")


def levels_allowed(convention: Convention, audience: str) -> frozenset[str]:
    """The levels at which the convention lets notes show its figures to that audience.

    A convention that lists no product has not settled the matter (`osq conventions check` warns
    of it): its partners are those who signed, and nobody else sees anything.  What is public
    already is for all.  Raises KeyError for an unknown audience.
    """
    readable = READERS[audience]
    if not convention.dissemination.products:
        free = convention.confidentiality.public or audience == WIDEST
        return frozenset(LEVELS) if free else frozenset()
    ranks = [
        LEVELS.index(product.finest)
        for product in convention.dissemination.products
        if product.kind in _PRINTED
        and product.audience in readable
        and product.consent == "granted"
    ]
    return frozenset(LEVELS[min(ranks) :]) if ranks else frozenset()
