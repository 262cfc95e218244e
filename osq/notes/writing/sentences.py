"""Sentences about IRIS: what their figures range over, and what is to be known of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.comparison.released import count_of
from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.methods import DELIVERED
from osq.notes.extremes import Extremes, extremes
from osq.notes.figures import with_unit
from osq.notes.selection import reference_of
from osq.notes.viewmodel import Sentence
from osq.notes.writing.french import be as is_
from osq.notes.writing.french import capitalised, listed, of, pronoun
from osq.text import NARROW, NBSP

_SIGNIFICANCE = {
    Significance.SIGNIFICANT: f", une {words.SIGNIFICANT}",
    Significance.NOT_SIGNIFICANT: f", {words.NOT_SIGNIFICANT}",
    Significance.NOT_COMPUTED: "",
}
_DOUBTFUL = ("C", "D")
_AND = f"{NARROW}; "
_LOST = "sans les unités "
_MOVES = {
    "rise": ("augmente", ""),
    "marked rise": ("augmente", " nettement"),
    "fall": ("diminue", ""),
    "marked fall": ("diminue", " nettement"),
}


def caution(figures: Iterable[Figure]) -> str:
    """What the reader must know of estimated figures; empty when there is nothing.

    That a reliability is not established is said in the tables, figure by figure.
    """
    grades = {one.grade for one in figures if one.value is not None and one.method != DELIVERED}
    doubtful = sorted(grade for grade in grades if grade in _DOUBTFUL)
    if not doubtful:
        return ""
    return f"Chiffres estimés à partir des IRIS{NBSP}: fiabilité{NBSP}{' ou '.join(doubtful)}."


def left_out(release: Release, known: Iterable[tuple[IndicatorModel, Figure]]) -> tuple[str, ...]:
    """What figures do not hold, in sentences, each once: from their marks.

    « Une partie des foyers n’a pas pu être située : ces chiffres ne les comptent pas. »
    """
    marks = [(one, part) for one, figure in known for part in figure.mark.split(_AND) if part]
    lost = [one for one, part in marks if part.startswith(_LOST)]
    others = dict.fromkeys(part for _, part in marks if not part.startswith(_LOST))
    found = [f"{capitalised(part)}." for part in others]
    if lost:
        units = dict.fromkeys(filter(None, (_counted(release, one) for one in lost)))
        whose = listed([of(f"les {unit}") for unit in units]) or "des cas"
        found.append(
            f"Une partie {whose} n’a pas pu être située{NBSP}: ces chiffres ne les comptent pas."
        )
    return tuple(found)


def _counted(release: Release, indicator: IndicatorModel) -> str:
    """What an indicator counts: « foyers », « personnes »; "" where no released count says."""
    if isinstance(indicator, RatioIndicator):
        name = count_of(release, indicator, indicator.denominator)
        counts = [one for one in release.indicators if one.id == name]
    else:
        counts = [indicator] if isinstance(indicator, CountIndicator) else []
    return counts[0].unit if counts else ""


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
