"""« L’essentiel » of a note: its message, what is told first, what to watch, what improves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osq.confidentiality.release import Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.selection import compared, displayable, population_indicator
from osq.notes.viewmodel import Sentence
from osq.notes.writing.facts import Fact, fact, source
from osq.notes.writing.phrases import evolution, said
from osq.notes.writing.signals import Signal, signals
from osq.notes.writing.telling import Telling, joined, plain, sentence, tell

MOST = 6
LISTED = 3
"""Sentences under « À surveiller » and « S’améliore »."""


@dataclass(frozen=True, slots=True)
class Essentials:
    """`message` is the title of the note, without full stop; "" when nothing can be said."""

    message: str = ""
    sentences: tuple[Sentence, ...] = ()
    watch: tuple[Sentence, ...] = ()
    improving: tuple[Sentence, ...] = ()


def essentials(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone], *, most: int = MOST
) -> Essentials:
    """What matters of a zone, at most `most` sentences and three in each list."""
    ranked = signals(release, zone, wholes)
    chosen = _chosen(release, zone, wholes, ranked, most)
    return Essentials(
        sentences=tuple(
            _sentence(release, one, place, first=not place) for place, one in enumerate(chosen)
        )
    )


def _chosen(
    release: Release,
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
    ranked: Sequence[Signal],
    most: int,
) -> list[Fact]:
    """The facts of the signals; what is most important in the release where there are too few."""
    found = [one.fact for one in ranked[:most]]
    told = {one.indicator.id for one in found}
    shown = displayable(release, [zone])
    population = population_indicator(release)
    for one in [*compared(shown, len(shown)), *shown]:
        if len(found) >= min(most, 3):
            break
        other = fact(release, one, zone, wholes) if one.id not in told else None
        if other is not None and one is not population:
            told.add(one.id)
            found.append(other)
    return found


def _sentence(release: Release, one: Fact, place: int, *, first: bool) -> Sentence:
    body = said(one, form=place, named=first)
    start = body.telling
    if first and not isinstance(one.indicator, CountIndicator):
        start = tell("{place}, {told}", place=one.zone.forms.a, told=start)
    parts: list[Telling] = [sentence(start)]
    if change := evolution(one, body, form=place):
        parts.append(sentence(change))
    return Sentence(plain(joined(parts)), source(release, one.figure))
