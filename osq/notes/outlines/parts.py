"""What all kinds of notes share: facts of identity, figures at the head, what is chosen first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import zip_longest

from osq.comparison import words
from osq.comparison.changes import Significance
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.columns import beside_shares
from osq.notes.evolution import Change, change
from osq.notes.figures import base_told, number, unit_of, with_unit
from osq.notes.selection import (
    displayable,
    has_value,
    population_indicator,
    reference_of,
    reported,
    value_of,
)
from osq.notes.viewmodel import Fact, KeyFigure, Move
from osq.notes.writing.chance import Chance
from osq.observations import FICTITIOUS
from osq.text import NBSP, format_number, format_unit

KEY_FIGURES = 8
COLUMNS = 6
"""Indicators beside one another in a table of zones."""
PANELS = 3
"""Indicators beside one another in a chart."""


def mention(release: Release) -> str:
    """What follows every caption and text alternative of a demonstration."""
    return f" — {FICTITIOUS}" if release.demonstration else ""


def shares(indicators: Sequence[IndicatorModel]) -> list[IndicatorModel]:
    """Those that compare zones of different sizes, the ones with a direction first."""
    found = [one for one in indicators if not isinstance(one, CountIndicator)]
    return sorted(found, key=lambda one: one.direction == "undetermined")


def across_themes(
    release: Release, indicators: Sequence[IndicatorModel], most: int
) -> list[IndicatorModel]:
    """At most `most`: the first of every theme, then the second of every theme, and so on.

    Within a theme the order given holds; so that no theme fills a note alone.
    """
    themes = dict.fromkeys(
        [*(theme.id for theme in release.themes), *(i.theme for i in indicators)]
    )
    groups = [[one for one in indicators if one.theme == theme] for theme in themes]
    rounds = [one for turn in zip_longest(*groups) for one in turn if one is not None]
    return rounds[:most]


def in_order(
    indicators: Sequence[IndicatorModel], chosen: Sequence[IndicatorModel]
) -> list[IndicatorModel]:
    """The chosen ones in the order that `indicators` have."""
    names = {one.id for one in chosen}
    return [one for one in indicators if one.id in names]


def headline(release: Release, zone: ReleasedZone, most: int = KEY_FIGURES) -> list[IndicatorModel]:
    """The shares and medians told first of a zone, across themes."""
    return across_themes(release, shares(displayable(release, [zone])), most)


def rows_of(
    release: Release, zone: ReleasedZone, most: int, told: Collection[str] = ()
) -> list[IndicatorModel]:
    """Indicators of a table that must hold in a page: shares first, one count per theme at most.

    Those that are `told` above it come before all others.
    """
    beside = beside_shares(release)
    known = [one for one in reported(release, zone) if one.id not in beside]
    counts = [one for one in known if isinstance(one, CountIndicator)]
    first = [
        next(one for one in counts if one.theme == theme)
        for theme in dict.fromkeys(one.theme for one in counts)
    ]
    quoted = [one for one in known if one.id in told]
    others = across_themes(release, [*first, *shares(known)], len(known))
    added = [one for one in others if one.id not in told]
    return in_order(known, [*quoted, *added][:most])


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
    release: Release,
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
    most: int = KEY_FIGURES,
) -> tuple[KeyFigure, ...]:
    """The figures at the head of a note, each with the nearest whole and its change."""
    found, chance = [], Chance(release, zone.key)
    for one in headline(release, zone, most):
        value = value_of(release, one, zone)
        if value is not None:
            move, moved = _moved(release, chance, one, zone)
            label = one.short_label or one.label
            detail = _beside(release, one, wholes)
            head = KeyFigure(number(one, value), unit_of(one), label, detail, move, moved)
            found.append(replace(head, base=base_told(one)))
    return tuple(found)


def _beside(release: Release, indicator: IndicatorModel, wholes: Sequence[ReleasedZone]) -> str:
    for whole in wholes:
        value = value_of(release, indicator, whole)
        if has_value(release, indicator, whole) and value is not None:
            return f"{whole.name}{NBSP}: {with_unit(indicator, value)}"
    return ""


def _moved(
    release: Release, chance: Chance, indicator: IndicatorModel, zone: ReleasedZone
) -> tuple[Move, str]:
    """The arrow of a change and its words; none where no change may be told.

    Only a change beyond chance has an arrow: what was not tested must not look surer than what was.
    """
    found = chance.settled(indicator, change(release, indicator, zone.key))
    if not isinstance(found, Change):
        return "", ""
    since = f"depuis{NBSP}{found.year}"
    if found.significance is Significance.NOT_SIGNIFICANT:
        return "level", f"{words.NOT_SIGNIFICANT} {since}"
    if found.before == found.after:
        return "level", f"inchangé {since}"
    text = f"{found.text} {since}"
    if found.significance is not Significance.SIGNIFICANT:
        return "", text
    return ("up" if found.after > found.before else "down"), text
