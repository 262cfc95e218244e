"""Why a cell leaks, and which figures contradict: the fewest lines that imply it, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osq.errors import Refusal
from osq.protection.audit import Audit, Judged
from osq.protection.derived import Fault
from osq.protection.dossier import HIDDEN, Dossier
from osq.protection.proofs import Proofs, contradiction
from osq.protection.sentences import FEW, Sentences
from osq.protection.statements import state


@dataclass(frozen=True, slots=True)
class Reason:
    """The lines that give a cell away, and this in French."""

    lines: tuple[int, ...]
    text: str


def explain(audit: Audit, found: Judged, releases: Sequence[str] = ()) -> Reason:
    """Why a leaking cell is what the audit says, within its bounds.

    `releases` are the years or names of releases 1, 2...
    """
    dossier = audit.stated.forms.dossier
    words = Sentences(dossier, releases)
    if found.shown and found.line is not None:
        return Reason((found.line,), words.shown(found))
    proofs = Proofs(audit.stated, found.cell)
    lines = proofs.lines(found.low, found.high)
    return Reason(lines, words.sentence(found, lines, proofs.combination(lines)))


def explain_fault(audit: Audit, fault: Fault) -> str:
    """A line that nobody may print, and why."""
    return Sentences(audit.stated.forms.dossier).fault(fault)


def refuse_contradiction(dossier: Dossier, name: str) -> Refusal:
    """The refusal of figures that no table satisfies, with the fewest that contradict."""
    lines = contradiction(state(dossier)) or ()
    words = Sentences(dossier)
    told = ", ".join(words.full(dossier.lines[line]) for line in lines[:FEW])
    more = ", …" if len(lines) > FEW else ""
    message = f"{name} : des chiffres se contredisent"
    message += f" : {told}{more}." if lines else "."
    advice = "Vérifiez ces chiffres, ou la structure du tableau."
    if any(dossier.lines[line].text == HIDDEN for line in lines) or not lines:
        advice += (
            " Si des zéros sont masqués, dites-le dans la structure (zeros_hidden), ou demandez "
            "l’attaquant A1."
        )
    return Refusal(message, advice=advice)
