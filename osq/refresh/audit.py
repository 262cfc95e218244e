"""The audit of an edition: its draft, the protection of each case, and what left before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from osq.confidentiality.gate import check_certified, check_protected
from osq.refresh.protection import Kept, checked, hidden_when_left, protect_cases
from osq.store.protections import Protections
from osq.store.workspace import Workspace
from osq.text import NBSP, counted

if TYPE_CHECKING:
    from osq.confidentiality.cases import Case, FigureKey
    from osq.confidentiality.draft import Draft
    from osq.protection.overlaps import Window

FEW = 3
"""Leaks told in a refusal."""


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


def check_audits(audits: Collection[EditionAudit]) -> None:
    """The gate: every protection of these editions has a certificate, and the checker confirms it.

    Raises Refusal when a hidden cell is not proved safe, or a certificate does not hold.
    """
    for audit in audits:
        faults = checked(audit.kept)
        lost = [
            f"{kept.case.name}{NBSP}: {counted(len(kept.record.lost), 'cellule')}."
            for kept in audit.kept
            if kept.record.lost
        ]
        check_protected(lost, audit.edition)
        for kept in audit.kept:
            check_certified(kept.case.name, faults[kept.case.name], audit.edition)
    check_years(audits)


def check_years(audits: Collection[EditionAudit]) -> None:
    """Refuses editions whose sums over several years, taken together, give a year away.

    Raises Refusal.
    """
    from osq.protection.explain import explain
    from osq.protection.overlaps import overlapping

    for windows, thresholds, name in _windows(audits):
        told = [
            f"{name}{NBSP}: {explain(made, each).text}."
            for made in overlapping(windows, thresholds)
            for each in made.leaks
        ]
        check_protected(told[:FEW], windows[-1].edition)


def _windows(
    audits: Iterable[EditionAudit],
) -> Iterator[tuple[list[Window], Mapping[str, int], str]]:
    """By providers, what each edition tells of sums over several years, and the thresholds."""
    from osq.protection.files import read_dossier
    from osq.protection.overlaps import Window

    found: dict[tuple[str, ...], list[tuple[EditionAudit, Kept]]] = {}
    for audit in audits:
        for kept in audit.kept:
            found.setdefault(kept.case.providers, []).append((audit, kept))
    for providers, editions in sorted(found.items()):
        years = [summed_years(audit.draft, kept.case) for audit, kept in editions]
        if sum(map(bool, years)) < 2:
            continue
        windows = [
            Window(audit.edition, read_dossier(kept.folder), each, sums_of(kept.case))
            for (audit, kept), each in zip(editions, years, strict=True)
        ]
        yield windows, editions[-1][1].case.rule.thresholds, "+".join(providers)


def sums_of(case: Case) -> dict[tuple[str, str], Decimal]:
    """By measure and zone, what is known inside."""
    return {
        (line.series.removeprefix("="), line.zone): Decimal(line.text)
        for line in case.inner.lines[len(case.dossier.lines) :]
    }


def summed_years(draft: Draft, case: Case) -> dict[str, tuple[int, ...]]:
    """Measure -> the years that it is summed over, where they are several."""
    found: dict[str, tuple[int, ...]] = {}
    bases: dict[str, tuple[int, ...]] = {}
    for key in case.keys:
        period, series = draft.figures[key].period, case.dossier.series[key[0]]
        length = round((period.end - period.start).days / 365.25) if period else 0
        if period is None or length < 2:
            continue
        years = tuple(range(period.end.year - length + 1, period.end.year + 1))
        found |= dict.fromkeys(series.of, years)
        bases |= dict.fromkeys(getattr(series, "over", ()), years)
    return {**{name: y for name, y in bases.items() if name in case.dossier.measures}, **found}


def certificate_of(audits: Iterable[EditionAudit], width: int) -> str:
    """What the proofs behind a release grant, in French; "" where nothing is hidden.

    No digest of what was proved: it would let guesses at what is hidden be checked.
    """
    if not any(audit.hidden for audit in audits):
        return ""
    return f"écart d’au moins {width} unités entre deux valeurs possibles de chacune"


def record_release(workspace: Workspace, audits: Iterable[EditionAudit]) -> None:
    """Writes into the ledger what leaves now and had not left before."""
    Protections(workspace.store).release(kept.record for audit in audits for kept in audit.kept)
