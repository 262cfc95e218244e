"""What printed intervals and ranks tell of the figures that they were derived from.

An interval is Wilson's, at 95 % (`osq.statistics.intervals.wilson`), printed at the step of its
ratio.  Its limits L at each base D come from numerators N that its formula gives back:
`N / D = L + z sqrt(L (1 - L) / D)` for the lower one, with the other sign for the upper one.  So
all pairs (N, D) that would print the same are known, which is what an attacker enumerates.  What
is told is their convex hull: pairs between them that would print otherwise are kept as possible,
which is less than an attacker knows.  `faults` makes up for it: an interval of anything but two
released counts, or a rank of a figure that is not released, is a fault whatever the hull says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from osq.protection.dossier import CountSeries, Dossier, Line, RatioSeries
from osq.protection.forms import Forms, Terms, added
from osq.protection.ratios import Printed, base_of, is_number, public_base
from osq.text import quote

Floats = npt.NDArray[np.float64]

Z = float(special.ndtri(0.975))
LARGEST_BASE = 100_000
"""Bases beyond are not bounded from above: numerators under any threshold are told by the ratio."""
LOOSE = 1e-9
"""How much farther than printed a limit may lie, for what floating numbers round."""


class Told(NamedTuple):
    """`low <= terms <= high`, or under `high` when `below`."""

    terms: Terms
    low: Fraction | None = None
    high: Fraction | None = None
    below: bool = False


class Fault(NamedTuple):
    """A line that nobody may print, and why."""

    line: int
    reason: str


class Window(NamedTuple):
    """Printed figures as proportions: each lies from its first end to under its second."""

    lower: tuple[float, float]
    upper: tuple[float, float]
    value: tuple[float, float] | None = None


def told(forms: Forms, printed: Printed, line: Line) -> Iterator[Told]:
    """What a printed interval or rank tells.

    Raises ValueError for an interval of what is no ratio, and for a text that is none.
    """
    if not is_number(line.text):
        return iter(())
    if line.kind == "interval":
        return _interval(forms, printed, line)
    return _rank(forms, printed, line)


def faults(dossier: Dossier) -> tuple[Fault, ...]:
    """Intervals and ranks of what is not itself released, in the order of the lines."""
    found = []
    printed = Printed(dossier)
    for number, line in enumerate(dossier.lines):
        if line.kind == "interval" and is_number(line.text) and not _both(printed, line):
            reason = "un intervalle ne se publie qu’avec son numérateur et sa base"
            found.append(Fault(number, reason))
        if line.kind == "rank" and is_number(line.text) and not printed.value(line):
            found.append(Fault(number, "un rang ne se publie qu’avec la valeur classée"))
    return tuple(found)


def possible(window: Window, bases: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest numerator, as real numbers, that print as `window` says over
    each base (bases,); the first is above the second where none does.
    """
    ((a, b), (c, d)), most = window[:2], bases / (bases + Z**2)
    low = np.maximum(np.zeros_like(bases), _above(a, bases))
    low = np.where(a > most + LOOSE, np.inf, low)
    high = np.where(b > most, 1.0, _above(b, bases))
    low = np.maximum(low, np.where(c <= 1 - most, 0.0, _under(c, bases)))
    high = np.where(
        d < 1 - most - LOOSE, -1.0, np.minimum(high, 1.0 if d > 1 else _under(d, bases))
    )
    if window.value:
        low, high = np.maximum(low, window.value[0]), np.minimum(high, window.value[1])
    return low * bases - LOOSE * bases, np.minimum(high, 1.0) * bases + LOOSE * bases


def _above(limit: float, bases: Floats) -> Floats:
    """The proportion whose lower limit is `limit`."""
    limit = min(max(limit, 0.0), 1.0)
    return limit + Z * np.sqrt(limit * (1 - limit) / bases)


