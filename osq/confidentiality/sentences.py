"""The rules that were applied, as the French sentences that notes print."""

from __future__ import annotations

from osq.confidentiality.primary import RuleUse
from osq.confidentiality.release import AppliedRule
from osq.conventions.measures import (
    AppliedByProvider,
    Contributors,
    MinimumBase,
    MinimumCount,
    Rule,
)
from osq.conventions.model import Convention
from osq.text import NARROW, NBSP, format_number, quote

PUBLIC = "données publiques, diffusées telles que livrées"

_STATUS = {
    "verified": "",
    "second_hand": "règle citée de seconde main, non vérifiée",
    "unverified": "règle non vérifiée",
}
_LEVELS = {
    "iris": "IRIS",
    "quartier": "quartiers",
    "commune": "communes",
    "agglomeration": "agglomération",
}
_FINEST = {
    "iris": "l’IRIS",
    "quartier": "le quartier",
    "commune": "la commune",
    "agglomeration": "l’agglomération",
}
_NAMED = 3


def applied_rule(use: RuleUse) -> AppliedRule:
    """The sentence of one rule, which says so when the rule or its test is not verified."""
    convention, rule, verifiable = use
    remarks = [_STATUS[rule.status]]
    if not verifiable:
        remarks.append("non vérifiable avec les données livrées")
    told = " (" + ", ".join(remark for remark in remarks if remark) + ")" if any(remarks) else ""
    return AppliedRule(
        provider=convention.provider_name,
        sentence=_said(convention, f"{_body(rule, convention)}{_scope(rule, convention)}{told}"),
        verified=rule.status == "verified" and verifiable,
    )


def public_rule(convention: Convention) -> AppliedRule:
    """What is said of a convention whose figures are public."""
    return AppliedRule(convention.provider_name, _said(convention, PUBLIC), verified=True)


def dissemination_rule(convention: Convention, finest: str | None) -> AppliedRule:
    """What is said of a convention that lets nothing finer than a level be shown."""
    text = "aucun chiffre n’est diffusé à ce public"
    if finest is not None:
        text = f"aucun chiffre n’est diffusé à une échelle plus fine que {_FINEST[finest]}"
    signed = convention.source.status == "signed"
    remark = "" if signed else " (convention non vérifiée)"
    return AppliedRule(convention.provider_name, _said(convention, text + remark), verified=signed)


def _said(convention: Convention, body: str) -> str:
    return f"{convention.provider_name}{NBSP}: {body}."


def _body(rule: Rule, convention: Convention) -> str:
    if isinstance(rule, MinimumCount):
        last = format_number(rule.threshold - 1)
        span = f"de 0 à {last}, zéro compris," if rule.hides_zero else f"de 1 à {last}"
        text = f"les effectifs {span} sont masqués"
        if rule.complements:
            text += (
                ", ainsi que les parts dont le complément est inférieur à "
                f"{format_number(rule.threshold)} et celles de 100{NARROW}%"
            )
        return text
    if isinstance(rule, MinimumBase):
        name = quote(_base_label(rule.base, convention))
        return f"rien n’est diffusé sous le seuil de {format_number(rule.threshold)} pour {name}"
    if isinstance(rule, Contributors):
        text = f"au moins {rule.minimum} contributeurs sont exigés"
        if rule.largest_share is not None:
            share = format_number(rule.largest_share * 100)
            text += f", le premier ne dépassant pas {share}{NARROW}% du total"
        return text
    if isinstance(rule, AppliedByProvider):
        return "le secret est appliqué par le fournisseur avant la livraison"
    return "données jamais diffusées"


def _base_label(reference: str, convention: Convention) -> str:
    name = reference.removeprefix(f"{convention.id}.")
    return reference if "." in name else convention.measure(name).label


def _scope(rule: Rule, convention: Convention) -> str:
    """To which measures and levels the rule is limited, if it is."""
    limits = []
    if rule.levels:
        limits.append(", ".join(_LEVELS[level] for level in rule.levels))
    if 0 < len(rule.measures) <= _NAMED:
        limits.append(", ".join(quote(convention.measure(name).label) for name in rule.measures))
    elif rule.measures and len(rule.measures) < len(convention.measures):
        limits.append(f"{len(rule.measures)} grandeurs sur {len(convention.measures)}")
    return f" ({f'{NARROW}; '.join(limits)})" if limits else ""
