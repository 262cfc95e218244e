"""Which zones and indicators of a release a note speaks of, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from osq.confidentiality.release import (
    IndicatorModel,
    Release,
    ReleasedZone,
    Sign,
    ZoneKey,
    once,
)
from osq.conventions.indicators import CountIndicator, DirectIndicator
from osq.territory.model import Level
from osq.text import normalise_label

POPULATION = ("insee-population", "pop_mun")
"""Provider and measure of the municipal population, cited in the identity of a zone."""


def zones_of(release: Release, level: Level, parent: str | None = None) -> list[ReleasedZone]:
    """Zones of a level by code, those of one commune when `parent` is given."""
    return [
        zone
        for key, zone in sorted(release.zones.items())
        if key.level == level and (parent is None or parent in zone.parents)
    ]


def by_name(zones: Iterable[ReleasedZone]) -> list[ReleasedZone]:
    """Zones in alphabetical order of their names, É with E: an order that ranks nobody."""
    return sorted(zones, key=lambda zone: (normalise_label(zone.name), zone.key))


def agglomeration_of(release: Release) -> ReleasedZone | None:
    """The agglomeration itself, or None when the release does not hold it."""
    return next(iter(zones_of(release, "agglomeration")), None)


def parents_of(release: Release, zone: ReleasedZone) -> list[ReleasedZone]:
    """The communes a zone lies in, by code."""
    keys = [ZoneKey("commune", code) for code in sorted(zone.parents)]
    return [release.zones[key] for key in keys if key in release.zones]


@once
def editions_of(release: Release) -> list[int]:
    """The editions that the release has figures of, the last first."""
    return sorted({edition for _, _, edition in release.figures}, reverse=True)


def ordered_indicators(release: Release) -> list[IndicatorModel]:
    """Indicators from the most important to the least (`rank`, then identifier)."""
    return sorted(release.indicators, key=lambda indicator: (indicator.rank, indicator.id))


def by_theme(
    release: Release, indicators: Sequence[IndicatorModel]
) -> list[tuple[str, list[IndicatorModel]]]:
    """Indicators under the label of their theme, in the order of the observatory's themes."""
    groups = [
        (theme.label, [one for one in indicators if one.theme == theme.id])
        for theme in release.themes
    ]
    known = {theme.id for theme in release.themes}
    others = [one for one in indicators if one.theme not in known]
    return [group for group in [*groups, ("Autres indicateurs", others)] if group[1]]


def value_of(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> Decimal | None:
    """The released number, or None where there is only a sign or nothing."""
    figure = release.figure(indicator.id, zone.key)
    return figure.value if figure is not None else None


def has_value(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> bool:
    return value_of(release, indicator, zone) is not None


def is_hidden(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> bool:
    """Whether the release says that the figure is confidential."""
    figure = release.figure(indicator.id, zone.key)
    return figure is not None and figure.sign is Sign.CONFIDENTIAL


def reported(release: Release, zone: ReleasedZone) -> list[IndicatorModel]:
    """Indicators with a number for the zone or a figure said to be confidential, by importance."""
    return [
        one
        for one in ordered_indicators(release)
        if has_value(release, one, zone) or is_hidden(release, one, zone)
    ]


def displayable(release: Release, zones: Sequence[ReleasedZone]) -> list[IndicatorModel]:
    """Indicators with a released number in at least one of the zones, by importance."""
    return [
        one for one in ordered_indicators(release) if any(has_value(release, one, z) for z in zones)
    ]


def compared(indicators: Iterable[IndicatorModel], limit: int) -> list[IndicatorModel]:
    """The first indicators that compare zones of different sizes: never a raw count.

    Those that have a direction (more or less favourable) come before those that only
    describe (the share of an age group), each in their order of importance.
    """
    found: list[IndicatorModel] = []
    found.extend(one for one in indicators if not isinstance(one, CountIndicator))
    return sorted(found, key=lambda one: one.direction == "undetermined")[:limit]


def direct_only(release: Release, zones: Sequence[ReleasedZone]) -> list[IndicatorModel]:
    """Indicators delivered as they are (medians), with a number in one of the zones.

    The one that most IRIS of the release have leads, the others follow by importance: the
    same order in every note.
    """
    found: list[IndicatorModel] = []
    found.extend(one for one in displayable(release, zones) if isinstance(one, DirectIndicator))
    iris = zones_of(release, "iris")
    lead = min(
        found, key=lambda one: sum(not has_value(release, one, zone) for zone in iris), default=None
    )
    return sorted(found, key=lambda one: one is not lead)


def population_indicator(release: Release) -> IndicatorModel | None:
    """The released count that is the municipal population, if any."""
    provider, measure = POPULATION
    for one in release.indicators:
        own = release.indicator_providers.get(one.id) == provider
        names = {f"{provider}.{measure}"} | ({measure} if own else set())
        if isinstance(one, CountIndicator) and len(one.value) == 1 and one.value[0] in names:
            return one
    return None


def reference_of(release: Release, indicator: IndicatorModel) -> str:
    """« CAF de la Loire, au 31 décembre 2013 »: who says it, of when; empty if unknown.

    The delivery is that of its figures, the one of its own convention where a ratio rests on
    several.
    """
    start = f"{release.indicator_providers.get(indicator.id)}-{release.edition}-"
    figures = (release.figure(indicator.id, key) for key in release.zones)
    used = next((one.deliveries for one in figures if one is not None and one.deliveries), ())
    for delivery in sorted(used, key=lambda name: not name.startswith(start)):
        for source in release.sources:
            if source.delivery == delivery:
                return f"{source.provider}, {source.reference}"
    return ""


def signatories(release: Release) -> list[ReleasedZone]:
    """Communes with a note of their own, by name."""
    return by_name(zone for zone in zones_of(release, "commune") if zone.signatory)
