"""What a convention forbids of its own figures: names, levels, places that describe no quartier."""

from __future__ import annotations

from collections.abc import Iterator

from osq.conventions.catalogue import FORBIDDEN_NAME, NO_REASON_FOR_LEVELS, PLACE_IS_NO_HOME
from osq.conventions.faults import Fault, Path
from osq.conventions.model import Convention
from osq.text import normalise_label

_NOT_A_HOME = ("school", "practice")


def restriction_faults(convention: Convention) -> Iterator[Fault]:
    """Forbidden names that are used all the same, unexplained levels, misplaced figures."""
    yield from _names(convention)
    yield from _reasons(convention)
    yield from _places(convention)


def _names(convention: Convention) -> Iterator[Fault]:
    """A name that must not be given, found where readers would see it.

    Pitfalls are left out: they are where one says what the figure is not.
    """
    for rank, indicator in enumerate(convention.indicators):
        shown = {
            "label": indicator.label,
            "short_label": indicator.short_label or "",
            "definition": indicator.definition,
            "grammar": indicator.grammar.subject,
        }
        for name in indicator.never_called:
            wanted = f" {normalise_label(name)} "
            for key, text in shown.items():
                if wanted in f" {normalise_label(text)} ":
                    path: Path = ("indicators", rank, key)
                    yield Fault(FORBIDDEN_NAME, path, {"found": name, "indicator": indicator.id})


def _reasons(convention: Convention) -> Iterator[Fault]:
    for rank, measure in enumerate(convention.measures):
        if measure.finest != "iris" and not measure.finest_because:
            words = {"key": "finest_because", "found": measure.id}
            yield Fault(NO_REASON_FOR_LEVELS, ("measures", rank, "finest"), words)
    for rank, indicator in enumerate(convention.indicators):
        if indicator.levels and not indicator.levels_because:
            words = {"key": "levels_because", "found": indicator.id}
            yield Fault(NO_REASON_FOR_LEVELS, ("indicators", rank, "levels"), words)


def _places(convention: Convention) -> Iterator[Fault]:
    """An establishment's or a practice's figures never describe a quartier or an IRIS."""
    ranks = {measure.id: rank for rank, measure in enumerate(convention.measures)}
    for sending in convention.sendings:
        if sending.located_by not in _NOT_A_HOME:
            continue
        named = {
            name
            for layout in sending.layouts
            for table in layout.tables
            for name in (table.measures or ranks)
            if name in ranks
        }
        for name in sorted(named, key=ranks.__getitem__):
            measure = convention.measure(name)
            if measure.finest in ("iris", "quartier"):
                words = {"found": name, "sending": sending.id}
                yield Fault(PLACE_IS_NO_HOME, ("measures", ranks[name], "finest"), words)
