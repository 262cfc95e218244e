"""Spine charts: a zone among its peers, one row per indicator, all medians on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.chance import WORDS, Interval, intervals
from osq.notes.drawing.lettering import advance, fitted
from osq.notes.drawing.parts import (
    BASE,
    Key,
    legend,
    segment,
    signs_key,
    sources_of,
    symbol,
)
from osq.notes.extremes import values_of
from osq.notes.figures import cell, number, sign_of, titled, with_unit
from osq.notes.selection import value_of
from osq.notes.shapes import Box, Drawing, Path, Shape, Text
from osq.notes.tables import signs_note
from osq.notes.viewmodel import PAGE_WIDTH, Cell, Row, RowGroup, Table
from osq.text import NBSP, round_half_up

ROW = 17.0
TOP = 30.0
BAR = 9.0
COLUMN = 10.0
"""Between two columns of figures."""
PLOT = 170.0
"""Least length of a distribution, in pixels: columns of figures give way to it."""
LEAST = 4
"""Peers with a figure without which there is no distribution to speak of."""
LEVELS = {"quartier": "Quartier", "commune": "Commune", "agglomeration": "Agglomération"}
MARKS = ("diamond", "post")
"""Symbols of the nearest whole and of the next."""


@dataclass(frozen=True, slots=True)
class _Spread:
    """The released figures of peers: ends, quartiles, and the figures themselves."""

    values: tuple[float, ...]
    low: float
    first: float
    median: float
    third: float
    high: float


@dataclass(frozen=True, slots=True)
class _Line:
    """What one row shows; `turn` is -1 where higher figures go to the left."""

    indicator: IndicatorModel
    own: float | None
    wholes: tuple[float | None, ...]
    spread: _Spread
    span: Interval | None
    turn: int

    @property
    def reach(self) -> float:
        """The farthest from the median of all that is drawn."""
        drawn = [self.spread.low, self.spread.high, *(self.span or ())]
        drawn += [one for one in (self.own, *self.wholes) if one is not None]
        return float(max(abs(one - self.spread.median) for one in drawn))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Columns, in pixels: right edges of the figures, then the plot with its two ends."""

    stub: float
    figures: tuple[float, ...]
    left: float
    right: float
    width: float

    @property
    def middle(self) -> float:
        return round((self.left + self.right) / 2, 2)

    def at(self, line: _Line, value: float) -> float:
        """Where a figure of the row goes; its median in the middle."""
        half = (self.right - self.left) / 2
        share = (value - line.spread.median) / (line.reach or 1.0)
        return round(self.middle + line.turn * share * half, 2)


def spine_chart(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zone: ReleasedZone,
    peers: Sequence[ReleasedZone],
    wholes: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
) -> Drawing | None:
    """The zone's figure, the band of its peers and the wholes, less favourable on the left.

    An indicator whose direction nobody says goes from low to high and is marked.  `peers` with a
    released figure make the distribution, the zone among them; one that ranks nobody, or of which
    fewer than `LEAST` peers have a figure, has no row.  A row's scale goes from its median as far
    as what it shows.  None without any row.
    """
    around = wholes[: len(MARKS)]
    among = [*peers, *([] if zone in peers else [zone])]
    found = [_line(release, one, zone, among, around) for one in indicators]
    lines = [one for one in found if one is not None]
    if not lines:
        return None
    frame = _frame(release, lines, [zone, *around], width)
    bottom = TOP + ROW * len(lines)
    shapes: list[Shape] = [*_heads([zone, *around], frame)]
    for index, line in enumerate(lines):
        shapes += _row(release, line, [zone, *around], frame, TOP + ROW * (index + 0.5))
    shapes.append(Path(f"M{frame.middle:g},{TOP:g}V{bottom:g}", "axis"))
    for index, line in enumerate(lines):
        shapes += _marks(line, frame, TOP + ROW * (index + 0.5))
    keys, end = legend(_keys(release, lines, zone, among, around), 0, width, bottom + 6)
    return Drawing(
        caption=title + mention,
        alt=_alt(title, lines, zone, around) + mention,
        source=sources_of(release, [line.indicator for line in lines]),
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *keys),
        notes=_left_out(indicators, lines),
        data=_data(release, lines, [zone, *around], title + mention),
    )


