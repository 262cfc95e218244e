"""From a release to the view model of one note, and the list of notes an edition calls for."""

from __future__ import annotations

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.outlines import agglomeration, commune, quartier
from osq.notes.outlines.content import Content
from osq.notes.outlines.material import Material
from osq.notes.outlines.method import method, one_line
from osq.notes.outlines.parts import headline
from osq.notes.selection import zones_of
from osq.notes.viewmodel import Kind, Note
from osq.observations import FICTITIOUS
from osq.text import normalise_label

KINDS: tuple[Kind, ...] = ("agglomeration", "commune", "quartier")
KICKERS: dict[Kind, str] = {
    "agglomeration": "Note d’agglomération",
    "commune": "Note communale",
    "quartier": "Fiche quartier",
}
TOLD = 8
"""Indicators whose precautions of use are printed."""


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


def file_name(release: Release, zone: ReleasedZone, theme: str = "") -> str:
    """`2013-commune-42218-saint-etienne.pdf`; a demonstration's files begin with "fictif-".

    A thematic edition has its theme after the kind.  A name is only letters, digits and hyphens,
    whatever the name of the zone.
    """
    parts = [str(release.edition), kind_of(zone), *([theme] if theme else [])]
    if kind_of(zone) != "agglomeration":
        parts += [zone.key.code, *normalise_label(zone.name).split()]
    safe = "-".join("".join(char for char in part if char.isalnum()) for part in parts)
    prefix = "fictif-" if release.demonstration else ""
    return f"{prefix}{safe}.pdf"


def compose(material: Material, zone: ReleasedZone) -> Note:
    """The view model of one zone's note: a function of the material, the same every time."""
    shown = material.limited()
    release, kind = shown.release, kind_of(zone)
    content = _content(shown, zone)
    fictitious = FICTITIOUS if release.demonstration else ""
    theme = material.thematic
    kicker = f"{KICKERS[kind]}, {theme.label.lower()}" if theme else KICKERS[kind]
    title = f"{zone.name}, {kicker[:1].lower()}{kicker[1:]} {release.edition}"
    return Note(
        kind=kind,
        code=zone.key.code,
        edition=release.edition,
        file_name=file_name(release, zone, theme.id if theme else ""),
        title=f"{fictitious} — {title}" if fictitious else title,
        kicker=kicker,
        heading=zone.name,
        running=f"{zone.name} | {kicker} {release.edition}",
        observatory=release.observatory,
        fictitious=fictitious,
        created=f"{release.edition}-12-31",
        identity=content.identity,
        key_figures=content.key_figures,
        essentials=content.essentials,
        aside=content.aside,
        sections=content.sections,
        method=method(release, headline(release, zone)[:TOLD], thematic=theme is not None),
        audience=release.audience,
        theme=theme.id if theme else "",
        message=content.message,
        watch=content.watch,
        improving=content.improving,
        mention=one_line(release, zone),
        sheets=content.sheets,
    )


def _content(material: Material, zone: ReleasedZone) -> Content:
    kind = kind_of(zone)
    if kind == "agglomeration":
        return agglomeration.content(material, zone)
    if kind == "quartier":
        return quartier.content(material, zone)
    inside = zones_of(material.release, "quartier", zone.key.code)
    sheets = () if material.thematic else tuple(compose(material, one) for one in inside)
    return commune.content(material, zone, sheets)
