"""What the three kinds of notes share: key figures, sentences, distribution of IRIS."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.extremes import extremes
from osq.notes.figures import with_unit
from osq.notes.maps import choropleth
from osq.notes.selection import (
    compared,
    direct_only,
    displayable,
    has_value,
    population_indicator,
    reference_of,
)
from osq.notes.sentences import main_sentence, range_sentence
from osq.notes.strips import strip_chart
from osq.notes.tables import distribution_table
from osq.notes.viewmodel import PAGE_WIDTH, Fact, KeyFigure, Section, Sentence
from osq.text import NBSP, format_number, format_unit

FICTITIOUS = f"DONNÉES{NBSP}FICTIVES"
SENTENCES = 5
KEY_FIGURES = 4


def mention(release: Release) -> str:
    """What follows every caption and text alternative of a demonstration."""
    return f" — {FICTITIOUS}" if release.demonstration else ""


def headline(release: Release, zone: ReleasedZone) -> list[IndicatorModel]:
    """Indicators told first: shares and medians by importance, then counts if too few."""
    found = displayable(release, [zone])
    population = population_indicator(release)
    others = [one for one in found if population is None or one.id != population.id]
    shares = compared(others, len(others))
    return shares + [one for one in others if one not in shares]


def population_fact(release: Release, zone: ReleasedZone) -> tuple[Fact, ...]:
    """The population with its vintage, when it is released for the zone."""
    indicator = population_indicator(release)
    if indicator is None or not has_value(release, indicator, zone):
        return ()
    figure = release.figures[indicator.id, zone.key, release.edition]
    if figure.value is None:
        return ()
    text = format_unit(format_number(figure.value), "habitants")
    source = reference_of(release, indicator)
    return (Fact("Population", f"{text} ({source})" if source else text),)


def key_figures(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> tuple[KeyFigure, ...]:
    """Up to four figures at the head of the note, with the nearest whole beside each."""
    found = []
    for one in headline(release, zone)[:KEY_FIGURES]:
        figure = release.figures[one.id, zone.key, release.edition]
        if figure.value is None:
            continue
        beside = [whole for whole in wholes if has_value(release, one, whole)]
        detail = ""
        if beside:
            value = release.figures[one.id, beside[0].key, release.edition].value
            detail = f"{beside[0].name}{NBSP}: {with_unit(one, value)}" if value is not None else ""
        found.append(KeyFigure(with_unit(one, figure.value), one.short_label or one.label, detail))
    return tuple(found)


def distribution_figures(release: Release, zones: Sequence[ReleasedZone]) -> tuple[KeyFigure, ...]:
    """Head of a note whose figures exist by IRIS only: lowest, highest, how many."""
    indicator = next(iter(direct_only(release, zones)), None)
    found = extremes(release, indicator, zones) if indicator else None
    if indicator is None or found is None:
        return ()
    label = indicator.short_label or indicator.label
    return (
        KeyFigure(
            with_unit(indicator, found.low), f"{label}, l’IRIS le plus bas", found.lowest[0].name
        ),
        KeyFigure(
            with_unit(indicator, found.high),
            f"{label}, l’IRIS le plus élevé",
            found.highest[0].name,
        ),
        KeyFigure(
            f"{format_number(found.count)} sur {format_number(len(zones))}",
            "IRIS avec un chiffre diffusé",
            reference_of(release, indicator),
        ),
    )


def essentials(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> list[Sentence]:
    """The main sentence of the first indicators that have a released number."""
    found = (main_sentence(release, one, zone, wholes) for one in headline(release, zone))
    return [one for one in found if one is not None][:SENTENCES]


def distribution_sentences(
    release: Release, whole: ReleasedZone, zones: Sequence[ReleasedZone]
) -> list[Sentence]:
    """Ranges among IRIS, for figures that are published at no other level."""
    among = f"parmi les {len(zones)}{NBSP}IRIS {whole.forms.de}"
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    found = (range_sentence(release, one, zones, among) for one in indicators)
    return [one for one in found if one is not None][:SENTENCES]


def distribution_section(
    release: Release,
    whole: ReleasedZone,
    zones: Sequence[ReleasedZone],
    rows: Sequence[tuple[ReleasedZone, Sequence[ReleasedZone]]],
    *,
    with_map: bool,
) -> Section | None:
    """Map, strip of dots and table of figures delivered by IRIS, or None without any."""
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    if not indicators:
        return None
    first, said = indicators[0], mention(release)
    name = first.short_label or first.label
    drawn = choropleth(
        release,
        first,
        zones,
        title=f"{name} par IRIS, {whole.name}",
        mention=said,
        width=PAGE_WIDTH,
        height=360,
    )
    strip = strip_chart(
        release, first, rows, title=f"{name}{NBSP}: un point par IRIS", mention=said
    )
    table = distribution_table(release, indicators, whole, zones, mention=said)
    blocks = [drawn if with_map else None, strip, table]
    return Section(
        heading=f"Les IRIS {whole.forms.de}",
        blocks=tuple(block for block in blocks if block is not None),
    )
