"""The note of a commune: a detachable page, its themes, its IRIS, the sheets of its quartiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes import columns
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.maps import choropleth, locator
from osq.notes.outlines import closing, quartier, room
from osq.notes.outlines.content import Content, on_next_page, section
from osq.notes.outlines.cucs import objectives_section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import (
    COLUMNS,
    PANELS,
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
from osq.notes.selection import (
    agglomeration_of,
    by_name,
    direct_only,
    displayable,
    has_value,
    population_indicator,
    reported,
    signatories,
    zones_of,
)
from osq.notes.shapes import Drawing
from osq.notes.tables import indicator_table, zones_table
from osq.notes.viewmodel import PAGE_WIDTH, Fact, Note, Prose, Run, Section, Sentence
from osq.notes.writing.essentials import essentials
from osq.text import NBSP

SENTENCES = 5
FLOWING = ("population", "securite", "accessibilite")
"""Themes too short for a page of their own."""


def content(material: Material, zone: ReleasedZone, sheets: tuple[Note, ...]) -> Content:
    """The note of one commune, with the sheets of its quartiers."""
    release = material.release
    around = surroundings(release, zone)
    iris = zones_of(release, "iris", zone.key.code)
    told = essentials(release, zone, around.wholes, most=SENTENCES)
    known = bool(displayable(release, [zone]))
    first = Content(
        identity=identity(release, zone),
        key_figures=key_figures(release, zone, around.wholes)
        or distribution_figures(release, iris),
        essentials=(told.sentences if known else distribution_sentences(release, zone, iris))
        or (Sentence(_nothing(release, zone), ""),),
        watch=told.watch,
        improving=told.improving,
        message=told.message,
        aside=place(release, zone),
        sections=(),
        sheets=sheets,
    )
    first = room.held(zone.name, first, room.IN_NOTE)
    drawn = _position(release, zone) if known else None
    position = section("Parmi les communes signataires", drawn, anchor="position")
    left = room.left_on_first_page(zone.name, first, room.IN_NOTE)
    beside = drawn is not None and room.fits_under(drawn, left)
    landmarks = _landmarks(release, zone) if known else ()
    # Without a map, the population would have the second page for itself.
    early, late = (position, ()) if not landmarks else ((), position)
    inside = (
        *(() if beside else early),
        *landmarks,
        *(theme_sections(material, around, flowing=FLOWING) if known else ()),
        *(() if beside else late),
        *_iris(release, zone, iris),
        *(_quartiers(release, zone) if known else ()),
        *objectives_section(material, zone),
        *closing.quality_section(release, zone),
    )
    return replace(first, sections=(*(position if beside else ()), *on_next_page(inside)))


def _nothing(release: Release, zone: ReleasedZone) -> str:
    """Why the note holds no figure."""
    if reported(release, zone):
        why = "ceux que décrivent les livraisons reçues sont confidentiels (s)"
    else:
        why = "les livraisons reçues ne décrivent pas cette commune"
    start = f"Aucun chiffre n’est diffusé {zone.forms.a} pour l’édition {release.edition}"
    return f"{start}{NBSP}: {why}."


def surroundings(release: Release, zone: ReleasedZone) -> Around:
    """The agglomeration around the commune, the signatory communes, its quartiers."""
    whole = agglomeration_of(release)
    return Around(
        zone,
        (whole,) if whole else (),
        tuple(signatories(release)),
        tuple(by_name(zones_of(release, "quartier", zone.key.code))),
    )


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    """Code, quartiers, IRIS and population."""
    code = zone.key.code
    quartiers, iris = zones_of(release, "quartier", code), zones_of(release, "iris", code)
    none = "aucun zonage en vigueur" if not zones_of(release, "quartier") else "aucun"
    return (
        Fact("Code Insee", code),
        Fact("Quartiers", str(len(quartiers)) if quartiers else none),
        Fact("IRIS", str(len(iris)) if iris else "codes inconnus"),
        *population_fact(release, zone),
    )


def place(release: Release, zone: ReleasedZone) -> Drawing | None:
    """The commune in the agglomeration."""
    return locator(
        release,
        zone,
        [],
        zones_of(release, "commune"),
        title=f"{zone.name} dans l’agglomération",
        mention=mention(release),
        words=(zone.name, "Communes de l’agglomération", ""),
        width=quartier.ASIDE,
        highest=quartier.ASIDE,
    )


def _position(release: Release, zone: ReleasedZone) -> Drawing | None:
    """The commune among the signatories: on the page that can be detached, where it holds."""
    keys = across_themes(release, shares(displayable(release, [zone])), PANELS)
    rows = [ChartRow(one, "dot", strong=one.key == zone.key) for one in signatories(release)]
    whole = agglomeration_of(release)
    return dot_chart(
        release,
        keys,
        rows,
        title=f"{zone.name} parmi les communes signataires, par ordre alphabétique",
        mention=mention(release),
        reference=whole,
    )


def _landmarks(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    """Population by IRIS, and where the quartiers lie."""
    iris = zones_of(release, "iris", zone.key.code)
    quartiers = [one for one in zones_of(release, "quartier", zone.key.code) if one.outline]
    keys = [one for one in shares(displayable(release, iris)) if one.theme == "population"][:1]
    drawn = (
        choropleth(
            release,
            keys[0],
            iris,
            title=f"{keys[0].label} par IRIS, et quartiers" if quartiers else keys[0].label,
            mention=mention(release),
            width=PAGE_WIDTH,
            height=290,
            over=[zone, *quartiers],
            named=quartiers,
        )
        if keys and len(iris) > 1
        else None
    )
    return section("Repères", drawn, anchor="reperes")


def _iris(
    release: Release, zone: ReleasedZone, iris: Sequence[ReleasedZone]
) -> tuple[Section, ...]:
    """Figures that exist by IRIS, and the table of all IRIS for technicians."""
    if len(iris) == 1:
        return _only_iris(release, zone, iris[0])
    listed = len(iris) > 1
    blocks = [*distribution_blocks(release, zone, iris, [(zone, iris)], listed=listed)]
    population = population_indicator(release)
    known = [one for one in displayable(release, iris) if one is not population]
    keys = [*([population] if population else []), *shares(known)][: COLUMNS + 1]
    if listed and keys:
        blocks.append(
            zones_table(
                release,
                [("", by_name(iris)), ("Référence", [zone])],
                keys,
                title=f"Les IRIS {zone.forms.de}, {release.edition}",
                stub="IRIS",
                mention=mention(release),
                strong=[zone],
                role="dense",
            )
        )
    return section(f"Les IRIS {zone.forms.de}", *blocks, new_page=True, anchor="iris")


def _only_iris(release: Release, zone: ReleasedZone, iris: ReleasedZone) -> tuple[Section, ...]:
    """The figures of the one IRIS that a commune is: nothing to map, nothing to compare."""
    known = [one for one in direct_only(release, [iris]) if not has_value(release, one, zone)]
    if not known:
        return ()
    shown = [
        columns.period_column(release, iris),
        columns.value_column(release, iris, f"IRIS {iris.name}", 20),
    ]
    table = indicator_table(
        release,
        iris,
        known,
        shown,
        {},
        title=f"L’IRIS {zone.forms.de}, {release.edition}",
        mention=mention(release),
        themed=False,
    )
    return section(f"L’IRIS {zone.forms.de}", table, anchor="iris")


def _quartiers(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    """Quartiers beside their commune in one table; those without figures are named, and why."""
    quartiers = by_name(zones_of(release, "quartier", zone.key.code))
    shown = [one for one in quartiers if displayable(release, [one])]
    keys = across_themes(release, shares(displayable(release, shown)), COLUMNS)
    references = [zone, *surroundings(release, zone).wholes]
    table = (
        zones_table(
            release,
            [("", shown), ("Références", references)],
            keys,
            title=f"Les quartiers {zone.forms.de} et leurs références, {release.edition}",
            stub="Quartier",
            mention=mention(release),
            strong=references,
            apart=zone,
        )
        if keys
        else None
    )
    words = _without_figures([one for one in quartiers if one not in shown])
    return section("Les quartiers", table, words, anchor="quartiers")


def _without_figures(quartiers: Sequence[ReleasedZone]) -> Prose | None:
    """The quartiers of which nothing is told, and why."""
    named = {
        "contour non documenté": [one.name for one in quartiers if not one.documented],
        "aucun chiffre diffusé": [one.name for one in quartiers if one.documented],
    }
    told = [
        f"Sans chiffre ({why}){NBSP}: {', '.join(names)}." for why, names in named.items() if names
    ]
    return Prose(tuple((Run(text),) for text in told), role="statement") if told else None
