"""« L’essentiel » of a note: its message, what is told first, what to watch, what improves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.selection import agglomeration_of, ordered_indicators
from osq.notes.viewmodel import Sentence
from osq.notes.writing.among import Across, across, between, standouts, warned, widest, worse
from osq.notes.writing.bases import introduced, presented
from osq.notes.writing.change import ended, evolution, tail
from osq.notes.writing.facts import Fact, facts, source
from osq.notes.writing.families import families
from osq.notes.writing.french import pronoun
from osq.notes.writing.lists import LISTED, improving, listed_in, watch
from osq.notes.writing.message import message
from osq.notes.writing.phrases import said
from osq.notes.writing.ranges import Peers, highest, quartiers, signatories
from osq.notes.writing.sentences import caution, left_out
from osq.notes.writing.signals import Signal, one_per_family, ranked, told_indicators
from osq.notes.writing.telling import Telling, joined, plain, sentence, tell
from osq.notes.writing.together import together

MOST = 6
LEAST = 4
"""Sentences: what is most important in the release fills up to as many where signals are few."""
PER_THEME = 2
TOPS = 2


@dataclass(frozen=True, slots=True)
class Essentials:
    """`message` is the title of the note, without full stop; "" when nothing can be said."""

    message: str = ""
    sentences: tuple[Sentence, ...] = ()
    watch: tuple[Sentence, ...] = ()
    """« À surveiller »: what is unfavourable, and worsens or is far apart."""
    improving: tuple[Sentence, ...] = ()
    """« S’améliore »."""
    told: frozenset[str] = frozenset()
    """The indicators that sentences and lists quote."""


def essentials(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone], *, most: int = MOST
) -> Essentials:
    """What matters of a zone: at most `most` sentences, and three in each list.

    `wholes` contain the zone, the nearest first.  A last sentence says how doubtful estimated
    figures are.  An agglomeration is told by its communes and its quartiers.
    """
    if zone.key.level == "agglomeration":
        found = together(release, zone, most)
        return Essentials(found.message, found.sentences, found.watch, found.improving)
    known = facts(release, told_indicators(release), zone, wholes)
    signalled = one_per_family(release, ranked(known))
    chosen = _chosen(release, known, signalled, most)
    inside = _inside(release, zone)
    parted = widest(release, inside)
    if parted and parted.indicator.id not in {one.indicator.id for one in chosen}:
        # Its sentence takes the place of one, so that the page holds as many.
        chosen = _chosen(release, known, signalled, len(chosen) - 1)
    bases: set[str] = set()
    chosen = introduced(release, chosen, bases)
    peers = signatories(release) if zone.signatory else None
    tops = _tops(release, chosen, peers) if peers else {}
    sentences = [
        _sentence(release, one, at, tops.get(one.indicator.id, ""), parted)
        for at, one in enumerate(chosen)
    ]
    told = {one.indicator.id for one in chosen}
    if parted and parted.indicator.id not in told:
        sentences.append(_parted(release, parted, bases))
    if doubts := _doubts(release, chosen):
        sentences.append(Sentence(doubts, ""))
    return Essentials(
        message=message(signalled),
        sentences=tuple(sentences),
        watch=_watch(release, signalled, told, _worse(release, zone, inside, parted), bases),
        improving=improving(release, signalled),
        told=frozenset(told | listed_in(signalled)),
    )


def _inside(release: Release, zone: ReleasedZone) -> list[Across]:
    """The figures of the quartiers of a commune that has several, by indicator."""
    if zone.key.level != "commune":
        return []
    parts = quartiers(release, zone)
    if len(parts.zones) < 2:
        return []
    return across(release, _aimed(release), parts, zone)


def _aimed(release: Release) -> list[IndicatorModel]:
    return [one for one in told_indicators(release) if one.direction != "undetermined"]


def _worse(
    release: Release, zone: ReleasedZone, inside: Sequence[Across], parted: Across | None
) -> list[Across]:
    """Where quartiers are less favourable than the rest: of the commune, else of all communes.

    No rest of one commune is that of a quartier in two: it is set beside the agglomeration's.
    """
    told = {parted.indicator.id} if parted else set()
    found = worse(release, inside, told)
    whole = agglomeration_of(release)
    if whole is None or not inside:
        return found
    parts = quartiers(release, zone)
    shared = replace(parts, zones=tuple(one for one in parts.zones if len(one.parents) > 1))
    return [*found, *worse(release, across(release, _aimed(release), shared, whole), told)]


def _parted(release: Release, one: Across, bases: set[str]) -> Sentence:
    """How far apart the quartiers of the commune are, as a sentence of its own."""
    subject = presented(release, one.indicator, bases).grammar.subject
    telling = joined(_quartiers(release, one, subject, pronoun(one.indicator.grammar)))
    return Sentence(plain(telling), source(release, one.facts[0]))


def _quartiers(release: Release, one: Across, subject: str, again: str) -> list[Telling]:
    """The range of the quartiers, then in how many the figure is beyond that of the rest."""
    found = [between(one, subject), standouts(release, one, again)]
    return [sentence(telling) for telling in found if telling]


def _watch(
    release: Release,
    signalled: Sequence[Signal],
    told: set[str],
    groups: Sequence[Across],
    bases: set[str],
) -> tuple[Sentence, ...]:
    """What is to be watched in the zone; in quartiers of a commune that has several.

    Where quartiers are less favourable than the rest, they are named rather than what the
    sentences above have told of the commune.
    """
    if not groups:
        return watch(release, signalled, told)
    fresh = [one for one in signalled if one.indicator.id not in told]
    own = watch(release, fresh, ())[:1]
    named = [
        replace(one, indicator=presented(release, one.indicator, bases))
        for one in groups[: LISTED - len(own)]
    ]
    lines = (
        Sentence(plain(sentence(warned(release, one))), source(release, one.beyond[0]))
        for one in named
    )
    return (*own, *lines)


def _doubts(release: Release, chosen: Sequence[Fact]) -> str:
    """What is to be known of the figures told: doubtful estimates, what they leave out."""
    figures = [one.figure for one in chosen]
    missing = left_out(release, [(one.indicator, one.figure) for one in chosen])
    return " ".join(filter(None, [caution(figures), *missing]))


def _chosen(
    release: Release, known: Sequence[Fact], signalled: Sequence[Signal], most: int
) -> list[Fact]:
    """The facts told, the most important first, those of one theme together."""
    shares = [one for one in signalled if not isinstance(one.indicator, CountIndicator)]
    aimed = [one.fact for one in shares if one.direction != "undetermined"]
    others = [one.fact for one in shares if one.direction == "undetermined"]
    counts = [one.fact for one in signalled if isinstance(one.indicator, CountIndicator)]
    family = families(release, ordered_indicators(release))
    found = _added([], [*aimed, *others], family, most)
    rest = [one for one in known if not isinstance(one.indicator, CountIndicator)]
    rest.sort(key=lambda one: one.indicator.direction == "undetermined")
    found = _added(found, rest, family, min(most, LEAST))
    found = _added(found, [*counts[:1], *known], family, min(most, LEAST))
    themes = list(dict.fromkeys(one.indicator.theme for one in found))
    return sorted(found, key=lambda one: themes.index(one.indicator.theme))


def _added(
    found: list[Fact], more: Iterable[Fact], family: dict[str, str], most: int
) -> list[Fact]:
    """With one of each family, and `PER_THEME` of each theme, until there are `most`."""
    found = list(found)
    for one in more:
        same = sum(one.indicator.theme == other.indicator.theme for other in found)
        told = {family[other.indicator.id] for other in found}
        if len(found) < most and same < PER_THEME and family[one.indicator.id] not in told:
            found.append(one)
    return found


def _tops(release: Release, chosen: Sequence[Fact], peers: Peers) -> dict[str, str]:
    """Where the zone has the highest or the lowest figure of its peers, for two facts at most."""
    found = {
        one.indicator.id: text
        for one in chosen
        if (text := highest(release, one.indicator, one.zone, peers))
    }
    return dict(list(found.items())[:TOPS])


def _sentence(release: Release, one: Fact, at: int, top: str, parted: Across | None) -> Sentence:
    """The fact and its change; the first names the place.

    With its range over the quartiers where it is what parts them most.
    """
    body = said(one, form=at, named=not at)
    end = tail(one, body) if at else ()
    start = ended(body, end)
    if not at and not body.placed:
        start = tell("{place}, {told}", place=one.zone.forms.a, told=start)
    parts: list[Telling] = [sentence(start)]
    if top:
        parts.append(sentence((top,)))
    change = () if end else evolution(one, body, form=at)
    if change:
        parts.append(sentence(change))
    if parted and parted.indicator.id == one.indicator.id:
        parts += _quartiers(release, parted, body.again, body.again)
    return Sentence(plain(joined(parts)), source(release, one))
