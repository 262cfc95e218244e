"""Spine charts: a zone among its peers, one row per indicator, all medians on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.chance import WORDS
from osq.notes.drawing.ends import noun_of
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
from osq.notes.drawing.standing import LEAST, Standing, ends_of, standing, table_of, told
from osq.notes.figures import cell, number, sign_of, titled
from osq.notes.shapes import Box, Drawing, Path, Shape, Text
from osq.notes.viewmodel import PAGE_WIDTH
from osq.text import NBSP

ROW = 17.0
TOP = 30.0
BAR = 9.0
COLUMN = 10.0
"""Between two columns of figures."""
MARK, APART = 5.0, 5.0
"""Half a symbol, and from what is drawn to the figure at its end."""
SCALE = "médiane (échelle propre à chaque ligne)"
PLOT = 170.0
"""Least length of a distribution, in pixels: columns of figures give way to it."""
LEVELS = {"quartier": "Quartier", "commune": "Commune", "agglomeration": "Agglomération"}
FORMS = {"commune": "diamond", "agglomeration": "post"}
"""The same symbol for the same level on every sheet."""
WHOLES = 2
"""Wholes that a row may bear."""


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

    def at(self, line: Standing, value: float) -> float:
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

    Indicators whose direction nobody says come last, under their own heading, from low to high.
    `peers` with a
    released figure make the distribution, the zone among them; one that ranks nobody, or of which
    fewer than `LEAST` peers have a figure, has no row.  A row's scale goes from its median as far
    as what it shows.  None without any row.
    """
    around = wholes[:WHOLES]
    among = [*peers, *([] if zone in peers else [zone])]
    found = [standing(release, one, zone, among, around) for one in indicators]
    lines = sorted(
        (one for one in found if one is not None), key=lambda one: not orientation(one.indicator)
    )
    if not lines:
        return None
    frame = _frame(release, lines, [zone, *around], width)
    shown, places, bottom = [zone, *around], *_places(lines)
    shapes: list[Shape] = [*_heads(shown, lines, frame)]
    for line, y in places:
        shapes += _row(release, line, shown, frame, y)
    shapes.append(Path(f"M{frame.middle:g},{TOP:g}V{bottom:g}", "axis"))
    for line, y in places:
        shapes += _marks(line, around, frame, y)
    keys, end = legend(_keys(release, lines, zone, among, around), 0, width, bottom + 6)
    return Drawing(
        caption=title + mention,
        alt=_alt(title, lines, zone, around) + mention,
        source=sources_of(release, [line.indicator for line in lines]),
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *keys),
        notes=_left_out(indicators, lines),
        data=table_of(release, lines, [zone, *around], title + mention),
    )


def _frame(
    release: Release,
    lines: Sequence[Standing],
    zones: Sequence[ReleasedZone],
    width: float,
) -> _Frame:
    """Columns of figures for all zones, or for the first ones where the plot would be too short."""
    labels = [advance(titled(line.indicator), "text") for line in lines]
    stub = round(min(max(labels) + 4, 0.34 * width), 2)
    room = 11 + max(advance(text, "tick") for line in lines for text in ends_of(line))
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


def _places(lines: Sequence[Standing]) -> tuple[list[tuple[Standing, float]], float]:
    """The middle of each row, and the bottom; a heading parts rows with a direction from others."""
    found, y = list[tuple[Standing, float]](), TOP
    for index, line in enumerate(lines):
        if index and orientation(lines[index - 1].indicator) and not orientation(line.indicator):
            y += ROW
        found.append((line, y + ROW / 2))
        y += ROW
    return found, y


def _heads(
    zones: Sequence[ReleasedZone], lines: Sequence[Standing], frame: _Frame
) -> Iterator[Shape]:
    """Over the columns and both ends; again where rows without a direction begin."""
    for zone, right in zip(zones, frame.figures, strict=False):
        yield Text(right, 11, LEVELS[_level(zone)], "heading", "end")
    yield Text(frame.middle, 24, SCALE, "tick", "middle")
    directed = [line for line in lines if orientation(line.indicator)]
    if directed:
        yield from _ways(frame, 11, "← moins favorable", "plus favorable →")
    if len(directed) < len(lines):
        y = round(TOP + ROW * (len(directed) + 0.5) + BASE, 2) if directed else 11
        yield from _ways(frame, y, "← plus bas", "plus élevé →")
        if directed:
            yield Text(0, y, "Sans sens favorable", "heading")
            yield segment(0, frame.width, TOP + ROW * (len(directed) + 1), "grid")


def _ways(frame: _Frame, y: float, left: str, right: str) -> Iterator[Shape]:
    yield Text(round(frame.figures[-1] + 12, 2), y, left, "heading")
    yield Text(frame.width, y, right, "heading", "end")


