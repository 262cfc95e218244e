"""Zones, and what zones hold outside others: all that a subtraction of printed zones gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import NamedTuple

import numpy as np

from osq.protection.dossier import Dossier
from osq.protection.system import Bools, Ints


class Space(NamedTuple):
    """What a zone has in common with each of `within`, outside the zones `without`."""

    zone: str
    without: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Spaces:
    """Different sets of parts: `held` (spaces, parts) counts each part in 1 / `scale`.

    `names` (spaces,) tells each in the shortest way; `zones` maps a zone to its own space.
    """

    names: tuple[Space, ...]
    held: Ints
    parts: tuple[str, ...]
    scale: int
    zones: dict[str, int]

    @cached_property
    def settled(self) -> Bools:
        """Spaces (spaces,) that what is delivered tells: zones, zones less others that they hold,
        and IRIS entirely.  What a zone delivered by itself has in an IRIS, nobody knows.
        """
        found = self._entire(self.held)
        for place, (zone, without, within) in enumerate(self.names):
            mine = self.held[self.zones[zone]]
            others = [self.held[self.zones[other]] for other in without]
            found[place] |= not within and all((other <= mine).all() for other in others)
        return found

    def _entire(self, held: Ints) -> Bools:
        """Which sets of parts (sets, parts) hold no IRIS (`code` of parts `code/piece`) partly."""
        wholes = [part.rpartition("/")[0] or part for part in self.parts]
        places = {whole: place for place, whole in enumerate(dict.fromkeys(wholes))}
        of = np.array([places[whole] for whole in wholes], dtype=np.int64)
        sizes = np.bincount(of, minlength=len(places))
        found = np.ones(len(held), dtype=np.bool_)
        for row, mine in enumerate(held > 0):
            counts = np.bincount(of[mine], minlength=len(places))
            found[row] = ((counts == 0) | (counts == sizes)).all()
        return found

    def within(self, zones: Sequence[str]) -> Bools:
        """Which spaces hold which zones entirely: (spaces, zones)."""
        small = self.held[[self.zones[zone] for zone in zones]]
        lacking = (self.held < self.scale).astype(np.float32) @ (small > 0).astype(np.float32).T
        found: Bools = lacking == 0
        return found


def spaces_of(dossier: Dossier, measure: str, zones: Sequence[str]) -> Spaces:
    """The zones for a measure, each less any other that it overlaps, each less all of one
    zoning that it holds, and less all that it holds, and what any two have in common.

    Zonings are found from the zones: codes of one form (letters, length) and, whatever the
    codes, the largest zones first; those of one zoning have no part in common.
    """
    shares = {zone: dossier.parts(measure, zone) for zone in zones}
    scale = lcm(*(dossier.scale(measure, zone) for zone in zones)) if zones else 1
    parts = tuple(sorted({part for held in shares.values() for part, _ in held}))
    places = {part: place for place, part in enumerate(parts)}
    held = np.zeros((len(zones), len(parts)), dtype=np.int64)
    for row, zone in enumerate(zones):
        for part, weight in shares[zone]:
            held[row, places[part]] = weight * (scale // dossier.scale(measure, zone))
    found: dict[bytes, tuple[Space, Ints]] = {}
    own = {}
    for row, zone in enumerate(zones):
        own[zone] = held[row].tobytes()
        found.setdefault(own[zone], (Space(zone), held[row]))
    for row, without in _differences(held, zones):
        left = held[row].copy()
        for other in without:
            left = np.maximum(left - held[other], 0)
        if left.any():
            name = Space(zones[row], tuple(zones[other] for other in without))
            found.setdefault(left.tobytes(), (name, left))
    for row, other in _overlaps(held, scale):
        both = np.minimum(held[row], held[other])
        found.setdefault(both.tobytes(), (Space(zones[row], (), (zones[other],)), both))
    numbers = {key: number for number, key in enumerate(found)}
    rows = [left for _, left in found.values()]
    return Spaces(
        tuple(name for name, _ in found.values()),
        np.array(rows, dtype=np.int64).reshape(len(rows), len(parts)),
        parts,
        scale,
        {zone: numbers[key] for zone, key in own.items()},
    )


def _differences(held: Ints, zones: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows less single ones, then less those of one zoning that they hold, and all of them."""
    sizes = (held > 0).sum(axis=1)
    rows = range(len(held))
    zonings = _apart(held, sorted(rows, key=lambda row: (_form(zones[row]), zones[row])), zones)
    zonings += _apart(held, sorted(rows, key=lambda row: (-sizes[row], zones[row])))
    zonings += [[row for row in rows if sizes[row] > 1], list(rows)]
    for row, mine in enumerate(held):
        touching = (np.minimum(held, mine) > 0).any(axis=1)
        for other in np.flatnonzero(touching):
            if other != row:
                yield row, (int(other),)
    for row, mine in enumerate(held):
        smaller = (held <= mine).all(axis=1) & (held < mine).any(axis=1)
        for zoning in zonings:
            children = tuple(other for other in zoning if smaller[other])
            if len(children) > 1:
                yield row, children


def _overlaps(held: Ints, scale: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows of which neither holds the other, where what they have in common is certain:
    of two shares of one part nobody knows what they share.
    """
    for row, mine in enumerate(held):
        after = held[row + 1 :]
        both = np.minimum(after, mine)
        certain = ((both == 0) | (np.maximum(after, mine) == scale)).all(axis=1)
        apart = (both < after).any(axis=1) & (both < mine).any(axis=1)
        for other in np.flatnonzero(certain & apart & both.any(axis=1)):
            yield row, row + 1 + int(other)


def _apart(held: Ints, order: Sequence[int], zones: Sequence[str] = ()) -> list[list[int]]:
    """Rows in sets that have no part in common, and one form of code where `zones` are given."""
    found: list[tuple[str, list[int], Bools]] = []
    for row in order:
        mine, form = held[row] > 0, _form(zones[row]) if zones else ""
        for other, members, taken in found:
            if other == form and not (taken & mine).any():
                members.append(row)
                taken |= mine
                break
        else:
            found.append((form, [row], mine.copy()))
    return [sorted(members) for _, members, _ in found]


def _form(zone: str) -> str:
    """What codes of one zoning have in common: their letters, and how long they are."""
    return f"{zone.rstrip('0123456789')} {len(zone)}"
