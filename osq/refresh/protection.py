"""Cases protected once: computed, verified by the independent checker, kept; found again after."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from osq.errors import Refusal
from osq.processes import several
from osq.refresh import confirming
from osq.store.protections import LINES, Entry, Protections, Record, protection_name
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.confidentiality.cases import Case, FigureKey
    from osq.confidentiality.protecting import Former
    from osq.confidentiality.release import ZoneKey

INSIDE = "inside.csv"
VERSION = "osq-protection/1"
"""Changes when protections are to be made again though nothing in the store has changed."""


@dataclass(frozen=True)
class Kept:
    """A case and its protection, as kept in `folder`."""

    case: Case
    record: Record
    folder: Path

    @cached_property
    def hidden(self) -> frozenset[FigureKey]:
        """The figures that its last release hides, as its lines tell: in the order of the case."""
        from osq.protection.dossier import HIDDEN

        with (self.folder / LINES).open(encoding="utf-8", newline="") as stream:
            lines = list(csv.DictReader(stream))[-len(self.case.keys) :]
        told = zip(self.case.keys, lines, strict=True)
        return frozenset(key for key, line in told if line["text"] == HIDDEN)


def protect_cases(
    store: Protections,
    cases: Sequence[Case],
    kept_before: Collection[tuple[str, ZoneKey]] = (),
    *,
    again: bool = False,
) -> list[Kept]:
    """The protection of each case: the one kept for the very same inputs, else a new one.

    `again` computes all anew, but what left keeps the pattern that it left with.  Raises Refusal
    when a kept one was tampered with, when figures contradict each other, or when the checker
    does not confirm a new one.
    """
    left = store.left()
    for case in cases:
        _check_alone(case, left)
    jobs = [_Job.of(store, case, left.get(case.name, []), kept_before) for case in cases]
    waiting = [job for job in jobs if again or store.find(job.case.name, job.name) is None]
    # The longest first: whoever begins one last is waited for.
    waiting.sort(key=lambda job: -len(job.case.keys))
    for job in waiting:
        _require_former(store, job)
    _keep_all(store, waiting, several(_made, waiting))
    return [job.kept(store) for job in jobs]


def hidden_when_left(store: Protections, edition: int) -> set[tuple[str, ZoneKey]]:
    """The figures (indicator, zone) that the last releases of an edition hid."""
    found = set()
    for entry in store.left_of(edition, last=True):
        folder = store.place(entry.case, entry.protection)
        if (folder / LINES).is_file():
            found |= hidden_in(folder)
    return found


def hidden_in(folder: Path) -> set[tuple[str, ZoneKey]]:
    """The figures (indicator, zone) that the last release of a protection hides."""
    from osq.confidentiality.release import ZoneKey
    from osq.protection.dossier import HIDDEN
    from osq.territory.model import LEVELS

    with (folder / LINES).open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    found = set()
    for line in lines:
        if line["text"] == HIDDEN and line["release"] == lines[-1]["release"]:
            level, _, code = line["zone"].partition("@")[0].partition(":")
            zone = ZoneKey(LEVELS[LEVELS.index(level)], code)
            found.add((line["series"].partition("@")[0], zone))
    return found


def _check_alone(case: Case, left: Mapping[str, Sequence[Entry]]) -> None:
    """Refuses a case whose measures left the observatory within another one: conventions that an
    indicator now links, or no longer does.  Nothing would tell what those releases showed.
    """
    mine = set(case.providers)
    others = [
        name
        for name, entries in sorted(left.items())
        if entries
        and name != case.name
        and name.rpartition("-")[2] == str(case.edition)
        and mine & set(name.rpartition("-")[0].split("+"))
    ]
    if others:
        raise Refusal(
            f"Rien n’est diffusé{NBSP}: {case.name} reprend ce qui a été diffusé sous "
            f"{', '.join(others)}, et l’audit ne sait pas en tenir compte.",
            advice="Un indicateur lie maintenant des conventions qui ne l’étaient pas, ou l’inverse"
            f"{NBSP}: reprenez les indicateurs tels qu’ils étaient.",
        )


@dataclass(frozen=True, slots=True)
class _Job:
    """A case to protect: the name that its protection bears, and the one released before it.

    `lines` is the digest of what was told when this very protection left ("" where it never did),
    `before_lines` of what the one before told.
    """

    case: Case
    inputs: str
    before: str
    before_lines: str
    lines: str
    kept_before: frozenset[tuple[str, ZoneKey]]
    folder: Path | None
    """Of the one before."""

    @classmethod
    def of(
        cls,
        store: Protections,
        case: Case,
        left: Sequence[Entry],
        kept_before: Collection[tuple[str, ZoneKey]],
    ) -> _Job:
        inputs = _digest(case)
        told = {"": "", **{each.protection: each.lines for each in left}}
        before, lines = (left[-1].protection if left else ""), ""
        for name in told:
            if left and protection_name(inputs, name) == left[-1].protection:
                before, lines = name, left[-1].lines
        folder = store.place(case.name, before) if before else None
        return cls(case, inputs, before, told[before], lines, frozenset(kept_before), folder)

    @property
    def name(self) -> str:
        return protection_name(self.inputs, self.before)

    def kept(self, store: Protections) -> Kept:
        """The protection once it is there.  Raises Refusal when it is not the one that left."""
        folder = store.place(self.case.name, self.name)
        record = store.find(self.case.name, self.name)
        if record is None or (self.lines and record.files.get(LINES) != self.lines):
            raise _forgotten(self.case.name, folder)
        return Kept(self.case, record, folder)


def checked(kept: Sequence[Kept]) -> dict[str, list[str]]:
    """What the independent checker finds wrong in each case, in French."""
    return confirming.checked({each.case.name: each.folder for each in kept})


def _require_former(store: Protections, job: _Job) -> None:
    """Raises Refusal where what left before is no longer known for sure."""
    if job.before and not _stands(store, job.case.name, job.before, job.before_lines):
        raise _forgotten(job.case.name, store.place(job.case.name, job.before))


def _stands(store: Protections, case: str, name: str, lines: str) -> bool:
    """Whether a protection that left is still there, as it left."""
    try:
        record = store.find(case, name)
    except Refusal:
        return False
    return record is not None and record.files.get(LINES) == lines


def _forgotten(case: str, folder: Path) -> Refusal:
    return Refusal(
        f"Rien n’est diffusé{NBSP}: {case} a été diffusé, et l’audit de cette diffusion "
        f"manque, ou a été modifié ({folder}).",
        advice=f"Reprenez ce dossier d’une sauvegarde{NBSP}: ce qui a été diffusé ne s’oublie pas.",
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of a new protection, and the places of cells that nothing protects.

    `read` is what the checker read of them, `faults` what it found wrong; empty where cells are
    lost, and nothing is certified.
    """

    contents: Mapping[str, bytes]
    lost: tuple[int, ...]
    read: bytes = b""
    faults: tuple[str, ...] = ()


