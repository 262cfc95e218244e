"""Sums over several years: what the editions that tell of them give away together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from osq.confidentiality.gate import check_protected
from osq.refresh.audit import EditionAudit
from osq.refresh.protection import Kept
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.confidentiality.cases import Case
    from osq.confidentiality.draft import Draft
    from osq.protection.overlaps import Window

FEW = 3
"""Leaks told in a refusal."""
ADVICE = (
    "Des sommes de plusieurs années, d’une édition à l’autre, donnent une année à elle seule. Ne "
    f"montrez plus l’une de ces grandeurs (une règle «{NBSP}always_hidden{NBSP}» de la convention, "
    f"avec ses «{NBSP}measures{NBSP}»), puis relancez."
)


def sums_years(audit: EditionAudit) -> bool:
    """Whether any figure of the edition is about several years."""
    return any(summed_years(audit.draft, kept.case) for kept in audit.kept)


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
        check_protected(told[:FEW], windows[-1].edition, ADVICE)


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
