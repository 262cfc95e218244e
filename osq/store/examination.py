"""Examination of a file: what it is and what is wrong with it.  Stores nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from osq.findings import Finding, has_errors
from osq.store.catalogue import ALTERED, OTHER_SUBJECT, OTHERWISE, UNREADABLE
from osq.store.corrections import corrections_of
from osq.store.followup import FollowUp, earlier_remarks, follow_up
from osq.store.receipt import Receipt, Subject
from osq.store.rules import reduced
from osq.store.waivers import carry
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.deliveries.background import Background
    from osq.deliveries.reading import Reading
    from osq.deliveries.recognition import Recognition


@dataclass(frozen=True, kw_only=True)
class Examination:
    """A file as far as it could be understood.

    `content` is None when the file cannot be opened, `recognition` when nothing says whose
    it is, `reading` until it was read.  `known` is the receipt of the same bytes, if they were
    ingested.  `followed` says what became of earlier remarks.
    """

    path: Path
    content: bytes | None
    known: Receipt | None = None
    recognition: Recognition | None = None
    reading: Reading | None = None
    findings: tuple[Finding, ...] = ()
    followed: FollowUp | None = None

    @property
    def subject(self) -> Subject | None:
        """What the file is about, or None when it was not recognised."""
        if self.recognition is None:
            return None
        found = self.recognition
        return Subject(found.convention.id, found.sending.id, found.edition, found.quarter)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content or b"").hexdigest()

    @property
    def acceptable(self) -> bool:
        """Whether it was read to the end without an error."""
        return self.reading is not None and not has_errors(self.findings)


def open_file(path: Path) -> Examination:
    """The bytes of a file; one locked by Excel or being copied gives a finding."""
    try:
        return Examination(path=path, content=path.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        finding = UNREADABLE.finding(workbook=path.name, found=reason)
        return Examination(path=path, content=None, findings=(finding,))


def open_archived(workspace: Workspace, receipt: Receipt) -> Examination:
    """The archived bytes of a delivery; those that are lost or altered give a finding."""
    opened = open_file(workspace.store.original(receipt))
    if opened.content is not None and opened.sha256 == receipt.sha256:
        return replace(opened, known=receipt)
    finding = ALTERED.finding(workbook=receipt.file, found=str(opened.path))
    return Examination(path=opened.path, content=None, known=receipt, findings=(finding,))


def identify(
    workspace: Workspace,
    opened: Examination,
    *,
    provider: str | None = None,
    edition: int | None = None,
    quarter: int | None = None,
) -> Examination:
    """Adds whose file it is and for which edition, from the options, its name or its titles."""
    from osq.deliveries.recognition import recognise

    if opened.content is None:
        return opened
    recognition, found = recognise(
        opened.content,
        opened.path.name,
        workspace.conventions,
        provider=provider,
        edition=edition,
        quarter=quarter,
    )
    return replace(opened, recognition=recognition, findings=(*opened.findings, *found))


def identify_known(workspace: Workspace, opened: Examination, receipt: Receipt) -> Examination:
    """Adds that a file is what it was accepted for, by the convention as it stands."""
    from osq.deliveries.recognition import recognise

    conventions, subject = workspace.conventions, receipt.subject
    if opened.content is None:
        return opened
    known = {
        name: reduced(convention, subject)
        for name, convention in conventions.items()
        if name == receipt.provider
    }
    recognition, found = recognise(
        opened.content,
        receipt.file,
        known,
        provider=receipt.provider,
        edition=receipt.edition,
        quarter=receipt.quarter,
    )
    if recognition is not None:
        recognition = replace(recognition, convention=conventions[receipt.provider])
    identified = replace(opened, recognition=recognition, findings=(*opened.findings, *found))
    if identified.subject == subject:
        return identified
    otherwise = OTHERWISE.finding(workbook=receipt.file, expected=str(subject))
    return replace(identified, recognition=None, findings=(*identified.findings, otherwise))


def read(workspace: Workspace, identified: Examination) -> Examination:
    """Adds the observations and every finding of the content, when it was recognised.

    What a person accepted of the same bytes stays accepted.
    """
    from osq.deliveries.reading import read_delivery

    if identified.recognition is None or identified.content is None:
        return identified
    reading = read_delivery(
        identified.content,
        identified.path.name,
        identified.recognition,
        workspace.territory,
        demonstration=workspace.observatory.config.demonstration,
        background=background_of(workspace, identified),
    )
    findings = (*identified.findings, *reading.findings)
    if identified.known is not None:
        findings = carry(findings, workspace.store.readings(identified.known))
    followed = None
    if identified.subject is not None:
        earlier = earlier_remarks(workspace, identified.subject, identified.sha256)
        followed = follow_up(earlier, findings)
    return replace(identified, reading=reading, findings=findings, followed=followed)


def background_of(workspace: Workspace, identified: Examination) -> Background:
    """What the store knows of the same sending at an earlier edition, and the corrections."""
    from osq.deliveries.background import NOTHING_KNOWN, Background

    if identified.subject is None:
        return NOTHING_KNOWN
    corrections = corrections_of(workspace.corrections, identified.subject)
    receipt = workspace.store.previous(identified.subject)
    if receipt is None:
        return Background(corrections=corrections)
    return Background(
        previous=workspace.store.observations_of(receipt),
        previous_edition=receipt.edition,
        corrections=corrections,
    )


def examine(
    workspace: Workspace,
    path: Path,
    *,
    provider: str | None = None,
    edition: int | None = None,
    quarter: int | None = None,
) -> Examination:
    """Opens, identifies and reads a file: what `osq validate` shows."""
    opened = open_file(path)
    receipts = {receipt.sha256: receipt for receipt in workspace.store.receipts()}
    known = receipts.get(opened.sha256)
    identified = identify(
        workspace,
        replace(opened, known=known),
        provider=provider,
        edition=edition,
        quarter=quarter,
    )
    if known is not None and identified.subject not in (None, known.subject):
        copy = copy_of(identified, known)
        return replace(identified, findings=(*identified.findings, copy))
    return read(workspace, identified)


def copy_of(examination: Examination, known: Receipt) -> Finding:
    """Bytes already ingested for another provider or edition: a copy under a wrong name."""
    return OTHER_SUBJECT.finding(
        workbook=examination.path.name,
        expected=str(examination.subject or known.subject),
        found=known.delivery,
    )
