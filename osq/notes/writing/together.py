"""What is told of an agglomeration: itself, and how its communes and its quartiers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.selection import compared
from osq.notes.viewmodel import Sentence
from osq.notes.writing.among import across, standouts
from osq.notes.writing.bases import introduced
from osq.notes.writing.change import ended, evolution, have, risen, since, tail, tellable
from osq.notes.writing.facts import Fact, facts, source
from osq.notes.writing.families import families
from osq.notes.writing.french import count_word, listed, pronoun
from osq.notes.writing.lists import LISTED, improving, watch
from osq.notes.writing.message import contrast
from osq.notes.writing.phrases import said
from osq.notes.writing.ranges import Peers, enclosed, quartiers, signatories, spread
from osq.notes.writing.signals import one_per_family, ranked, told_indicators
from osq.notes.writing.telling import joined, plain, sentence, tell
from osq.text import NBSP


@dataclass(frozen=True, slots=True)
class Together:
    message: str
    sentences: tuple[Sentence, ...]
    watch: tuple[Sentence, ...]
    improving: tuple[Sentence, ...]


def together(release: Release, zone: ReleasedZone, most: int) -> Together:
    """The main indicators with their range among communes, then where communes change."""
    known = facts(release, told_indicators(release), zone, ())
    chosen = introduced(release, _chosen(release, known, most), set())
    communes, parts = signatories(release), quartiers(release)
    sentences = [_sentence(release, one, at, communes, parts) for at, one in enumerate(chosen)]
    own = one_per_family(release, ranked(known))
    moves = _moves(release, zone, [one.indicator for one in known], communes)
    return Together(
        contrast(release, [one.indicator for one in chosen], communes),
        tuple(sentences),
        (*watch(release, own, ()), *moves["unfavourable"])[:LISTED],
        (*improving(release, own), *moves["favourable"])[:LISTED],
    )


def _chosen(release: Release, known: Sequence[Fact], most: int) -> list[Fact]:
    """Shares and medians by importance, one of each family, one of each theme before a second."""
    by_id = {one.indicator.id: one for one in known}
    shares = compared([one.indicator for one in known], len(known))
    family = families(release, shares)
    heads = [one for one in shares if family[one.id] == one.id]
    themes = Counter[str]()
    places = []
    for one in heads:
        places.append((themes[one.theme], one))
        themes[one.theme] += 1
    aimed = [(turn, one) for turn, one in places if one.direction != "undetermined"]
    found = [one for _, one in sorted(aimed or places, key=lambda pair: pair[0])][:most]
    if not found:
        return list(known[:most])
    order = list(dict.fromkeys(one.theme for one in found))
    found.sort(key=lambda one: order.index(one.theme))
    return [by_id[one.id] for one in found]


def _sentence(release: Release, one: Fact, at: int, communes: Peers, parts: Peers) -> Sentence:
    again = pronoun(one.indicator.grammar)
    if at % 2 and (whole := enclosed(release, one, communes, form=at // 2)):
        pieces = [sentence(whole)]
    else:
        body = said(one, form=at)
        again = body.again
        end = tail(one, body) if at else ()
        start = ended(body, end)
        if not at and not body.placed:
            start = tell("{place}, {told}", place=one.zone.forms.a, told=start)
        pieces = [sentence(start)]
        if not end and (change := evolution(one, body, form=at)):
            pieces.append(sentence(change))
        if range_ := spread(release, one.indicator, communes, again, form=at // 2):
            pieces.append(sentence(range_))
    for among in across(release, [one.indicator], parts, one.zone):
        if apart := standouts(release, among, again):
            pieces.append(sentence(apart))
    return Sentence(plain(joined(pieces)), source(release, one))


def _moves(
    release: Release, zone: ReleasedZone, indicators: Sequence[IndicatorModel], communes: Peers
) -> dict[str, tuple[Sentence, ...]]:
    """Where communes change beyond chance, by direction, what most do first."""
    shares = compared(indicators, len(indicators))
    aimed = [one for one in shares if one.direction != "undetermined"]
    moved: dict[tuple[str, str], list[Fact]] = {}
    for commune in communes.zones:
        for one in ranked(facts(release, aimed, commune, [zone])):
            if one.evolution and one.fact.sure_change and tellable(one.fact):
                moved.setdefault((one.evolution, one.indicator.id), []).append(one.fact)
    family = families(release, aimed)
    found: dict[str, tuple[Sentence, ...]] = {"favourable": (), "unfavourable": ()}
    for direction in found:
        groups = [
            group for (side, _), group in moved.items() if side == direction and len(group) > 1
        ]
        groups.sort(key=lambda group: (-len(group), group[0].indicator.rank))
        heads: dict[str, list[Fact]] = {}
        for group in groups:
            heads.setdefault(family[group[0].indicator.id], group)
        found[direction] = tuple(_in_communes(release, one, communes) for one in heads.values())
    return found


def _in_communes(release: Release, group: Sequence[Fact], communes: Peers) -> Sentence:
    """« Depuis 2009, la part … a augmenté dans cinq des huit communes signataires : … »."""
    first = group[0]
    told = [one for one in group if since(one) == since(first)]
    grammar = first.indicator.grammar
    names = [one.zone.name for one in told]
    where = (
        f"dans toutes les {communes.noun}"
        if len(told) == len(communes.zones)
        else f"dans {count_word(len(told))} des {count_word(len(communes.zones))} {communes.noun}"
        f"{NBSP}: {listed(names)}"
    )
    text = (
        f"depuis {since(first)}, {grammar.subject} {have(grammar)} significativement "
        f"{risen(first)} {where}"
    )
    return Sentence(plain(sentence((text,))), source(release, first))
