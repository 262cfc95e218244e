"""Certificates confirmed by the independent checker, each once for the very bytes it reads.

    data/store/confirmed/<digest>

A confirmation holds the digests of the checker and of all that it read, and is named by its own:
a byte changed anywhere, and there is none.  One that is lost only means another check.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import osq.checker
from osq.processes import several
from osq.store.files import write_whole
from osq.store.store import Store

FORMAT = "osq-confirmed/1"
READ = (*osq.checker.SEALED, "certificate.json")
"""The files of a folder that the checker reads."""


def checked(folders: Mapping[str, Path]) -> dict[str, list[str]]:
    """What the independent checker finds wrong in each of these folders, in French."""
    found = several(osq.checker.check, list(folders.values()))
    return dict(zip(folders, found, strict=True))


def unconfirmed(store: Store, folders: Mapping[str, Path]) -> dict[str, list[str]]:
    """As `checked`, of those that it did not confirm before with these bytes; none is wrong in
    the others.  What it confirms now is written down.
    """
    before = {name: _bytes_read(folder) for name, folder in folders.items()}
    new = {name: folders[name] for name, read in before.items() if not _confirmed(store, read)}
    faults = checked(new)
    for name, folder in new.items():
        if not faults[name]:
            confirm(store, folder, before[name])
    return faults


def check_before(contents: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """What the checker reads of files that are not kept yet, for `confirm`, and what it finds wrong
    in them, in French.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in contents.items():
            (folder / file).write_bytes(content)
        return _bytes_read(folder), osq.checker.check(folder)


def confirm(store: Store, folder: Path, read: bytes) -> None:
    """Writes down that files which `check_before` read, and found right, are now in a folder; where
    they are not the same, nothing is: they will be checked there.
    """
    if _bytes_read(folder) == read:
        with store.locked():
            write_whole(_path(store, read), read)


def _confirmed(store: Store, read: bytes) -> bool:
    try:
        return _path(store, read).read_bytes() == read
    except OSError:
        return False


def _path(store: Store, read: bytes) -> Path:
    return store.folder / "confirmed" / hashlib.sha256(read).hexdigest()


def _bytes_read(folder: Path) -> bytes:
    """The digests of the checker, of the Python that runs it, and of the files that it reads."""
    lines = [FORMAT, sys.version, f"checker {_digest(Path(osq.checker.__file__))}"]
    lines += [f"{name} {_digest(folder / name)}" for name in READ]
    return "\n".join(lines).encode()


def _digest(path: Path) -> str:
    """SHA-256, empty where the file cannot be read: no such folder was ever confirmed."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
