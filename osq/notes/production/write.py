"""Tasks carried out, several at once if asked, each file written whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from osq.errors import Refusal
from osq.processes import crew
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.notes.production.task import Task

LOCK = ".notes.lock"
PART = ".part"
LAYING_OUT = "osq.notes.production.render"
LEFT = 800_000
"""Objects that laid out notes may leave behind in a worker before they are collected."""


@contextmanager
def laying_out(jobs: int) -> Iterator[Executor | None]:
    """Workers that get ready to lay out notes while what is in them is still computed, and help to
    compute it; None for one job.
    """
    if jobs <= 1:
        yield None
        return
    with crew(jobs, LAYING_OUT) as workers:
        yield workers


def write_all(tasks: Iterable[Task], jobs: int, progress: Callable[[str], None]) -> dict[str, str]:
    """File name -> sha256 of every file written; `progress` is told the name of each note.

    Tasks are asked for one by one, so that those at hand are carried out while others are composed.

    Raises RenderError when a note cannot be laid out, Refusal when a file cannot be written.
    """
    hashes: dict[str, str] = {}
    for note, written in _carried_out(tasks, jobs):
        hashes.update(written)
        progress(note)
    return hashes


def _carried_out(tasks: Iterable[Task], jobs: int) -> Iterator[tuple[str, dict[str, str]]]:
    waiting = iter(tasks)
    first = next(waiting, None)
    if first is None:
        return
    with laying_out(jobs) as workers:
        if workers is None:
            yield from map(_carry_out, chain([first], waiting))
            return
        futures: list[Future[tuple[str, dict[str, str]]]] = []
        try:
            futures += (workers.submit(_uncollected, task) for task in chain([first], waiting))
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def _uncollected(task: Task) -> tuple[str, dict[str, str]]:
    """Carries out a task in a worker, which collects what it leaves between two notes."""
    if gc.isenabled():
        gc.collect()
        gc.freeze()
        gc.disable()
    done = _carry_out(task)
    if gc.get_count()[0] > LEFT:
        gc.collect()
    return done


def _carry_out(task: Task) -> tuple[str, dict[str, str]]:
    """Makes the stale files of one note and puts them in their places."""
    from osq.notes.production.render import made

    written = {}
    for product in task.stale:
        content = made(task, product)
        name = task.names[product]
        write_whole(task.folder / name, content)
        written[name] = hashlib.sha256(content).hexdigest()
    return task.note.file_name, written


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
def alone_in(output: Path) -> Iterator[None]:
    """One build at a time in a folder; leftovers of a killed one are cleaned first."""
    output.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(output / LOCK, timeout=0):
            for leftover in sorted(output.glob(f".*{PART}")):
                leftover.unlink(missing_ok=True)
            yield
    except Timeout:
        raise Refusal(
            f"Une autre production de notes est en cours dans {output}.",
            advice="Attendez qu’elle se termine, puis relancez.",
        ) from None
