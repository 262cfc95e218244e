"""Quantities that nothing prints but that a subtraction would give, under the rule of the cells
that are printed.

The same list serves the choice of what to hide, where a table is at hand and tells which of them
are small, and the audit of what others released, where nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np

from osq.protection.dossier import HIDDEN, CountSeries, Dossier, Line, Protected, RatioSeries
from osq.protection.ratios import is_number
from osq.protection.rules import Rule, Truth, amounts, too_weak
from osq.protection.spaces import Space, Spaces, spaces_of
from osq.protection.system import Bools


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
    return _protected(rule, quantity, Space(line.zone), _since(dossier, line))


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
    prints others, a base less its numerator, a zone less another that it holds or overlaps, what
    it has in common with that one, a zone less those of one zoning that it holds; and what a
    revision adds to any of them, or takes away.

    With `truth`, only those that the rule hides; without, only those that no printed count
    within them shows to be large, by small counts alone.  Raises KeyError for a truth that lacks
    a value.
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
        between = np.ones(len(spaces.names), dtype=np.bool_)
        between[list(spaces.zones.values())] = False
        for state in _states(dossier, quantity):
            touched = _changed(dossier, spaces, quantity, state)
            keep = touched & ~lines.told(spaces, quantity, state)
            if truth is not None:
                keep = keep & _hidden(dossier, spaces, quantity, state, truth, rule, between)
            elif not quantity.minus:
                keep = keep & ~lines.large(spaces, quantity, state, rule.of(quantity.plus))
            found += [
                _protected(rule, quantity, spaces.names[place], state, between=bool(between[place]))
                for place in np.flatnonzero(keep)
            ]
            if state > 1:
                found += _revised(dossier, spaces, quantity, state, truth, rule, touched)
    return tuple(found)


def _protected(
    rule: Rule, quantity: Quantity, space: Space, state: int, *, between: bool = False
) -> Protected:
    threshold = rule.of(quantity.minus or quantity.plus, between=between)
    return Protected(
        space.zone,
        *quantity,
        space.without,
        rule.width,
        threshold or None,
        f"moins de {threshold}" if threshold else "trop peu derrière",
        state,
        space.within,
    )


def _revised(
    dossier: Dossier,
    spaces: Spaces,
    quantity: Quantity,
    state: int,
    truth: Truth | None,
    rule: Rule,
    touched: Bools,
) -> Iterator[Protected]:
    """What a state adds to a space, or takes away, under the rule of counts: so few units joined
    or left.

    A difference may be of either sign, so that no threshold need be within reach: only the width.
    Without a truth both differences are asked about.
    """
    threshold = rule.of(quantity.plus)
    if quantity.minus or not threshold:
        return
    signs: dict[int, tuple[int, ...]] = {int(place): (1, -1) for place in np.flatnonzero(touched)}
    if truth is not None:
        names = [(1, name) for name in quantity.plus]
        now, unit = amounts(dossier, spaces, names, state, truth)
        by = now - amounts(dossier, spaces, names, state - 1, truth)[0]
        small = np.flatnonzero(touched & (by != 0) & (abs(by) < threshold * unit))
        signs = {int(place): (int(np.sign(by[place])),) for place in small}
    for place, some in signs.items():
        one = _protected(rule, quantity, spaces.names[place], state)
        for sign in some:
            first, other = (state, state - 1)[::sign]
            cell = one._replace(state=first, since=other, why=f"révision de {one.why}")
            yield cell if truth is None else cell._replace(reach=None)


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
    return tuple(each for each in found if rule.concerns(each.minus or each.plus))


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
    dossier: Dossier,
    spaces: Spaces,
    quantity: Quantity,
    state: int,
    truth: Truth,
    rule: Rule,
    between: Bools,
) -> Bools:
    """Spaces (spaces,) where the rule hides the true quantity; `between` are no zones."""
    names = [(1, name) for name in quantity.plus] + [(-1, name) for name in quantity.minus]
    values, unit = amounts(dossier, spaces, names, state, truth)
    ruled = quantity.minus or quantity.plus
    least = 0 if quantity.minus or set(ruled) & set(rule.zeros) else 1
    threshold = np.where(between, rule.of(ruled, between=True), rule.of(ruled))
    small = values < threshold * unit
    # A zero that no rule hides where it is printed is told of what is left, too.
    shown = all(dossier.measures[name].zeros_shown for name in ruled)
    weak = too_weak(dossier, spaces, ruled, state, truth, rule) & (values >= int(shown))
    certain = spaces.settled | np.array([not name.within for name in spaces.names])
    found: Bools = ((values >= least) & small & certain) | weak
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
