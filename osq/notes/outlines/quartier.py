"""The sheet of a quartier: two pages, or the plain statement that its outline is unknown."""

from __future__ import annotations

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.maps import locator
from osq.notes.drawing.multiples import multiples
from osq.notes.outlines.common import (
    PANELS,
    SENTENCES,
    essentials,
    headline,
    key_figures,
    mention,
    population_fact,
)
from osq.notes.selection import (
    agglomeration_of,
    compared,
    displayable,
    parents_of,
    reported,
    zones_of,
)
from osq.notes.shapes import Drawing
from osq.notes.tables import indicator_table
from osq.notes.viewmodel import (
    Block,
    Fact,
    KeyFigure,
    Section,
    Sentence,
)
from osq.notes.writing.sentences import caution
from osq.text import NBSP

ASIDE = 230.0
"""Width of the map beside « L’essentiel », in pixels."""


def wholes(release: Release, zone: ReleasedZone) -> list[ReleasedZone]:
    """What wholly contains the quartier: its commune unless it lies in two, the agglomeration."""
    communes = parents_of(release, zone)
    found = agglomeration_of(release)
    return (communes if len(zone.parents) == 1 else []) + ([found] if found else [])


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    communes = parents_of(release, zone)
    quality = zone.quality if zone.documented else "contour non documenté"
    return (
        Fact("Code provisoire", zone.key.code),
        Fact("Commune" + "s" * (len(communes) > 1), ", ".join(one.name for one in communes)),
        Fact("Zonage", zone.zoning_label),
        *((Fact("Composition", quality),) if quality else ()),
        *population_fact(release, zone),
    )


def figures(release: Release, zone: ReleasedZone) -> tuple[KeyFigure, ...]:
    return key_figures(release, zone, wholes(release, zone))


def sentences(release: Release, zone: ReleasedZone) -> tuple[Sentence, ...]:
    found = essentials(release, zone, wholes(release, zone))
    figures = (release.figure(one.id, zone.key) for one in headline(release, zone)[:SENTENCES])
    said = caution(one for one in figures if one is not None)
    return (*found, *((Sentence(said, ""),) if said else ())) or (Sentence(_unknown(zone), ""),)


def _unknown(zone: ReleasedZone) -> str:
    """Why the sheet holds no figure."""
    if zone.documented:
        return f"Aucun chiffre n’est diffusé {zone.forms.a} pour cette édition."
    return (
        f"Contour non documenté{NBSP}: les IRIS qui composent ce quartier ne sont pas connus, et "
        "aucun fournisseur n’a livré de chiffres pour le quartier lui-même. Aucune part n’est "
        "inventée."
    )


def sections(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    found = displayable(release, [zone])
    if not found:
        return ()
    keys = compared(found, PANELS)
    around = wholes(release, zone)
    said = mention(release)
    charts: list[Block | None] = []
    if keys:
        rows = [ChartRow(zone, "dot", strong=True), *(ChartRow(one, "diamond") for one in around)]
        charts.append(
            dot_chart(release, keys, rows, title="Le quartier et ses références", mention=said)
        )
        charts.append(multiples(release, keys, zone, around[:1], title="Évolution", mention=said))
    drawn = tuple(block for block in charts if block is not None)
    table = indicator_table(release, zone, reported(release, zone), around, mention=said)
    return (
        Section("Le quartier et ses références", drawn),
        Section("Tous les indicateurs", (table,), new_page=True),
    )


def place(release: Release, zone: ReleasedZone) -> Drawing | None:
    communes = parents_of(release, zone)
    names = " et ".join(one.name for one in communes)
    parts = [one for commune in communes for one in zones_of(release, "iris", commune.key.code)]
    if zone.outline is None:
        parts = zones_of(release, "commune")
        return locator(
            release,
            zone,
            communes,
            parts,
            title=f"{names} dans l’agglomération{NBSP}: contour du quartier non documenté",
            mention=mention(release),
            words=("", "Communes de l’agglomération", names),
            width=ASIDE,
            highest=ASIDE,
        )
    return locator(
        release,
        zone,
        communes,
        parts,
        title=f"{zone.name}{NBSP}: {names}",
        mention=mention(release),
        words=(zone.name, "IRIS de la commune", f"Limite communale{NBSP}: {names}"),
        width=ASIDE,
        highest=ASIDE,
    )
