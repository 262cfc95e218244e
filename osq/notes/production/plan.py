"""What a build is asked for: which notes of a release, in which formats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from osq.confidentiality.release import Release, ReleasedZone
from osq.errors import ConfigurationError, Refusal
from osq.notes.outlines.compose import KINDS, kind_of, planned
from osq.text import NARROW, NBSP, quote

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


def plan(
    release: Release, zones: Collection[str] = (), kinds: Collection[str] = ()
) -> list[ReleasedZone]:
    """Zones whose note is asked for, in order (all when both are empty).

    Raises ConfigurationError for an unknown kind, Refusal for a zone without a note.
    """
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
