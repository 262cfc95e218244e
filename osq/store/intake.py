"""Intake: files someone dropped become accepted or refused deliveries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from osq.conventions.terms import Stage
from osq.findings import Finding, Waiver
from osq.store.catalogue import AMBIGUOUS, OTHER_SUBJECT, PROVISIONAL
from osq.store.changes import Changes, changes
from osq.store.examination import Examination, identify, open_file, read
from osq.store.followup import FollowUp
from osq.store.receipt import Receipt, Subject
from osq.store.refused import forget_refused, keep_refused
from osq.store.store import AcceptedDelivery
from osq.store.waivers import waive
from osq.store.workspace import Workspace

NOMINATIVE = "OSQ-D040"
"""The finding of a file that names persons: it is refused, and kept nowhere."""


class Outcome(StrEnum):
    """What became of one file."""

    ACCEPTED = "accepted"
    ALREADY_INGESTED = "already_ingested"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a file: its receipt unless refused, and the findings.

    `changes` compares it with the delivery it supersedes, if any; `replaced_by` names the
    delivery that already superseded it; `copy` is where a refused original waits; `followed`
    says what became of the remarks made on earlier files.
    """

    path: Path
    outcome: Outcome
    receipt: Receipt | None = None
    findings: tuple[Finding, ...] = ()
    changes: Changes | None = None
    replaced_by: str | None = None
    copy: Path | None = None
    followed: FollowUp | None = None


def take_in(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    provider: str | None = None,
    edition: int | None = None,
    quarter: int | None = None,
    waivers: Sequence[Waiver] = (),
    progress: Callable[[str], None] | None = None,
) -> list[Result]:
    """Ingests each file; one that is refused does not keep the others from being accepted.

    Files are settled edition by edition, provisional before final, whatever order they come
    in: each is compared with the edition before.  Results are in the order of `paths`.

    `waivers` are given for one file: raises Refusal when it does not have these findings, or
    when they cannot be accepted.

    Two different new files for one provider, sending and edition are both refused: which
    one is right is not for us to guess.
    """
    receipts = {receipt.sha256: receipt for receipt in workspace.store.receipts()}
    opened = []
    for examination in map(open_file, paths):
        known = receipts.get(examination.sha256)
        asked = (examination.path.name, provider, edition, quarter)
        # The same file under the same name needs no second look.
        if known is None or asked != (known.file, None, None, None):
            examination = identify(
                workspace, examination, provider=provider, edition=edition, quarter=quarter
            )
        opened.append(examination)
    rivals = _rivals([each for each in opened if each.sha256 not in receipts])
    results: dict[int, Result] = {}
    for place in sorted(range(len(opened)), key=lambda place: _turn(opened[place])):
        examination = opened[place]
        if progress:
            progress(examination.path.name)
        result = _settle(workspace, examination, receipts, rivals, waivers)
        if result.receipt is not None:
            receipts[result.receipt.sha256] = result.receipt
        results[place] = result
    return [results[place] for place in range(len(opened))]


def _turn(examination: Examination) -> tuple[int, bool]:
    """Editions in order; a provisional file before the final one that replaces it."""
    recognition = examination.recognition
    if recognition is None:
        return 0, False
    return recognition.edition, recognition.stage == "final"


def _settle(
    workspace: Workspace,
    examination: Examination,
    receipts: dict[str, Receipt],
    rivals: dict[Rivalry, list[str]],
    waivers: Sequence[Waiver],
) -> Result:
    path, subject = examination.path, examination.subject
    known = receipts.get(examination.sha256)
    if known is not None and subject not in (None, known.subject):
        return Result(path=path, outcome=Outcome.REFUSED, findings=(_copy_of(examination, known),))
    if known is not None:
        return _already(path, known, receipts)
    rivalry = _rivalry(examination)
    if rivalry in rivals:
        finding = AMBIGUOUS.finding(workbook=path.name, names=", ".join(rivals[rivalry]))
        return Result(path=path, outcome=Outcome.REFUSED, findings=(finding,))
    if examination.content is None:
        return Result(path=path, outcome=Outcome.REFUSED, findings=examination.findings)
    if late := _too_late(examination, receipts):
        return Result(path=path, outcome=Outcome.REFUSED, findings=(late,))
    examined = read(workspace, examination)
    if waivers:
        examined = replace(examined, findings=waive(examined.findings, waivers, path.name))
    if examined.acceptable:
        return _accept(workspace, examined, waivers)
    return _refuse(workspace, examined)


