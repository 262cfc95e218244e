"""The note of the agglomeration: what matters, its communes and quartiers theme by theme."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Theme
from osq.notes.drawing.maps import choropleth
from osq.notes.outlines import closing, room, synthesis
from osq.notes.outlines.content import Content, on_next_page, present, section
from osq.notes.outlines.cucs import objectives_section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import (
    COLUMNS,
    across_themes,
    key_figures,
    mention,
    population_fact,
    shares,
)
from osq.notes.outlines.spread import (
    distribution_blocks,
    distribution_figures,
    distribution_sentences,
)
from osq.notes.outlines.themes import Around, theme_sections
from osq.notes.selection import by_name, displayable, signatories, zones_of
from osq.notes.tables import zones_table
from osq.notes.viewmodel import PAGE_WIDTH, Block, Fact, Listing, Section, Sentence
from osq.notes.writing.essentials import essentials
from osq.text import NBSP

SENTENCES = 7
MAPPED = 5
"""Zones with a figure: a map of fewer says nothing."""


MARK = "*"
"""After the name of a quartier whose outline nobody has documented."""


def content(material: Material, zone: ReleasedZone) -> Content:
    """The note of the agglomeration, or its thematic edition."""
    release = material.release
    around = surroundings(release, zone)
    told = essentials(release, zone, (), most=SENTENCES)
    iris = zones_of(release, "iris")
    none = f"Aucun chiffre n’est diffusé pour l’édition {release.edition} à ce niveau."
    known = bool(displayable(release, [zone]))
    own = told.sentences if known else distribution_sentences(release, zone, iris)
    whole = material.thematic is None
    landmarks = _landmarks(release, zone, whole)
    apart = any(one.new_page for one in landmarks)
    following = (
        *theme_sections(
            material,
            around,
            lambda theme: _extra(release, theme, around),
            flowing=("population",),
        ),
        *_iris(release, zone, iris),
        *(synthesis.sections(material) if whole else ()),
        *objectives_section(material, zone),
        *_communes(release, zone),
        *closing.comparison_section(release),
        *closing.glossary_section(release, [zone, *around.peers, *around.parts, *iris]),
    )
    return Content(
        identity=identity(release, zone),
        key_figures=key_figures(release, zone, ()) or distribution_figures(release, iris),
        essentials=own or (Sentence(none, ""),),
        watch=told.watch,
        improving=told.improving,
        message=told.message,
        sections=(*landmarks, *(following if apart else on_next_page(following))),
    )


def surroundings(release: Release, zone: ReleasedZone) -> Around:
    """Nothing contains the agglomeration; its signatory communes and all its quartiers."""
    quartiers = by_name(zones_of(release, "quartier"))
    return Around(zone, (), tuple(signatories(release)), tuple(quartiers))


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    """Communes, quartiers and population."""
    communes, quartiers = zones_of(release, "commune"), zones_of(release, "quartier")
    return (
        Fact("Communes", f"{len(communes)}, dont {len(signatories(release))} signataires du CUCS"),
        Fact("Quartiers", f"{len(quartiers)}" if quartiers else "aucun zonage en vigueur"),
        *population_fact(release, zone),
    )


def _landmarks(release: Release, zone: ReleasedZone, whole: bool) -> tuple[Section, ...]:
    """Population of the communes on a map, and the quartiers of each.

    In a thematic edition without a map, a short list of quartiers is on the first page.
    """
    communes = zones_of(release, "commune")
    keys = [one for one in shares(displayable(release, communes)) if one.theme == "population"]
    drawn = by_commune(release, keys[0]) if keys else None
    blocks = present(drawn, _named(release))
    apart = whole or sum(room.block(one) for one in blocks) > 0.35 * room.PAGE
    return section("Repères", *blocks, new_page=apart, anchor="reperes")


def by_commune(release: Release, indicator: IndicatorModel) -> Block | None:
    """The indicator of the communes on a map, the signatories outlined and numbered."""
    communes = zones_of(release, "commune")
    if sum(bool(_value(release, indicator, one)) for one in communes) < MAPPED:
        return None
    return choropleth(
        release,
        indicator,
        communes,
        title=f"{indicator.label} par commune",
        mention=mention(release),
        width=PAGE_WIDTH,
        height=300,
        over=signatories(release),
        named=signatories(release),
    )


def _value(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> bool:
    figure = release.figure(indicator.id, zone.key)
    return figure is not None and figure.value is not None


def _named(release: Release) -> Block | None:
    items = []
    for commune in by_name(zones_of(release, "commune")):
        names = [
            one.name if one.documented else f"{one.name}{MARK}"
            for one in by_name(zones_of(release, "quartier", commune.key.code))
        ]
        if names:
            items.append((commune.name, ", ".join(names)))
    marked = any(MARK in names for _, names in items)
    column = f"Quartiers ({MARK}{NBSP}contour non documenté)" if marked else "Quartiers"
    return Listing(tuple(items), "Commune", column) if items else None


def _extra(release: Release, theme: Theme, around: Around) -> tuple[Block | None, ...]:
    """A map of the communes, and the table of the signatories."""
    communes = zones_of(release, "commune")
    known = [one for one in displayable(release, communes) if one.theme == theme.id]
    keys = shares(known)[:COLUMNS] or known[:COLUMNS]
    if not keys or theme.id == "population":
        return ()
    drawn = next((found for one in keys if (found := by_commune(release, one))), None)
    table = zones_table(
        release,
        [("", around.peers), ("Référence", [around.zone])],
        keys,
        title=f"{theme.label}{NBSP}: les communes signataires, {release.edition}",
        stub="Commune",
        mention=mention(release),
        strong=[around.zone],
        apart=around.zone,
    )
    return (drawn, table)


def _communes(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    """All communes in one dense table, the signatories first."""
    communes = zones_of(release, "commune")
    columns = across_themes(release, shares(displayable(release, communes)), COLUMNS + 1)
    if not columns:
        return ()
    others = by_name(one for one in communes if not one.signatory)
    groups: Sequence[tuple[str, Sequence[ReleasedZone]]] = [
        ("", [zone]),
        ("Communes signataires du CUCS", signatories(release)),
        ("Autres communes", others),
    ]
    table = zones_table(
        release,
        groups,
        columns,
        title=f"Les communes {zone.forms.de}, {release.edition}",
        stub="Commune",
        mention=mention(release),
        strong=[zone],
        role="dense",
    )
    return section("Commune par commune", table, new_page=True, anchor="communes")


def _iris(
    release: Release, zone: ReleasedZone, iris: Sequence[ReleasedZone]
) -> tuple[Section, ...]:
    communes = by_name(zones_of(release, "commune"))
    rows = [(one, zones_of(release, "iris", one.key.code)) for one in communes]
    blocks = distribution_blocks(
        release, zone, iris, [(one, parts) for one, parts in rows if len(parts) > 1]
    )
    return section(f"Les IRIS {zone.forms.de}", *present(*blocks), new_page=True, anchor="iris")
