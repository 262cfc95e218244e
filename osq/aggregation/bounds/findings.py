"""Contradictions around hidden cells, told: which totals, which relations, which zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from osq.aggregation.bounds.conflicts import Conflict
from osq.aggregation.bounds.statements import Origin
from osq.aggregation.catalogue import CONTRADICTS
from osq.conventions.model import Convention
from osq.findings import Finding

_SHOWN = 3


def conflict_findings(
    conflicts: Iterable[Conflict], conventions: Mapping[str, Convention]
) -> list[Finding]:
    """A warning for each contradiction.  It names places, never figures: some are hidden."""
    findings = []
    for conflict in conflicts:
        first = conflict.origins[0]
        told = [_words(origin, conventions) for origin in conflict.origins]
        findings.append(
            CONTRADICTS.finding(
                zone=first.zone,
                measure=first.measures[0],
                label=_label(first.measures[0], conventions),
                hidden=", ".join(_few(conflict.hidden)),
                statements=" et ".join(_few(told)),
            )
        )
    return findings


def _words(origin: Origin, conventions: Mapping[str, Convention]) -> str:
    first, *others = (_label(measure, conventions) for measure in origin.measures)
    if origin.kind == "total":
        return f"le total livré pour {origin.zone} ({first})"
    sign = "=" if origin.kind == "parts" else "≥"
    return f"la relation «\u00a0{first} {sign} {' + '.join(others)}\u00a0» dans {origin.zone}"


def _label(measure: str, conventions: Mapping[str, Convention]) -> str:
    convention, _, identifier = measure.partition(".")
    return conventions[convention].measure(identifier).label


def _few(texts: Iterable[str]) -> list[str]:
    every = list(texts)
    return [*every[:_SHOWN], "…"] if len(every) > _SHOWN else every
