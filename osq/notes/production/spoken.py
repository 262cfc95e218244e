"""What a note speaks of: the figures behind it, and every text and drawing it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedZone,
    Sign,
    ZoneKey,
)
from osq.notes.selection import editions_of, ordered_indicators, parents_of, zones_of


def figures_of(release: Release, zone: ReleasedZone) -> Iterator[tuple[IndicatorModel, Figure]]:
    """The released figures that the note of a zone stands on, by importance then zone.

    The zone and the wholes that hold it come with every edition; what lies in it, and the
    signatory communes beside a commune, with the edition of the note.  « … » is kept for the
    zone itself: where others have nothing, they have no line.
    """
    main = [zone, *parents_of(release, zone)]
    main += [one for one in zones_of(release, "agglomeration") if one not in main]
    others = [one for one in _beside(release, zone) if one not in main]
    editions = editions_of(release)
    for indicator in ordered_indicators(release):
        for one in main:
            for edition in editions:
                figure = release.figure(indicator.id, one.key, edition)
                told = one is zone and edition == release.edition
                if figure is not None and (told or _told(figure)):
                    yield indicator, figure
        for one in others:
            figure = release.figure(indicator.id, one.key)
            if figure is not None and _told(figure):
                yield indicator, figure


def _told(figure: Figure) -> bool:
    return figure.sign is not Sign.NOT_AVAILABLE


def _beside(release: Release, zone: ReleasedZone) -> list[ReleasedZone]:
    """The zones that the note of this one shows beside it, the widest level first."""
    level, code = zone.key
    if level == "agglomeration":
        return [one for each in ("commune", "quartier", "iris") for one in zones_of(release, each)]
    if level == "commune":
        signatories = [one for one in zones_of(release, "commune") if one.signatory]
        inside = [*zones_of(release, "quartier", code), *zones_of(release, "iris", code)]
        return [*signatories, *inside]
    parts = [ZoneKey("iris", part) for part, _ in zone.parts]
    return [release.zones[part] for part in parts if part in release.zones]


def walk(value: Any) -> Iterator[Any]:
    """Every dataclass of a view model, in the order in which it is read."""
    names = _fields(value.__class__)
    if names is not None:
        yield value
        for name in names:
            yield from walk(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from walk(each)


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None
