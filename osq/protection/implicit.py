"""Quantities that nothing prints but that a subtraction would give, under the rule of the cells
that are printed.

The same list serves the choice of what to hide, where a table is at hand and tells which of them
are small, and the audit of what others released, where nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from math import lcm
from typing import NamedTuple

import numpy as np

from osq.protection.dossier import HIDDEN, CountSeries, Dossier, Line, Protected, RatioSeries
from osq.protection.forms import Unknown
from osq.protection.ratios import is_number
from osq.protection.spaces import Spaces, spaces_of
from osq.protection.system import Bools

Truth = Mapping[Unknown, int]
"""The value of each measure in each part, in the state in which it took it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts under `threshold` are hidden, and must keep `width`.

    `thresholds` holds those of measures with another one; 0 stands for no rule.  `complements`
    names the ratios whose base less numerator is under the rule of their numerator, nothing left
    (100 %) included.
    """

    threshold: int = 5
    width: int = 4
    thresholds: Mapping[str, int] = field(default_factory=dict)
    complements: frozenset[str] = frozenset()

    def of(self, measures: Sequence[str]) -> int:
        """The threshold of a sum: the strictest of its measures'."""
        return max((self.thresholds.get(name, self.threshold) for name in measures), default=0)


class Quantity(NamedTuple):
    """Measures added, less others."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


def printed_cells(dossier: Dossier, rule: Rule) -> dict[Protected, int]:
    """The counts, or numerators, of hidden cells under a rule, each with the first line that
    hides it.
    """
    found: dict[Protected, int] = {}
    for number, line in enumerate(dossier.lines):
        hides = line.text == HIDDEN and line.kind == "value"
        if hides and rule.of(dossier.series[line.series].of):
            found.setdefault(cell_of(dossier, number, rule), number)
    return found


def cell_of(dossier: Dossier, number: int, rule: Rule) -> Protected:
    """The count, or numerator, that a line is about, under a rule.

    Its state is the one in which some part of it took its value: the same cell of two releases
    without a change between them is one.
    """
    line = dossier.lines[number]
    quantity = Quantity(dossier.series[line.series].of)
    return _protected(rule, quantity, line.zone, (), _since(dossier, line))


def _since(dossier: Dossier, line: Line) -> int:
    """The state in which what a line counts took its value."""
    if not dossier.changed:
        return 1
    changes = [
        dossier.last_change(name, part, line.state)
        for name in dossier.series[line.series].of
        for part, _ in dossier.parts(name, line.zone)
    ]
    return max(changes, default=1)


def implicit_cells(
    dossier: Dossier, rule: Rule, truth: Truth | None = None
) -> tuple[Protected, ...]:
    """All quantities under the rule that no line prints or hides: a measure in a zone that
    prints others, a base less its numerator, a zone less another that it holds or overlaps, a
    zone less those of one zoning that it holds.

    With `truth`, only those that the rule hides; without, only those that no printed count
    within them shows to be large.  Raises KeyError for a truth that lacks a value.
    """
    known: dict[tuple[str, ...], Spaces] = {}
    lines = _Lines(dossier)
    found: list[Protected] = []
    for quantity in _quantities(dossier, rule):
        zones = [zone for zone in lines.zones if _described(dossier, quantity, zone)]
        ways = tuple(dossier.measures[quantity.plus[0]].way_of(zone) for zone in zones)
        if (key := (*zones, *ways)) not in known:
            known[key] = spaces_of(dossier, quantity.plus[0], zones)
        spaces = known[key]
        for state in _states(dossier, quantity):
            keep = _changed(dossier, spaces, quantity, state)
            keep = keep & ~lines.told(spaces, quantity, state)
            if truth is not None:
                keep = keep & _hidden(dossier, spaces, quantity, state, truth, rule)
            elif not quantity.minus:
                keep = keep & ~lines.large(spaces, quantity, state, rule.of(quantity.plus))
            found += [
                _protected(rule, quantity, *spaces.names[place], state)
                for place in np.flatnonzero(keep)
            ]
    return tuple(found)


def _protected(
    rule: Rule, quantity: Quantity, zone: str, without: tuple[str, ...], state: int
) -> Protected:
    threshold = rule.of(quantity.minus or quantity.plus)
    why = f"moins de {threshold}"
    return Protected(zone, *quantity, without, rule.width, threshold, why, state)


def _quantities(dossier: Dossier, rule: Rule) -> tuple[Quantity, ...]:
    """Each measure, each sum that a series counts or a ratio rests on, and complements."""
    found: dict[Quantity, None] = {}
    for series in dossier.series.values():
        found.setdefault(Quantity(series.of))
        if isinstance(series, RatioSeries) and set(series.over) <= dossier.measures.keys():
            found.setdefault(Quantity(series.over))
            if series.name in rule.complements:
                found.setdefault(Quantity(series.over, series.of))
    for name in dossier.measures:
        found.setdefault(Quantity((name,)))
    return tuple(each for each in found if rule.of(each.minus or each.plus))


def _described(dossier: Dossier, quantity: Quantity, zone: str) -> bool:
    ways = {dossier.measures[name].way_of(zone) for name in quantity.plus + quantity.minus}
    return all(zone in dossier.geography.get(way, {}) for way in ways)


def _states(dossier: Dossier, quantity: Quantity) -> list[int]:
    """The states in which the quantity is not what it was one before, and the first."""
    names = quantity.plus + quantity.minus
    return sorted({1, *(state for name, state in dossier.changed if name in names)})


def _changed(dossier: Dossier, spaces: Spaces, quantity: Quantity, state: int) -> Bools:
    """Spaces (spaces,) whose quantity a state gives another value: all, in the first."""
    if state == 1:
        return np.ones(len(spaces.names), dtype=np.bool_)
    parts: set[str] = set()
    for name in quantity.plus + quantity.minus:
        parts |= dossier.changed.get((name, state), frozenset())
    touched = spaces.held[:, [part in parts for part in spaces.parts]]
    return np.asarray(touched.any(axis=1), dtype=np.bool_)


def _hidden(
    dossier: Dossier, spaces: Spaces, quantity: Quantity, state: int, truth: Truth, rule: Rule
) -> Bools:
    """Spaces (spaces,) where the rule hides the true quantity."""
    names = [(1, name) for name in quantity.plus] + [(-1, name) for name in quantity.minus]
    scale = lcm(*(dossier.measures[name].scale for _, name in names))
    values = np.zeros(len(spaces.names), dtype=np.int64)
    for sign, name in names:
        column = [
            truth[Unknown(name, part, dossier.last_change(name, part, state))]
            for part in spaces.parts
        ]
        unit = sign * (scale // dossier.measures[name].scale)
        values += unit * (spaces.held @ np.array(column, dtype=np.int64))
    least = 0 if quantity.minus else 1
    threshold = rule.of(quantity.minus or quantity.plus)
    found: Bools = (values >= least) & (values < threshold * spaces.scale * scale)
    return found


@dataclass(frozen=True)
class _Lines:
    """What lines print of quantities."""

    dossier: Dossier

    @cached_property
    def zones(self) -> tuple[str, ...]:
        return tuple(sorted({line.zone for line in self.dossier.lines}))

    @cached_property
    def _counted(self) -> dict[tuple[str, ...], list[tuple[Line, int]]]:
        """Measures -> the lines that count them, with the state of what they count."""
        found: dict[tuple[str, ...], list[tuple[Line, int]]] = {}
        for line in self.dossier.lines:
            series = self.dossier.series[line.series]
            if isinstance(series, CountSeries) and line.kind == "value":
                found.setdefault(series.of, []).append((line, _since(self.dossier, line)))
        return found

    def _about(self, spaces: Spaces, quantity: Quantity, state: int) -> list[Line]:
        lines = self._counted.get(quantity.plus, []) if not quantity.minus else []
        return [line for line, since in lines if since == state and line.zone in spaces.zones]

    def told(self, spaces: Spaces, quantity: Quantity, state: int) -> Bools:
        """Spaces (spaces,) that a line prints or hides."""
        found = np.zeros(len(spaces.names), dtype=np.bool_)
        for line in self._about(spaces, quantity, state):
            found[spaces.zones[line.zone]] = True
        return found

    def large(self, spaces: Spaces, quantity: Quantity, state: int, threshold: int) -> Bools:
        """Spaces (spaces,) that hold a zone printed with as many units as the threshold."""
        shown = {
            line.zone
            for line in self._about(spaces, quantity, state)
            if is_number(line.text) and _least(self.dossier, line) >= threshold
        }
        return np.asarray(spaces.within(sorted(shown)).any(axis=1), dtype=np.bool_)


def _least(dossier: Dossier, line: Line) -> Decimal:
    """The least count that a printed figure may stand for."""
    return Decimal(line.text) - dossier.series[line.series].step / 2
