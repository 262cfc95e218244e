"""The figures of a provider and an edition as a case for protection: a dossier with every figure
as it would be printed, what must be hidden, and what hiding each other figure costs.

Providers whose measures meet in one indicator share a case.  Public measures are known to
everybody: they are values in the dossier, not unknowns.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from osq.confidentiality.parts import DIRECT, Land, named
from osq.confidentiality.primary import Protection
from osq.confidentiality.release import Figure, Sign, ZoneKey
from osq.conventions.indicators import RatioIndicator
from osq.conventions.measures import Measure as Delivered
from osq.conventions.measures import MinimumCount, PartsRelation, Rule
from osq.conventions.measures import Relation as Declaration
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.panel import Column, Floats, Panel
from osq.methods import DELIVERED, method_code
from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Inclusion,
    Line,
    Measure,
    Part,
    Parts,
    Protected,
    RatioSeries,
    Relation,
    Series,
)
from osq.protection.implicit import Rule as CellRule
from osq.territory.model import Level

FigureKey = tuple[str, ZoneKey, int]

_TELLING = (Sign.NOT_SIGNIFICANT, Sign.CONFIDENTIAL)
_LEVEL_COST = {"iris": 1, "quartier": 4, "commune": 6, "agglomeration": 60}
"""How much worse it is to hide a figure of a wider zone."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A dossier whose lines are the figures of `keys`, in the same order.

    `inner` is the same with more lines: what only the observatory knows, by IRIS and of the cells
    that rules hide.  `rule` is about what no line prints.
    """

    providers: tuple[str, ...]
    edition: int
    dossier: Dossier
    keys: tuple[FigureKey, ...]
    protected: tuple[Protected, ...]
    primary: frozenset[int]
    costs: Mapping[int, int]
    inner: Dossier
    rule: CellRule

    @property
    def name(self) -> str:
        return f"{'+'.join(self.providers)}-{self.edition}"


def groups(declared: Sequence[Declared], conventions: Mapping[str, Convention]) -> list[list[str]]:
    """Providers with secrets to keep, those that share an indicator together, in order."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for one in declared:
        secret = sorted(n for n in one.conventions if not conventions[n].confidentiality.public)
        for name in secret:
            first, other = sorted((head(secret[0]), head(name)))
            heads[other] = first
    found: dict[str, list[str]] = {}
    for name in sorted(heads):
        found.setdefault(head(name), []).append(name)
    return list(found.values())


