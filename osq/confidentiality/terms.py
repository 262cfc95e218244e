"""The rules of conventions as protection sees them: thresholds, zeros, what no line prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from osq.confidentiality.primary import subject
from osq.confidentiality.release import ZoneKey
from osq.conventions.indicators import RatioIndicator
from osq.conventions.measures import MinimumBase, MinimumCount, PartsRelation, Rule
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.panel import Panel
from osq.protection.dossier import BaseTerm, CountTerm, Inclusion, Part, Relation, Term
from osq.protection.rules import Rule as CellRule
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
        self, declared: Sequence[Declared], measures: Sequence[str], width: int
    ) -> CellRule:
        """The rule of what no line prints, contributors apart."""
        thresholds = {name: self.threshold(name) or 0 for name in measures}
        counts = {name: list(self._counts(name)) for name in measures}
        terms = self.told(declared, measures)
        return CellRule(
            0,
            width,
            thresholds,
            tuple(sorted({each for one in terms for each in _complements(one)})),
            {
                name: most
                for name, rules in counts.items()
                if (most := max((one.threshold for one in rules), default=0)) > thresholds[name]
            },
            tuple(name for name, rules in counts.items() if any(r.hides_zero for r in rules)),
            tuple(one for one in terms if isinstance(one, BaseTerm)),
        )

    def bases(self, measures: Iterable[str]) -> set[str]:
        """The measures that rules about others look at."""
        terms = self.told((), sorted(measures))
        return {one.of for one in terms if isinstance(one, BaseTerm)}

    def told(self, declared: Sequence[Declared], measures: Sequence[str]) -> tuple[Term, ...]:
        """The rules on counts and bases about some measures, as dossiers state them."""
        return tuple(
            self._term(rule, convention, mine, declared)
            for owner in sorted({name.partition(".")[0] for name in measures})
            if not (convention := self.conventions[owner]).confidentiality.public
            for rule in convention.confidentiality.rules
            if isinstance(rule, MinimumCount | MinimumBase)
            and (mine := sorted({*measures} & {*subject(rule, convention, self.panel)}))
        )

    def _counts(self, measure: str) -> Iterable[MinimumCount]:
        """The rules on small counts of a measure, at whatever level."""
        convention = self.conventions[measure.partition(".")[0]]
        for rule in convention.confidentiality.rules:
            if isinstance(rule, MinimumCount) and measure in subject(rule, convention, self.panel):
                yield rule

    def _term(
        self,
        rule: MinimumCount | MinimumBase,
        convention: Convention,
        measures: Sequence[str],
        declared: Sequence[Declared],
    ) -> Term:
        if isinstance(rule, MinimumBase):
            of = convention.qualified(rule.base)
            return BaseTerm(tuple(measures), rule.levels, of, rule.threshold)
        ratios = sorted(
            one.indicator.id
            for one in declared
            if rule.complements
            and isinstance(one.indicator, RatioIndicator)
            and one.indicator.numerator_subset
            and set(one.numerator) & set(measures)
        )
        return CountTerm(
            tuple(measures), rule.levels, rule.threshold, rule.hides_zero, tuple(ratios)
        )

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


def _complements(term: Term) -> tuple[str, ...]:
    return term.complements if isinstance(term, CountTerm) else ()
