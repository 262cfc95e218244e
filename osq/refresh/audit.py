"""The audit of an edition: its draft, the protection of each case, and what left before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osq.confidentiality.gate import check_protected
from osq.refresh.protection import Kept, protect_cases
from osq.store.protections import Protections
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.confidentiality.cases import FigureKey
    from osq.confidentiality.draft import Draft


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


def audit_edition(
    workspace: Workspace, draft: Draft, before: EditionAudit | None, *, again: bool = False
) -> EditionAudit:
    """The protections of an edition's cases; last year's choices are preferred.

    Raises Refusal when one that was kept was tampered with.
    """
    kept_before = {key[:2] for key in before.hidden} if before else set()
    store = Protections(workspace.store)
    return EditionAudit(draft, tuple(protect_cases(store, draft.cases, kept_before, again=again)))


def check_audits(audits: Mapping[int, EditionAudit]) -> None:
    """Raises Refusal when a hidden cell of one edition is not proved safe."""
    for edition, audit in sorted(audits.items()):
        lost = [
            f"{kept.case.name} : {len(kept.record.lost)} cellules."
            for kept in audit.kept
            if kept.record.lost
        ]
        check_protected(lost, edition)


def certificate_of(audits: Iterable[EditionAudit]) -> str:
    """One short name for the proofs behind a release."""
    names = sorted(kept.record.name for audit in audits for kept in audit.kept)
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:12]


def record_release(workspace: Workspace, audits: Iterable[EditionAudit]) -> None:
    """Writes into the ledger what leaves now and had not left before."""
    Protections(workspace.store).release(
        (kept.case.name, kept.record.name) for audit in audits for kept in audit.kept
    )
