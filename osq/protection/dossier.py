"""A dossier: all that was ever released about some measures of one period, and its geography.

It is what an attacker holds, written so that an attack, a choice of what to hide and a check by
an independent program need nothing else.  Terms: docs/confidentiality.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

WHOLE = 10_000
"""The weight of a part that a zone holds entirely: weights are ten-thousandths."""
HIDDEN = "s"
TOO_SMALL = "n.s."

Parts = tuple[tuple[str, int], ...]
"""Parts of the territory with their weights."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Whole numbers, one in each part of the territory.

    One unknown counts 1 / `scale` of the unit.  `zeros_shown`: no rule hides a zero, so that who
    sees a hidden cell knows that it is at least 1, save in the zones `doubtful`.  `way` tells
    how its zones are made of parts, and `ways` for which zones otherwise.
    """

    name: str
    label: str = ""
    scale: int = 1
    zeros_shown: bool = True
    way: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()

    def never_zero(self, zone: str) -> bool:
        """Whether a reader knows that what is hidden in a zone is not zero."""
        return self.zeros_shown and zone not in self.doubtful

    def way_of(self, zone: str) -> str:
        return self.ways.get(zone, self.way)


@dataclass(frozen=True, slots=True)
class CountSeries:
    """Printed: the sum of measures, to the nearest multiple of `step`, halves upwards."""

    name: str
    of: tuple[str, ...]
    label: str = ""
    step: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RatioSeries:
    """Printed: `per` x the sum of `of` / the sum of `over`, to the nearest `step`.

    `over` names measures, or public ones whose values are in `Dossier.known`.  Where the base is
    under `minimum_base`, the sign `n.s.` is printed instead.
    """

    name: str
    of: tuple[str, ...]
    over: tuple[str, ...]
    label: str = ""
    per: int = 100
    step: Decimal = Decimal("0.1")
    minimum_base: int = 0


Series = CountSeries | RatioSeries


class Part(NamedTuple):
    """`total` is the sum of `parts`, everywhere; at least their sum unless `exhaustive`."""

    total: str
    parts: tuple[str, ...]
    exhaustive: bool = True


class Inclusion(NamedTuple):
    """`smaller` is counted within `larger`, everywhere."""

    smaller: str
    larger: str


Relation = Part | Inclusion


class CountTerm(NamedTuple):
    """A rule: in zones whose names begin with one of `levels` and a colon (all, when empty), a
    count of `measures` from 1, or 0 with `zeros`, to `threshold` - 1 is hidden; so is the
    numerator of the ratios `complements` where as few are left of their base, nobody included.
    """

    measures: tuple[str, ...]
    levels: tuple[str, ...]
    threshold: int
    zeros: bool = False
    complements: tuple[str, ...] = ()


class BaseTerm(NamedTuple):
    """A rule: nothing is told of `measures` in zones of `levels` that hold fewer than
    `threshold` of the measure `of`.
    """

    measures: tuple[str, ...]
    levels: tuple[str, ...]
    of: str
    threshold: int


Term = CountTerm | BaseTerm


class Line(NamedTuple):
    """One printed cell: its text is a number ("1234", "12.5") or a sign.

    `kind` is "value" for the value of the series; other prints tell of it too: "range" ("5..9",
    open at an end: "..4"), what a class of a map, a mark "<5" or an estimate says; "interval",
    the 95 % interval (Wilson) of a ratio; "rank", 1 for the highest of the zones of one release
    that have one.  `release` numbers the releases from 1; `state` the state of the data behind,
    from 1: what changed between two states is in `Dossier.changed`.
    """

    zone: str
    series: str
    text: str
    kind: Literal["value", "range", "interval", "rank"] = "value"
    release: int = 1
    state: int = 1


class Protected(NamedTuple):
    """A quantity that must stay uncertain: measures `plus` less measures `minus`, in what `zone`
    has in common with each of `within`, outside the zones `without`; where `since` is a state,
    less the same quantity in that state.

    Two whole-number tables must differ by `width` in it, and one hold at least `reach` (None:
    not asked), in the unit of the measures.  `why` names the rule.
    """

    zone: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    width: int = 4
    reach: int | None = None
    why: str = ""
    state: int = 1
    within: tuple[str, ...] = ()
    since: int | None = None

    @property
    def zones(self) -> tuple[str, ...]:
        """All the zones that tell where it is."""
        return (self.zone, *self.within, *self.without)

    @property
    def states(self) -> tuple[int, ...]:
        return (self.state,) if self.since is None else (self.state, self.since)


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything released about a set of measures that sums, shares and relations link.

    `geography`: way -> zone -> parts with weights (ten-thousandths; the products of several
    matrices have more decimals, see `scales`).  `known`: public values by (measure, zone).
    `changed`: (measure, state) -> the parts whose value is not what it was one state before.
    `zone_names`: what sentences call a zone.  `terms`: the rules that what is printed obeys, so
    that the checker may verify it; no line tells them.
    """

    measures: Mapping[str, Measure]
    series: Mapping[str, Series]
    geography: Mapping[str, Mapping[str, Parts]]
    lines: tuple[Line, ...]
    relations: tuple[Relation, ...] = ()
    known: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    changed: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    zone_names: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    def parts(self, measure: str, zone: str) -> Parts:
        """What a zone is made of for a measure.  Raises KeyError where that is not described."""
        return self.geography[self.measures[measure].way_of(zone)][zone]

    def scale(self, measure: str, zone: str) -> int:
        """The weight that stands for a whole part in `parts`."""
        return self.scales.get(self.measures[measure].way_of(zone), WHOLE)

    def last_change(self, measure: str, part: str, state: int) -> int:
        """The state in which a part took the value that it has in `state`."""
        return max(
            (
                each
                for (name, each), parts in self.changed.items()
                if name == measure and each <= state and part in parts
            ),
            default=1,
        )
