"""An edition before anything complementary is hidden: its figures as they would be printed for
the widest audience that sees most, those that rules hide, and the cases for protection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osq.confidentiality.cases import Case, CaseBuilder, FigureKey, groups, printed_levels
from osq.confidentiality.figures import edition_figures
from osq.confidentiality.parts import Land
from osq.confidentiality.primary import RuleUse, protect
from osq.confidentiality.release import Figure
from osq.confidentiality.terms import Terms
from osq.confidentiality.ways import Ways
from osq.conventions.model import Convention
from osq.indicators.declared import declared_indicators
from osq.indicators.panel import Panel, make_panel
from osq.indicators.periods import indicator_periods, zoning_vintages
from osq.methods import method_code
from osq.observatory import ObservatoryConfig
from osq.territory.model import Territory

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One edition.  `figures` are those of all its zones; `hidden` the keys of those that a rule
    or the provider hides; `delivered` the conventions with at least one measure.
    """

    edition: int
    figures: Mapping[FigureKey, Figure]
    hidden: frozenset[FigureKey]
    cases: tuple[Case, ...]
    rules: tuple[RuleUse, ...]
    delivered: frozenset[str]
    provenances: frozenset[str]


def draft_edition(
    values: pd.DataFrame,
    aggregates: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
    panel: Panel | None = None,
) -> Draft:
    """The draft of an edition, from what `compute` and `aggregate` return for it.

    `panel` is that of the aggregates, where it is at hand.
    """
    panel = panel or make_panel(aggregates)
    declared = declared_indicators(conventions)
    protection = protect(panel, conventions, declared)
    made = list(
        edition_figures(
            values,
            panel,
            protection,
            declared,
            conventions,
            config,
            edition,
            indicator_periods(aggregates, declared),
            zoning_vintages(aggregates),
        )
    )
    figures = {(figure.indicator, figure.zone, edition): figure for figure, _ in made}
    hidden = frozenset((one.indicator, one.zone, edition) for one, secret in made if secret)
    builder = CaseBuilder(
        Ways(panel, conventions, Land(territory, edition, _with_own_figures(panel))),
        Terms(conventions, panel, printed_levels(figures, declared)),
        figures,
        hidden,
        protection.hidden,
        declared,
        edition,
        config.confidentiality.width,
    )
    cases = [builder.build(names) for names in groups(declared, conventions)]
    return Draft(
        edition,
        figures,
        hidden | (builder.unprotected() - {key for case in cases for key in case.keys}),
        tuple(case for case in cases if case.keys),
        protection.rules,
        frozenset(measure.partition(".")[0] for measure in panel.columns),
        frozenset(aggregates["provenance"].unique()),
    )


def _with_own_figures(panel: Panel) -> tuple[str, ...]:
    """The quartiers that some measure gives otherwise than as sums of IRIS."""
    found: set[str] = set()
    quartiers = panel.at_levels(("quartier",))
    for column in panel.columns.values():
        for row in (quartiers & (column.known | column.suppressed)).nonzero()[0]:
            if not method_code(column.method[row]).startswith("iris"):
                found.add(str(panel.zones[row]))
    return tuple(sorted(found))
