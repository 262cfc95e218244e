"""The note of a commune: itself, its quartiers side by side, its IRIS on a map."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import Release, ReleasedZone
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.maps import choropleth
from osq.notes.outlines.agglomeration import signatories
from osq.notes.outlines.common import (
    COLUMNS,
    PANELS,
    SENTENCES,
    distribution_figures,
    distribution_section,
    distribution_sentences,
    essentials,
    headline,
    key_figures,
    mention,
    population_fact,
)
from osq.notes.selection import agglomeration_of, by_name, compared, displayable, reported, zones_of
from osq.notes.shapes import Drawing
from osq.notes.tables import indicator_table, zones_table
from osq.notes.viewmodel import (
    PAGE_WIDTH,
    Block,
    Fact,
    KeyFigure,
    Paragraphs,
    Section,
    Sentence,
)
from osq.notes.writing.sentences import highest_sentence
from osq.text import NBSP


def wholes(release: Release) -> list[ReleasedZone]:
    """What contains a commune: the agglomeration."""
    found = agglomeration_of(release)
    return [found] if found else []


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    code = zone.key.code
    quartiers, iris = zones_of(release, "quartier", code), zones_of(release, "iris", code)
    none = "aucun zonage en vigueur" if not zones_of(release, "quartier") else "aucun"
    return (
        Fact("Code Insee", code),
        Fact("Quartiers", str(len(quartiers)) if quartiers else none),
        Fact("IRIS", str(len(iris)) if iris else "codes inconnus"),
        *population_fact(release, zone),
    )


def figures(release: Release, zone: ReleasedZone) -> tuple[KeyFigure, ...]:
    own = key_figures(release, zone, wholes(release))
    return own or distribution_figures(release, zones_of(release, "iris", zone.key.code))


def sentences(release: Release, zone: ReleasedZone) -> tuple[Sentence, ...]:
    """Own figures with their place among signatories, else the range among IRIS."""
    peers = signatories(release)
    told = headline(release, zone)[:SENTENCES]
    own = [
        Sentence(one.text + highest_sentence(release, indicator, zone, peers), one.source)
        for one, indicator in zip(essentials(release, zone, wholes(release)), told, strict=True)
    ]
    iris = zones_of(release, "iris", zone.key.code)
    return tuple(own or distribution_sentences(release, zone, iris))


def sections(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    iris = zones_of(release, "iris", zone.key.code)
    spread = distribution_section(release, zone, iris, [(zone, iris)])
    found = displayable(release, [zone])
    plan = [_map_section(release, zone, iris) if found else None]
    plan += [spread] if not found else []
    plan += [_indicators(release, zone), _quartiers(release, zone)]
    plan += [spread] if found else []
    kept = tuple(section for section in plan if section is not None)
    return kept or (Section("Chiffres", (Paragraphs((_nothing(release, zone),)),)),)


def _nothing(release: Release, zone: ReleasedZone) -> str:
    if reported(release, zone):
        why = "ceux que décrivent les livraisons reçues sont confidentiels (s)"
    else:
        why = "les livraisons reçues ne décrivent pas cette commune"
    start = f"Aucun chiffre n’est diffusé {zone.forms.a} pour l’édition {release.edition}"
    return f"{start}{NBSP}: {why}."


def _map_section(release: Release, zone: ReleasedZone, iris: list[ReleasedZone]) -> Section | None:
    """The first share or median by IRIS; by commune where IRIS have no figure or outline."""
    drawn = _iris_map(release, zone, iris) or _communes_map(release, zone)
    return Section("La commune sur la carte", (drawn,)) if drawn else None


def _iris_map(release: Release, zone: ReleasedZone, iris: list[ReleasedZone]) -> Drawing | None:
    keys = compared(displayable(release, iris), 1)
    if len(iris) < 2 or not keys:
        return None
    quartiers = by_name(zones_of(release, "quartier", zone.key.code))
    name = keys[0].short_label or keys[0].label
    return choropleth(
        release,
        keys[0],
        iris,
        title=f"{name} par IRIS, {zone.name} et ses quartiers" if quartiers else f"{name} par IRIS",
        mention=mention(release),
        width=PAGE_WIDTH,
        height=330,
        over=[zone, *quartiers],
        named=quartiers,
    )


def _communes_map(release: Release, zone: ReleasedZone) -> Drawing | None:
    communes = zones_of(release, "commune")
    keys = compared(displayable(release, communes), 1)
    if not keys:
        return None
    name = keys[0].short_label or keys[0].label
    return choropleth(
        release,
        keys[0],
        communes,
        title=f"{name} par commune",
        mention=mention(release),
        width=PAGE_WIDTH,
        height=320,
        over=[zone],
        named=[zone],
    )


def _indicators(release: Release, zone: ReleasedZone) -> Section | None:
    if not displayable(release, [zone]):
        return None
    rows = reported(release, zone)
    table = indicator_table(release, zone, rows, wholes(release), mention=mention(release))
    return Section("Tous les indicateurs", (table,), new_page=True)


def _quartiers(release: Release, zone: ReleasedZone) -> Section | None:
    """Quartiers beside their commune: a chart of three shares, a table of six."""
    quartiers = by_name(zones_of(release, "quartier", zone.key.code))
    if not quartiers:
        return None
    shown = [one for one in quartiers if displayable(release, [one])]
    keys = compared(displayable(release, shown), COLUMNS)
    words = _without_figures([one for one in quartiers if one not in shown])
    if not keys:
        return Section("Les quartiers", (Paragraphs(tuple(words)),)) if words else None
    said = mention(release)
    rows = [ChartRow(one, "dot") for one in shown] + [ChartRow(zone, "diamond", strong=True)]
    chart = dot_chart(
        release,
        keys[:PANELS],
        rows,
        title=f"Les quartiers {zone.forms.de}, par ordre alphabétique",
        mention=said,
        reference=zone,
    )
    table = zones_table(
        release,
        [("", shown), ("Références", [zone, *wholes(release)])],
        keys,
        title=f"Les quartiers {zone.forms.de} et leurs références, {release.edition}",
        stub="Quartier",
        mention=said,
        strong=[zone, *wholes(release)],
    )
    end = (Paragraphs(tuple(words)),) if words else ()
    blocks: tuple[Block | None, ...] = (chart, table, *end)
    return Section("Les quartiers", tuple(block for block in blocks if block is not None))


def _without_figures(quartiers: Sequence[ReleasedZone]) -> list[str]:
    """The quartiers of which nothing is told, and why."""
    named = {
        "contour non documenté": [one.name for one in quartiers if not one.documented],
        "aucun chiffre diffusé": [one.name for one in quartiers if one.documented],
    }
    return [
        f"Sans chiffre ({why}){NBSP}: {', '.join(names)}." for why, names in named.items() if names
    ]
