"""The figures of a provider and an edition as a case for protection: a dossier with every figure
as it would be printed, what must be hidden, and what hiding each other figure costs.

Providers whose measures meet in one indicator share a case.  Public measures are known to
everybody: they are values in the dossier, not unknowns.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from osq.confidentiality.behind import Behind
from osq.confidentiality.parts import named
from osq.confidentiality.release import Figure, Sign, ZoneKey
from osq.confidentiality.terms import Terms
from osq.confidentiality.ways import Ways
from osq.conventions.indicators import RatioIndicator
from osq.conventions.model import Convention
from osq.indicators.declared import Declared
from osq.indicators.panel import Bools
from osq.methods import DELIVERED
from osq.protection.dossier import (
    CountSeries,
    Dossier,
    Line,
    Measure,
    Part,
    Protected,
    RatioSeries,
    Relation,
    Series,
)
from osq.protection.rules import Rule as CellRule
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


def tells(figure: Figure) -> bool:
    """Whether a figure is a line: a number, a base too small, a secret."""
    return figure.value is not None or figure.sign in _TELLING


def printed_levels(
    figures: Mapping[FigureKey, Figure], declared: Sequence[Declared]
) -> dict[str, frozenset[Level]]:
    """Measure -> the levels at which something that depends on it is printed or hidden."""
    levels: dict[str, set[Level]] = {}
    for key, figure in figures.items():
        if tells(figure):
            levels.setdefault(key[0], set()).add(key[1].level)
    found: dict[str, set[Level]] = {}
    for one in declared:
        for name in one.measures:
            found.setdefault(name, set()).update(levels.get(one.indicator.id, ()))
    return {name: frozenset(each) for name, each in found.items()}


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
    the keys of those that rules hide; `secret` the cells (zones,) that rules hide, by measure.
    """

    ways: Ways
    terms: Terms
    figures: Mapping[FigureKey, Figure]
    hidden: frozenset[FigureKey]
    secret: Mapping[str, Bools]
    declared: Sequence[Declared]
    edition: int
    width: int

    def build(self, providers: Sequence[str]) -> Case:
        """The case of these providers."""
        mine = [one for one in self.declared if self._is_case(one, providers)]
        names = self._related({m for one in mine for m in one.measures if not self.terms.public(m)})
        keys = [key for one in mine for key in self._lines_of(one)]
        terms = {one.indicator.id: one.numerator for one in mine}
        zones = sorted({key[1] for key in keys})
        bases = self.terms.bases(names)
        added = sorted(name for name in bases - set(names) if self._is_size(name))
        dossier = replace(
            self._dossier(mine, sorted([*names, *added]), keys, zones),
            terms=self.terms.told(mine, names),
        )
        return Case(
            tuple(providers),
            self.edition,
            dossier,
            tuple(keys),
            tuple(self._protected(names, zones)),
            frozenset(n for n, key in enumerate(keys) if key in self.hidden),
            {
                number: cost
                for number, key in enumerate(keys)
                if (cost := self._cost(key, terms[key[0]], dossier)) is not None
            },
            self._inner(dossier),
            self._unprinted(mine, names, bases - dossier.measures.keys()),
        )

    def _unprinted(
        self, mine: Sequence[Declared], names: Sequence[str], public: Set[str]
    ) -> CellRule:
        behind = Behind(self.ways.panel, self.terms.conventions, self.ways.land)
        held = self.ways.panel.columns.keys()
        return replace(
            self.terms.unprinted(mine, names, self.width),
            few=behind.few(names),
            sizes={name: behind.sizes(name) for name in sorted(public & held)},
        )

    def _is_size(self, name: str) -> bool:
        """Whether a base is an unknown: secret, delivered, and a sum."""
        held = name in self.ways.panel.columns
        return held and not self.terms.public(name) and self._sums([name])

    def unprotected(self) -> frozenset[FigureKey]:
        """The figures that tell of a secret and that no case takes: a base partly public, a mean
        or a quantile made from others.  They must not leave; what was delivered as it is may.
        """
        secret = {
            one.indicator.id: self._sums(one.measures)
            for one in self.declared
            if any(not self.terms.public(measure) for measure in one.measures)
        }
        return frozenset(
            key
            for key, figure in self.figures.items()
            if key[0] in secret
            and figure.value is not None
            and (secret[key[0]] or figure.method != DELIVERED)
        )

    def _related(self, names: set[str]) -> list[str]:
        """The measures, and those that relations link to them: what nobody prints may still
        follow from what is printed (of a total and one of its two parts, the other).
        """
        found = set(names)
        links = [
            terms
            for one in self.terms.relations(sorted({name.partition(".")[0] for name in names}))
            if (terms := _named_in(one)) <= self.ways.panel.columns.keys() and self._sums(terms)
        ]
        while more := {name for terms in links if terms & found for name in terms - found}:
            found |= more
        return sorted(found)

    def _is_case(self, one: Declared, providers: Sequence[str]) -> bool:
        """Sums and ratios of sums with something secret; other values tell nothing linear."""
        public = {measure: self.terms.public(measure) for measure in one.measures}
        owners = {name.partition(".")[0] for name, known in public.items() if not known}
        return (
            bool(owners)
            and owners <= set(providers)
            and set(one.measures) <= self.ways.panel.columns.keys()
            and self._sums(one.measures)
            and not any(public[measure] for measure in one.numerator)
            and len({public[measure] for measure in one.denominator}) < 2
        )

    def _sums(self, measures: Iterable[str]) -> bool:
        """Whether what is larger has as much of each as its parts together."""
        owners = (measure.partition(".") for measure in measures)
        return all(
            self.terms.conventions[name].measure(short).additive for name, _, short in owners
        )

    def _dossier(
        self,
        mine: Sequence[Declared],
        names: Sequence[str],
        keys: Sequence[FigureKey],
        zones: Sequence[ZoneKey],
    ) -> Dossier:
        made = self.ways.made(names, zones)
        public = sorted({m for one in mine for m in one.measures if self.terms.public(m)})
        return Dossier(
            measures={name: self._measure(name, *made.measures[name]) for name in names},
            series={one.indicator.id: _series(one) for one in mine},
            geography=made.geography,
            lines=tuple(self._line(key) for key in keys),
            relations=tuple(
                one
                for one in self.terms.relations(sorted({name.partition(".")[0] for name in names}))
                if _named_in(one) <= set(names)
            ),
            known={
                (name, named(*zone)): value
                for name in public
                for zone in zones
                if (value := self.ways.exact(name, zone)) is not None
            },
            scales=made.scales,
            zone_names={named(*zone): self.ways.name(zone) for zone in zones},
        )

    def _measure(self, name: str, scale: int, ways: Mapping[str, str]) -> Measure:
        owner, _, short = name.partition(".")
        return Measure(
            name,
            label=self.terms.conventions[owner].measure(short).label,
            scale=scale,
            zeros_shown=self.terms.zeros_shown(name),
            ways=ways,
            doubtful=frozenset(named(*zone) for zone in self.terms.doubtful(name)) & ways.keys(),
        )

    def _lines_of(self, one: Declared) -> Iterable[FigureKey]:
        """The figures of an indicator that tell something: a number, a base too small, a secret."""
        keys = self._keys_by_indicator.get(one.indicator.id, ())
        return (key for key in keys if tells(self.figures[key]))

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

    def _cost(self, key: FigureKey, terms: Sequence[str], dossier: Dossier) -> int | None:
        """What hiding a figure costs; None for what stays shown, a zero that no rule hides."""
        value = self.figures[key].value
        zone = named(*key[1])
        if value == 0 and all(dossier.measures[name].never_zero(zone) for name in terms):
            return None
        size = 10 + int(math.log2(1 + abs(value))) if value is not None else 2
        return _LEVEL_COST[key[1].level] * size

    def _protected(self, names: Sequence[str], zones: Sequence[ZoneKey]) -> Iterable[Protected]:
        for name in names:
            reach = self.terms.threshold(name)
            why = " ".join(rule.id for rule in self.terms.rules(name))
            for zone in zones:
                if self.secret[name][self.ways.place[zone]]:
                    yield Protected(named(*zone), (name,), width=self.width, reach=reach, why=why)

    def _inner(self, dossier: Dossier) -> Dossier:
        """The dossier with every value that is known inside: of each IRIS, and hidden by a rule."""
        land = self.ways.land
        inside = {
            named("iris", code): land.iris(code)
            for codes in land.iris_of.values()
            for code in codes
        }
        measures = {
            name: replace(one, ways={**dict.fromkeys(inside, "iris"), **one.ways})
            for name, one in dossier.measures.items()
        }
        lines = [
            Line(named(*zone), f"={name}", format(value, "f"))
            for name, one in measures.items()
            for zone in self.ways.place
            if named(*zone) in one.ways and (value := self.ways.exact(name, zone)) is not None
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


def _named_in(relation: Relation) -> set[str]:
    if isinstance(relation, Part):
        return {relation.total, *relation.parts}
    return {relation.smaller, relation.larger}
