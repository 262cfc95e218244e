"""Sentences about IRIS: what their figures range over, and how good those of quartiers are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.methods import DELIVERED
from osq.notes.extremes import Extremes, extremes
from osq.notes.figures import grade_text, with_unit
from osq.notes.selection import reference_of
from osq.notes.viewmodel import Sentence
from osq.notes.writing.french import be as is_
from osq.notes.writing.french import capitalised, pronoun
from osq.text import NARROW, NBSP

_SIGNIFICANCE = {
    Significance.SIGNIFICANT: f", une {words.SIGNIFICANT}",
    Significance.NOT_SIGNIFICANT: f", {words.NOT_SIGNIFICANT}",
    Significance.NOT_COMPUTED: "",
}
CAUTIOUS_GRADES = ("C", "D", None)
_MOVES = {
    "rise": ("augmente", ""),
    "marked rise": ("augmente", " nettement"),
    "fall": ("diminue", ""),
    "marked fall": ("diminue", " nettement"),
}


def caution(figures: Iterable[Figure]) -> str:
    """What the reader must know of estimated quartier figures; empty when there is nothing."""
    grades = {one.grade for one in figures if one.value is not None and one.method != DELIVERED}
    doubtful = sorted(grade_text(one) for one in grades if one in CAUTIOUS_GRADES)
    if not doubtful:
        return ""
    return f"Chiffres de quartier estimés à partir des IRIS{NBSP}: {' ou '.join(doubtful)}."


def range_sentence(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    among: str,
    *,
    told: bool = False,
) -> Sentence | None:
    """Lowest and highest among several zones: « Parmi les 8 communes …, elle va de … ».

    `told` says that the sentence before has named the indicator: a pronoun is enough; an
    empty `among`, that it has named the zones.
    """
    found = extremes(release, indicator, zones)
    if found is None or found.count < 2:
        return None
    subject = pronoun(indicator.grammar) if told else indicator.grammar.subject
    start = capitalised(f"{among}, {subject}" if among else subject)
    if found.low == found.high:
        be = is_(indicator.grammar)
        everywhere = "" if found.hidden else "partout "
        text = f"{start} {be} {everywhere}de {with_unit(indicator, found.low)}"
    else:
        go = "vont" if indicator.grammar.number == "plural" else "va"
        text = (
            f"{start} {go} de {with_unit(indicator, found.low)} "
            f"({places(found.lowest)}) à {with_unit(indicator, found.high)} "
            f"({places(found.highest)})"
        )
    return Sentence(text + _hidden_words(found) + ".", reference_of(release, indicator))


def places(zones: Sequence[ReleasedZone]) -> str:
    """Names of the zones that share a value; counted when there are more than two."""
    if len(zones) > 2:
        return f"{len(zones)}{NBSP}zones à égalité"
    return " et ".join(zone.name for zone in zones)


def _hidden_words(found: Extremes) -> str:
    if not found.hidden:
        return ""
    return f"{NARROW}; {found.hidden}{NBSP}sans chiffre diffusé"
