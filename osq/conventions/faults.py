"""A fault of a convention, located by its path in the file, before it has a file and a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from osq.findings import Entry

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding to be: `words` fill the texts of its entry."""

    entry: Entry
    path: Path
    words: Mapping[str, str] = field(default_factory=dict)