def _under(limit: float, bases: Floats) -> Floats:
    """The proportion whose upper limit is `limit`."""
    limit = min(max(limit, 0.0), 1.0)
    return limit - Z * np.sqrt(limit * (1 - limit) / bases)


def _interval(forms: Forms, printed: Printed, line: Line) -> Iterator[Told]:
    series = forms.dossier.series[line.series]
    if not isinstance(series, RatioSeries):
        raise ValueError(f"{line.series}: only a ratio has a Wilson interval")
    window = _window(printed, series, line)
    top = forms.summed(series.of, line.zone, line.state)
    base, known = base_of(forms, series, line)
    if known is None:
        known = printed.count(series.over, line.zone, line.state)
    whole = _whole(top)
    if known is not None and known > 0:
        low, high = possible(window, np.array([float(known)]))
        yield from _numerators(top, float(low[0]), float(high[0]), whole)
    if known is not None:
        return
    numerator = printed.count(series.of, line.zone, line.state)
    yield from _pairs(window, top, base, numerator, whole and _whole(base))


def _numerators(top: Terms, low: float, high: float, whole: bool) -> Iterator[Told]:
    """Numerators between two reals.  Nothing where none prints so: not Wilson's interval."""
    ends = (ceil(low), floor(high)) if whole else (Fraction(low), Fraction(high))
    if ends[0] <= ends[1]:
        yield Told(top, Fraction(ends[0]), Fraction(ends[1]))


def _pairs(
    window: Window, top: Terms, base: Terms, numerator: Fraction | None, whole: bool
) -> Iterator[Told]:
    """The hull of the pairs (N, D) that print so.  For weighted sums, which are not whole, bases
    are one unit looser, and numerators the widest over them.
    """
    bases = np.arange(1, _largest(window) + 1, dtype=np.float64)
    low, high = possible(window, bases)
    if whole:
        low, high = np.ceil(low), np.floor(high)
    fits = low <= high
    if numerator is not None:
        fits &= (low <= float(numerator)) & (float(numerator) <= high)
    if not fits.any():
        return
    bounded = len(bases) < LARGEST_BASE
    bases, low, high = bases[fits], low[fits], high[fits]
    if not whole:
        yield Told(base, Fraction(int(bases[0]) - 1), Fraction(int(bases[-1]) + 1))
        yield Told(top, Fraction(floor(low.min()) - 1), Fraction(ceil(high.max()) + 1))
        return
    yield Told(base, Fraction(int(bases[0])), Fraction(int(bases[-1])) if bounded else None)
    yield Told(top, Fraction(int(low.min())), Fraction(int(high.max())) if bounded else None)
    if bounded:
        yield from _hull(top, base, bases, low, high)


def _hull(top: Terms, base: Terms, bases: Floats, low: Floats, high: Floats) -> Iterator[Told]:
    """The sides of the hull of numerators from `low` to `high` over bases."""
    for sign, ends in ((1, low), (-1, high)):
        corners = _corners([(int(d), sign * int(n)) for d, n in zip(bases, ends, strict=True)])
        for (d, n), (next_d, next_n) in pairwise(corners):
            slope = Fraction(next_n - n, next_d - d)
            yield Told(added([(sign, top), (-slope, base)]), n - slope * d)


