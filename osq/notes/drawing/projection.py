"""Outlines on the page: local equirectangular projection, simplified to the printed size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry as Geometry

from osq.territory.model import Outline

GRID = 0.5
"""Pixels (0.13 mm): points are snapped to this grid."""
PRINTED = 1.0
"""Pixels (0.26 mm): the root of the area of the smallest triangle that an outline keeps."""
KILOMETRES_PER_DEGREE = 111.2
"""Of latitude, mean over the globe."""

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def snapped(x: float, y: float) -> Point:
    return round(x / GRID) * GRID, round(y / GRID) * GRID


@dataclass(frozen=True, slots=True)
class Projection:
    """x grows east and y south; `per_degree` are pixels per degree of latitude."""

    west: float
    north: float
    narrowing: float
    per_degree: float
    left: float
    top: float

    def exactly(self, longitude: float, latitude: float) -> Point:
        """A position on the page."""
        x = self.left + (longitude - self.west) * self.narrowing * self.per_degree
        y = self.top + (self.north - latitude) * self.per_degree
        return x, y

    def point(self, longitude: float, latitude: float) -> Point:
        """A position on the page, snapped to the grid."""
        return snapped(*self.exactly(longitude, latitude))

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


def paths(
    outlines: Sequence[Outline], projection: Projection, within: Bounds | None = None
) -> list[str]:
    """The `d` of an SVG path for each outline, cut at the edges of `within`.

    Zones of one level are simplified together to the printed size, so that neighbours stay
    joined: Visvalingam and Whyatt's algorithm on the coverage they make (shapely).  "" where all
    rings vanish.
    """
    shapes = _simplified([_shape(outline, projection) for outline in outlines])
    if within is not None:
        shapes = [shapely.clip_by_rect(one, *within) for one in shapes]
    return [_path(one) for one in shapes]


def _simplified(shapes: list[Geometry]) -> list[Geometry]:
    """As they are where an outline crosses itself: a map must not fail on one fault."""
    if not all(shapely.is_valid(one) for one in shapes):
        return shapes
    return list(shapely.coverage_simplify(shapes, PRINTED))


def _shape(outline: Outline, projection: Projection) -> Geometry:
    """An outline in pixels; a ring within another is a hole, and an island within a hole."""
    rings = [[projection.exactly(x, y) for x, y in ring] for ring in outline.rings]
    parts = sorted(
        (shapely.Polygon(ring) for ring in rings if len(ring) > 2), key=lambda one: -one.area
    )
    found: list[tuple[shapely.Polygon, list[shapely.Polygon]]] = []
    for part in parts:
        around = [each for each in found if _holds(each[0], part)]
        around = [each for each in around if not any(_holds(hole, part) for hole in each[1])]
        if around:
            around[-1][1].append(part)
        else:
            found.append((part, []))
    return shapely.MultiPolygon(
        [shapely.Polygon(one.exterior, [hole.exterior for hole in holes]) for one, holes in found]
    )


def _holds(shape: shapely.Polygon, part: shapely.Polygon) -> bool:
    """Whether most of the corners of a ring lie in another."""
    corners = shapely.get_coordinates(part.exterior)
    return bool(shapely.contains_xy(shape, corners).mean() > 0.5)


def _path(shape: Geometry) -> str:
    """One closed part per ring, in the order of the geometry."""
    parts = []
    for one in shapely.get_parts(shape):
        if not isinstance(one, shapely.Polygon):
            continue
        for ring in (one.exterior, *one.interiors):
            points = thinned(snapped(x, y) for x, y in ring.coords)
            if len(points) > 2:
                parts.append("M" + " ".join(f"{x:g},{y:g}" for x, y in points) + "z")
    return "".join(parts)


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
