"""What became of the remarks made on earlier files, in the file that follows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osq.findings import Finding, Severity
from osq.store.receipt import Subject
from osq.store.refused import refused_findings
from osq.store.workspace import Workspace

Key = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Remarks of earlier files: those the new one settles, and those still to be made.

    `files` names the earlier files; informations are no remarks.
    """

    files: tuple[str, ...]
    settled: tuple[Finding, ...]
    open: tuple[Finding, ...]


def follow_up(
    earlier: Sequence[tuple[str, Iterable[Finding]]], now: Iterable[Finding]
) -> FollowUp | None:
    """Compares remarks by code, measure and zone: cells move from one file to the next.

    `earlier` are (file, findings); None when they hold no remark.
    """
    remarks: dict[Key, Finding] = {}
    files = []
    for name, findings in earlier:
        told = [finding for finding in findings if finding.severity is not Severity.INFO]
        files += [name] if told else []
        remarks.update((_key(finding), finding) for finding in told)
    if not remarks:
        return None
    # A finding about many cells names no zone: it stands for each of them.
    still = {_key(finding) for finding in now}
    wide = {key[:2] for key in still if key[2] is None}
    left = {key for key in remarks if key in still or key[:2] in wide}
    left |= {key for key in remarks if key[2] is None and key[:2] in {each[:2] for each in still}}
    return FollowUp(
        files=tuple(dict.fromkeys(files)),
        settled=tuple(remarks[key] for key in remarks if key not in left),
        open=tuple(remarks[key] for key in remarks if key in left),
    )


def earlier_remarks(
    workspace: Workspace, subject: Subject, sha256: str
) -> list[tuple[str, Sequence[Finding]]]:
    """Findings of the refused files about the same subject and of the one that counts.

    Where there is neither, those of the edition before.
    """
    earlier: list[tuple[str, Sequence[Finding]]] = [
        (name, findings)
        for name, digest, about, findings in refused_findings(workspace.observatory.refused)
        if about == subject and digest != sha256
    ]
    active = [
        (each.file, each.findings)
        for each in workspace.store.active(subject.edition)
        if each.subject == subject and each.sha256 != sha256
    ]
    if not earlier and not active:
        previous = workspace.store.previous(subject)
        return [(previous.file, previous.findings)] if previous else []
    return [*earlier, *active]


def _key(finding: Finding) -> Key:
    return finding.code, finding.measure, finding.zone