def _corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners of what lies above points, from left to right (Andrew's monotone chain)."""
    found: list[tuple[int, int]] = []
    for x, y in points:
        while len(found) > 1:
            (x1, y1), (x2, y2) = found[-2:]
            if (x2 - x1) * (y - y1) > (y2 - y1) * (x - x1):
                break
            found.pop()
        found.append((x, y))
    return found


def _largest(window: Window) -> int:
    """No base beyond prints so: the interval is at most `z / sqrt(D + z²)` wide."""
    width = window.upper[0] - window.lower[1]
    if width <= Z / LARGEST_BASE**0.5:
        return LARGEST_BASE
    return max(1, min(LARGEST_BASE, ceil((Z / width) ** 2 - Z**2)))


def _window(printed: Printed, series: RatioSeries, line: Line) -> Window:
    low, high = (Decimal(end) for end in line.text.split(".."))

    def ends(figure: Decimal) -> tuple[float, float]:
        half = series.step / 2
        return float((figure - half) / series.per), float((figure + half) / series.per)

    value = printed.value(line)
    return Window(ends(low), ends(high), ends(Decimal(value)) if value else None)


def _rank(forms: Forms, printed: Printed, line: Line) -> Iterator[Told]:
    """A figure that is not printed lies between the printed ones ranked next to it, and is at
    least the next ranked one that is not printed either.

    Ranks are taken as those of printed figures: equal ones may stand in any order, and figures
    are compared to a step.  A ratio is compared where its base is printed or public.
    """
    if printed.value(line):
        return
    series, rank = forms.dossier.series[line.series], int(line.text)
    others = [(int(o.text), o) for o in printed.ranked(line) if o.zone != line.zone]
    half = Fraction(series.step) / 2
    shown = [(place, value) for place, other in others if (value := printed.value(other))]
    above = [Fraction(value) for place, value in shown if place <= rank]
    below = [Fraction(value) for place, value in shown if place >= rank]
    if above:
        yield _against(forms, series, line, high=min(above) + half)
    if below:
        yield _against(forms, series, line, low=max(below) - half)
    after = [(place, o) for place, o in others if place >= rank and not printed.value(o)]
    if after:
        following = min(after, key=lambda item: (item[0], item[1].zone))[1]
        mine, other = (
            _sized(forms, printed, series, line),
            _sized(forms, printed, series, following),
        )
        if mine is not None and other is not None:
            yield Told(added([(1, mine), (-1, other)]), -Fraction(series.step))


def _against(
    forms: Forms,
    series: CountSeries | RatioSeries,
    line: Line,
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> Told:
    """The figure of a line beside a number, as a row."""
    top = forms.summed(series.of, line.zone, line.state)
    if isinstance(series, CountSeries):
        return Told(top, low, high, below=True)
    base, known = base_of(forms, series, line)
    end = low if low is not None else high
    if known is not None:
        scaled = [None if one is None else one * known / series.per for one in (low, high)]
        return Told(top, scaled[0], scaled[1], below=True)
    row = added([(series.per, top), (-(end or 0), base)])
    zero = Fraction(0)
    return Told(row, zero) if low is not None else Told(row, None, zero, below=True)


def _sized(
    forms: Forms, printed: Printed, series: CountSeries | RatioSeries, line: Line
) -> Terms | None:
    """The figure of a line as a combination of unknowns; None for a ratio of unknown base."""
    top = forms.summed(series.of, line.zone, line.state)
    if isinstance(series, CountSeries):
        return top
    base = public_base(forms.dossier, series, line.zone)
    if base is None:
        base = printed.count(series.over, line.zone, line.state)
    return added([(Fraction(series.per) / base, top)]) if base else None


def _both(printed: Printed, line: Line) -> bool:
    """Whether the numerator and the base of an interval are printed, or public."""
    series = printed.dossier.series[line.series]
    if not isinstance(series, RatioSeries):
        return False
    if printed.count(series.of, line.zone, line.state) is None:
        return False
    if public_base(printed.dossier, series, line.zone) is not None:
        return True
    return printed.count(series.over, line.zone, line.state) is not None


def _whole(terms: Terms) -> bool:
    return all(value.denominator == 1 for value in terms.values())


def fault_text(dossier: Dossier, fault: Fault) -> str:
    """A fault as a sentence with the figure that it is about."""
    line = dossier.lines[fault.line]
    series = dossier.series[line.series]
    zone = dossier.zone_names.get(line.zone, line.zone)
    return f"{quote(series.label or series.name)}, {zone} ({line.text}) : {fault.reason}"
