"""Conventions as plain data, for programs: what `osq conventions show --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from osq.conventions.model import Convention
from osq.conventions.unknowns import unknown_terms, unverified_rules


def conventions_data(conventions: Iterable[Convention]) -> list[dict[str, Any]]:
    """Each convention as its YAML file says it, defaults filled in, with its provider.

    Measures and indicators bear the identifiers of the file; `unknown_terms` and
    `unverified_rules` list what remains to be asked of the signatories.
    """
    return [
        {
            "provider": {"id": convention.id, "name": convention.provider_name},
            **convention.model_dump(mode="json", by_alias=True),
            "unknown_terms": unknown_terms(convention),
            "unverified_rules": unverified_rules(convention),
        }
        for convention in conventions
    ]
