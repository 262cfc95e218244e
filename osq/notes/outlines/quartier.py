"""The sheet of a quartier: two pages, or the plain statement that its outline is unknown.

Recto: identity, key figures, what matters, where it lies, the quartier among the others.
Verso: its table, the analyst's words, the line of sources and secrecy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes import columns
from osq.notes.drawing.maps import locator
from osq.notes.drawing.multiples import multiples
from osq.notes.drawing.spine import spine_chart
from osq.notes.outlines import room
from osq.notes.outlines.content import Content, section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import (
    PANELS,
    headline,
    key_figures,
    mention,
    population_fact,
    rows_of,
)
from osq.notes.selection import agglomeration_of, displayable, parents_of, reported, zones_of
from osq.notes.shapes import Drawing
from osq.notes.tables import indicator_table
from osq.notes.viewmodel import Fact, Section, Sentence, Table
from osq.notes.writing.essentials import essentials
from osq.text import NBSP

ASIDE = room.ASIDE
ROWS = range(8, 25)
"""Indicators of the verso: as many as it holds."""
SPINES = range(3, 11)
"""Indicators of the chart on the recto: as many as the rest leaves room for."""
SENTENCES = 3
FLAGS = 1
"""Sentences under « À surveiller », and under « S’améliore »: the recto is one page."""
MENTION = 55.0
"""Height of the line of sources and secrecy, in pixels."""
THEME = "quartier"
"""Name of the file where the analyst comments the whole quartier."""


def wholes(release: Release, zone: ReleasedZone) -> list[ReleasedZone]:
    """What wholly contains the quartier: its commune unless it lies in two, the agglomeration."""
    communes = parents_of(release, zone)
    found = agglomeration_of(release)
    return (communes if len(zone.parents) == 1 else []) + ([found] if found else [])


def content(material: Material, zone: ReleasedZone) -> Content:
    """The sheet of one quartier."""
    release = material.release
    around = wholes(release, zone)
    told = essentials(release, zone, around, most=SENTENCES)
    known = displayable(release, [zone])
    recto = Content(
        identity=identity(release, zone),
        key_figures=key_figures(release, zone, around),
        essentials=told.sentences if known else (Sentence(_unknown(zone), ""),),
        watch=told.watch[:FLAGS],
        improving=told.improving[:FLAGS],
        message=told.message,
        aside=place(release, zone),
        sections=(),
    )
    recto = room.held(zone.name, recto, room.IN_SHEET)
    if not reported(release, zone):
        return recto
    left = room.left_on_first_page(zone.name, recto, room.IN_SHEET)
    verso = _table(material, zone, told.told)
    return replace(recto, sections=(*_among(release, zone, left), *verso))


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    """Code, communes, zoning, how well the outline is known, population."""
    communes = parents_of(release, zone)
    quality = zone.quality if zone.documented else "contour non documenté"
    return (
        Fact("Code provisoire", zone.key.code),
        Fact("Commune" + "s" * (len(communes) > 1), ", ".join(one.name for one in communes)),
        Fact("Zonage", zone.zoning_label),
        *((Fact("Composition", quality),) if quality else ()),
        *population_fact(release, zone),
    )


def _unknown(zone: ReleasedZone) -> str:
    """Why the sheet holds no figure."""
    if zone.documented:
        return f"Aucun chiffre n’est diffusé {zone.forms.a} pour cette édition."
    return (
        f"Contour non documenté{NBSP}: les IRIS qui composent ce quartier ne sont pas connus, et "
        "aucun fournisseur n’a livré de chiffres pour le quartier lui-même. Aucune part n’est "
        "inventée."
    )


def _among(release: Release, zone: ReleasedZone, left: float) -> tuple[Section, ...]:
    """The quartier among all quartiers, its commune and the agglomeration, in the height left.

    A note for the public tells no quartier's place among the others: its evolution instead.
    """
    if release.audience == "public":
        return section("Évolution", _evolution(release, zone), anchor="evolution")

    def fits(one: Drawing | None) -> bool:
        return one is None or room.fits_under(one, left)

    drawn = room.most(SPINES, lambda count: _spine(release, zone, count), fits)
    shown = drawn if fits(drawn) else None
    return section("Le quartier parmi les autres", shown, anchor="position")


def _spine(release: Release, zone: ReleasedZone, count: int) -> Drawing | None:
    """The chart of the first indicators; its sources are told at the foot of the verso."""
    drawn = spine_chart(
        release,
        headline(release, zone, count),
        zone,
        [one for one in zones_of(release, "quartier") if one.key != zone.key],
        wholes(release, zone),
        title=f"{zone.name} parmi les quartiers{NBSP}: chiffres, position et références",
        mention=mention(release),
    )
    return replace(drawn, source="") if drawn is not None else None


def _table(material: Material, zone: ReleasedZone, told: Collection[str]) -> tuple[Section, ...]:
    """The table, with all that the recto quotes; evolution and words where it leaves room."""
    release = material.release
    words = material.comment(zone, THEME)
    left = room.PAGE - room.SECTION - MENTION - (room.prose(words) if words else 0)
    table = room.most(
        ROWS,
        lambda count: zone_table(release, zone, rows_of(release, zone, count, told)),
        lambda one: room.table(one) <= left,
    )
    drawn = None if release.audience == "public" else _evolution(release, zone)
    if drawn is not None and room.table(table) + room.GAP + room.drawing(drawn) > left:
        drawn = None
    return section("Tableau de bord", table, drawn, words, new_page=True, anchor="tableau")


def _evolution(release: Release, zone: ReleasedZone) -> Drawing | None:
    """The first shares over the years, beside those of the commune or the agglomeration."""
    return multiples(
        release,
        headline(release, zone, PANELS + 1)[1:],
        zone,
        wholes(release, zone)[:1],
        title=f"Évolution, {zone.name}",
        mention=mention(release),
    )


def zone_table(release: Release, zone: ReleasedZone, indicators: list[IndicatorModel]) -> Table:
    """Count, share, references, gap, change, rank and reliability of a quartier's figures."""
    around = wholes(release, zone)
    changes = columns.changes_of(release, zone, indicators)
    shown = columns.present(
        [
            columns.count_column(release, zone, indicators),
            columns.value_column(release, zone, "Quartier", 8),
            *(columns.value_column(release, one, width=9) for one in around),
            columns.rest_column(release, zone, indicators, around[0]) if around else None,
            columns.change_column(changes),
            columns.rank_column(release, zone, indicators, zones_of(release, "quartier")),
            columns.grade_column(release, zone, indicators),
        ]
    )
    return indicator_table(
        release,
        zone,
        indicators,
        shown,
        changes,
        title=f"Indicateurs {release.edition}{NBSP}: {zone.name}",
        mention=mention(release),
        role="dense",
    )


def place(release: Release, zone: ReleasedZone) -> Drawing | None:
    """The quartier in its commune, or its commune in the agglomeration without an outline."""
    communes = parents_of(release, zone)
    names = " et ".join(one.name for one in communes)
    if zone.outline is None:
        parts = zones_of(release, "commune")
        title = f"{names} dans l’agglomération{NBSP}: contour du quartier non documenté"
        words = ("", "Communes de l’agglomération", names)
    else:
        parts = [one for commune in communes for one in zones_of(release, "iris", commune.key.code)]
        title = f"{zone.name}{NBSP}: {names}"
        words = (zone.name, "IRIS de la commune", f"Limite communale{NBSP}: {names}")
    return locator(
        release,
        zone,
        communes,
        parts,
        title=title,
        mention=mention(release),
        words=words,
        width=ASIDE,
        highest=ASIDE,
    )
