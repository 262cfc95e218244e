"""Where coordinates are: systems given, declared or recognised, to WGS 84 and to metres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from osq.findings import Finding
from osq.territory.importing.catalogue import (
    AWAY,
    BAD_CRS,
    CRS_OVERRIDDEN,
    CRS_RECOGNISED,
    NO_CRS,
)
from osq.text import NARROW, format_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osq.territory.importing.layers import Shapes
    from osq.territory.model import Outline

WGS84 = "EPSG:4326"
CANDIDATES = (
    WGS84,
    "EPSG:2154",  # Lambert-93
    "EPSG:27572",  # Lambert II étendu
    *(f"EPSG:{code}" for code in range(3942, 3951)),  # coniques conformes CC42 to CC50
    *(f"EPSG:{code}" for code in range(32630, 32633)),  # UTM 30 to 32 north
    "EPSG:3857",
)
"""Systems in use in metropolitan France, which place one point very far from each other."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""


def ground_of(outlines: Iterable[Outline]) -> Box | None:
    """The box around outlines in WGS 84; None without any."""
    points = np.array([point for one in outlines for ring in one.rings for point in ring])
    if not len(points):
        return None
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)


def settle_crs(
    name: str, declared: str | None, given: str | None, box: Box, ground: Box | None
) -> tuple[str | None, list[Finding]]:
    """The system of a file's coordinates, of which `box` is around those that matter.

    What is given wins over what the file declares.  Without either, the one candidate that
    places the box on the ground that is known, if there is one only.  In any case the box
    must be there: `ground` is the territory's, None when it has no outline yet.
    """
    if given is not None and not _is_crs(given):
        return None, [BAD_CRS.finding(workbook=name, found=given)]
    findings = []
    crs = given or declared
    if given and declared and not _same(given, declared):
        findings.append(CRS_OVERRIDDEN.finding(workbook=name, found=declared, expected=given))
    if crs is None:
        possible = [one for one in CANDIDATES if ground and lies_on(to_wgs84(box, one), ground)]
        if len(possible) != 1:
            return None, [NO_CRS.finding(workbook=name)]
        crs = possible[0]
        findings.append(CRS_RECOGNISED.finding(workbook=name, found=crs))
    there = to_wgs84(box, crs)
    if not lies_on(there, ground or (-180.0, -90.0, 180.0, 90.0)):
        centre = _centre(ground) if ground else "la Terre"
        return None, [
            *findings,
            AWAY.finding(workbook=name, found=_centre(there), expected=centre),
        ]
    return crs, findings


def lies_on(box: Box, ground: Box) -> bool:
    """Whether a box is within the ground, widened by its own size on each side."""
    wide, high = ground[2] - ground[0], ground[3] - ground[1]
    return bool(
        np.isfinite(box).all()
        and ground[0] - wide <= box[0] <= box[2] <= ground[2] + wide
        and ground[1] - high <= box[1] <= box[3] <= ground[3] + high
    )


def to_wgs84(box: Box, crs: str) -> Box:
    """The box around the same place, in degrees; infinite where the system has no such place."""
    corners = np.array([(box[x], box[y]) for x in (0, 2) for y in (1, 3)])
    places = moved(corners, crs, WGS84)
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    return float(west), float(south), float(east), float(north)


def moved(points: npt.NDArray[np.float64], source: str, target: str) -> npt.NDArray[np.float64]:
    """Points, one row of x (longitude) and y (latitude) each, from one system to another."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(source, target, always_xy=True)
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def reproject(shapes: Shapes, source: str, target: str) -> Shapes:
    """Geometries from one system to another."""
    from shapely import transform

    if _same(source, target):
        return shapes
    result: Any = transform(shapes, lambda points: moved(points, source, target))
    return np.asarray(result, dtype=object)


def metres_around(box: Box) -> str:
    """An equal-area system in metres centred on a box in degrees (Lambert azimuthal)."""
    longitude, latitude = round((box[0] + box[2]) / 2, 1), round((box[1] + box[3]) / 2, 1)
    return f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m"


def _is_crs(text: str) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_user_input(text)
    except CRSError:
        return False
    return True


def _same(first: str, second: str) -> bool:
    from pyproj import CRS

    return first == second or bool(
        CRS.from_user_input(first).equals(CRS.from_user_input(second), ignore_axis_order=True)
    )


def _centre(box: Box) -> str:
    if not np.isfinite(box).all():
        return "un point sans longitude"
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return f"{NARROW}; ".join(format_number(value, 2) for value in middle)
