"""Faults in `osq.yaml` of the index, the typology and thematic editions, among the conventions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from osq.conventions.base import Level
from osq.conventions.catalogue import DUPLICATE_IDENTIFIER, UNFIT_INDICATOR, UNKNOWN_INDICATOR
from osq.conventions.faults import Fault
from osq.conventions.faults import Path as KeyPath
from osq.conventions.loading import findings_in
from osq.conventions.model import Convention
from osq.conventions.translation import suggestion
from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.synthesis.config import IndexConfig, ThematicConfig, TypologyConfig
from osq.synthesis.eligible import (
    IndicatorModel,
    unfit_for_index,
    unfit_for_typology,
    unfit_for_weight,
)

Unfit = Callable[[IndicatorModel, Iterable[Level]], str | None]


def check_synthesis(
    path: Path,
    config: ObservatoryConfig,
    conventions: Mapping[str, Convention],
    *,
    complete: bool = True,
) -> list[Finding]:
    """What is wrong in the sections of the file `path`, whose content is `config`.

    With `complete` False some conventions could not be read, and an indicator that is in none of
    the others is not told.
    """
    faults = [
        fault
        for fault in synthesis_faults(config, conventions)
        if complete or fault.entry is not UNKNOWN_INDICATOR
    ]
    return findings_in(path, path.name, faults) if faults else []


def synthesis_faults(
    config: ObservatoryConfig, conventions: Mapping[str, Convention]
) -> Iterator[Fault]:
    """Indicators that do not exist, come twice, or may not enter a score, a typology, a weight."""
    known = {one.id: one for _, each in sorted(conventions.items()) for one in each.indicators}
    if config.index is not None:
        yield from _index_faults(config.index, known)
    if config.typology is not None:
        yield from _typology_faults(config.typology, known)
    yield from _thematic_faults(config.thematic, known)


def _index_faults(index: IndexConfig, known: Mapping[str, IndicatorModel]) -> Iterator[Fault]:
    levels: tuple[Level, ...] = tuple(dict.fromkeys(("quartier", index.reference)))
    places: list[tuple[KeyPath, str]] = [
        (("index", "dimensions", rank, "indicators", place), name)
        for rank, dimension in enumerate(index.dimensions)
        for place, name in enumerate(dimension.indicators)
    ]
    dimensions: list[tuple[KeyPath, str]] = [
        (("index", "dimensions", rank, "id"), one.id) for rank, one in enumerate(index.dimensions)
    ]
    yield from _twice(dimensions)
    yield from _twice(places)
    yield from _faults(places, known, unfit_for_index, levels, "l’indice")
    weight: list[tuple[KeyPath, str]] = [(("index", "weight"), index.weight)]
    yield from _faults(weight, known, unfit_for_weight, (index.reference,), "la pondération")


def _typology_faults(
    typology: TypologyConfig, known: Mapping[str, IndicatorModel]
) -> Iterator[Fault]:
    places: list[tuple[KeyPath, str]] = [
        (("typology", "indicators", place), name) for place, name in enumerate(typology.indicators)
    ]
    yield from _twice(places)
    yield from _faults(places, known, unfit_for_typology, ("quartier",), "la typologie")
    if typology.weight is not None:
        weight: list[tuple[KeyPath, str]] = [(("typology", "weight"), typology.weight)]
        yield from _faults(weight, known, unfit_for_weight, ("quartier",), "la pondération")


def _thematic_faults(
    editions: Sequence[ThematicConfig], known: Mapping[str, IndicatorModel]
) -> Iterator[Fault]:
    names: list[tuple[KeyPath, str]] = [
        (("thematic", rank, "id"), one.id) for rank, one in enumerate(editions)
    ]
    yield from _twice(names)
    for rank, one in enumerate(editions):
        places: list[tuple[KeyPath, str]] = [
            (("thematic", rank, "indicators", place), name)
            for place, name in enumerate(one.indicators)
        ]
        yield from _twice(places)
        yield from _faults(places, known, lambda *_: None, (), one.label)


def _twice(places: Iterable[tuple[KeyPath, str]]) -> Iterator[Fault]:
    first: dict[str, KeyPath] = {}
    for path, name in places:
        if first.setdefault(name, path) is not path:
            told = ".".join(
                str(part + 1 if isinstance(part, int) else part) for part in first[name]
            )
            yield Fault(DUPLICATE_IDENTIFIER, path, {"found": name, "first": told})


def _faults(
    places: Iterable[tuple[KeyPath, str]],
    known: Mapping[str, IndicatorModel],
    unfit: Unfit,
    levels: Iterable[Level],
    whole: str,
) -> Iterator[Fault]:
    for path, name in places:
        if name not in known:
            hint = suggestion(name, known)
            yield Fault(UNKNOWN_INDICATOR, path, {"found": name, "suggestion": hint})
        elif problem := unfit(known[name], levels):
            words = {"found": name, "whole": whole, "problem": problem}
            yield Fault(UNFIT_INDICATOR, path, words)
