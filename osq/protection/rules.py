"""The rules under which quantities that no line prints are protected, and where they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm
from typing import NamedTuple

import numpy as np

from osq.protection.dossier import BaseTerm, Dossier
from osq.protection.forms import Unknown
from osq.protection.spaces import Spaces
from osq.protection.system import Bools, Ints

SIZES = 100
"""What one unit of a public base counts in `Rule.sizes`."""
Truth = Mapping[Unknown, int]
"""The value of each measure in each part, in the state in which it took it."""


class Few(NamedTuple):
    """Too few contributors, or one too large, where that was delivered: the parts of zones.

    Nothing may be told of `measures` within one of `inside`, nor in what is made of zones of
    `made` alone: nothing says that together they hold enough.
    """

    measures: tuple[str, ...]
    levels: tuple[str, ...]
    inside: tuple[tuple[str, ...], ...]
    made: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts under `threshold` are hidden, and must keep `width`.

    `thresholds` holds those of measures with another one; 0 stands for no rule.  What is no zone
    but what zones leave is under the rules of every level: `between` holds the thresholds that
    are stricter there.  `complements` names the ratios whose base less numerator is under the
    rule of their numerator, nothing left (100 %) included; `zeros` the measures of which zeros
    are hidden too.  `bases` and `few` hide what is not small itself; `sizes` has the bases that
    are no measures of the dossier, by part.
    """

    threshold: int = 5
    width: int = 4
    thresholds: Mapping[str, int] = field(default_factory=dict)
    complements: tuple[str, ...] = ()
    between: Mapping[str, int] = field(default_factory=dict)
    zeros: tuple[str, ...] = ()
    bases: tuple[BaseTerm, ...] = ()
    few: tuple[Few, ...] = ()
    sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, measures: Sequence[str], *, between: bool = False) -> int:
        """The threshold of a sum: the strictest of its measures'."""
        found = [self.thresholds.get(name, self.threshold) for name in measures]
        found += [self.between.get(name, 0) for name in measures if between]
        return max(found, default=0)

    def concerns(self, measures: Sequence[str]) -> bool:
        """Whether anything at all hides a sum."""
        others = [one.measures for one in self.bases] + [one.measures for one in self.few]
        return self.of(measures, between=True) > 0 or any(set(measures) & set(m) for m in others)


def amounts(
    dossier: Dossier, spaces: Spaces, names: Sequence[tuple[int, str]], state: int, truth: Truth
) -> tuple[Ints, int]:
    """Signed measures summed in each space (spaces,), in the unit divided by what is returned."""
    scale = lcm(*(dossier.measures[name].scale for _, name in names))
    values = np.zeros(len(spaces.names), dtype=np.int64)
    for sign, name in names:
        column = [
            truth[Unknown(name, part, dossier.last_change(name, part, state))]
            for part in spaces.parts
        ]
        unit = sign * (scale // dossier.measures[name].scale)
        values += unit * (spaces.held @ np.array(column, dtype=np.int64))
    return values, scale * spaces.scale


def too_weak(
    dossier: Dossier, spaces: Spaces, measures: Sequence[str], state: int, truth: Truth, rule: Rule
) -> Bools:
    """Spaces (spaces,) of which nothing may be told: too small a base, too few contributors, as
    far as what is delivered tells.
    """
    found = np.zeros(len(spaces.names), dtype=np.bool_)
    for base in rule.bases:
        if set(measures) & set(base.measures):
            if base.of in dossier.measures:
                values, unit = amounts(dossier, spaces, [(1, base.of)], state, truth)
            else:
                sizes = rule.sizes.get(base.of, {})
                column = np.array([sizes.get(part, 0) for part in spaces.parts], dtype=np.int64)
                values, unit = spaces.held @ column, spaces.scale * SIZES
            found |= (values < base.threshold * unit) & _looked_at(spaces, base.levels)
    for few in rule.few:
        if set(measures) & set(few.measures):
            found |= _few(spaces, few) & _looked_at(spaces, few.levels)
    return found & spaces.settled


def _looked_at(spaces: Spaces, levels: Sequence[str]) -> Bools:
    """All but the zones of other levels: what is left between zones has no level of its own."""
    found = np.ones(len(spaces.names), dtype=np.bool_)
    if levels:
        found[list(spaces.zones.values())] = False
        mine = [n for zone, n in spaces.zones.items() if zone.partition(":")[0] in levels]
        found[mine] = True
    return found


def _few(spaces: Spaces, few: Few) -> Bools:
    held = spaces.held > 0
    found = np.zeros(len(held), dtype=np.bool_)
    for parts in few.inside:
        other = np.array([part not in parts for part in spaces.parts], dtype=np.bool_)
        found |= ~held[:, other].any(axis=1)
    covered = np.zeros(held.shape, dtype=np.bool_)
    for parts in few.made:
        mine = np.array([part in parts for part in spaces.parts], dtype=np.bool_)
        whole = held[:, mine].all(axis=1)
        covered |= np.outer(whole, mine)
    return found | ~(held & ~covered).any(axis=1)