def _made(job: _Job) -> _Made | None:
    """None where what is to be printed contradicts itself, or what was printed before."""
    from osq.confidentiality.protecting import protect_case
    from osq.protection.certificate_file import CERTIFICATE, certificate_bytes, filed
    from osq.protection.files import dossier_files, protected_file
    from osq.protection.forms import Forms
    from osq.protection.reduce import Contradiction

    try:
        former = _former(job.case, job.folder) if job.folder else None
        made = protect_case(job.case, former, job.kept_before)
    except Contradiction:
        return None
    contents = {**dossier_files(made.dossier), "protected.csv": protected_file(made.protected)}
    if not made.lost:
        unknowns = Forms(made.dossier, made.protected).unknowns
        contents[CERTIFICATE] = certificate_bytes(filed(made.certificate, unknowns), contents)
    contents[INSIDE] = _inside(job.case)
    if made.lost:
        return _Made(contents, made.lost)
    read, faults = confirming.check_before(contents)
    return _Made(contents, made.lost, read, tuple(faults))


def _contradictory(job: _Job) -> Refusal:
    """Names the fewest figures that contradict each other."""
    from osq.protection.explain import refuse_contradiction

    told = refuse_contradiction(job.case.dossier, job.case.name)
    return Refusal(
        f"Rien n’est diffusé{NBSP}: {told.message}",
        advice="Demandez au fournisseur lesquels sont justes, puis ingérez sa correction.",
    )


def _keep_all(store: Protections, jobs: Sequence[_Job], made: Sequence[_Made | None]) -> None:
    """Commits new protections, save those that the checker does not confirm.

    Raises Refusal for these, and where figures contradict each other.
    """
    wrong = ""
    for job, one in zip(jobs, made, strict=True):
        if one is None:
            raise _contradictory(job)
        if one.faults:
            wrong = wrong or f"{job.case.name}. {one.faults[0]}"
        elif _keep(store, job, one) and not one.lost:
            confirming.confirm(store.store, store.place(job.case.name, job.name), one.read)
    if wrong:
        raise Refusal(
            f"Rien n’est diffusé{NBSP}: le vérificateur ne confirme pas le certificat de {wrong}",
            advice="C’est une erreur d’osq : signalez-la avec le dossier de l’observatoire.",
        )


def _keep(store: Protections, job: _Job, made: _Made) -> bool:
    """Writes a protection; False where the one that left stands in its place."""
    if job.lines and hashlib.sha256(made.contents[LINES]).hexdigest() != job.lines:
        # What left keeps its pattern, whatever would be chosen today: it must be there still.
        if _stands(store, job.case.name, job.name, job.lines):
            return False
        raise _forgotten(job.case.name, store.place(job.case.name, job.name))
    files = {name: hashlib.sha256(content).hexdigest() for name, content in made.contents.items()}
    record = Record(
        case=job.case.name, inputs=job.inputs, former=job.before, lost=made.lost, files=files
    )
    store.keep(record, made.contents)
    return True


def _digest(case: Case) -> str:
    """Of all that a protection is made from."""
    from osq.protection.files import dossier_files, protected_file

    made = hashlib.sha256(VERSION.encode())
    for content in dossier_files(case.dossier).values():
        made.update(content)
    made.update(protected_file(case.protected))
    made.update(repr((sorted(case.primary), sorted(case.costs.items()), case.rule)).encode())
    made.update(_inside(case))
    return made.hexdigest()


def _inside(case: Case) -> bytes:
    """What only the observatory knows: the values behind the figures, and of IRIS."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(("measure", "zone", "value"))
    for line in case.inner.lines[len(case.dossier.lines) :]:
        rows.writerow((line.series.removeprefix("="), line.zone, line.text))
    return stream.getvalue().encode()


def _former(case: Case, folder: Path) -> Former:
    from osq.confidentiality.protecting import Former
    from osq.confidentiality.revisions import changed_parts
    from osq.protection.files import read_dossier, read_protected

    dossier = read_dossier(folder)
    rows = csv.reader(io.StringIO((folder / INSIDE).read_text(encoding="utf-8")))
    values: Mapping[tuple[str, str], str] = {(name, zone): value for name, zone, value in rows}
    return Former(dossier, read_protected(folder, dossier), changed_parts(case.inner, values))
