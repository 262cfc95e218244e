"""Intake: files someone dropped become accepted or refused deliveries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from osq.conventions.terms import Stage
from osq.findings import Finding, Waiver
from osq.store.catalogue import AMBIGUOUS, PROVISIONAL
from osq.store.examination import (
    Examination,
    copy_of,
    identify,
    identify_known,
    open_archived,
    open_file,
    read,
)
from osq.store.receipt import Receipt, Subject, successor_of
from osq.store.results import Outcome, Result
from osq.store.settlement import forget, settle
from osq.store.workspace import Workspace


def outdated(workspace: Workspace, edition: int | None = None) -> list[Receipt]:
    """The deliveries that count and whose rules changed since they were read."""
    return [each for each in workspace.store.active(edition) if workspace.rules.changed(each)]


def take_in(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    again: Sequence[Receipt] = (),
    provider: str | None = None,
    edition: int | None = None,
    quarter: int | None = None,
    waivers: Sequence[Waiver] = (),
    progress: Callable[[str], None] | None = None,
) -> list[Result]:
    """Ingests each file; one that is refused does not keep the others from being accepted.

    A file ingested before is read again, from the archive, when its rules changed or somebody
    accepts a finding of it; the deliveries of `again` are read again in any case.

    Files are settled edition by edition, provisional before final, whatever order they come
    in: each is compared with the edition before.  Results are in the order of `paths`, then
    of `again`.

    `waivers` are given for one file: raises Refusal when it does not have these findings, or
    when they cannot be accepted.

    Two different new files for one provider, sending and edition are both refused: which
    one is right is not for us to guess.
    """
    receipts = {receipt.sha256: receipt for receipt in workspace.store.receipts()}
    opened = []
    for examination in map(open_file, paths):
        examination = replace(examination, known=receipts.get(examination.sha256))
        asked = (examination.path.name, provider, edition, quarter)
        # The same file under the same name needs no second look.
        if examination.known is None or asked != (examination.known.file, None, None, None):
            examination = identify(
                workspace, examination, provider=provider, edition=edition, quarter=quarter
            )
        opened.append(examination)
    given = {examination.sha256 for examination in opened}
    opened += [open_archived(workspace, each) for each in again if each.sha256 not in given]
    forced = {receipt.sha256 for receipt in again}
    rivals = _rivals([each for each in opened if each.known is None])
    results: dict[int, Result] = {}
    for place in sorted(range(len(opened)), key=lambda place: _turn(opened[place])):
        examination = opened[place]
        if progress:
            progress(examination.path.name)
        # The same bytes may come twice in one call.
        known = receipts.get(examination.sha256, examination.known)
        if known is None:
            result = _settle_new(workspace, examination, receipts, rivals, waivers)
        else:
            force = bool(waivers) or known.sha256 in forced
            result = _settle_known(workspace, examination, known, receipts, waivers, force=force)
            forced.discard(known.sha256)
        if result.receipt is not None:
            receipts[result.receipt.sha256] = result.receipt
        results[place] = result
    return [results[place] for place in range(len(opened))]


def _turn(examination: Examination) -> tuple[int, bool]:
    """Editions in order; a provisional file before the final one that replaces it."""
    told = examination.known or examination.recognition
    if told is None:
        return 0, False
    return told.edition, told.stage == "final"


def _settle_new(
    workspace: Workspace,
    examination: Examination,
    receipts: dict[str, Receipt],
    rivals: dict[Rivalry, list[str]],
    waivers: Sequence[Waiver],
) -> Result:
    path, rivalry = examination.path, _rivalry(examination)
    if rivalry in rivals:
        finding = AMBIGUOUS.finding(workbook=path.name, names=", ".join(rivals[rivalry]))
        return Result(path=path, outcome=Outcome.REFUSED, findings=(finding,))
    if examination.content is None:
        return Result(path=path, outcome=Outcome.REFUSED, findings=examination.findings)
    if late := _too_late(examination, receipts):
        return Result(path=path, outcome=Outcome.REFUSED, findings=(late,))
    return settle(workspace, read(workspace, examination), waivers)


def _settle_known(
    workspace: Workspace,
    examination: Examination,
    known: Receipt,
    receipts: dict[str, Receipt],
    waivers: Sequence[Waiver],
    *,
    force: bool,
) -> Result:
    """Bytes ingested before: a copy under a wrong name, or the same file again."""
    path = examination.path
    if examination.subject not in (None, known.subject):
        return Result(path=path, outcome=Outcome.REFUSED, findings=(copy_of(examination, known),))
    already = Result(path=path, outcome=Outcome.ALREADY_INGESTED, receipt=known)
    if successor := successor_of(known, receipts.values()):
        return replace(already, replaced_by=successor.delivery)
    if not force and not workspace.rules.changed(known):
        forget(workspace, known)
        return already
    archived = open_archived(workspace, known)
    examined = read(workspace, identify_known(workspace, archived, known))
    return replace(settle(workspace, examined, waivers), path=path)


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
