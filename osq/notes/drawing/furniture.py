"""What stands on and around a map: areas, numbers, legend, inset, scale, north."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby
from math import hypot

from osq.confidentiality.release import ReleasedZone
from osq.notes.drawing.lettering import fitted, wrapped
from osq.notes.drawing.parts import LINE
from osq.notes.drawing.projection import Bounds, Point, Projection, box_of, centre, paths
from osq.notes.shapes import Box, Dot, Path, Shape, Text
from osq.territory.model import Outline
from osq.text import NBSP, format_number

SCHEMATIC = "contours schématiques"
ENTRY = 17.0
NAME = 14.0
FOOT = 34.0
"""Room under the legend for the scale and the north arrow."""
LEAST_TIMES = 1.4
"""An inset enlarges at least so much."""
SMALL = 18.0
"""A zone narrower and lower than this, in pixels (4.8 mm), is too small to be read."""
CROWD = 6
"""Zones too small to be read that make an inset."""
LENGTHS = (0.5, 1, 2, 5, 10, 20)
"""Kilometres that a scale bar may stand for."""
DISC = 7.5
"""Radius of the disc of a number."""

Layer = Sequence[tuple[ReleasedZone, str]]
"""Zones with the style of their area, from the bottom up."""


def drawn_of(zones: Sequence[ReleasedZone]) -> list[ReleasedZone]:
    """The zones that have an outline."""
    return [zone for zone in zones if zone.outline is not None and zone.outline.rings]


def outlines_of(zones: Sequence[ReleasedZone]) -> list[Outline]:
    return [zone.outline for zone in drawn_of(zones) if zone.outline is not None]


def is_schematic(zones: Sequence[ReleasedZone]) -> bool:
    return any(outline.schematic for outline in outlines_of(zones))


def captioned(title: str, schematic: bool) -> str:
    return title + (f" ({SCHEMATIC})" if schematic else "")


def areas(layer: Layer, projection: Projection, within: Bounds | None = None) -> Iterator[Path]:
    """The zones as paths; those too small to print are left out.

    Zones of a level follow one another by style, which templates draw as one element, the picked
    one and the light ones last: their borders are the ones seen.
    """
    drawn = [(zone, style) for zone, style in layer if outlines_of([zone])]
    for _, group in groupby(drawn, key=lambda pair: (pair[0].key.level, pair[1] == "over")):
        zones = sorted(group, key=lambda pair: pair[1], reverse=True)
        for d, (_, style) in zip(
            paths(outlines_of([zone for zone, _ in zones]), projection, within), zones, strict=True
        ):
            if d:
                yield Path(d, style)


@dataclass(slots=True)
class Column:
    """What is written beside a map, filled from the top down; `y` is where the next line goes."""

    x: float
    width: float
    y: float = 10.0
    shapes: list[Shape] = field(default_factory=list)

    def title(self, text: str) -> None:
        for line in wrapped(text, self.width, "title", 3):
            self.shapes.append(Text(self.x, self.y, line, "title"))
            self.y += LINE
        self.y += 3

    def words(self, text: str) -> None:
        """What is to be known before the entries; nothing for an empty text."""
        for line in wrapped(text, self.width, "tick", 2) if text else ():
            self.shapes.append(Text(self.x, self.y - 1, line, "tick"))
            self.y += LINE

    def entry(self, style: str, label: str) -> None:
        """A box filled like the areas it explains, and its words."""
        self.shapes.append(Box(self.x, self.y - 8, 18, 11, style))
        for line in wrapped(label, self.width - 25, "text", 2):
            self.shapes.append(Text(self.x + 25, self.y + 1.5, line, "text"))
            self.y += LINE
        self.y += ENTRY - LINE

    def line(self, text: str) -> None:
        """A line that says more of the entry above it."""
        self.shapes.append(
            Text(self.x + 25, self.y - 2, fitted(text, self.width - 25, "tick"), "tick")
        )
        self.y += LINE


def names(
    zones: Sequence[ReleasedZone], column: Column, height: float, reserved: float
) -> tuple[list[Shape], float]:
    """The names behind the numbers: beside the map, or under it where they are too many.

    Returns what goes under the map, and the height of the whole.
    """
    if not zones:
        return [], height
    column.y += 6
    if column.y + NAME * len(zones) + reserved <= height:
        column.shapes += _named(zones, range(1, len(zones) + 1), column.x, column.y, column.width)
        column.y += NAME * len(zones)
        return [], height
    right = column.x + column.width
    count = 3 if right > 500 else 2
    each, deep = right / count, -(-len(zones) // count)
    found: list[Shape] = []
    for place in range(count):
        span = range(place * deep + 1, min((place + 1) * deep, len(zones)) + 1)
        part = zones[place * deep : (place + 1) * deep]
        found += _named(part, span, round(each * place, 2), height + 16, each - 12)
    return found, height + 16 + NAME * (deep - 1) + 6


def _named(
    zones: Sequence[ReleasedZone], numbers: range, x: float, y: float, width: float
) -> Iterator[Shape]:
    for line, (index, zone) in enumerate(zip(numbers, zones, strict=True)):
        below = round(y + NAME * line, 2)
        yield Text(x + 12, below, str(index), "marker", "end")
        yield Text(x + 18, below, fitted(zone.name, width - 18, "text"), "text")


def markers(
    zones: Sequence[ReleasedZone],
    projection: Projection,
    room: Bounds,
    inset: Inset | None = None,
    away: float = 0.0,
) -> Iterator[Shape]:
    """Numbers on the zones from 1 on, moved apart where they would cover one another.

    A line leads to its zone from a number that had to move, or that stands `away` from it,
    outwards, not to hide a small zone.  What the inset shows has its number there.
    """
    numbered = enumerate(outlines_of(zones), start=1)
    spots = {index: centre(outline, projection) for index, outline in numbered}
    inside = {index for index, spot in spots.items() if inset is not None and inset.shows(spot)}
    yield from _numbers({i: at for i, at in spots.items() if i not in inside}, room, away)
    if inset is not None:
        larger = {index: inset.moved(spots[index]) for index in sorted(inside)}
        yield from _numbers(larger, inset.frame, 0.0)


def _numbers(spots: Mapping[int, Point], room: Bounds, away: float) -> Iterator[Shape]:
    places = spread(_outwards(list(spots.values()), away), 2 * DISC + 1, room)
    for (x, y), (to_x, to_y) in zip(spots.values(), places, strict=True):
        if hypot(to_x - x, to_y - y) > DISC:
            yield Path(f"M{x:g},{y:g}L{to_x:g},{to_y:g}", "leader")
            yield Dot(x, y, 1.6, "leader-end")
    for index, (x, y) in zip(spots, places, strict=True):
        yield Dot(x, y, DISC, "disc")
        yield Text(x, round(y + 3.6, 2), str(index), "marker", "middle")


def _outwards(spots: Sequence[Point], away: float) -> list[Point]:
    """The spots moved away from their centre."""
    if not away or not spots:
        return list(spots)
    x0, y0 = (sum(side) / len(spots) for side in zip(*spots, strict=True))
    found = []
    for x, y in spots:
        distance = hypot(x - x0, y - y0)
        across, down = ((x - x0) / distance, (y - y0) / distance) if distance else (0.0, -1.0)
        found.append((x + away * across, y + away * down))
    return found


def spread(spots: Sequence[Point], least: float, room: Bounds) -> list[Point]:
    """Places at least `least` apart, each pushed from its spot only as far as needed."""
    places = [list(spot) for spot in spots]
    left, top, right, bottom = (room[0] + DISC, room[1] + DISC, room[2] - DISC, room[3] - DISC)
    for _ in range(200):
        moved = False
        for first, second in combinations(range(len(places)), 2):
            one, other = places[first], places[second]
            across, down = other[0] - one[0], other[1] - one[1]
            distance = hypot(across, down)
            if distance >= least - 1e-6:
                continue
            moved = True
            if distance < 1e-6:
                across, down, distance = 1.0, 0.3 * (second - first), 1.0
            push = (least - distance) / 2 + 0.01
            across, down = push * across / distance, push * down / distance
            one[0], one[1], other[0], other[1] = (
                one[0] - across,
                one[1] - down,
                other[0] + across,
                other[1] + down,
            )
        for place in places:
            place[0] = min(max(place[0], left), right)
            place[1] = min(max(place[1], top), bottom)
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in places]


@dataclass(frozen=True, slots=True)
class Inset:
    """The dense centre of a map drawn larger: the part `seen`, and the `frame` that shows it."""

    small: Projection
    large: Projection
    seen: Bounds
    frame: Bounds

    def shows(self, spot: Point) -> bool:
        left, top, right, bottom = self.seen
        return left <= spot[0] <= right and top <= spot[1] <= bottom

    def moved(self, spot: Point) -> Point:
        """Where a place of the map is in the inset."""
        times = self.large.per_degree / self.small.per_degree
        x = self.large.left + times * (spot[0] - self.small.left)
        y = self.large.top + times * (spot[1] - self.small.top)
        return round(x, 1), round(y, 1)

    def drawn(self, layer: Layer) -> Iterator[Shape]:
        times = self.large.per_degree / self.small.per_degree
        label = f"Centre agrandi {format_number(times, 1)}{NBSP}fois"
        yield from areas(layer, self.large, self.frame)
        yield _frame(self.frame)
        yield _frame(self.seen)
        yield Text(self.frame[2], round(self.frame[3] + 12, 2), label, "tick", "end")


def dense_box(layer: Layer, projection: Projection, small: float = SMALL) -> Bounds | None:
    """Where zones narrower and lower than `small` pixels crowd together; None where few do."""
    boxes = [box_of(one, projection) for zone, _ in layer for one in outlines_of([zone])]
    found = [one for one in boxes if one[2] - one[0] < small and one[3] - one[1] < small]
    if len(found) < CROWD:
        return None
    x, y = (sorted((one[side] + one[side + 2]) / 2 for one in found) for side in (0, 1))
    first, last = len(found) // 10, len(found) - 1 - len(found) // 10
    return x[first] - small, y[first] - small, x[last] + small, y[last] + small


def inset_of(projection: Projection, box: Bounds, frame: Bounds) -> Inset | None:
    """An inset of `box` in `frame`; None where it would enlarge too little."""
    large = projection.enlarged(box, frame)
    times = large.per_degree / projection.per_degree
    if times < LEAST_TIMES:
        return None
    left, right = (projection.left + (x - large.left) / times for x in (frame[0], frame[2]))
    top, low = (projection.top + (y - large.top) / times for y in (frame[1], frame[3]))
    return Inset(projection, large, (left, top, right, low), frame)


def _frame(box: Bounds) -> Path:
    left, top, right, bottom = (round(one, 1) for one in box)
    return Path(f"M{left:g},{top:g}H{right:g}V{bottom:g}H{left:g}z", "frame")


def scale_and_north(
    projection: Projection, x: float, bottom: float, *, schematic: bool
) -> list[Shape]:
    """A scale bar and an arrow to the north at the foot of a map; a drawing has no scale."""
    y = bottom - 8
    arrow: list[Shape] = [
        Path(f"M{x + 5:g},{y - 17:g}l4.5,12l-4.5,-3l-4.5,3z", "north"),
        Text(x + 5, y + 4, "N", "heading", "middle"),
    ]
    if schematic:
        return [*arrow, Text(x + 20, y, SCHEMATIC, "notice")]
    length = max((one for one in LENGTHS if projection.pixels(one) <= 90), default=LENGTHS[0])
    across = projection.pixels(length)
    label = f"{format_number(length, 0 if length >= 1 else 1)}{NBSP}km"
    return [
        *arrow,
        Path(f"M{x + 22:g},{y - 6:g}v5h{across:g}v-5", "scale-bar"),
        Text(round(x + 28 + across, 2), y, label, "text"),
    ]
