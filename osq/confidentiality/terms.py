"""The rules of conventions as protection sees them: thresholds, zeros, what no line prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from osq.confidentiality.release import ZoneKey
from osq.conventions.indicators import RatioIndicator
from osq.conventions.measures import MinimumCount, PartsRelation, Rule
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.panel import Panel
from osq.protection.dossier import Inclusion, Part, Relation
from osq.protection.implicit import Rule as CellRule
from osq.territory.model import Level


@dataclass(frozen=True, eq=False)
class Terms:
    """What conventions say of qualified measures; `printed`: the levels at which something that
    depends on a measure is printed or hidden.
    """

    conventions: Mapping[str, Convention]
    panel: Panel
    printed: Mapping[str, frozenset[Level]]

    def public(self, measure: str) -> bool:
        return self.conventions[measure.partition(".")[0]].confidentiality.public

    def rules(self, measure: str) -> list[Rule]:
        """The rules about a measure that hold where it is printed."""
        levels = self.printed.get(measure, frozenset())
        owner, _, short = measure.partition(".")
        return [
            rule
            for rule in self.conventions[owner].confidentiality.rules
            if (not rule.measures or short in rule.measures)
            and rule.kind != "applied_by_provider"
            and (not rule.levels or levels & set(rule.levels))
        ]

    def threshold(self, measure: str) -> int | None:
        """The first count that is shown; None without a rule on small counts."""
        rules = self.rules(measure)
        counts = (rule.threshold for rule in rules if isinstance(rule, MinimumCount))
        return max(counts, default=None)

    def zeros_shown(self, measure: str) -> bool:
        """Whether no rule hides a zero of the measure."""
        return all(
            isinstance(rule, MinimumCount) and not rule.hides_zero for rule in self.rules(measure)
        )

    def doubtful(self, measure: str) -> list[ZoneKey]:
        """The zones of which the provider, by a rule of its own, may hide a zero."""
        column = self.panel.column(measure)
        maybe = column.suppressed & ~(column.lower >= 1)
        return [
            ZoneKey(self.panel.levels[row], str(self.panel.zones[row]))
            for row in maybe.nonzero()[0]
        ]

    def unprinted(
        self, declared: Sequence[Declared], measures: Iterable[str], width: int
    ) -> CellRule:
        """The rule of what no line prints."""
        thresholds = {name: self.threshold(name) or 0 for name in measures}
        complements = (
            one.indicator.id
            for one in declared
            if isinstance(one.indicator, RatioIndicator)
            and one.indicator.numerator_subset
            and any(
                isinstance(rule, MinimumCount) and rule.complements
                for name in one.numerator
                for rule in self.rules(name)
            )
        )
        return CellRule(0, width, thresholds, frozenset(complements))

    def relations(self, providers: Sequence[str]) -> Iterable[Relation]:
        """What providers say holds exactly between their measures."""
        for provider in providers:
            for one in self.conventions[provider].relations:
                if one.tolerance:
                    continue
                if isinstance(one, PartsRelation):
                    parts = tuple(f"{provider}.{part}" for part in one.parts)
                    yield Part(f"{provider}.{one.total}", parts, one.exhaustive)
                else:
                    yield Inclusion(f"{provider}.{one.smaller}", f"{provider}.{one.larger}")
