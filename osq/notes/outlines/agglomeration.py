"""The note of the agglomeration: all communes at a glance, its quartiers named."""

from __future__ import annotations

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.maps import choropleth
from osq.notes.outlines.common import (
    COLUMNS,
    PANELS,
    distribution_figures,
    distribution_section,
    distribution_sentences,
    essentials,
    headline,
    key_figures,
    mention,
    population_fact,
)
from osq.notes.selection import by_name, compared, displayable, reported, zones_of
from osq.notes.tables import indicator_table, range_column, zones_table
from osq.notes.viewmodel import (
    PAGE_WIDTH,
    Block,
    Fact,
    KeyFigure,
    Listing,
    Section,
    Sentence,
)
from osq.notes.writing.sentences import range_sentence
from osq.text import NBSP


def signatories(release: Release) -> list[ReleasedZone]:
    """Communes with a note of their own, by name."""
    return by_name(zone for zone in zones_of(release, "commune") if zone.signatory)


def identity(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    communes, quartiers = zones_of(release, "commune"), zones_of(release, "quartier")
    return (
        Fact("Communes", f"{len(communes)}, dont {len(signatories(release))} signataires du CUCS"),
        Fact("Quartiers", f"{len(quartiers)}" if quartiers else "aucun zonage en vigueur"),
        *population_fact(release, zone),
    )


def figures(release: Release, zone: ReleasedZone) -> tuple[KeyFigure, ...]:
    own = key_figures(release, zone, [])
    return own or distribution_figures(release, zones_of(release, "iris"))


def sentences(release: Release, zone: ReleasedZone) -> tuple[Sentence, ...]:
    """The agglomeration's own figures, each with its range among signatory communes."""
    peers = signatories(release)
    among = f"parmi les {len(peers)}{NBSP}communes signataires"
    found = []
    for sentence, one in zip(essentials(release, zone, []), headline(release, zone), strict=False):
        spread = (
            range_sentence(release, one, peers, among, told=True) if compared([one], 1) else None
        )
        text = f"{sentence.text} {spread.text}" if spread else sentence.text
        found.append(Sentence(text, sentence.source))
    found = found or distribution_sentences(release, zone, zones_of(release, "iris"))
    none = f"Aucun chiffre n’est diffusé pour l’édition {release.edition} à ce niveau."
    return tuple(found) or (Sentence(none, ""),)


def sections(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    shown = displayable(release, [zone, *zones_of(release, "commune")])
    return tuple(
        section
        for section in (
            _overview(release, shown),
            _indicators(release, zone),
            _communes(release, zone, shown),
            _iris(release, zone),
            _quartiers(release),
        )
        if section is not None
    )


def _overview(release: Release, shown: list[IndicatorModel]) -> Section | None:
    keys, said = compared(shown, PANELS), mention(release)
    communes = zones_of(release, "commune")
    if not keys:
        return None
    name = keys[0].short_label or keys[0].label
    blocks: list[Block | None] = [
        choropleth(
            release,
            keys[0],
            communes,
            title=f"{name} par commune",
            mention=said,
            width=PAGE_WIDTH,
            height=330,
            over=signatories(release),
            named=signatories(release),
        )
    ]
    reference = next(iter(zones_of(release, "agglomeration")), None)
    rows = [ChartRow(commune, "dot") for commune in signatories(release)]
    if rows:
        blocks.append(
            dot_chart(
                release,
                keys,
                rows,
                title="Les communes signataires, par ordre alphabétique",
                mention=said,
                reference=reference,
            )
        )
    return Section("Les communes en un coup d’œil", tuple(filter(None, blocks)))


def _indicators(release: Release, zone: ReleasedZone) -> Section | None:
    if not displayable(release, [zone]):
        return None
    peers = signatories(release)
    spread = range_column(release, peers, "De … à …, communes signataires au chiffre diffusé")
    rows = reported(release, zone)
    table = indicator_table(release, zone, rows, [], mention=mention(release), peers=spread)
    return Section("Tous les indicateurs", (table,))


def _communes(release: Release, zone: ReleasedZone, shown: list[IndicatorModel]) -> Section | None:
    columns = compared(shown, COLUMNS) or shown[:COLUMNS]
    if not columns:
        return None
    others = by_name(one for one in zones_of(release, "commune") if not one.signatory)
    table = zones_table(
        release,
        [
            ("", [zone]),
            ("Communes signataires du CUCS", signatories(release)),
            ("Autres communes", others),
        ],
        columns,
        title=f"Les communes {zone.forms.de}, {release.edition}",
        stub="Commune",
        mention=mention(release),
        strong=[zone],
    )
    return Section("Commune par commune", (table,))


def _iris(release: Release, zone: ReleasedZone) -> Section | None:
    communes = by_name(zones_of(release, "commune"))
    rows = [(one, zones_of(release, "iris", one.key.code)) for one in communes]
    return distribution_section(
        release,
        zone,
        zones_of(release, "iris"),
        [(one, iris) for one, iris in rows if len(iris) > 1],
    )


def _quartiers(release: Release) -> Section | None:
    communes = by_name(zones_of(release, "commune"))
    items = []
    for commune in communes:
        names = [
            one.name if one.documented else f"{one.name} (contour non documenté)"
            for one in by_name(zones_of(release, "quartier", commune.key.code))
        ]
        if names:
            items.append((commune.name, ", ".join(names)))
    return (
        Section("Les quartiers, commune par commune", (Listing(tuple(items)),)) if items else None
    )
