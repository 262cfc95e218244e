"""The files of a build: which are asked for, how they are called, what became of them.

Nothing here needs what composes a note or lays it out, so that a build with nothing to do loads
neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from osq.errors import ConfigurationError
from osq.text import NBSP

MANIFEST = "manifest.json"
VIEWS = "views.json"
FORMATS = ("pdf", "html")
"""The formats that a note itself may have; its annex is always a workbook and a CSV file."""
ANNEX = ("xlsx", "csv")
ARCHIVE = "archive"
"""The PDF/A-3 that holds its annex; a further file, since PDF/UA and PDF/A are told apart."""
PRODUCTS = (*FORMATS, ARCHIVE, *ANNEX)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files of each note: formats of the note, the archive, and always its annex."""

    formats: tuple[str, ...] = ("pdf",)
    archive: bool = False

    @property
    def products(self) -> tuple[str, ...]:
        """What is made of each note, in order; raises ConfigurationError for an unknown format."""
        unknown = sorted(set(self.formats) - set(FORMATS))
        if unknown or not self.formats:
            raise ConfigurationError(
                f"Format de note inconnu{NBSP}: {', '.join(unknown) or 'aucun'}.",
                advice=f"Formats possibles{NBSP}: {', '.join(FORMATS)}.",
            )
        notes = tuple(one for one in FORMATS if one in self.formats)
        return notes + ((ARCHIVE,) if self.archive else ()) + ANNEX


def product_name(file_name: str, product: str) -> str:
    """The name of a product of the note called `file_name` (its PDF).

    >>> product_name("2013-commune-42218.pdf", "archive")
    '2013-commune-42218-archive.pdf'
    """
    stem = Path(file_name).stem
    return f"{stem}-{ARCHIVE}.pdf" if product == ARCHIVE else f"{stem}.{product}"


def is_note(name: str) -> bool:
    """Whether a file is the PDF of a note, not a further form of it nor its annex."""
    return name.endswith(".pdf") and not name.endswith(f"-{ARCHIVE}.pdf")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Files written and files left as they were, each in the order of the plan.

    `manifest` and `views` are the two files that tell of them all.  A note is counted once, by
    its first file: as written when any of its files was.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    notes_written: tuple[Path, ...]
    notes_unchanged: tuple[Path, ...]
    manifest: Path
    views: Path
