"""The title of a note as a message: what sets the zone apart, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release
from osq.conventions.indicators import CountIndicator
from osq.notes.extremes import extremes
from osq.notes.writing.change import by, have, risen, since, tellable
from osq.notes.writing.facts import Reference, when
from osq.notes.writing.french import agreed, be, capitalised, joint
from osq.notes.writing.ranges import Peers
from osq.notes.writing.rows import in_a_row
from osq.notes.writing.signals import Signal
from osq.notes.writing.telling import plain, printed, tell

LONGEST = 150
"""Characters: a longer message tells of one indicator only."""
_TIMES = ((3, "du simple à plus du triple"), (2, "du simple à plus du double"))


def message(ranked: Sequence[Signal]) -> str:
    """The message of a zone with references, from its signals; "" without any.

    A gap first, with a second one of the same side and reference; else a change.
    """
    shares = [one for one in ranked if one.firm and not isinstance(one.indicator, CountIndicator)]
    gaps = [one for one in shares if one.gap]
    if gaps and gaps[0] is shares[0]:
        return _apart(gaps)
    moves = [one for one in shares if one.change and tellable(one.fact)]
    return _moved(moves[0]) if moves else _apart(gaps) if gaps else ""


def _apart(gaps: Sequence[Signal]) -> str:
    first = gaps[0]
    reference, amount = first.fact.reference, first.fact.amount
    if reference is None or amount is None:
        return ""
    much = "nettement " if first.fact.word == "marked" else ""
    alike = [one for one in gaps[1:] if _alike(first, one)][:1]
    together = _worded([first, *alike], much, amount, reference)
    return together if len(together) <= LONGEST else _worded([first], much, amount, reference)


def _worded(told: Sequence[Signal], much: str, amount: Decimal, reference: Reference) -> str:
    grammars = [one.indicator.grammar for one in told]
    subjects = in_a_row(grammars)
    grammar = joint(grammars)
    side = agreed("élevé", grammar) if amount > 0 else "faible" + "s" * (grammar.number == "plural")
    return capitalised(
        f"{' et '.join(subjects)} {be(grammar)} {much}plus {side} {told[0].zone.forms.a} que dans "
        f"le reste {reference.whole.forms.de}"
    )


def _alike(first: Signal, one: Signal) -> bool:
    """Whether one sentence holds both: one reference, side and word, and another theme."""
    two, three = first.fact, one.fact
    return (
        two.reference is not None
        and three.reference is not None
        and two.reference.whole is three.reference.whole
        and two.word == three.word
        and ((two.amount or 0) > 0) == ((three.amount or 0) > 0)
        and one.strength[0] == first.strength[0]
        and one.direction == first.direction
        and one.indicator.theme != first.indicator.theme
    )


def _moved(one: Signal) -> str:
    fact = one.fact
    told = tell(
        "{subject} {have} {risen}{by} {a} entre {since} et {now}",
        subject=one.indicator.grammar.subject,
        have=have(one.indicator.grammar),
        risen=risen(fact),
        by=by(fact),
        a=one.zone.forms.a,
        since=since(fact),
        now=when(fact.figure),
    )
    return capitalised(plain(told))


def contrast(release: Release, indicators: Sequence[IndicatorModel], peers: Peers) -> str:
    """The message of an agglomeration: how far its zones are from one another.

    The first indicator that at least doubles from one to another; else the first, with its
    range.  "" where fewer than four have a number, or one has none.
    """
    told = []
    for one in indicators:
        found = extremes(release, one, peers.zones)
        if found is not None and found.count >= 4 and not found.hidden and found.low > 0:
            told.append((one, found))
    where = (
        "d’une commune signataire à l’autre"
        if "commune" in peers.noun
        else "d’un quartier à l’autre"
    )
    for one, found in told:
        for times, words in _TIMES:
            if found.high >= times * found.low:
                go = "vont" if one.grammar.number == "plural" else "va"
                return capitalised(f"{one.grammar.subject} {go} {words} {where}")
    if not told:
        return ""
    one, found = told[0]
    go = "vont" if one.grammar.number == "plural" else "va"
    low, high = printed(one, found.low), printed(one, found.high)
    return capitalised(f"{one.grammar.subject} {go} de {low} à {high} {where}")
