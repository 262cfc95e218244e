"""From a release to the view model of one note, and the list of notes an edition calls for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.outlines import agglomeration, commune, quartier
from osq.notes.outlines.common import headline, sourced_once
from osq.notes.outlines.method import method
from osq.notes.selection import zones_of
from osq.notes.viewmodel import Fact, KeyFigure, Kind, Note, Section, Sentence
from osq.observations import FICTITIOUS
from osq.text import normalise_label

KINDS: tuple[Kind, ...] = ("agglomeration", "commune", "quartier")
TOLD = 5
"""Indicators whose precautions of use are printed."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The four parts that differ from one kind of note to another."""

    kicker: str
    identity: Callable[[Release, ReleasedZone], tuple[Fact, ...]]
    figures: Callable[[Release, ReleasedZone], tuple[KeyFigure, ...]]
    sentences: Callable[[Release, ReleasedZone], tuple[Sentence, ...]]
    sections: Callable[[Release, ReleasedZone], tuple[Section, ...]]


RECIPES: dict[Kind, Recipe] = {
    "agglomeration": Recipe(
        "Note d’agglomération",
        agglomeration.identity,
        agglomeration.figures,
        agglomeration.sentences,
        agglomeration.sections,
    ),
    "commune": Recipe(
        "Note communale", commune.identity, commune.figures, commune.sentences, commune.sections
    ),
    "quartier": Recipe(
        "Fiche quartier",
        quartier.identity,
        quartier.figures,
        quartier.sentences,
        quartier.sections,
    ),
}


def planned(release: Release) -> list[ReleasedZone]:
    """Zones that get a note, in order: the agglomeration, signatory communes, quartiers."""
    communes = [zone for zone in zones_of(release, "commune") if zone.signatory]
    return zones_of(release, "agglomeration") + communes + zones_of(release, "quartier")


def kind_of(zone: ReleasedZone) -> Kind:
    """The kind of note of a zone; raises ValueError for an iris or a unit."""
    level = zone.key.level
    if level == "iris" or level == "unit":
        raise ValueError(f"no note for a zone of level {level}")
    return level


def file_name(release: Release, zone: ReleasedZone) -> str:
    """`2013-commune-42218-saint-etienne.pdf`; a demonstration's files begin with "fictif-".

    A name is only letters, digits and hyphens, whatever the name of the zone.
    """
    parts = [str(release.edition), kind_of(zone)]
    if kind_of(zone) != "agglomeration":
        parts += [zone.key.code, *normalise_label(zone.name).split()]
    safe = "-".join("".join(char for char in part if char.isalnum()) for part in parts)
    prefix = "fictif-" if release.demonstration else ""
    return f"{prefix}{safe}.pdf"


def compose(release: Release, zone: ReleasedZone) -> Note:
    """The view model of one zone's note: a function of the release, the same every time."""
    kind = kind_of(zone)
    recipe = RECIPES[kind]
    fictitious = FICTITIOUS if release.demonstration else ""
    title = f"{zone.name}, {recipe.kicker.lower()} {release.edition}"
    return Note(
        kind=kind,
        code=zone.key.code,
        edition=release.edition,
        file_name=file_name(release, zone),
        title=f"{fictitious} — {title}" if fictitious else title,
        kicker=recipe.kicker,
        heading=zone.name,
        running=f"{zone.name} | {recipe.kicker} {release.edition}",
        observatory=release.observatory,
        fictitious=fictitious,
        created=f"{release.edition}-12-31",
        identity=recipe.identity(release, zone),
        key_figures=recipe.figures(release, zone),
        aside=quartier.place(release, zone) if kind == "quartier" else None,
        essentials=sourced_once(recipe.sentences(release, zone)),
        sections=recipe.sections(release, zone),
        method=method(release, headline(release, zone)[:TOLD]),
    )
