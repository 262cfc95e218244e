"""Outlines on the page: local equirectangular projection, simplified to the printed size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import shapely

from osq.territory.model import Outline

GRID = 0.5
"""Pixels (0.13 mm): points are snapped to this grid.  Neighbours share their points, so
they stay joined, which a simplification of each outline by itself would not grant."""
KILOMETRES_PER_DEGREE = 111.2
"""Of latitude, mean over the globe."""

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Projection:
    """x grows east and y south; `per_degree` are pixels per degree of latitude."""

    west: float
    north: float
    narrowing: float
    per_degree: float
    left: float
    top: float

    def point(self, longitude: float, latitude: float) -> Point:
        """A position on the page, snapped to the grid."""
        x = self.left + (longitude - self.west) * self.narrowing * self.per_degree
        y = self.top + (self.north - latitude) * self.per_degree
        return round(x / GRID) * GRID, round(y / GRID) * GRID

    def pixels(self, kilometres: float) -> float:
        return round(kilometres * self.per_degree / KILOMETRES_PER_DEGREE, 2)

    def moved(self, x: float, y: float) -> Projection:
        """The same map, further right and down by so many pixels."""
        return replace(self, left=self.left + x, top=self.top + y)

    def enlarged(self, box: Bounds, into: Bounds) -> Projection:
        """The part of this map in `box`, drawn as large as fits in the middle of `into`."""
        (x1, y1, x2, y2), (left, top, right, bottom) = box, into
        times = min((right - left) / (x2 - x1), (bottom - top) / (y2 - y1))
        return replace(
            self,
            per_degree=self.per_degree * times,
            left=(left + right) / 2 - times * ((x1 + x2) / 2 - self.left),
            top=(top + bottom) / 2 - times * ((y1 + y2) / 2 - self.top),
        )


def fit(outlines: Sequence[Outline], width: float, height: float, margin: float = 4) -> Projection:
    """The projection that shows all outlines, centred, within `width` x `height` pixels.

    Raises ValueError without any point.
    """
    points = [point for outline in outlines for ring in outline.rings for point in ring]
    if not points:
        raise ValueError("no outline to fit")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    return Projection(
        west=west,
        north=north,
        narrowing=narrowing,
        per_degree=scale,
        left=(width - across * scale) / 2,
        top=(height - down * scale) / 2,
    )


def height_for(outlines: Sequence[Outline], width: float, highest: float) -> float:
    """The height at which the outlines fill `width` pixels, at most `highest`."""
    drawn = fit(outlines, width, 1e6)
    souths = [y for outline in outlines for ring in outline.rings for _, y in ring]
    needed = (drawn.north - min(souths)) * drawn.per_degree + 8
    return min(highest, float(round(needed)))


def path(outline: Outline, projection: Projection, within: Bounds | None = None) -> str:
    """The `d` of an SVG path, one closed part per ring, cut at the edges of `within`.

    Empty when all rings vanish.
    """
    parts = []
    for ring in outline.rings:
        points = thinned(projection.point(x, y) for x, y in ring)
        for piece in _clipped(points, within) if within else [points]:
            if len(piece) > 2:
                parts.append("M" + " ".join(f"{x:g},{y:g}" for x, y in piece) + "z")
    return "".join(parts)


def _clipped(points: Sequence[Point], within: Bounds) -> list[list[Point]]:
    if len(points) < 3:
        return []
    found = shapely.clip_by_rect(shapely.Polygon(points), *within)
    pieces = [one for one in shapely.get_parts(found) if isinstance(one, shapely.Polygon)]
    return [
        thinned((round(x, 1), round(y, 1)) for x, y in ring.coords)
        for piece in pieces
        for ring in (piece.exterior, *piece.interiors)
    ]


def thinned(points: Iterable[Point]) -> list[Point]:
    """A ring without repeated points nor any on the line of its neighbours, open.

    A point is left out of both rings that share it or of none, or lies on their common line:
    neighbours stay joined.
    """
    kept: list[Point] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    around = zip(kept, [*kept[-1:], *kept[:-1]], [*kept[1:], *kept[:1]], strict=True)
    return [
        (x, y)
        for (x, y), (x1, y1), (x2, y2) in around
        if (x - x1) * (y2 - y) != (y - y1) * (x2 - x)
    ]


def box_of(outline: Outline, projection: Projection) -> Bounds:
    """The smallest rectangle around an outline, in pixels."""
    points = [projection.point(x, y) for ring in outline.rings for x, y in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def centre(outline: Outline, projection: Projection) -> Point:
    """The centroid of the largest ring, in pixels."""
    rings = [[projection.point(x, y) for x, y in ring] for ring in outline.rings if len(ring) > 2]
    area, x, y = max((_centroid(ring) for ring in rings), key=lambda found: found[0])
    if not area:
        x, y = rings[0][0]
    return round(x, 2), round(y, 2)


def _centroid(ring: Sequence[Point]) -> tuple[float, float, float]:
    """Absolute area and centroid of a ring, by the shoelace formula."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return (abs(area) / 2, x / (3 * area), y / (3 * area)) if area else (0.0, 0.0, 0.0)
