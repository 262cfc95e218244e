"""Zones, zonings at their vintages, and the territory that holds them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from osq.methods import SourceKind
from osq.territory.composition import Composition

Level = Literal["iris", "quartier", "commune", "agglomeration", "unit"]
"""What a zoning is of.  A unit (school, police sector, cadastral section, practice) is what a
provider counts in; it is never published."""

LEVELS: tuple[Level, ...] = ("iris", "quartier", "commune", "agglomeration")


@dataclass(frozen=True, slots=True, order=True)
class ZoningRef:
    """A zoning at one vintage: `iris@2015`, `commune@2013`, `cucs@2007`, `agglomeration@2013`."""

    id: str
    vintage: int

    def __str__(self) -> str:
        return f"{self.id}@{self.vintage}"


@dataclass(frozen=True, slots=True)
class NameForms:
    """A place name inside a French sentence: `de` = "du Soleil", `a` = "au Soleil".

    `article_name` is the name as a subject ("Le Soleil", "les Quartiers Sud-Est");
    `plural` asks for a plural verb.
    """

    article_name: str
    de: str
    a: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone.  `communes` are the codes it lies in; `quality` is its mark, in French.

    `documented` is False for a quartier without composition ("contour non documenté").
    """

    code: str
    name: str
    ref: ZoningRef
    level: Level
    forms: NameForms
    communes: tuple[str, ...] = ()
    quality: str = ""
    documented: bool = True
    signatory: bool = False
    """A commune that signed the CUCS, hence has a note of its own."""


@dataclass(frozen=True, slots=True)
class Zoning:
    """A set of zones of one kind and vintage, valid for some editions.

    `nature` says what units are when quartiers may be composed of them directly.
    """

    ref: ZoningRef
    level: Level
    label: str
    valid_from: int
    valid_until: int | None
    zones: Mapping[str, Zone]
    nature: Literal["address", "ilot", "square"] | None = None

    @property
    def kind(self) -> SourceKind:
        """What its zones are called when others are added up from them."""
        if self.nature is not None:
            return self.nature
        return self.level if self.level in ("iris", "commune") else "unit"

    def holds_for(self, edition: int) -> bool:
        return self.valid_from <= edition and (
            self.valid_until is None or edition <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """Rings of longitude, latitude (WGS 84); `schematic` outlines are drawings, not borders."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    schematic: bool


@dataclass(frozen=True, slots=True)
class Territory:
    """All zonings, the compositions between them, and outlines.

    `communes_without_iris` are the communes whose IRIS codes are unknown: a delivery may
    give a row for the whole commune instead.
    """

    zonings: Mapping[ZoningRef, Zoning]
    compositions: tuple[Composition, ...]
    outlines: Mapping[tuple[ZoningRef, str], Outline] = field(default_factory=dict)
    communes_without_iris: frozenset[str] = frozenset()
    outline_sources: Mapping[str, str] = field(default_factory=dict)
    """level -> sentence that names source, licence and (schematic) nature, in French."""

    def zoning(self, zoning_id: str, edition: int) -> Zoning:
        """The zoning of that id valid for the edition; raises KeyError."""
        found = [
            zoning
            for ref, zoning in sorted(self.zonings.items())
            if ref.id == zoning_id and zoning.holds_for(edition)
        ]
        if not found:
            raise KeyError(f"{zoning_id} ({edition})")
        return found[-1]

    def units(self, edition: int) -> list[Zoning]:
        """The zonings of units valid for the edition, by id."""
        return [
            zoning
            for _, zoning in sorted(self.zonings.items())
            if zoning.level == "unit" and zoning.holds_for(edition)
        ]

    def of_level(self, level: Level, edition: int) -> Zoning | None:
        """The zoning read at that level in the edition, or None (no quartier after 2014)."""
        found = [
            zoning
            for _, zoning in sorted(self.zonings.items())
            if zoning.level == level and zoning.holds_for(edition)
        ]
        return found[-1] if found else None
