"""Rules of secrecy and of reading in French: said once, for people and for the notes' mention."""

from __future__ import annotations

from collections.abc import Iterator

from osq.conventions.indicators import CountIndicator, Indicator
from osq.conventions.measures import (
    AlwaysHidden,
    AppliedByProvider,
    Contributors,
    Estimates,
    MinimumBase,
    MinimumCount,
    Rule,
)
from osq.conventions.model import Convention
from osq.conventions.reading import Comparability, WordThresholds
from osq.conventions.words import LEVELS
from osq.text import NBSP, format_exact, format_number, format_unit, quote


def rule_sentence(rule: Rule, convention: Convention) -> str:
    """What a rule of `convention` hides, and where, in one sentence."""
    clause = rule_clause(rule, convention)
    return f"{clause[0].upper()}{clause[1:]}."


def rule_clause(rule: Rule, convention: Convention) -> str:
    """As `rule_sentence`, without capital nor full stop, to stand inside a longer sentence."""
    match rule:
        case MinimumCount():
            span = f"les effectifs de {0 if rule.hides_zero else 1} à {rule.threshold - 1}"
            if rule.complements:
                whole = format_unit("100", "%")
                span += f", les compléments aussi petits et les parts de {whole}"
            what = f"{span} sont masqués"
        case MinimumBase():
            threshold = format_number(rule.threshold)
            base = _label(rule.base, convention)
            zones = _zones(rule, "les zones")
            return f"aucun chiffre n’est montré pour {zones} de moins de {threshold} {base}"
        case Contributors():
            what = f"aucun chiffre n’est montré sous {rule.minimum} contributeurs"
            if rule.largest_share is not None:
                share = format_unit(format_number(rule.largest_share * 100), "%")
                what += f", ou quand le premier pèse plus de {share}"
        case AlwaysHidden():
            what = "les chiffres ne sont jamais montrés"
        case AppliedByProvider():
            what = "le fournisseur a masqué ce qui devait l’être avant l’envoi"
    zones = _zones(rule, "")
    return f"{what}, pour {zones}" if zones else what


def estimates_sentence(estimates: Estimates) -> str:
    """When sums over hidden cells are estimated, in one sentence."""
    tolerance, step = _amount(estimates.tolerance), _amount(estimates.step)
    return (
        "Une somme de cellules masquées est estimée, par le milieu de ses bornes arrondi à "
        f"{step} près, quand celles-ci diffèrent de moins de {tolerance}."
    )


def limits_in_words(comparability: Comparability) -> Iterator[str]:
    """One sentence per break, and one for the minimum distance when it is over a year."""
    for gap in comparability.breaks:
        yield f"Rupture le {gap.on:%d/%m/%Y}{NBSP}: {gap.reason}."
    if comparability.minimum_distance_years > 1:
        years = comparability.minimum_distance_years
        yield f"Deux années se comparent à {years}{NBSP}ans d’écart au moins."


def word_rule(indicator: Indicator) -> str:
    """From what change or gap on words are said, as a clause; "" where nothing tells it."""
    thresholds = indicator.word_thresholds
    if thresholds is None:
        return ""
    if isinstance(indicator, CountIndicator):
        return change_rule(thresholds)
    close, marked = (
        format_unit(format_exact(value), _gap_unit(indicator.unit, value))
        for value in (thresholds.close, thresholds.marked)
    )
    return f"écart {quote('proche')} sous {close}, {quote('nettement')} à partir de {marked}"


def change_rule(thresholds: WordThresholds) -> str:
    """From what relative change on a rise or a fall of a count is told, as a clause."""
    close, marked = (
        format_unit(format_exact(value), "%") for value in (thresholds.close, thresholds.marked)
    )
    return f"hausse ou baisse à partir de {close}, {quote('nettement')} à partir de {marked}"


def _gap_unit(unit: str, gap: float) -> str:
    """A gap between two percentages is in points."""
    if unit != "%":
        return unit
    return "point" if gap < 2 else "points"


def _amount(value: float) -> str:
    return format_number(value, 0 if value.is_integer() else 1)


def _zones(rule: Rule, default: str) -> str:
    return " et ".join(LEVELS[level] for level in rule.levels) or default


def _label(reference: str, convention: Convention) -> str:
    """A measure's label inside a sentence; a measure of another convention by its name."""
    if "." in reference:
        return reference
    label = convention.measure(reference).label
    return label[0].lower() + label[1:]
