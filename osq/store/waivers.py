"""Waivers: a person accepts a finding of one delivery, with a reason and a name.

A waiver belongs to the bytes it was given for: the next file, even a corrected one, starts
without any.  The same bytes read again keep theirs, for what the person saw and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from osq.errors import Refusal
from osq.findings import Finding, Severity, Waiver
from osq.store.receipt import Receipt
from osq.text import quote


def waive(
    findings: Sequence[Finding], waivers: Sequence[Waiver], workbook: str
) -> tuple[Finding, ...]:
    """The findings with those accepted marked.

    Raises Refusal for a code that was not found, or that nobody may accept: a secret that
    cannot be hidden again, a figure that cannot be read.
    """
    by_code = {waiver.code: waiver for waiver in waivers}
    found = {finding.code for finding in findings}
    closed = {
        finding.code
        for finding in findings
        if finding.severity is Severity.ERROR and not finding.waivable
    }
    if lost := sorted(set(by_code) - found):
        raise Refusal(
            f"{workbook} : le constat {', '.join(lost)} n’est pas dans ce fichier, il n’y a rien "
            "à accepter.",
            advice=f"Constats de ce fichier : {', '.join(sorted(found)) or 'aucun'}.",
            findings=list(findings),
        )
    if refused := sorted(set(by_code) & closed):
        raise Refusal(
            f"{workbook} : le constat {', '.join(refused)} ne peut pas être accepté, quelle que "
            "soit la raison.",
            advice="Faites corriger le fichier, ou consignez la bonne valeur dans "
            f"{quote('data/corrections.csv')}.",
            findings=list(findings),
        )
    return tuple(
        replace(finding, waiver=by_code.get(finding.code, finding.waiver)) for finding in findings
    )


def carry(findings: Sequence[Finding], readings: Iterable[Receipt]) -> tuple[Finding, ...]:
    """The findings with those marked that a person accepted in an earlier reading.

    A finding of the same code that says something else is another one: what new rules bring
    to light is for somebody to accept.
    """
    accepted = {
        _seen(finding): finding.waiver
        for receipt in readings
        for finding in receipt.findings
        if finding.waiver is not None
    }
    return tuple(
        replace(finding, waiver=accepted.get(_seen(finding))) if finding.waivable else finding
        for finding in findings
    )


def _seen(finding: Finding) -> tuple[str | None, ...]:
    """What a person saw of a finding, whatever the words."""
    place = (finding.sheet, finding.cell, finding.measure, finding.zone)
    return (finding.code, *place, finding.expected, finding.found)


def all_waivable(findings: Sequence[Finding]) -> list[str]:
    """The codes that would have to be accepted, or nothing where one of them cannot be."""
    errors = [finding for finding in findings if finding.refuses]
    if not all(finding.waivable for finding in errors):
        return []
    return sorted({finding.code for finding in errors})
