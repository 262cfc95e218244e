"""Axes: round ticks, and values placed along a length of the page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from osq.text import format_number

ZERO_SHARE = 0.4
"""An axis starts at zero when its lowest value is under this share of the highest."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear: `low` is drawn at `start`, `high` at `end` (pixels)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Pixel of a value, to a hundredth."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


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


def wrapped(text: str, width: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """A text cut into at most `lines` lines of `width` pixels, at a font size in pixels.

    Half the size is the mean advance of a character of the notes' type.
    """
    count = max(8, int(width / (0.5 * size)))
    return tuple(
        textwrap.wrap(text, count, max_lines=lines, placeholder=" …", break_on_hyphens=False)
    )
