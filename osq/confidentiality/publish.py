"""From internal indicators to a release: rules applied, figures rounded as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from osq.confidentiality.dissemination import levels_allowed
from osq.confidentiality.figures import edition_figures
from osq.confidentiality.gate import check_publishable
from osq.confidentiality.primary import RuleUse, protect
from osq.confidentiality.release import (
    PRIMARY_ONLY,
    AppliedRule,
    Figure,
    Release,
    ReleasedSource,
    Theme,
    ZoneKey,
)
from osq.confidentiality.sentences import applied_rule, dissemination_rule, public_rule
from osq.confidentiality.zones import released_zones
from osq.conventions.model import Convention, counts_whole_units
from osq.indicators.declared import Declared, declared_indicators
from osq.indicators.panel import Panel, make_panel
from osq.indicators.periods import indicator_periods, zoning_vintages
from osq.observatory import ObservatoryConfig
from osq.territory.model import LEVELS, Level, Territory

__all__ = ["check_publishable", "publish"]


def publish(
    values: Mapping[int, pd.DataFrame],
    aggregates: Mapping[int, pd.DataFrame],
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
    sources: Sequence[ReleasedSource],
    audience: str = "partners",
) -> Release:
    """What may be published of `edition`, with the figures of earlier editions.

    `values` and `aggregates` hold, per edition, what `compute` and `aggregate` return; an
    edition after `edition` is left out.  Rules are applied measure by measure to the
    aggregates, so that a ratio is hidden as soon as one of its terms is.  Indicators of a
    convention without delivery in `edition` are left out and their provider is named in
    `not_delivered`.  Raises Refusal when the gate says no.
    """
    years = [year for year in sorted(values) if year <= edition]
    _check_gate([aggregates[year] for year in years], config.demonstration)
    panels = {year: make_panel(aggregates[year]) for year in years}
    declared = declared_indicators(conventions)
    delivered = _delivered(panels[edition])
    kept = tuple(one for one in declared if one.convention.id in delivered)
    zones = released_zones(territory, config, edition)
    figures: dict[tuple[str, ZoneKey, int], Figure] = {}
    uses: list[RuleUse] = []
    for year, panel in panels.items():
        protection = protect(panel, conventions, declared)
        uses += protection.rules
        comparable = _same_zones(territory, year, edition)
        for figure in edition_figures(
            values[year],
            panel,
            protection,
            kept,
            conventions,
            config,
            year,
            audience,
            indicator_periods(aggregates[year], kept),
            zoning_vintages(aggregates[year]),
        ):
            if figure.zone in zones and figure.zone.level in comparable:
                figures[figure.indicator, figure.zone, year] = figure
    bound = sorted(set().union(*(_delivered(panel) for panel in panels.values())))
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
        figures=figures,
        sources=tuple(sorted(sources, key=lambda one: (one.provider, one.edition, one.delivery))),
        rules=_rules([conventions[name] for name in bound], uses, audience),
        certificate=PRIMARY_ONLY,
        outline_sources=dict(territory.outline_sources),
        not_delivered=_not_delivered(declared, delivered),
        counted=frozenset(
            one.indicator.id
            for one in kept
            if counts_whole_units(one.indicator, one.convention, conventions)
        ),
    )


def _check_gate(aggregates: Iterable[pd.DataFrame], demonstration: bool) -> None:
    """Whatever the caller checked, nothing passes here that may not be published."""
    provenances: set[str] = set()
    for frame in aggregates:
        provenances.update(frame["provenance"].unique())
    check_publishable(sorted(provenances), demonstration)


def _delivered(panel: Panel) -> frozenset[str]:
    """The conventions with at least one measure delivered."""
    return frozenset(measure.partition(".")[0] for measure in panel.columns)


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
    conventions: Sequence[Convention], uses: Sequence[RuleUse], audience: str
) -> tuple[AppliedRule, ...]:
    """The sentences of what was applied to the delivered conventions, without repetition."""
    return tuple(
        sorted(
            {*map(applied_rule, uses), *_terms(conventions, audience)},
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