@dataclass(frozen=True, eq=False)
class CaseBuilder:
    """Builds the cases of one edition.

    `figures` are those of the edition as they would be printed were nothing secret, `hidden`
    the keys of those that rules hide.
    """

    panel: Panel
    figures: Mapping[FigureKey, Figure]
    hidden: frozenset[FigureKey]
    protection: Protection
    declared: Sequence[Declared]
    conventions: Mapping[str, Convention]
    land: Land
    edition: int
    width: int

    def build(self, providers: Sequence[str]) -> Case:
        """The case of these providers."""
        mine = [one for one in self.declared if self._is_case(one, providers)]
        names = self._related({m for one in mine for m in one.measures if not self._public(m)})
        keys = [key for one in mine for key in self._lines_of(one)]
        zones = sorted({key[1] for key in keys})
        geography, scales, measures = self._measures(names, zones)
        dossier = Dossier(
            measures=measures,
            series={one.indicator.id: _series(one) for one in mine},
            geography=geography,
            lines=tuple(self._line(key) for key in keys),
            relations=tuple(self._relations(providers, measures)),
            known=self._known(mine, zones),
            scales=scales,
        )
        protected = tuple(self._protected(measures, zones))
        return Case(
            tuple(providers),
            self.edition,
            dossier,
            tuple(keys),
            protected,
            frozenset(n for n, key in enumerate(keys) if key in self.hidden),
            {n: cost for n, key in enumerate(keys) if (cost := self._cost(key)) is not None},
            self._inner(dossier),
            self._cell_rule(mine, measures),
        )

    def _related(self, names: set[str]) -> list[str]:
        """The measures, and those that relations link to them: what nobody prints may still
        follow from what is printed (of a total and one of its two parts, the other).
        """
        found = set(names)
        links = [
            {f"{provider}.{name}" for name in _terms_of(relation)}
            for provider in sorted({name.partition(".")[0] for name in names})
            for relation in self.conventions[provider].relations
            if not relation.tolerance
        ]
        while more := {
            name
            for link in links
            if link & found
            for name in link - found
            if name in self.panel.columns and self._model(name).additive
        }:
            found |= more
        return sorted(found)

    def _is_case(self, one: Declared, providers: Sequence[str]) -> bool:
        """Sums and ratios of sums with something secret; other values tell nothing linear."""
        models = [self._model(measure) for measure in one.measures]
        secret = [measure for measure in one.measures if not self._public(measure)]
        return (
            bool(secret)
            and all(measure in self.panel.columns for measure in one.measures)
            and all(measure.partition(".")[0] in providers for measure in secret)
            and all(model.additive for model in models)
            and not any(self._public(measure) for measure in one.numerator)
            and len({self._public(measure) for measure in one.denominator}) < 2
        )

    def unprotected(self) -> frozenset[FigureKey]:
        """The figures that tell of a secret and that no case takes: a base partly public, a mean
        or a quantile made from others.  They must not leave; what was delivered as it is may.
        """
        secret = {
            one.indicator.id: all(self._model(measure).additive for measure in one.measures)
            for one in self.declared
            if any(not self._public(measure) for measure in one.measures)
        }
        return frozenset(
            key
            for key, figure in self.figures.items()
            if key[0] in secret
            and figure.value is not None
            and (secret[key[0]] or figure.method != DELIVERED)
        )

    def _model(self, measure: str) -> Delivered:
        owner, _, name = measure.partition(".")
        return self.conventions[owner].measure(name)

    def _public(self, measure: str) -> bool:
        return self.conventions[measure.partition(".")[0]].confidentiality.public

    def _lines_of(self, one: Declared) -> Iterable[FigureKey]:
        """The figures of an indicator that tell something: a number, a base too small, a secret."""
        for key in self._keys_by_indicator.get(one.indicator.id, ()):
            figure = self.figures[key]
            if figure.value is not None or figure.sign in _TELLING:
                yield key

    @cached_property
    def _keys_by_indicator(self) -> dict[str, list[FigureKey]]:
        found: dict[str, list[FigureKey]] = {}
        for key in sorted(self.figures):
            found.setdefault(key[0], []).append(key)
        return found

    def _line(self, key: FigureKey) -> Line:
        figure = self.figures[key]
        text = str(figure.sign) if figure.value is None else str(figure.value)
        return Line(named(*key[1]), key[0], text)

    def _cost(self, key: FigureKey) -> int | None:
        """What hiding a figure costs; None for what stays shown, a zero that no rule hides."""
        value = self.figures[key].value
        if value == 0 and all(self._zeros_shown(name) for name in self._secret_terms(key[0])):
            return None
        size = 10 + int(math.log2(1 + abs(value))) if value is not None else 2
        return _LEVEL_COST[key[1].level] * size

    def _secret_terms(self, indicator: str) -> list[str]:
        one = next(each for each in self.declared if each.indicator.id == indicator)
        return [name for name in one.numerator if not self._public(name)]

    # -- measures and their geography ---------------------------------------------------------

    @cached_property
    def _place(self) -> dict[ZoneKey, int]:
        pairs = zip(self.panel.levels, self.panel.zones, strict=True)
        return {ZoneKey(level, zone): row for row, (level, zone) in enumerate(pairs)}

    def _measures(
        self, names: Sequence[str], zones: Sequence[ZoneKey]
    ) -> tuple[dict[str, dict[str, Parts]], dict[str, int], dict[str, Measure]]:
        geography: dict[str, dict[str, Parts]] = {}
        scales: dict[str, int] = {}
        measures = {}
        for name in names:
            column, ways = self.panel.column(name), {}
            lost = self._lost(name)
            for zone in zones:
                way, parts, scale = self._made(zone, name, column, lost)
                geography.setdefault(way, {})[named(*zone)] = parts
                scales[way] = scale
                ways[named(*zone)] = way
            model = self._model(name)
            measures[name] = Measure(
                name,
                label=model.label,
                scale=self._scale(column, zones, ways),
                zeros_shown=self._zeros_shown(name),
                way="",
                ways=ways,
            )
        return geography, {way: s for way, s in scales.items() if s != WHOLE}, measures

    def _made(
        self, zone: ZoneKey, measure: str, column: Column, lost: frozenset[str]
    ) -> tuple[str, Parts, int]:
        """How the figure of a zone is made of parts: the way, the parts, the scale of weights."""
        level, code = zone
        if level == "quartier":
            support = self._model(measure).support
            scale, weighted = self._weighted(support)
            summed = method_code(column.method[self._place[zone]]).startswith("iris")
            if summed and code in weighted:
                return f"iris:{support}", weighted[code], scale
            return DIRECT, self.land.direct(code), WHOLE
        if level == "commune":
            way = "total" if code in lost else "located"
            return way, self.land.commune(code, lost=code in lost), WHOLE
        if level == "agglomeration":
            number = self._perimeters.setdefault(lost, len(self._perimeters) + 1)
            return f"agglomeration:{number}", self.land.agglomeration(lost), WHOLE
        return "iris", self.land.iris(code), WHOLE

    @cached_property
    def _perimeters(self) -> dict[frozenset[str], int]:
        """Numbers of the sets of communes with units that are in no IRIS."""
        return {}

    @cached_property
    def _weights(self) -> dict[str, tuple[int, dict[str, Parts]]]:
        return {}

    def _weighted(self, support: str) -> tuple[int, dict[str, Parts]]:
        if support not in self._weights:
            self._weights[support] = self.land.weighted(support)
        return self._weights[support]

    def _lost(self, name: str) -> frozenset[str]:
        """The communes that are not known to be the sum of their IRIS, and "" when the
        agglomeration may hold units of no commune.

        A reader adds communes up to the agglomeration unless something tells him not to, so
        figures that cannot be checked are taken to add up, save where others of the provider do
        not.
        """
        column, lost = self.panel.column(name), set()
        values = {code: self._value(column, "commune", code) for code in self.land.iris_of}
        for code, iris in self.land.iris_of.items():
            inside = [self._value(column, "iris", each) for each in iris]
            if inside and not _same(values[code], inside):
                lost.add(code)
        adds_up = self._adds_up.get(name)
        if adds_up is False or (adds_up is None and name.partition(".")[0] in self._short):
            lost.add("")
        return frozenset(lost)

    @cached_property
    def _adds_up(self) -> dict[str, bool]:
        """Measure -> whether the agglomeration may be the sum of its communes; of those whose
        hidden communes leave it open, nothing.
        """
        found: dict[str, bool] = {}
        for name, column in self.panel.columns.items():
            rows = [self._place.get(ZoneKey("commune", code)) for code in self.land.members]
            inside = [row for row in rows if row is not None]
            for zone, row in self._place.items():
                if zone.level != "agglomeration" or not column.known[row] or not inside:
                    continue
                known = column.known[inside]
                if known.all() and len(inside) == len(rows):
                    found[name] = _same(float(column.value[row]), column.value[inside].tolist())
                elif not _within(float(column.value[row]), column, inside):
                    found[name] = False
        return found

    @cached_property
    def _short(self) -> frozenset[str]:
        """The providers of which some agglomeration figure is not the sum of its communes."""
        return frozenset(name.partition(".")[0] for name, same in self._adds_up.items() if not same)

    def _value(self, column: Column, level: Level, code: str) -> float:
        row = self._place.get(ZoneKey(level, code))
        return math.nan if row is None else float(self._numbers(column)[row])

    def _numbers(self, column: Column) -> Floats:
        """The values of a column, NaN where they are not known: asked for zone by zone."""
        found = self._known_numbers.get(id(column))
        if found is None:
            found = np.where(column.known, column.value, np.nan)
            self._known_numbers[id(column)] = found
        return found

    @cached_property
    def _known_numbers(self) -> dict[int, Floats]:
        return {}

    def _scale(self, column: Column, zones: Sequence[ZoneKey], ways: Mapping[str, str]) -> int:
        """Whole units where every figure made of whole parts is whole; else hundredths or less."""
        values = [
            value
            for zone in zones
            if not ways[named(*zone)].startswith("iris:")
            and not math.isnan(value := self._value(column, *zone))
        ]
        for scale in (1, 100):
            if all(abs(value * scale - round(value * scale)) < 1e-6 for value in values):
                return scale
        return WHOLE

    def _zeros_shown(self, name: str) -> bool:
        """Whether who sees the measure hidden knows that it is not zero."""
        rules = self._rules(name)
        column = self.panel.column(name)
        maybe = column.suppressed & ~(column.lower >= 1) & ~self.panel.at_levels(("iris",))
        return not maybe.any() and all(
            isinstance(rule, MinimumCount) and not rule.hides_zero for rule in rules
        )

    def _rules(self, name: str) -> list[Rule]:
        """The rules about a measure that hold above the IRIS."""
        owner, _, short = name.partition(".")
        return [
            rule
            for rule in self.conventions[owner].confidentiality.rules
            if (not rule.measures or short in rule.measures)
            and rule.kind != "applied_by_provider"
            and set(rule.levels or ("commune",)) - {"iris"}
        ]

    def _inner(self, dossier: Dossier) -> Dossier:
        """The dossier with every value that is known inside: of each IRIS, and hidden by a rule."""
        inside = {
            named("iris", code): self.land.iris(code)
            for codes in self.land.iris_of.values()
            for code in codes
        }
        measures = {
            name: replace(one, ways={**dict.fromkeys(inside, "iris"), **one.ways})
            for name, one in dossier.measures.items()
        }
        lines = [
            Line(named(*zone), f"={name}", format(Decimal(format(value, ".12g")), "f"))
            for name, one in measures.items()
            for zone in self._place
            if named(*zone) in one.ways
            and not math.isnan(value := self._value(self.panel.column(name), *zone))
        ]
        series = {
            f"={name}": CountSeries(f"={name}", (name,), step=Decimal(1) / one.scale)
            for name, one in measures.items()
        }
        return replace(
            dossier,
            measures=measures,
            series={**dossier.series, **series},
            geography={
                **dossier.geography,
                "iris": {**inside, **dossier.geography.get("iris", {})},
            },
            lines=(*dossier.lines, *lines),
        )

    def _cell_rule(self, mine: Sequence[Declared], measures: Mapping[str, Measure]) -> CellRule:
        thresholds = {name: self._threshold(name)[0] or 0 for name in measures}
        complements = (
            one.indicator.id
            for one in mine
            if isinstance(one.indicator, RatioIndicator)
            and one.indicator.numerator_subset
            and any(
                isinstance(rule, MinimumCount) and rule.complements
                for name in one.numerator
                for rule in self._rules(name)
            )
        )
        return CellRule(0, self.width, thresholds, frozenset(complements))

    # -- what must stay uncertain ---------------------------------------------------------------

    def _protected(
        self, measures: Mapping[str, Measure], zones: Sequence[ZoneKey]
    ) -> Iterable[Protected]:
        for name in measures:
            hidden = self.protection.hidden[name]
            reach, why = self._threshold(name)
            for zone in zones:
                if hidden[self._place[zone]]:
                    yield Protected(named(*zone), (name,), width=self.width, reach=reach, why=why)

    def _threshold(self, name: str) -> tuple[int | None, str]:
        rules = self._rules(name)
        counts = [rule.threshold for rule in rules if isinstance(rule, MinimumCount)]
        return max(counts, default=None), " ".join(rule.id for rule in rules)

    def _relations(
        self, providers: Sequence[str], measures: Mapping[str, Measure]
    ) -> Iterable[Relation]:
        for provider in providers:
            for relation in self.conventions[provider].relations:
                if relation.tolerance:
                    continue
                made: Relation
                if isinstance(relation, PartsRelation):
                    parts = tuple(f"{provider}.{part}" for part in relation.parts)
                    made = Part(f"{provider}.{relation.total}", parts, relation.exhaustive)
                    terms = {made.total, *made.parts}
                else:
                    made = Inclusion(
                        f"{provider}.{relation.smaller}", f"{provider}.{relation.larger}"
                    )
                    terms = set(made)
                if terms <= measures.keys():
                    yield made

    def _known(
        self, mine: Sequence[Declared], zones: Sequence[ZoneKey]
    ) -> dict[tuple[str, str], Decimal]:
        public = sorted({m for one in mine for m in one.measures if self._public(m)})
        return {
            (name, named(*zone)): Decimal(format(value, ".12g"))
            for name in public
            for zone in zones
            if not math.isnan(value := self._value(self.panel.column(name), zone.level, zone.code))
        }


