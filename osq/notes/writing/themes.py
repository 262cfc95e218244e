"""What the figures of one theme say of a zone, in three to five sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.evolution import Change, NoChange
from osq.notes.selection import ordered_indicators
from osq.notes.viewmodel import Prose, Run
from osq.notes.writing.absence import why_absent
from osq.notes.writing.among import across, standouts
from osq.notes.writing.bases import introduced
from osq.notes.writing.change import ended, evolution, tail, tellable
from osq.notes.writing.facts import Fact, facts, source
from osq.notes.writing.families import families
from osq.notes.writing.french import capitalised, pronoun
from osq.notes.writing.phrases import said
from osq.notes.writing.ranges import Peers, enclosed, how_many, quartiers, signatories, spread
from osq.notes.writing.rows import paired
from osq.notes.writing.sentences import caution
from osq.notes.writing.signals import ranked
from osq.notes.writing.telling import Telling, joined, plain, sentence, tell
from osq.text import NARROW, NBSP

MOST = 5
"""Sentences of a paragraph, with its caution."""
TOLD = 4
"""Facts of a paragraph."""


LIKEWISE = ("de même, ", "là encore, ", "")


@dataclass(frozen=True, slots=True)
class Written:
    """The sentences of a theme, each with its capital and its full stop, and their sources."""

    sentences: tuple[Telling, ...]
    source: str


def theme_prose(
    release: Release,
    zone: ReleasedZone,
    theme: str,
    wholes: Sequence[ReleasedZone],
    indicators: Sequence[IndicatorModel],
) -> Prose | None:
    """The paragraph of a theme (its identifier), or None when no figure of it can be told."""
    found = written(release, zone, theme, wholes, indicators)
    if found is None:
        return None
    return Prose(((Run(plain(joined(found.sentences))),),), source=found.source)


def absent_prose(release: Release, theme: str, zone: ReleasedZone) -> Prose:
    """Why a theme has no figure for a zone, in one sentence or two."""
    return Prose(((Run(why_absent(release, theme, zone)),),), role="statement")


def written(
    release: Release,
    zone: ReleasedZone,
    theme: str,
    wholes: Sequence[ReleasedZone],
    indicators: Sequence[IndicatorModel],
) -> Written | None:
    """As `theme_prose`, with the figure of each number."""
    own = sorted(
        (one for one in indicators if one.theme == theme), key=lambda one: (one.rank, one.id)
    )
    known = facts(release, own, zone, wholes)
    if not known:
        return None
    chosen = introduced(release, _chosen(release, known), set())
    start = sum(map(ord, theme + zone.key.code))
    sentences = _lead(release, chosen[0], start)
    room = MOST - 1 - len(sentences)
    if zone.key.level == "agglomeration":
        sentences += _in_range(release, chosen, start, room)
    else:
        sentences += _others(release, chosen, start, room, linked=len(sentences) == 1)
    cautions: list[Telling] = [(text,) for text in _cautions(chosen)]
    sentences = [*sentences[: MOST - min(len(cautions), 1)], *cautions][:MOST]
    sources = dict.fromkeys(source(release, one) for one in chosen)
    return Written(tuple(sentences), f"{NARROW}; ".join(filter(None, sources)))


def _chosen(release: Release, known: Sequence[Fact]) -> list[Fact]:
    """The main fact of the theme, then the signals, then what is most important.

    A raw count leads only where nothing has a direction, and comes last elsewhere.
    """
    shares = [one for one in known if not isinstance(one.indicator, CountIndicator)]
    aimed = [one for one in shares if one.indicator.direction != "undetermined"]
    lead = (aimed or known)[0]
    signalled = [one.fact for one in ranked(known)]
    strong = [one for one in signalled if one in shares]
    family = families(release, ordered_indicators(release))
    found = [lead]
    for group, limit in ((strong, TOLD), (aimed, 3), (shares, 3), (signalled, 3), (known, 3)):
        for again in (False, True):
            told = {family[one.indicator.id] for one in found}
            for one in group:
                fresh = family[one.indicator.id] not in told
                if len(found) < limit and one not in found and (fresh or again):
                    found.append(one)
                    told.add(family[one.indicator.id])
    return found


def _lead(release: Release, one: Fact, form: int) -> list[Telling]:
    """The main fact with its place, its change, and its range among the parts of the zone."""
    form = form % 3 if one.reference and one.reference.gap else 0
    body = said(one, form=form)
    telling = body.telling
    if not body.placed:
        telling = tell("{place}, {told}", place=one.zone.forms.a, told=telling)
    found = [sentence(telling)]
    if change := evolution(one, body, form=form):
        found.append(sentence(change))
    peers = _parts(release, one.zone)
    # The pronoun of the change still stands for the indicator.
    if peers and (range_ := spread(release, one.indicator, peers, body.again)):
        found.append(sentence(range_))
    if apart := _standing_out(release, one, body.again):
        found.append(sentence(apart))
    return found


def _standing_out(release: Release, one: Fact, again: str) -> Telling:
    """In which quartiers of the zone the figure is beyond that of the rest; () within one."""
    level = one.zone.key.level
    if level not in ("agglomeration", "commune"):
        return ()
    parts = quartiers(release, one.zone if level == "commune" else None)
    (found,) = across(release, [one.indicator], parts, one.zone) or (None,)
    return standouts(release, found, again) if found else ()


def _parts(release: Release, zone: ReleasedZone) -> Peers | None:
    if zone.key.level == "agglomeration":
        return signatories(release)
    return quartiers(release, zone) if zone.key.level == "commune" else None


def _in_range(release: Release, chosen: Sequence[Fact], start: int, room: int) -> list[Telling]:
    """The facts after the first of an agglomeration, each with its range among communes.

    The first of all that tells quartiers apart has them named.
    """
    peers = signatories(release)
    found, told = [], how_many(release, chosen[0].indicator, peers)
    named = bool(_standing_out(release, chosen[0], ""))
    for place, one in enumerate(chosen[1 : 1 + room]):
        ranged = enclosed(release, one, peers, form=place, among=told)
        found.append(sentence(ranged or said(one, form=start + place).telling))
        told = how_many(release, one.indicator, peers)
        if not named and (apart := _standing_out(release, one, pronoun(one.indicator.grammar))):
            found.append(sentence(apart))
            named, told = True, 0
    return found[:room]


def _others(
    release: Release, chosen: Sequence[Fact], start: int, room: int, *, linked: bool
) -> list[Telling]:
    """The facts after the first, two shares of one kind in one sentence where they go together.

    `linked` says that the sentence before tells the gap of the first fact and nothing after it.
    """
    found: list[Telling] = []
    before, rest = (chosen[0] if linked else None), list(chosen[1:])
    used: set[str] = set()
    likewise = LIKEWISE[start % len(LIKEWISE)]
    named = bool(_standing_out(release, chosen[0], ""))
    while rest and len(found) < room:
        one = rest.pop(0)
        link = connector(before, one, used, likewise)
        pair = _pair(one, rest) if not link else ()
        if pair:
            found.append(sentence(pair))
            rest.pop(0)
            # A link to a sentence of two gaps would not say which.
            before = None
            continue
        body = said(one, form=start + len(found), named=False)
        end = tail(one, body)
        found.append(sentence(tell("{link}{told}", link=link, told=ended(body, end))))
        apart = () if named else _standing_out(release, one, body.again)
        if apart:
            found.append(sentence(apart))
            named = True
        before = None if apart else one
        # After a change, « de même » would seem to be of the change.
        likewise = "" if end else LIKEWISE[start % len(LIKEWISE)]
    return found[:room]


def _pair(one: Fact, rest: Sequence[Fact]) -> Telling:
    """The fact and the next one in one sentence, unless a word of distance or change is due."""
    if not rest or any(two.word == "marked" or tellable(two) for two in (one, rest[0])):
        return ()
    return paired(one, rest[0], named=False)


def connector(before: Fact | None, one: Fact, used: set[str], likewise: str) -> str:
    """« en revanche, », « à l’inverse, », `likewise`, or nothing; each once in a paragraph.

    Only between two gaps beyond chance: « en revanche » where one is favourable and the other is
    not, « à l’inverse » where neither has such a sense and they are on two sides.
    """
    senses = (orientation(before.indicator), orientation(one.indicator)) if before else (0, 0)
    first, second = (_side(before) if before else 0), _side(one)
    if not first or not second or bool(senses[0]) is not bool(senses[1]):
        return ""
    aimed = bool(senses[0])
    if aimed:
        first, second = first * senses[0], second * senses[1]
    link = likewise if first == second else "en revanche, " if aimed else "à l’inverse, "
    if link in used:
        return ""
    used.add(link)
    return link


def _side(one: Fact) -> int:
    """1 above the reference, -1 under it; 0 where chance may explain the gap, or is not known."""
    if not one.apart or one.word not in ("apart", "marked"):
        return 0
    return 1 if (one.amount or 0) > 0 else -1


def _cautions(chosen: Sequence[Fact]) -> list[str]:
    """What is to be known: one reason to doubt, and the most shared of the pitfalls.

    The reason is a doubtful estimate, else what parts the years, else what makes them unlike.
    """
    shared = Counter(text for one in chosen for text in one.indicator.pitfalls)
    pitfall = max(shared, key=lambda text: shared[text], default="")
    return [capitalised(text) for text in (_doubt(chosen), pitfall) if text]


def _doubt(chosen: Sequence[Fact]) -> str:
    if estimated := caution(one.figure for one in chosen):
        return estimated
    lead = chosen[0].change
    if isinstance(lead, NoChange) and lead.reason.startswith("rupture de série"):
        return f"{capitalised(lead.reason)}{NARROW}; l’évolution n’est pas calculée."
    for one in chosen:
        if isinstance(one.change, Change) and one.change.footnotes:
            return f"Évolution à lire avec prudence{NBSP}: {one.change.footnotes[0]}."
    return ""
