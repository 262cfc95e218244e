"""Confidentiality rules in French: said once, for people and for the notes' own mention."""

from __future__ import annotations

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
from osq.conventions.words import LEVELS
from osq.text import format_number, format_unit


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
