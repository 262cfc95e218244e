"""What the notes of an edition are made of: the release, and what is derived from it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.viewmodel import Prose
from osq.notes.writing.comments import Comments
from osq.objectives import Objective
from osq.synthesis.index_model import OsqIndex
from osq.synthesis.typology import Typology


@dataclass(frozen=True, slots=True)
class Thematic:
    """A thematic edition: the indicators that it speaks of, under its own title."""

    id: str
    label: str
    indicators: frozenset[str]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a note may speak of, all of it derived from `release` or written by hand."""

    release: Release
    comments: Comments | None = None
    index: OsqIndex | None = None
    typology: Typology | None = None
    objectives: tuple[Objective, ...] = ()
    thematic: Thematic | None = None

    def comment(self, zone: ReleasedZone, theme: str) -> Prose | None:
        """The analyst's words on a theme of a zone, or None."""
        return self.comments.of(zone, theme) if self.comments is not None else None

    def limited(self) -> Material:
        """The same for a thematic edition: other indicators are as if they were not there."""
        if self.thematic is None:
            return self
        every, told = self.release.indicators, self.thematic.indicators
        kept = tuple(one for one in every if one.id in told)
        others = tuple(one for one in every if one.id not in told)
        return replace(self, release=replace(self.release, indicators=kept, untold=others))


def thematic_edition(
    release: Release, theme: str, declared: Mapping[str, tuple[str, Sequence[str]]]
) -> Thematic | None:
    """The edition of that name: declared by the observatory, or a theme with all its indicators.

    `declared` maps an identifier to its label and indicators.  None for an unknown name.
    """
    if theme in declared:
        label, names = declared[theme]
        return Thematic(theme, label, frozenset(names))
    label = next((one.label for one in release.themes if one.id == theme), "")
    return Thematic(theme, label, frozenset(_of_theme(release, theme))) if label else None


def _of_theme(release: Release, theme: str) -> list[str]:
    found: list[IndicatorModel] = [one for one in release.indicators if one.theme == theme]
    return [one.id for one in found]
