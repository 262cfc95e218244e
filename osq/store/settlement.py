"""An examined file becomes an accepted or a refused delivery, or a further reading of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osq.findings import Waiver
from osq.store.changes import changes
from osq.store.examination import Examination
from osq.store.receipt import Receipt
from osq.store.refused import forget_refused, keep_refused, refused_copies
from osq.store.results import Outcome, Result
from osq.store.store import AcceptedDelivery
from osq.store.waivers import waive
from osq.store.workspace import Workspace

NOMINATIVE = "OSQ-D040"
"""The finding of a file that names persons: it is refused, and kept nowhere."""

UNREADABLE = frozenset(f"OSQ-D00{number}" for number in range(1, 7))
"""The findings of a file that no workbook could be read from."""


def settle(workspace: Workspace, examined: Examination, waivers: Sequence[Waiver]) -> Result:
    """Accepts or refuses a file that was read, with what a person accepts of it."""
    if waivers:
        findings = waive(examined.findings, waivers, examined.path.name)
        examined = replace(examined, findings=findings)
    if examined.known is not None:
        return _read_again(workspace, examined, examined.known, waivers)
    if examined.acceptable:
        return _accept(workspace, examined, waivers)
    return _refuse(workspace, examined)


def _accept(workspace: Workspace, examined: Examination, waivers: Sequence[Waiver]) -> Result:
    """Keeps the delivery, and says what it changes when it supersedes another."""
    store = workspace.store
    receipt = _commit(workspace, examined, waivers)
    before = [each for each in store.receipts() if each.delivery in receipt.supersedes]
    compared = None
    if before:
        compared = changes(store.observations_of(before[-1]), store.observations_of(receipt))
    return Result(
        path=examined.path,
        outcome=Outcome.ACCEPTED,
        receipt=receipt,
        findings=examined.findings,
        changes=compared,
        followed=examined.followed,
    )


def _read_again(
    workspace: Workspace, examined: Examination, former: Receipt, waivers: Sequence[Waiver]
) -> Result:
    """A further reading of a delivery, or the former one where the new one has errors."""
    store, because = workspace.store, workspace.rules.changed(former)
    if not examined.acceptable:
        refused = _refuse(workspace, examined)
        return replace(refused, receipt=former, former=former, because=because, followed=None)
    codes = {waiver.code for waiver in waivers}
    kept = [waiver for waiver in former.waivers if waiver.code not in codes]
    before = store.observations_of(former)
    receipt = _commit(workspace, examined, (*kept, *waivers))
    if receipt == former:
        return Result(path=examined.path, outcome=Outcome.ALREADY_INGESTED, receipt=former)
    return Result(
        path=examined.path,
        outcome=Outcome.REREAD,
        receipt=receipt,
        findings=examined.findings,
        former=former,
        because=because,
        changes=changes(before, store.observations_of(receipt)),
    )


def forget(workspace: Workspace, receipt: Receipt) -> None:
    """Removes what waits of a refusal that no longer holds: its delivery is in order."""
    folder = workspace.observatory.refused
    if refused_copies(folder, receipt.sha256):
        with workspace.store.locked():
            forget_refused(folder, receipt.sha256)


def _commit(workspace: Workspace, examined: Examination, waivers: Sequence[Waiver]) -> Receipt:
    delivery = replace(accepted_delivery(workspace, examined), waivers=waivers)
    receipt = workspace.store.commit(delivery)
    forget(workspace, receipt)
    return receipt


def accepted_delivery(workspace: Workspace, examined: Examination) -> AcceptedDelivery:
    """What the store keeps of a file without errors; raises ValueError for any other."""
    recognition, reading, content = examined.recognition, examined.reading, examined.content
    subject = examined.subject
    if recognition is None or subject is None or reading is None or content is None:
        raise ValueError(f"{examined.path.name} was not read")
    if not examined.acceptable:
        raise ValueError(f"{examined.path.name} was not accepted")
    return AcceptedDelivery(
        provider=subject.provider,
        sending=subject.sending,
        edition=subject.edition,
        name=examined.path.name,
        content=content,
        rules=workspace.rules.of(subject),
        observations=reading.observations,
        findings=examined.findings,
        set_aside=reading.set_aside,
        quarter=subject.quarter,
        stage=recognition.stage,
        published=recognition.quarter == recognition.sending.quarter,
    )


def _refuse(workspace: Workspace, examined: Examination) -> Result:
    """Nothing enters the store; the original waits in `refused/` with its findings.

    A file of persons is copied nowhere, nor one that cannot be read whole: it may be of persons
    too.  It stays where it was put.
    """
    codes = {finding.code for finding in examined.findings}
    if codes & {NOMINATIVE, *UNREADABLE} or examined.content is None:
        return Result(path=examined.path, outcome=Outcome.REFUSED, findings=examined.findings)
    with workspace.store.locked():
        copy = keep_refused(
            workspace.observatory.refused,
            examined.content,
            examined.path.name,
            examined.subject,
            examined.findings,
        )
    return Result(
        path=examined.path,
        outcome=Outcome.REFUSED,
        findings=examined.findings,
        copy=copy,
        followed=examined.followed,
    )