def _line(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    among: Sequence[ReleasedZone],
    wholes: Sequence[ReleasedZone],
) -> _Line | None:
    values = sorted(float(value) for _, value in values_of(release, indicator, among))
    if not indicator.ranked or len(values) < LEAST:
        return None
    own = value_of(release, indicator, zone)
    others = (value_of(release, indicator, whole) for whole in wholes)
    first, median, third = (float(one) for one in np.percentile(values, (25, 50, 75)))
    return _Line(
        indicator=indicator,
        own=None if own is None else float(own),
        wholes=tuple(None if one is None else float(one) for one in others),
        spread=_Spread(tuple(values), values[0], first, median, third, values[-1]),
        span=intervals(release, indicator, [zone]).get(zone.key) if own is not None else None,
        turn=-1 if orientation(indicator) > 0 else 1,
    )


def _frame(
    release: Release,
    lines: Sequence[_Line],
    zones: Sequence[ReleasedZone],
    width: float,
) -> _Frame:
    """Columns of figures for all zones, or for the first ones where the plot would be too short."""
    labels = [advance(titled(line.indicator), "text") for line in lines]
    stub = round(min(max(labels) + 14, 0.34 * width), 2)
    room = 8 + max(advance(text, "tick") for line in lines for text in _ends(line))
    edges, x = list[float](), stub
    for one in zones:
        figures = [release.figure(line.indicator.id, one.key) for line in lines]
        texts = [
            cell(line.indicator, figure).text for line, figure in zip(lines, figures, strict=True)
        ]
        widest = max(advance(text, "strong") for text in (*texts, LEVELS[_level(one)]))
        x += widest + COLUMN
        if edges and width - x - 12 - 2 * room < PLOT:
            break
        edges.append(round(x, 2))
    return _Frame(
        stub, tuple(edges), round(edges[-1] + 12 + room, 2), round(width - room, 2), width
    )


def _level(zone: ReleasedZone) -> str:
    return zone.key.level if zone.key.level in LEVELS else "quartier"


def _ends(line: _Line) -> tuple[str, str]:
    """The extreme figures of the peers, in the order they are drawn."""
    low, high = (
        number(line.indicator, round_half_up(one, line.indicator.decimals))
        for one in (line.spread.low, line.spread.high)
    )
    return (high, low) if line.turn < 0 else (low, high)


def _heads(zones: Sequence[ReleasedZone], frame: _Frame) -> Iterator[Shape]:
    for zone, right in zip(zones, frame.figures, strict=False):
        yield Text(right, 11, LEVELS[_level(zone)], "heading", "end")
    yield Text(round(frame.figures[-1] + 12, 2), 11, "← moins favorable", "heading")
    yield Text(frame.width, 11, "plus favorable →", "heading", "end")
    yield Text(frame.middle, 24, "médiane", "tick", "middle")


def _row(
    release: Release, line: _Line, zones: Sequence[ReleasedZone], frame: _Frame, y: float
) -> Iterator[Shape]:
    """The label, the figures, the distribution and its two ends."""
    one, base = line.indicator, round(y + BASE, 2)
    marked = not orientation(one)
    yield Path(f"M0,{round(y + ROW / 2, 2):g}H{frame.width:g}", "grid")
    yield Text(0, base, fitted(titled(one), frame.stub - (16 if marked else 2), "text"), "text")
    if marked:
        yield symbol(frame.stub - 6, y, "both-ways")
    for index, (zone, right) in enumerate(zip(zones, frame.figures, strict=False)):
        figure = release.figure(one.id, zone.key)
        style = "strong" if index == 0 else "text"
        if figure is None or figure.value is None:
            yield Text(right, base, str(sign_of(figure)), "sign", "end")
        else:
            yield Text(right, base, number(one, figure.value), style, "end")
    least, most = _ends(line)
    yield Text(round(frame.left - 6, 2), base, least, "tick", "end")
    yield Text(round(frame.right + 6, 2), base, most, "tick")
    spread = line.spread
    yield _bar(line, frame, y, (spread.low, spread.high), "peers")
    yield _bar(line, frame, y, (spread.first, spread.third), "half")


def _bar(line: _Line, frame: _Frame, y: float, ends: tuple[float, float], style: str) -> Box:
    left, right = sorted(frame.at(line, end) for end in ends)
    return Box(left, round(y - BAR / 2, 2), round(right - left, 2), BAR, style)


def _marks(line: _Line, frame: _Frame, y: float) -> Iterator[Shape]:
    """The interval, the wholes, and the zone on top."""
    for form, value in reversed(list(zip(MARKS, line.wholes, strict=False))):
        if value is not None:
            yield symbol(frame.at(line, value), y, form)
    if line.span is not None:
        low, high = sorted(frame.at(line, edge) for edge in line.span)
        yield segment(low, high, y, "interval")
    if line.own is not None:
        yield symbol(frame.at(line, line.own), y, "dot")


