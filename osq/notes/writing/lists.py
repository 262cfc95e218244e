"""« À surveiller » and « S’améliore »: what moves, and what is far apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from osq.confidentiality.release import Release
from osq.conventions.indicators import CountIndicator
from osq.notes.evolution import Change
from osq.notes.viewmodel import Sentence
from osq.notes.writing.change import by, have, risen, since, tellable
from osq.notes.writing.facts import Fact, source, when
from osq.notes.writing.french import agreed, be, joint, listed, that
from osq.notes.writing.phrases import standing
from osq.notes.writing.rows import in_a_row
from osq.notes.writing.signals import Signal
from osq.notes.writing.telling import Quoted, Telling, plain, printed, sentence, target, tell
from osq.notes.writing.values import value, whole_of
from osq.text import NARROW

LISTED = 3


def watch(
    release: Release, signalled: Sequence[Signal], told: Collection[str]
) -> tuple[Sentence, ...]:
    """What is unfavourable and worsens, then what is unfavourable and far apart.

    What is far apart has its figure unless the sentences above have `told` it.
    """
    worse, far = _watched(signalled)
    found = [_moving(release, one.fact) for one in worse]
    if far and len(found) < LISTED:
        found.append(_far(release, far, told))
    return tuple(found)


def _watched(signalled: Sequence[Signal]) -> tuple[list[Signal], list[Signal]]:
    """What worsens, the unfavourable first, and what is far apart."""
    bad = [one for one in _shares(signalled) if one.direction == "unfavourable"]
    moving = [one for one in _shares(signalled) if one.evolution == "unfavourable"]
    worse = sorted(moving, key=lambda one: one.direction != "unfavourable")
    far = [one for one in bad if one not in worse and one.gap and one.fact.word == "marked"]
    return worse[:LISTED], far[:LISTED]


def improving(release: Release, signalled: Sequence[Signal]) -> tuple[Sentence, ...]:
    return tuple(_moving(release, one.fact) for one in _better(signalled))


def _better(signalled: Sequence[Signal]) -> list[Signal]:
    return [one for one in _shares(signalled) if one.evolution == "favourable"][:LISTED]


def listed_in(signalled: Sequence[Signal]) -> set[str]:
    """The indicators that either list may tell."""
    worse, far = _watched(signalled)
    return {one.indicator.id for one in (*worse, *far, *_better(signalled))}


def _shares(signalled: Iterable[Signal]) -> list[Signal]:
    """Those firm enough for a warning; a raw count has no direction."""
    return [one for one in signalled if one.firm and not isinstance(one.indicator, CountIndicator)]


def _moving(release: Release, one: Fact) -> Sentence:
    """« La part …, nettement supérieure à celle du reste de la commune, a augmenté de … »."""
    grammar = one.indicator.grammar
    aside = ""
    if one.apart and one.word in ("apart", "marked") and one.reference is not None:
        aside = (
            f", {standing(one, one.amount or Decimal(0))} {that(grammar)} du reste "
            f"{whole_of(one.reference.whole, named=False)},"
        )
    if tellable(one):
        move = tell(
            "{have} {risen}{by} {since}, pour s’établir à {value}",
            have=have(grammar),
            risen=risen(one),
            by=by(one),
            since=_from(one),
            value=value(one),
        )
    else:
        move = _passed(one)
    telling = tell("{subject}{aside} {move}", subject=grammar.subject, aside=aside, move=move)
    return Sentence(plain(sentence(telling)), source(release, one))


def _from(one: Fact) -> str:
    start = since(one)
    return f"par rapport à {start}" if "-" in start else f"depuis {start}"


def _passed(one: Fact) -> Telling:
    """« est passée de 52,3 % en 2008 à 60,1 % en 2013 », where chance cannot be told."""
    before = one.change.before if isinstance(one.change, Change) else one.value
    edition = one.change.edition if isinstance(one.change, Change) else None
    grammar = one.indicator.grammar
    return tell(
        "{be} {passed} de {before} en {since} à {value} en {now}",
        be=be(grammar),
        passed=agreed("passé", grammar),
        before=Quoted(printed(one.indicator, before), target(one.indicator, edition=edition)),
        since=since(one),
        value=value(one),
        now=when(one.figure),
    )


def _far(release: Release, far: Sequence[Signal], told: Collection[str]) -> Sentence:
    """One sentence for all that is far apart on the side, and from the rest, of the first."""
    first = far[0].fact
    if first.reference is None:
        raise ValueError("what is far apart has a reference")
    alike = [
        one
        for one in far
        if one.fact.reference is not None
        and one.fact.reference.whole is first.reference.whole
        and ((one.fact.amount or 0) > 0) == ((first.amount or 0) > 0)
    ]
    grammar = joint([one.indicator.grammar for one in alike])
    side = "faible" + "s" * (grammar.number == "plural")
    if (first.amount or 0) > 0:
        side = agreed("élevé", grammar)
    subjects = in_a_row([one.indicator.grammar for one in alike])
    named = [
        subject if one.indicator.id in told else f"{subject} ({value(one.fact).text})"
        for one, subject in zip(alike, subjects, strict=True)
    ]
    text = (
        f"{listed(named)} {be(grammar)} nettement plus {side} que dans le reste "
        f"{whole_of(first.reference.whole, named=False)}"
    )
    sources = list(dict.fromkeys(source(release, one.fact) for one in alike))
    return Sentence(plain(sentence((text,))), f"{NARROW}; ".join(filter(None, sources)))
