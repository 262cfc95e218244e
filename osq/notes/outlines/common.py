"""What the three kinds of notes share: key figures, sentences, distribution of IRIS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.maps import choropleth
from osq.notes.drawing.strips import strip_chart
from osq.notes.extremes import extremes
from osq.notes.figures import number, unit_of, with_unit
from osq.notes.selection import (
    compared,
    direct_only,
    displayable,
    has_value,
    population_indicator,
    reference_of,
    value_of,
)
from osq.notes.spread import distribution_table
from osq.notes.viewmodel import PAGE_WIDTH, Fact, KeyFigure, Section, Sentence
from osq.notes.writing.sentences import main_sentence, places, range_sentence
from osq.observations import FICTITIOUS
from osq.text import NBSP, format_number, format_unit

SENTENCES = 4
KEY_FIGURES = 4
STRIPS = 2
COLUMNS = 6
"""Indicators beside one another in a table of zones."""
PANELS = 3
"""Indicators beside one another in a chart."""


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
    value = value_of(release, indicator, zone) if indicator else None
    if indicator is None or value is None:
        return ()
    text = format_unit(format_number(value), "habitants")
    source = reference_of(release, indicator)
    return (Fact("Population", f"{text} ({source})" if source else text),)


def key_figures(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> tuple[KeyFigure, ...]:
    """Up to four figures at the head of the note, with the nearest whole beside each."""
    found = []
    for one in headline(release, zone)[:KEY_FIGURES]:
        value = value_of(release, one, zone)
        beside = next((whole for whole in wholes if has_value(release, one, whole)), None)
        other = value_of(release, one, beside) if beside else None
        detail = (
            f"{beside.name}{NBSP}: {with_unit(one, other)}" if beside and other is not None else ""
        )
        if value is not None:
            label = one.short_label or one.label
            found.append(KeyFigure(number(one, value), unit_of(one), label, detail))
    return tuple(found)


def distribution_figures(release: Release, zones: Sequence[ReleasedZone]) -> tuple[KeyFigure, ...]:
    """Head of a note whose figures exist by IRIS only: lowest, highest, how many."""
    indicator = next(iter(direct_only(release, zones)), None)
    found = extremes(release, indicator, zones) if indicator else None
    if indicator is None or found is None:
        return ()
    label, unit = indicator.short_label or indicator.label, unit_of(indicator)
    low, high = number(indicator, found.low), number(indicator, found.high)
    source = reference_of(release, indicator)
    return (
        KeyFigure(low, unit, f"{label}, l’IRIS le plus bas", places(found.lowest)),
        KeyFigure(high, unit, f"{label}, l’IRIS le plus élevé", places(found.highest)),
        KeyFigure(
            f"{found.count}", f"sur {len(zones)}", "IRIS dont le chiffre est diffusé", source
        ),
    )


def essentials(
    release: Release, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> list[Sentence]:
    """The main sentence of the first indicators; only the first begins with the place."""
    told = headline(release, zone)[:SENTENCES]
    found = (main_sentence(release, one, zone, wholes, situated=one is told[0]) for one in told)
    return [one for one in found if one is not None]


def sourced_once(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A source shared by successive sentences is printed after the last of them."""
    following = [one.source for one in sentences[1:]]
    told = tuple(
        replace(one, source="") if one.source == after else one
        for one, after in zip(sentences, following, strict=False)
    )
    return (*told, *sentences[-1:])


def distribution_sentences(
    release: Release, whole: ReleasedZone, zones: Sequence[ReleasedZone]
) -> list[Sentence]:
    """Ranges among IRIS, for figures that are published at no other level."""
    among = f"parmi les {len(zones)}{NBSP}IRIS {whole.forms.de}"
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    found = (
        range_sentence(release, one, zones, among if one is indicators[0] else "")
        for one in indicators[:SENTENCES]
    )
    return [one for one in found if one is not None]


def distribution_section(
    release: Release,
    whole: ReleasedZone,
    zones: Sequence[ReleasedZone],
    rows: Sequence[tuple[ReleasedZone, Sequence[ReleasedZone]]],
) -> Section | None:
    """Map, strip of dots and table of figures delivered by IRIS, or None without any."""
    indicators = [one for one in direct_only(release, zones) if not has_value(release, one, whole)]
    if not indicators:
        return None
    first, said = indicators[0], mention(release)
    name = first.short_label or first.label
    ends = extremes(release, first, zones)
    drawn = choropleth(
        release,
        first,
        zones,
        title=f"{name} par IRIS, {whole.name}",
        mention=said,
        width=PAGE_WIDTH,
        height=340,
        over=[commune for commune, _ in rows],
        named=[ends.lowest[0], ends.highest[0]] if ends else [],
    )
    strips = [
        strip_chart(
            release,
            one,
            rows,
            title=f"{one.short_label or one.label}{NBSP}: un point par IRIS",
            mention=said,
        )
        for one in indicators[:STRIPS]
    ]
    table = distribution_table(release, indicators, whole, zones, mention=said)
    return Section(
        heading=f"Les IRIS {whole.forms.de}",
        blocks=tuple(block for block in (drawn, *strips, table) if block is not None),
    )
