"""The notes of an edition on disk: what changed is laid out anew, the rest stays untouched.

A note is unchanged when the digest of its view model, templates, fonts and program is the
one recorded in the manifest and the file still has the recorded hash.  Nothing is removed.
Every file is written beside its place and renamed, so that a killed build leaves no half note.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock, Timeout

from osq.confidentiality.release import Release, ReleasedZone
from osq.errors import ConfigurationError, Refusal
from osq.notes.outlines.compose import KINDS, compose, kind_of, planned
from osq.notes.viewmodel import Note
from osq.observations import FICTITIOUS
from osq.text import NARROW, NBSP, quote

MANIFEST = "manifest.json"
LOCK = ".notes.lock"
PART = ".part"
PROGRAMS = ("osq", "weasyprint", "pydyf", "jinja2", "fonttools", "font-source-sans-pro")
"""Packages whose version may change the bytes of a note."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Files written and files left as they were, each in the order of the plan."""

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    manifest: Path


@dataclass(frozen=True, slots=True)
class _Task:
    note: Note
    digest: str
    templates: Path
    target: Path


def build_notes(
    release: Release,
    templates: Path,
    output: Path,
    *,
    zones: Collection[str] = (),
    kinds: Collection[str] = (),
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> BuildResult:
    """Writes the notes of the release under `output`, and `manifest.json` beside them.

    `zones` and `kinds` restrict the plan (all notes when empty); `progress` receives the
    name of each note as it is done.  Raises ConfigurationError for an unknown kind,
    Refusal for a zone without a note, a folder in use or a file that cannot be written,
    RenderError when a note cannot be laid out.
    """
    chosen = plan(release, zones, kinds)
    shared = _shared_digest(templates)
    notes = [compose(release, zone) for zone in chosen]
    tasks = [_Task(n, _digest(n, shared), templates, output / n.file_name) for n in notes]
    output.mkdir(parents=True, exist_ok=True)
    with _locked(output):
        for leftover in sorted(output.glob(f".*{PART}")):
            leftover.unlink(missing_ok=True)
        known = _read_manifest(output / MANIFEST)
        stale = [task for task in tasks if not _is_current(task, known)]
        hashes = _write_all(stale, jobs, progress or (lambda _: None))
        partial = bool(zones or kinds)
        entries = {name: one for name, one in known.items() if (output / name).is_file()}
        entries = _entries(tasks, hashes, entries if partial else {}, known)
        _write_manifest(output / MANIFEST, release, entries)
    written = {task.target for task in stale}
    return BuildResult(
        written=tuple(task.target for task in tasks if task.target in written),
        unchanged=tuple(task.target for task in tasks if task.target not in written),
        manifest=output / MANIFEST,
    )


def plan(
    release: Release, zones: Collection[str] = (), kinds: Collection[str] = ()
) -> list[ReleasedZone]:
    """Zones whose note is asked for, in order; raises as `build_notes` says."""
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise ConfigurationError(
            f"Type de note inconnu{NBSP}: {', '.join(unknown)}.",
            advice=f"Types possibles{NBSP}: {', '.join(KINDS)}.",
        )
    every = planned(release)
    strangers = sorted(set(zones) - {zone.key.code for zone in every})
    if strangers:
        raise Refusal(
            f"Aucune note n’est prévue en {release.edition} pour{NBSP}: {', '.join(strangers)}.",
            advice="Donnez le code de l’agglomération, d’une commune signataire ou d’un quartier"
            f" en vigueur cette année-là{NARROW}; "
            f"par exemple {quote(every[0].key.code)}."
            if every
            else "",
        )
    return [
        zone
        for zone in every
        if (not zones or zone.key.code in zones) and (not kinds or kind_of(zone) in kinds)
    ]


def _shared_digest(templates: Path) -> str:
    """What all notes depend on: the templates' files, and the versions of the programs."""
    seen = hashlib.sha256()
    for path in sorted(one for one in templates.rglob("*") if one.is_file()):
        name = path.relative_to(templates).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        seen.update(f"{name}\0{content}\n".encode())
    for program in PROGRAMS:
        seen.update(f"{program}\0{version(program)}\n".encode())
    return seen.hexdigest()


def _digest(note: Note, shared: str) -> str:
    view = json.dumps(asdict(note), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{shared}\n{view}".encode()).hexdigest()


def _is_current(task: _Task, known: dict[str, dict[str, str]]) -> bool:
    entry = known.get(task.target.name)
    if entry is None or entry.get("view") != task.digest or not task.target.is_file():
        return False
    return hashlib.sha256(task.target.read_bytes()).hexdigest() == entry.get("sha256")


def _write_all(
    tasks: Sequence[_Task], jobs: int, progress: Callable[[str], None]
) -> dict[str, str]:
    """File name -> sha256 of every note written."""
    hashes: dict[str, str] = {}
    for name, content_hash in _rendered(tasks, jobs):
        hashes[name] = content_hash
        progress(name)
    return hashes


def _rendered(tasks: Sequence[_Task], jobs: int) -> Iterator[tuple[str, str]]:
    if jobs <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield _write_note(task)
        return
    workers = min(jobs, len(tasks))
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=gc.disable) as pool:
        futures = [pool.submit(_write_note, task) for task in tasks]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _write_note(task: _Task) -> tuple[str, str]:
    """Lays out one note and puts it in its place; returns its name and sha256.

    In a worker the collector is off while a note is laid out, and runs between notes.
    """
    from osq.notes.production.render import to_pdf

    content = to_pdf(task.note, task.templates)
    write_whole(task.target, content)
    if not gc.isenabled():
        gc.collect()
    return task.target.name, hashlib.sha256(content).hexdigest()


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file at once: a reader sees the old one or the new one, never a half.

    Raises Refusal when the place cannot be written (a PDF open on a Windows share).
    """
    part: Path | None = None
    try:
        with NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}", suffix=PART, delete=False
        ) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise Refusal(
            f"Impossible d’écrire {target}{NBSP}: {error.strerror}.",
            advice="Fermez le fichier s’il est ouvert dans un lecteur, puis relancez.",
        ) from error


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    """One build at a time in a folder; leftovers of a killed one may then be cleaned."""
    try:
        with FileLock(output / LOCK, timeout=0):
            yield
    except Timeout:
        raise Refusal(
            f"Une autre production de notes est en cours dans {output}.",
            advice="Attendez qu’elle se termine, puis relancez.",
        ) from None


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    """Entries of the last build; a damaged manifest only means that all is laid out anew."""
    try:
        entries = json.loads(path.read_text("utf-8"))["files"]
        return {str(name): dict(entry) for name, entry in entries.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _entries(
    tasks: Sequence[_Task],
    hashes: dict[str, str],
    kept: dict[str, dict[str, str]],
    known: dict[str, dict[str, str]],
) -> dict[str, dict[str, str]]:
    entries = dict(kept)
    for task in tasks:
        name, note = task.target.name, task.note
        entries[name] = {
            "kind": note.kind,
            "zone": note.code,
            "title": note.title,
            "sha256": hashes.get(name) or known[name]["sha256"],
            "view": task.digest,
        }
    return entries


def _write_manifest(path: Path, release: Release, entries: dict[str, dict[str, str]]) -> None:
    """Sorted, without a clock; rewritten only when it changes."""
    manifest = {
        "edition": release.edition,
        "observatory": release.observatory,
        "demonstration": release.demonstration,
        "mention": FICTITIOUS if release.demonstration else "",
        "files": dict(sorted(entries.items())),
    }
    content = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