def _row(
    release: Release, line: Standing, zones: Sequence[ReleasedZone], frame: _Frame, y: float
) -> Iterator[Shape]:
    """The label, the figures, the distribution and its two ends."""
    one, base = line.indicator, round(y + BASE, 2)
    yield Path(f"M0,{round(y + ROW / 2, 2):g}H{frame.width:g}", "grid")
    yield Text(0, base, fitted(titled(one), frame.stub - 2, "text"), "text")
    for index, (zone, right) in enumerate(zip(zones, frame.figures, strict=False)):
        figure = release.figure(one.id, zone.key)
        style = "strong" if index == 0 else "text"
        if figure is None or figure.value is None:
            yield Text(right, base, str(sign_of(figure)), "sign", "end")
        else:
            yield Text(right, base, number(one, figure.value), style, "end")
    least, most = ends_of(line)
    left, right = _reach(line, frame)
    yield Text(left, base, least, "tick", "end")
    yield Text(right, base, most, "tick")
    spread = line.spread
    yield _bar(line, frame, y, (spread.low, spread.high), "peers")
    yield _bar(line, frame, y, (spread.first, spread.third), "half")


def _reach(line: Standing, frame: _Frame) -> tuple[float, float]:
    """Where the figures of both ends go: beside the band, or what passes it."""
    places = [frame.at(line, edge) for edge in (line.spread.low, line.spread.high)]
    places += [frame.at(line, edge) for edge in line.span or ()]
    marks = [frame.at(line, one) for one in (line.own, *line.wholes) if one is not None]
    places += [mark + side for mark in marks for side in (-MARK, MARK)]
    return round(min(places) - APART, 2), round(max(places) + APART, 2)


def _bar(line: Standing, frame: _Frame, y: float, ends: tuple[float, float], style: str) -> Box:
    left, right = sorted(frame.at(line, end) for end in ends)
    return Box(left, round(y - BAR / 2, 2), round(right - left, 2), BAR, style)


def _marks(
    line: Standing, wholes: Sequence[ReleasedZone], frame: _Frame, y: float
) -> Iterator[Shape]:
    """The interval, the wholes, and the zone on top."""
    for whole, value in reversed(list(zip(wholes, line.wholes, strict=True))):
        if value is not None:
            yield symbol(frame.at(line, value), y, _form(whole))
    if line.span is not None:
        low, high = sorted(frame.at(line, edge) for edge in line.span)
        yield segment(low, high, y, "interval")
    if line.own is not None:
        yield symbol(frame.at(line, line.own), y, "dot")


def _keys(
    release: Release,
    lines: Sequence[Standing],
    zone: ReleasedZone,
    among: Sequence[ReleasedZone],
    wholes: Sequence[ReleasedZone],
) -> list[Key]:
    keys = [Key(zone.name, "symbol", "dot")]
    if any(line.span for line in lines):
        keys.append(Key(WORDS, "line", "interval"))
    keys += [
        Key(whole.name, "symbol", _form(whole))
        for index, whole in enumerate(wholes)
        if any(line.wholes[index] is not None for line in lines)
    ]
    ends = "du minimum au maximum, chiffrés aux deux bouts"
    keys.append(Key(f"{_peers(lines, among)}, {ends}", "box", "peers"))
    keys.append(Key("du premier au troisième quartile", "box", "half"))
    figures = [
        release.figure(line.indicator.id, each.key) for line in lines for each in (zone, *wholes)
    ]
    return keys + signs_key(str(sign_of(one)) for one in figures if one is None or one.sign)


def _peers(lines: Sequence[Standing], among: Sequence[ReleasedZone]) -> str:
    """« 13 à 30 quartiers au chiffre diffusé »."""
    counts = [len(line.spread.values) for line in lines]
    few, many = min(counts), max(counts)
    span = f"{few}" if few == many else f"{few} à {many}"
    return f"{span}{NBSP}{noun_of(among)} au chiffre diffusé"


def _form(whole: ReleasedZone) -> str:
    return FORMS.get(whole.key.level, "diamond")


def _left_out(indicators: Sequence[IndicatorModel], lines: Sequence[Standing]) -> tuple[str, ...]:
    """Indicators without a row, and why."""
    drawn = {line.indicator.id for line in lines}
    missing = [one for one in indicators if one.id not in drawn]
    why_not = {
        "qui ne classe pas les zones": [one for one in missing if not one.ranked],
        f"moins de {LEAST} zones avec un chiffre": [one for one in missing if one.ranked],
    }
    return tuple(
        f"Sans ligne ({why}){NBSP}: {', '.join(one.short_label or one.label for one in ones)}."
        for why, ones in why_not.items()
        if ones
    )


def _alt(
    title: str, lines: Sequence[Standing], zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> str:
    """Where the zone lies among its peers, row by row."""
    start = f"Distribution par indicateur, {zone.name} parmi les zones comparées. {title}."
    return " ".join([start, *(told(line, wholes) for line in lines)])
