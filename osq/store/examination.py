"""Examination of a file: what it is and what is wrong with it.  Stores nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from osq.findings import Finding, has_errors
from osq.store.catalogue import UNREADABLE
from osq.store.corrections import corrections_of
from osq.store.followup import FollowUp, earlier_remarks, follow_up
from osq.store.receipt import Subject
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.deliveries.background import Background
    from osq.deliveries.reading import Reading
    from osq.deliveries.recognition import Recognition


@dataclass(frozen=True, kw_only=True)
class Examination:
    """A file as far as it could be understood.

    `content` is None when the file cannot be opened, `recognition` when nothing says whose
    it is, `reading` until it was read.  `followed` says what became of earlier remarks.
    """

    path: Path
    content: bytes | None
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


def read(workspace: Workspace, identified: Examination) -> Examination:
    """Adds the observations and every finding of the content, when it was recognised."""
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
    corrections = corrections_of(workspace.observatory.corrections, identified.subject)
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
    identified = identify(workspace, opened, provider=provider, edition=edition, quarter=quarter)
    return read(workspace, identified)
