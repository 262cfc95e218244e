"""The audit of an edition: its draft, the protection of each case, and what left before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osq.confidentiality.gate import check_certified, check_protected
from osq.refresh.confirming import unconfirmed
from osq.refresh.protection import Kept, hidden_when_left, protect_cases
from osq.store.protections import Protections
from osq.store.workspace import Workspace
from osq.text import NBSP, counted

if TYPE_CHECKING:
    from osq.confidentiality.cases import FigureKey
    from osq.confidentiality.draft import Draft
    from osq.confidentiality.secured import SecuredEdition


@dataclass(frozen=True, slots=True, eq=False)
class EditionAudit:
    """One edition, before anything leaves."""

    draft: Draft
    kept: tuple[Kept, ...]

    @property
    def edition(self) -> int:
        return self.draft.edition

    @property
    def hidden(self) -> frozenset[FigureKey]:
        """All figures that cases hide, primary ones included."""
        return frozenset().union(*(each.hidden for each in self.kept))


def audit_edition(workspace: Workspace, draft: Draft, *, again: bool = False) -> EditionAudit:
    """The protections of an edition's cases; what left of the year before is hidden by preference.

    What was only computed of it counts for nothing: else what is hidden would depend on which
    editions were asked for first.  Raises Refusal when one that was kept was tampered with.
    """
    store = Protections(workspace.store)
    kept_before = hidden_when_left(store, draft.edition - 1)
    return EditionAudit(draft, tuple(protect_cases(store, draft.cases, kept_before, again=again)))


def check_audits(workspace: Workspace, audits: Iterable[EditionAudit]) -> None:
    """The gate: every protection of these editions has a certificate, and the checker confirms it.

    Raises Refusal when a hidden cell is not proved safe, or a certificate does not hold.
    """
    found = list(audits)
    for audit in found:
        lost = [
            f"{kept.case.name}{NBSP}: {counted(len(kept.record.lost), 'cellule')}."
            for kept in audit.kept
            if kept.record.lost
        ]
        check_protected(lost, audit.edition)
    folders = {kept.case.name: kept.folder for audit in found for kept in audit.kept}
    faults = unconfirmed(workspace.store, folders)
    for audit in found:
        for kept in audit.kept:
            check_certified(kept.case.name, faults.get(kept.case.name, ()), audit.edition)


def certificate_of(editions: Iterable[SecuredEdition], width: int) -> str:
    """What the proofs behind a release grant, in French; "" where nothing is hidden.

    No digest of what was proved: it would let guesses at what is hidden be checked.
    """
    if not any(each.proved for each in editions):
        return ""
    return f"écart d’au moins {width} unités entre deux valeurs possibles de chacune"
