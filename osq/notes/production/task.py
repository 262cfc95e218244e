"""What a worker is given of one note; it needs nothing of what composes notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from osq.notes.production.sheets import Annex
from osq.notes.viewmodel import Note


@dataclass(frozen=True, slots=True)
class Task:
    """The files of one note: their names and digests by product, and those to be made."""

    note: Note
    annex: Annex
    templates: Path
    folder: Path
    names: Mapping[str, str]
    digests: Mapping[str, str]
    stale: tuple[str, ...] = field(default=())
