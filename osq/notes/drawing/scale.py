"""Axes: round ticks, and values placed along a length of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from osq.notes.drawing.lettering import advance
from osq.notes.shapes import Path, Shape, Text
from osq.text import format_number

ZERO_SHARE = 0.25
"""An axis starts at zero when its lowest value is under this share of the highest."""
BETWEEN = 6.0
"""Least room between the labels of two ticks, in pixels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear: `low` is drawn at `start`, `high` at `end` (pixels)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Pixel of a value, to a hundredth; the middle where the scale has no extent."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 2)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale along the page with its ticks and their labels, "" where one would not fit."""

    scale: Scale
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def across(self, top: float, bottom: float) -> Iterator[Shape]:
        """A vertical line for each tick, from `top` to `bottom`, its label underneath."""
        for tick, label in zip(self.ticks, self.labels, strict=True):
            x = self.scale.at(tick)
            yield Path(f"M{x:g},{top:g}V{bottom:g}", "grid")
            if label:
                yield Text(x, bottom + 14, label, "tick", "middle")


def axis(values: Sequence[float], unit: str, left: float, right: float, *, wanted: int = 5) -> Axis:
    """An axis whose labels, half of which stand beyond its ends, lie from `left` to `right`.

    As many ticks as have room for their labels, `wanted` intervals at most.
    """
    found = [_axis(values, unit, left, right, count) for count in range(wanted, 0, -1)]
    return next((one for one in found if _readable(one)), _ends_only(found[-1], left, right))


def _axis(values: Sequence[float], unit: str, left: float, right: float, wanted: int) -> Axis:
    ticks = nice_ticks(values, wanted)
    labels = tick_labels(ticks, unit)
    start, end = (advance(label, "tick") / 2 for label in (labels[0], labels[-1]))
    scale = Scale(ticks[0], ticks[-1], round(left + start, 2), round(right - end, 2))
    return Axis(scale, tuple(ticks), tuple(labels))


def _readable(one: Axis) -> bool:
    halves = [advance(label, "tick") / 2 for label in one.labels]
    places = [one.scale.at(tick) for tick in one.ticks]
    ends = zip(pairwise(places), pairwise(halves), strict=True)
    return all(after - before >= sum(half) + BETWEEN for (before, after), half in ends)


def _ends_only(one: Axis, left: float, right: float) -> Axis:
    """An axis too short for its labels: only the last tick keeps its own."""
    half = min(advance(one.labels[-1], "tick"), right - left) / 2
    scale = Scale(one.ticks[0], one.ticks[-1], left, round(right - half, 2))
    return Axis(scale, one.ticks, (*[""] * (len(one.labels) - 1), one.labels[-1]))


def nice_ticks(values: Sequence[float], wanted: int = 4) -> list[float]:
    """Round, evenly spaced ticks that enclose the values (at least two ticks).

    >>> nice_ticks([21.0, 38.0])
    [20.0, 25.0, 30.0, 35.0, 40.0]
    """
    low, high = min(values), max(values)
    if 0 <= low <= ZERO_SHARE * high:
        low = 0.0
    step = _nice_step((high - low) / wanted or abs(high) / wanted or 1.0)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    return [round(step * index, 10) for index in range(first, last + 1)]


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if rough <= power * factor * 1.001)


def tick_labels(ticks: Sequence[float], unit: str) -> list[str]:
    """Ticks as text, with as few decimals as tell them apart; the last carries the unit."""
    decimals = next(
        count for count in range(4) if count == 3 or all(round(t, count) == t for t in ticks)
    )
    texts = [format_number(tick, decimals) for tick in ticks]
    last = f"{texts[-1]}\u202f{unit}" if unit in ("%", "‰", "€") else texts[-1]
    return [*texts[:-1], last]
