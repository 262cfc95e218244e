"""« L’essentiel »: sentences written by rule from released figures.

A sentence is indicator + value + place + reference + gap + evolution + caution, with the
source and date beside it.  It never names a cause and never judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.methods import DELIVERED
from osq.notes.comparators import distance_word, gap
from osq.notes.evolution import Change, change, change_word
from osq.notes.extremes import Extremes, extremes
from osq.notes.figures import grade_text, points, with_unit
from osq.notes.selection import reference_of
from osq.notes.viewmodel import Sentence
from osq.notes.writing.french import agreed, capitalised, pronoun, that
from osq.notes.writing.french import be as is_
from osq.text import NARROW, NBSP, format_number

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


def main_sentence(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
    *,
    situated: bool = True,
) -> Sentence | None:
    """The sentence of one indicator for one zone, or None without a released number.

    `wholes` contain the zone, the nearest first; `situated` begins with the place.
    """
    figure = release.figure(indicator.id, zone.key)
    if figure is None or figure.value is None:
        return None
    subject = indicator.grammar.subject
    start = f"{zone.forms.a}, {subject}" if situated else subject
    text = capitalised(_compared(release, indicator, zone, figure.value, start, wholes))
    evolution = change(release, indicator, zone.key)
    if isinstance(evolution, Change):
        text += " " + told_change(indicator, evolution, release.edition)
    return Sentence(text, reference_of(release, indicator))


def _compared(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    value: Decimal,
    start: str,
    wholes: Sequence[ReleasedZone],
) -> str:
    """Value and reference: a gap to the rest where it can be computed, else side by side."""
    be = is_(indicator.grammar)
    plain = f"{start} {be} de {with_unit(indicator, value)}"
    for whole in wholes:
        found = gap(release, indicator, zone.key, whole.key)
        if found is None:
            continue
        rest = with_unit(indicator, found.rest)
        word = distance_word(indicator, found.amount, found.significant)
        if word is None:
            return f"{plain}, contre {rest} dans le reste {whole.forms.de}."
        relation = f"{be} {relation_words(indicator, found.amount, word)} {that(indicator.grammar)}"
        amount = f", soit {points(found.amount, indicator.decimals, indicator.unit)}"
        return (
            f"{start} ({with_unit(indicator, value)}) {relation} du reste {whole.forms.de} "
            f"({rest}){amount if found.amount else ''}."
        )
    return plain + _beside(release, indicator, value, wholes)


def relation_words(indicator: IndicatorModel, amount: Decimal, word: str) -> str:
    """« proche de », « supérieure à », « nettement inférieurs à », or « égale à »."""
    if amount == 0:
        return agreed("égal", indicator.grammar) + " à"
    if word == "close":
        return "proches de" if indicator.grammar.number == "plural" else "proche de"
    adjective = agreed("supérieur" if amount > 0 else "inférieur", indicator.grammar)
    return f"nettement {adjective} à" if word == "marked" else f"{adjective} à"


def _beside(
    release: Release, indicator: IndicatorModel, value: Decimal, wholes: Sequence[ReleasedZone]
) -> str:
    """The nearest whole beside the zone: its value, or the part of its total for a count."""
    for whole in wholes:
        figure = release.figure(indicator.id, whole.key)
        if figure is None or figure.value is None:
            continue
        if not isinstance(indicator, CountIndicator):
            return (
                f", contre {with_unit(indicator, figure.value)} pour l’ensemble {whole.forms.de}."
            )
        if 0 < value < figure.value:
            part = format_number(100 * value / figure.value, 1)
            return f", soit {part}{NARROW}% du total {whole.forms.de}."
    return "."


def told_change(indicator: IndicatorModel, evolution: Change, edition: int) -> str:
    """The change in figures: « Entre 2010 et 2013, elle passe de … à … (+1,2 point). »

    A count that moves enough is said to do so: « il augmente nettement, passant de … à … ».
    """
    who = pronoun(indicator.grammar)
    if evolution.before == evolution.after:
        return f"Le chiffre est le même qu’en {evolution.edition}."
    plural = "nt" if indicator.grammar.number == "plural" else ""
    verb, how = _MOVES.get(change_word(indicator, evolution) or "", ("passe", ""))
    moves = f"{verb}{plural}" if verb == "passe" else f"{verb}{plural}{how}, passant"
    before, after = (with_unit(indicator, one) for one in (evolution.before, evolution.after))
    return (
        f"Entre {evolution.edition} et {edition}, {who} {moves} de {before} à {after} "
        f"({evolution.text}){_SIGNIFICANCE[evolution.significance]}."
    )


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


def highest_sentence(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, peers: Sequence[ReleasedZone]
) -> str:
    """« C’est la part la plus élevée des 8 communes signataires », when all are released."""
    found = extremes(release, indicator, peers)
    if found is None or found.hidden or not isinstance(indicator, RatioIndicator):
        return ""
    if [one.key for one in found.highest] != [zone.key] or found.count < 3:
        return ""
    noun = "la part la plus élevée" if indicator.unit == "%" else "la valeur la plus élevée"
    return f" C’est {noun} des {found.count} communes signataires."
