"""The rules that were applied, as the French sentences that notes print."""

from __future__ import annotations

from osq.confidentiality.primary import RuleUse
from osq.confidentiality.release import AppliedRule
from osq.conventions.measures import Rule
from osq.conventions.model import Convention
from osq.conventions.rules import rule_clause
from osq.text import NBSP, quote

PUBLIC = "données publiques, diffusées telles que livrées"

_STATUS = {
    "verified": "",
    "second_hand": "règle citée de seconde main, non vérifiée",
    "unverified": "règle non vérifiée",
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
    clause = rule_clause(rule, convention)
    told = " (" + ", ".join(remark for remark in remarks if remark) + ")" if any(remarks) else ""
    return AppliedRule(
        provider=convention.provider_name,
        sentence=_said(convention, f"{clause}{_measures(rule, convention)}{told}"),
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


def _measures(rule: Rule, convention: Convention) -> str:
    """To which measures the rule is limited, if it is."""
    if not rule.measures or len(rule.measures) == len(convention.measures):
        return ""
    if len(rule.measures) <= _NAMED:
        names = ", ".join(quote(convention.measure(name).label) for name in rule.measures)
        return f" ({names})"
    return f" ({len(rule.measures)} grandeurs sur {len(convention.measures)})"