def _keys(
    release: Release,
    lines: Sequence[_Line],
    zone: ReleasedZone,
    among: Sequence[ReleasedZone],
    wholes: Sequence[ReleasedZone],
) -> list[Key]:
    keys = [Key(zone.name, "symbol", "dot")]
    if any(line.span for line in lines):
        keys.append(Key(WORDS, "line", "interval"))
    keys += [
        Key(whole.name, "symbol", form)
        for index, (form, whole) in enumerate(zip(MARKS, wholes, strict=False))
        if any(line.wholes[index] is not None for line in lines)
    ]
    every = f"les {len(among)}{NBSP}zones, au chiffre diffusé, d’un extrême à l’autre"
    keys.append(Key(every, "box", "peers"))
    keys.append(Key("la moitié d’entre elles, autour de la médiane", "box", "half"))
    if any(not orientation(line.indicator) for line in lines):
        keys.append(
            Key(f"sans sens favorable{NBSP}: du plus bas au plus élevé", "symbol", "both-ways")
        )
    figures = [
        release.figure(line.indicator.id, each.key) for line in lines for each in (zone, *wholes)
    ]
    return keys + signs_key(str(sign_of(one)) for one in figures if one is None or one.sign)


def _left_out(indicators: Sequence[IndicatorModel], lines: Sequence[_Line]) -> tuple[str, ...]:
    """Indicators without a row, and why."""
    drawn = {line.indicator.id for line in lines}
    missing = [one for one in indicators if one.id not in drawn]
    told = {
        "qui ne classe pas les zones": [one for one in missing if not one.ranked],
        f"moins de {LEAST} zones avec un chiffre": [one for one in missing if one.ranked],
    }
    return tuple(
        f"Sans ligne ({why}){NBSP}: {', '.join(one.short_label or one.label for one in ones)}."
        for why, ones in told.items()
        if ones
    )


def _alt(
    title: str, lines: Sequence[_Line], zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> str:
    """The zone's figure and where it lies among its peers, row by row."""
    parts = []
    for line in lines:
        one = line.indicator
        told = [f"{one.short_label or one.label}{NBSP}: {_place(line)}"]
        for whole, value in zip(wholes, line.wholes, strict=True):
            if value is not None:
                told.append(f"{whole.name} {_said(one, value)}")
        told.append(f"médiane {_said(one, line.spread.median)}")
        parts.append(", ".join(told) + ".")
    return f"Distribution par indicateur, {zone.name} parmi les zones comparées. {title}. " + (
        " ".join(parts)
    )


def _place(line: _Line) -> str:
    if line.own is None:
        return "pas de chiffre diffusé"
    side = line.turn * (line.own - line.spread.median)
    first, third = sorted((line.turn * line.spread.first, line.turn * line.spread.third))
    own = line.turn * line.own
    said = _said(line.indicator, line.own)
    if first <= own <= third:
        return f"{said}, dans la moitié centrale"
    if not orientation(line.indicator):
        return f"{said}, {'au-dessus' if side > 0 else 'au-dessous'} de la moitié centrale"
    return f"{said}, dans le quart le {'plus' if side > 0 else 'moins'} favorable"


def _said(indicator: IndicatorModel, value: float) -> str:
    return with_unit(indicator, round_half_up(value, indicator.decimals))


def _data(
    release: Release, lines: Sequence[_Line], zones: Sequence[ReleasedZone], caption: str
) -> Table:
    rows = []
    for line in lines:
        one, spread = line.indicator, line.spread
        ends = (spread.low, spread.first, spread.median, spread.third, spread.high)
        told = (
            Cell(number(one, round_half_up(value, one.decimals)), f"d{one.decimals}")
            for value in ends
        )
        own = (cell(one, release.figure(one.id, zone.key)) for zone in zones)
        rows.append(Row(one.label, one.unit, (*own, *told, Cell(str(len(spread.values)), "count"))))
    groups = (RowGroup("", tuple(rows)),)
    return Table(
        caption,
        "Indicateur",
        (
            *(zone.name for zone in zones),
            "Minimum",
            "1er quartile",
            "Médiane",
            "3e quartile",
            "Maximum",
            "Zones avec un chiffre",
        ),
        groups,
        signs_note(groups),
    )
