"""The manifest of a folder of notes: each file with its hash and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from osq.notes.production.write import write_whole
from osq.observations import FICTITIOUS

if TYPE_CHECKING:
    from osq.confidentiality.release import Release
    from osq.notes.production.task import Task

Entries = Mapping[str, Mapping[str, str]]
"""File name -> kind, zone and title of its note, its sha256, and `view`: a digest of its inputs."""


def read_entries(path: Path) -> dict[str, dict[str, str]]:
    """Entries of the last build; a damaged manifest only means that all is made anew."""
    try:
        entries = json.loads(path.read_text("utf-8"))["files"]
        return {str(name): dict(entry) for name, entry in entries.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def new_entries(tasks: Sequence[Task], hashes: Mapping[str, str], known: Entries) -> Entries:
    """The entries of these tasks: hashes of what was written, those known of what was not."""
    return {
        name: {
            "kind": task.note.kind,
            "zone": task.note.code,
            "title": task.note.title,
            "sha256": hashes.get(name) or known[name]["sha256"],
            "view": task.digests[product],
        }
        for task in tasks
        for product, name in task.names.items()
    }


def write_manifest(path: Path, release: Release, entries: Entries) -> None:
    """Sorted, without a clock; rewritten only when it changes."""
    manifest = {
        "edition": release.edition,
        "observatory": release.observatory,
        "audience": release.audience,
        "demonstration": release.demonstration,
        "mention": FICTITIOUS if release.demonstration else "",
        "files": dict(sorted(entries.items())),
    }
    write_if_changed(path, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")


def write_if_changed(path: Path, text: str) -> None:
    """Writes a text file whole, unless it already says so."""
    content = text.encode()
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
