"""From secured editions to a release: what an audience may see, and signs elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from osq.confidentiality.cases import FigureKey
from osq.confidentiality.dissemination import levels_allowed
from osq.confidentiality.figures import allowed_levels, withheld
from osq.confidentiality.gate import check_publishable
from osq.confidentiality.release import (
    AppliedRule,
    Figure,
    Release,
    ReleasedSource,
    Theme,
    ZoneKey,
)
from osq.confidentiality.secured import SecuredEdition
from osq.confidentiality.sentences import dissemination_rule, public_rule
from osq.confidentiality.signs import told_only
from osq.confidentiality.zones import released_zones
from osq.conventions.model import Convention, counts_whole_units
from osq.indicators.declared import Declared, declared_indicators
from osq.observatory import ObservatoryConfig
from osq.territory.model import LEVELS, Level, Territory


def publish(
    editions: Mapping[int, SecuredEdition],
    certificate: str,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
    sources: Sequence[ReleasedSource],
    audience: str = "partners",
) -> Release:
    """What that audience may see of `edition`, with the figures of earlier editions.

    `editions` are those to show, none later than `edition`; `certificate` says what is proved
    of what they hide.  Indicators of a convention without delivery in `edition` are left out and
    their provider is named in `not_delivered`.  Raises Refusal when figures are of a provenance
    that may not be published.
    """
    check_publishable(
        set().union(*(each.provenances for each in editions.values())), config.demonstration
    )
    declared = declared_indicators(conventions)
    delivered = editions[edition].delivered
    kept = tuple(one for one in declared if one.convention.id in delivered)
    zones = released_zones(territory, config, edition)
    bound = sorted(set().union(*(each.delivered for each in editions.values())))
    applied = [rule for each in editions.values() for rule in each.rules]
    public = [name for name, each in conventions.items() if each.confidentiality.public]
    levels = {one.indicator.id: allowed_levels(one, conventions, audience) for one in kept}
    figures: dict[FigureKey, Figure] = {}
    for year, each in sorted(editions.items()):
        same = _same_zones(territory, year, edition)
        places = {zone for zone in zones if zone.level in same}
        figures.update(_shown(each, levels, places))
    return Release(
        observatory=config.name,
        agglomeration=config.agglomeration.name,
        edition=edition,
        demonstration=config.demonstration,
        audience=audience,
        indicators=tuple(one.indicator for one in kept),
        indicator_providers={one.indicator.id: one.convention.id for one in kept},
        themes=tuple(Theme(theme.id, theme.label) for theme in config.themes),
        zones=zones,
        figures=told_only(figures, kept, public),
        sources=tuple(sorted(sources, key=lambda one: (one.provider, one.edition, one.delivery))),
        rules=_rules([conventions[name] for name in bound], applied, audience),
        certificate=certificate,
        outline_sources=dict(territory.outline_sources),
        not_delivered=_not_delivered(declared, delivered),
        counted=frozenset(
            one.indicator.id
            for one in kept
            if counts_whole_units(one.indicator, one.convention, conventions)
        ),
    )


def _shown(
    secured: SecuredEdition, levels: Mapping[str, Collection[str]], places: Collection[ZoneKey]
) -> Iterator[tuple[FigureKey, Figure]]:
    """The figures of an edition in these places, by indicator and at the levels that it may be
    shown at.
    """
    for key, figure in secured.figures.items():
        indicator, zone, _ = key
        if indicator in levels and zone in places:
            yield key, figure if zone.level in levels[indicator] else withheld(figure)


def _not_delivered(declared: Sequence[Declared], delivered: frozenset[str]) -> tuple[str, ...]:
    absent = {one.convention.label for one in declared if one.convention.id not in delivered}
    return tuple(sorted(absent))


def _same_zones(territory: Territory, year: int, edition: int) -> frozenset[Level]:
    """Levels whose zones are the same in both editions.

    The agglomeration is always kept: its figures name their perimeter.
    """
    same: set[Level] = {"agglomeration"}
    for level in LEVELS:
        then, now = territory.of_level(level, year), territory.of_level(level, edition)
        if then is not None and now is not None and then.ref == now.ref:
            same.add(level)
    return frozenset(same)


def _rules(
    conventions: Sequence[Convention], applied: Sequence[AppliedRule], audience: str
) -> tuple[AppliedRule, ...]:
    """The sentences of what was applied to the delivered conventions, without repetition."""
    return tuple(
        sorted(
            {*applied, *_terms(conventions, audience)},
            key=lambda rule: (rule.provider, rule.sentence),
        )
    )


def _terms(conventions: Sequence[Convention], audience: str) -> Iterator[AppliedRule]:
    for convention in conventions:
        if convention.confidentiality.public:
            yield public_rule(convention)
        allowed = [level for level in LEVELS if level in levels_allowed(convention, audience)]
        if len(allowed) < len(LEVELS):
            yield dissemination_rule(convention, allowed[0] if allowed else None)
