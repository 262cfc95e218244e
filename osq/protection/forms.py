"""Quantities of a dossier as whole-number combinations of its unknowns.

An unknown is a measure in a class of parts, in a state of the data.  Parts that every zone
in use holds alike are one class: their sum is all that anything printed depends on, and a value
of the sum can always be put on the first part, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

from osq.protection.dossier import Dossier, Inclusion, Part, Protected

Terms = Mapping[int, Fraction]
"""Unknown -> coefficient."""


class Unknown(NamedTuple):
    """The values of a measure in the parts that the first one stands for."""

    measure: str
    part: str
    state: int


class Form(NamedTuple):
    """`scale` times a quantity: whole coefficients at places of the unknowns."""

    places: tuple[int, ...]
    coefficients: tuple[int, ...]
    scale: int


def whole(terms: Terms) -> Form:
    """The smallest whole multiple of a combination; its scale is the multiplier."""
    kept = {place: value for place, value in sorted(terms.items()) if value}
    scale = lcm(*(value.denominator for value in kept.values())) if kept else 1
    numbers = (value.numerator * (scale // value.denominator) for value in kept.values())
    return Form(tuple(kept), tuple(numbers), scale)


def added(parts: Iterable[tuple[Fraction | int, Terms]]) -> Terms:
    """The sum of combinations, each multiplied."""
    result: dict[int, Fraction] = {}
    for factor, terms in parts:
        for place, value in terms.items():
            more = value if factor == 1 else factor * value  # fractions are slow
            result[place] = result[place] + more if place in result else more
    return result


@dataclass(frozen=True, eq=False)
class Forms:
    """The unknowns of a dossier, numbered, and quantities in terms of them.

    `protected` may name zones that nothing is printed for.
    """

    dossier: Dossier
    protected: Sequence[Protected] = ()

    @cached_property
    def states(self) -> tuple[int, ...]:
        told = {line.state for line in self.dossier.lines}
        asked = {state for one in self.protected for state in one.states}
        return tuple(sorted(told | asked | {1}))

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return tuple(self._numbers)

    @cached_property
    def _used(self) -> frozenset[str]:
        used = {line.zone for line in self.dossier.lines}
        for one in self.protected:
            used |= {*one.zones}
        return frozenset(used)

    @cached_property
    def first(self) -> dict[str, str]:
        """Part -> the first part of its class."""
        marks: dict[str, list[object]] = {}
        for way, zones in sorted(self.dossier.geography.items()):
            for zone, parts in sorted(zones.items()):
                if zone in self._used:
                    for part, weight in parts:
                        marks.setdefault(part, []).append((way, zone, weight))
        for change, changed in sorted(self.dossier.changed.items()):
            for name in changed & marks.keys():
                marks[name].append(change)
        heads: dict[tuple[object, ...], str] = {}
        return {part: heads.setdefault(tuple(marks[part]), part) for part in sorted(marks)}

    @cached_property
    def _changes(self) -> dict[str, dict[str, list[int]]]:
        """Measure -> part -> the states in which it took another value."""
        found: dict[str, dict[str, list[int]]] = {}
        for (measure, state), parts in sorted(self.dossier.changed.items()):
            for part in parts:
                found.setdefault(measure, {}).setdefault(part, []).append(state)
        return found

    def _version(self, measure: str, part: str, state: int) -> int:
        changes = self._changes.get(measure, {}).get(part, ())
        return max((each for each in changes if each <= state), default=1)

    @cached_property
    def _numbers(self) -> dict[Unknown, int]:
        heads = sorted(set(self.first.values()))
        found: dict[Unknown, int] = {}
        for measure in sorted(self.dossier.measures):
            for part in heads:
                for state in self.states:
                    version = self._version(measure, part, state)
                    found.setdefault(Unknown(measure, part, version), len(found))
        return found

    def measured(
        self,
        measure: str,
        zone: str,
        state: int,
        without: Sequence[str] = (),
        within: Sequence[str] = (),
    ) -> Terms:
        """A measure in what a zone has in common with each of `within`, outside others.  Raises
        KeyError for a zone not described.
        """
        shares = dict(self._shares(measure, zone))
        for other in within:
            held = self._shares(measure, other)
            shares = {
                part: min(share, held[part]) for part, share in shares.items() if part in held
            }
        for other in without:
            for part, share in self._shares(measure, other).items():
                if part in shares:
                    shares[part] = max(Fraction(0), shares[part] - share)
        scale = self.dossier.measures[measure].scale
        terms: dict[int, Fraction] = {}
        for part, share in shares.items():
            if part == self.first[part]:
                place = self._numbers[Unknown(measure, part, self._version(measure, part, state))]
                terms[place] = share if scale == 1 else share / scale
        return terms

    @cached_property
    def _known_shares(self) -> dict[tuple[str, str], dict[str, Fraction]]:
        return {}

    def _shares(self, measure: str, zone: str) -> Mapping[str, Fraction]:
        known, asked = self._known_shares, (measure, zone)
        if asked not in known:
            scale = self.dossier.scale(measure, zone)
            parts = self.dossier.parts(measure, zone)
            known[asked] = {part: Fraction(weight, scale) for part, weight in parts}
        return known[asked]

    @cached_property
    def _known_sums(self) -> dict[tuple[tuple[str, ...], str, int], Terms]:
        return {}

    def summed(self, measures: Sequence[str], zone: str, state: int) -> Terms:
        """Measures added up in a zone: worked out once, not to be changed."""
        known, asked = self._known_sums, (tuple(measures), zone, state)
        if asked not in known:
            known[asked] = added((1, self.measured(name, zone, state)) for name in measures)
        return known[asked]

    def of_protected(self, one: Protected) -> Terms:
        """The quantity that a protected cell is."""
        return added(
            (sign * way, self.measured(name, one.zone, state, one.without, one.within))
            for way, state in zip((1, -1), one.states, strict=False)
            for sign, names in ((1, one.plus), (-1, one.minus))
            for name in names
        )

    def related(self) -> list[tuple[Terms, bool]]:
        """What relations say of each class of parts: a combination that is 0, or (False) at
        least 0.
        """
        found: dict[tuple[tuple[int, Fraction], ...], tuple[Terms, bool]] = {}
        for relation in self.dossier.relations:
            large, small, equal = _sides(relation)
            if not {large, *small} <= self.dossier.measures.keys():
                continue
            for part in sorted(set(self.first.values())):
                for state in self.states:
                    terms = added(
                        [(1, self._at(large, part, state))]
                        + [(-1, self._at(name, part, state)) for name in small]
                    )
                    found.setdefault(tuple(sorted(terms.items())), (terms, equal))
        return list(found.values())

    def _at(self, measure: str, part: str, state: int) -> Terms:
        place = self._numbers[Unknown(measure, part, self._version(measure, part, state))]
        return {place: Fraction(1, self.dossier.measures[measure].scale)}


def _sides(relation: Part | Inclusion) -> tuple[str, tuple[str, ...], bool]:
    if isinstance(relation, Part):
        return relation.total, relation.parts, relation.exhaustive
    return relation.larger, (relation.smaller,), False
