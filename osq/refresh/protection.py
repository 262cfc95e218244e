"""Cases protected once: computed, verified by the independent checker, kept; found again after."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from osq.errors import Refusal
from osq.store.protections import Protections, Record, protection_name
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.confidentiality.cases import Case, FigureKey
    from osq.confidentiality.protecting import Former, Protection
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
        from osq.protection.files import LINES

        with (self.folder / LINES).open(encoding="utf-8", newline="") as stream:
            lines = list(csv.DictReader(stream))[-len(self.case.keys) :]
        told = zip(self.case.keys, lines, strict=True)
        return frozenset(key for key, line in told if line["text"] == HIDDEN)

    def faults(self) -> list[str]:
        """What the independent checker finds wrong, in French."""
        from osq.checker import check

        return check(self.folder)


def protect_cases(
    store: Protections,
    cases: Sequence[Case],
    kept_before: Collection[tuple[str, ZoneKey]] = (),
    *,
    again: bool = False,
) -> list[Kept]:
    """The protection of each case: the one kept for the very same inputs, else a new one.

    `again` computes anew all that never left: what did is kept as it left, since a new choice of
    what to hide would show what the former one hid.  Raises Refusal when a kept one was tampered
    with, when the checker does not confirm a new one, or when a case follows others than itself.
    """
    released = store.released()
    for case in cases:
        _check_alone(case, released)
    jobs = [_Job.of(store, case, released.get(case.name, []), kept_before) for case in cases]
    if again:
        for job in jobs:
            if job.name not in released.get(job.case.name, []):
                store.forget(job.case.name, job.name)
    waiting = [job for job in jobs if store.find(job.case.name, job.name) is None]
    for job, made in zip(waiting, _computed(waiting), strict=True):
        _keep(store, job, made)
    return [job.kept(store) for job in jobs]


def _check_alone(case: Case, released: Mapping[str, Sequence[str]]) -> None:
    """Refuses a case whose measures left the observatory within another one: conventions that an
    indicator now links, or no longer does.  Nothing would tell what those releases showed.
    """
    mine = set(case.providers)
    others = [
        name
        for name, left in sorted(released.items())
        if left
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
    """A case to protect: the name that its protection bears, and the one released before it."""

    case: Case
    inputs: str
    before: str
    name: str
    former: Former | None
    kept_before: frozenset[tuple[str, ZoneKey]]

    @classmethod
    def of(
        cls,
        store: Protections,
        case: Case,
        released: Sequence[str],
        kept_before: Collection[tuple[str, ZoneKey]],
    ) -> _Job:
        inputs, kept = _digest(case), frozenset(kept_before)
        if not released:
            return cls(case, inputs, "", protection_name(inputs, ""), None, kept)
        last = store.find(case.name, released[-1])
        if last is None:
            raise Refusal(
                f"Rien n’est diffusé{NBSP}: {case.name} a été diffusé, et l’audit de cette "
                f"diffusion manque ({store.place(case.name, released[-1])}).",
                advice="Reprenez ce dossier d’une sauvegarde"
                f"{NBSP}: ce qui a été diffusé ne s’oublie pas.",
            )
        if last.inputs == inputs:
            return cls(case, inputs, last.former, last.name, None, kept)
        folder = store.place(case.name, last.name)
        return cls(
            case, inputs, last.name, protection_name(inputs, last.name), _former(case, folder), kept
        )

    def kept(self, store: Protections) -> Kept:
        record = store.find(self.case.name, self.name)
        if record is None:
            raise AssertionError(f"{self.name} was not kept")
        return Kept(self.case, record, store.place(self.case.name, self.name))


def _computed(jobs: Sequence[_Job]) -> Iterator[Protection]:
    """The protections of cases, two at a time: each is a long computation of its own."""
    workers = min(cpu_count() or 1, len(jobs), 4)
    if workers < 2:
        yield from map(_protection, jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_protection, jobs)


def _protection(job: _Job) -> Protection:
    from osq.confidentiality.protecting import protect_case

    return protect_case(job.case, job.former, job.kept_before)


def _keep(store: Protections, job: _Job, made: Protection) -> None:
    """Writes a protection, has the checker confirm it, and commits it."""
    from osq.protection.certificate_file import CERTIFICATE, certificate_bytes, filed
    from osq.protection.files import dossier_files, protected_file
    from osq.protection.forms import Forms

    contents = {**dossier_files(made.dossier), "protected.csv": protected_file(made.protected)}
    if not made.lost:
        unknowns = Forms(made.dossier, made.protected).unknowns
        contents[CERTIFICATE] = certificate_bytes(filed(made.certificate, unknowns), contents)
    contents[INSIDE] = _inside(job.case)
    record = Record(
        case=job.case.name,
        inputs=job.inputs,
        former=job.before,
        lost=made.lost,
        files={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    )
    store.keep(record, contents)
    kept = Kept(job.case, record, store.place(record.case, record.name))
    if not made.lost and (faults := kept.faults()):
        store.forget(record.case, record.name)
        raise Refusal(
            f"Rien n’est diffusé{NBSP}: le vérificateur ne confirme pas le certificat de "
            f"{record.case}. {faults[0]}",
            advice="C’est une erreur d’osq : signalez-la avec le dossier de l’observatoire.",
        )


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
