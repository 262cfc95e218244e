"""Files that are either whole or absent: written aside, flushed to disk, then renamed."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Writes `content` to `path` so that no reader, nor a power cut, ever sees a half file.

    The file aside has a fixed name: a killed run leaves at most one, which the next run
    overwrites.  Callers hold the store's lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    flush_folder(path.parent)


def write_if_changed(path: Path, content: bytes) -> bool:
    """As `write_whole`, but leaves an identical file alone; says whether it wrote."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True


def flush_folder(folder: Path) -> None:
    """Makes the names inside `folder` durable (a rename alone may be lost)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