def _terms_of(relation: Declaration) -> set[str]:
    """The measures of a relation, as their convention names them."""
    if isinstance(relation, PartsRelation):
        return {relation.total, *relation.parts}
    return {relation.smaller, relation.larger}


def _series(one: Declared) -> Series:
    step = Decimal(1).scaleb(-one.indicator.decimals)
    label = one.indicator.label
    if isinstance(one.indicator, RatioIndicator):
        return RatioSeries(
            one.indicator.id,
            one.numerator,
            one.denominator,
            label,
            one.indicator.per,
            step,
            math.ceil(one.indicator.minimum_base),
        )
    return CountSeries(one.indicator.id, one.numerator, label, step)


def _same(total: float, parts: Sequence[float]) -> bool:
    """Whether a total is known to be the sum of its parts."""
    return bool(parts) and abs(total - sum(parts)) < 1e-6


def _within(total: float, column: Column, rows: Sequence[int]) -> bool:
    """Whether a total may be the sum of cells of which some are hidden."""
    least = np.where(column.known, column.value, np.nan_to_num(column.lower, nan=0.0))[rows]
    most = np.where(
        column.known, column.value, np.nan_to_num(column.upper, nan=np.inf, posinf=np.inf)
    )[rows]
    return bool(least.sum() - 1e-6 <= total <= most.sum() + 1e-6)