def _too_late(examination: Examination, receipts: dict[str, Receipt]) -> Finding | None:
    """A provisional file of what is already final: it would undo the better figures."""
    recognition = examination.recognition
    if recognition is None or recognition.stage == "final":
        return None
    finals = [
        receipt.delivery
        for receipt in receipts.values()
        if receipt.subject == examination.subject and receipt.stage == "final"
    ]
    if not finals:
        return None
    return PROVISIONAL.finding(workbook=examination.path.name, found=finals[-1])


def _accept(workspace: Workspace, examined: Examination, waivers: Sequence[Waiver]) -> Result:
    """Keeps the delivery, and says what it changes when it supersedes another."""
    store = workspace.store
    delivery = replace(accepted_delivery(workspace, examined), waivers=waivers)
    receipt = store.commit(delivery)
    with store.locked():
        forget_refused(workspace.observatory.refused, receipt.sha256)
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


def accepted_delivery(workspace: Workspace, examined: Examination) -> AcceptedDelivery:
    """What the store keeps of a file without errors; raises ValueError for any other."""
    from osq.conventions.loading import convention_digest

    recognition, reading, content = examined.recognition, examined.reading, examined.content
    if recognition is None or reading is None or content is None or not examined.acceptable:
        raise ValueError(f"{examined.path.name} was not accepted")
    provider = recognition.convention.id
    return AcceptedDelivery(
        provider=provider,
        sending=recognition.sending.id,
        edition=recognition.edition,
        name=examined.path.name,
        content=content,
        convention_sha256=convention_digest(workspace.observatory.conventions, provider),
        observations=reading.observations,
        findings=examined.findings,
        set_aside=reading.set_aside,
        quarter=recognition.quarter,
        stage=recognition.stage,
        published=recognition.quarter == recognition.sending.quarter,
    )


def _refuse(workspace: Workspace, examined: Examination) -> Result:
    """Nothing enters the store; the original waits in `refused/` with its findings.

    A file of persons is copied nowhere.
    """
    if any(finding.code == NOMINATIVE for finding in examined.findings):
        return Result(path=examined.path, outcome=Outcome.REFUSED, findings=examined.findings)
    if examined.content is None:
        raise ValueError("a file that could not be opened has no copy to keep")
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


def _already(path: Path, known: Receipt, receipts: dict[str, Receipt]) -> Result:
    successors = [each for each in receipts.values() if known.delivery in each.supersedes]
    return Result(
        path=path,
        outcome=Outcome.ALREADY_INGESTED,
        receipt=known,
        replaced_by=successors[0].delivery if successors else None,
    )


Rivalry = tuple[Subject, Stage] | None
"""What only one new file may be about: a provisional file and the final one may come together."""


def _rivalry(examination: Examination) -> Rivalry:
    subject, recognition = examination.subject, examination.recognition
    return (subject, recognition.stage) if subject and recognition else None


def _rivals(new: Sequence[Examination]) -> dict[Rivalry, list[str]]:
    """Names of the new files about one thing, where there are several different ones."""
    files: dict[Rivalry, dict[str, str]] = {}
    for examination in new:
        rivalry = _rivalry(examination)
        if rivalry is not None:
            files.setdefault(rivalry, {})[examination.sha256] = examination.path.name
    return {rivalry: sorted(each.values()) for rivalry, each in files.items() if len(each) > 1}


def _copy_of(examination: Examination, known: Receipt) -> Finding:
    """Bytes already ingested for another provider or edition: a copy under a wrong name."""
    return OTHER_SUBJECT.finding(
        workbook=examination.path.name,
        expected=str(examination.subject or known.subject),
        found=known.delivery,
    )
