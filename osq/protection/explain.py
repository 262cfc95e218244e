"""Why a cell leaks, and which figures contradict: the fewest lines that imply it, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from osq.errors import Refusal
from osq.protection.attack import Attack
from osq.protection.audit import Audit, Judged
from osq.protection.derived import Fault
from osq.protection.dossier import Dossier
from osq.protection.proofs import Proofs, irreducible
from osq.protection.reduce import Contradiction
from osq.protection.sentences import FEW, Sentences
from osq.protection.statements import Stated, matrix_of, state
from osq.protection.system import Knowledge


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
    stated = state(dossier)
    none = matrix_of([], len(stated.forms.unknowns))

    def contradict(lines: Sequence[int]) -> bool:
        try:
            for piece in Attack(_known_from(stated, lines), none).pieces:
                piece.begin()
        except Contradiction:
            return True
        return False

    lines = sorted(irreducible(range(len(dossier.lines)), contradict))
    words = Sentences(dossier)
    told = ", ".join(words.full(dossier.lines[line]) for line in lines[:FEW])
    more = ", …" if len(lines) > FEW else ""
    message = f"{name} : des chiffres se contredisent : {told}{more}."
    return Refusal(message, advice="Vérifiez ces chiffres, ou la structure du tableau.")


def _known_from(stated: Stated, lines: Sequence[int]) -> Knowledge:
    """What some lines tell, with what everybody knows."""
    keep = (stated.told_by < 0) | np.isin(stated.told_by, lines)
    return Knowledge(stated.knowledge.floor, stated.knowledge.rows.chosen(keep))
