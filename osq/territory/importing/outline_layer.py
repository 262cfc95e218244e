"""Outlines of a zoning as the project keeps them: simplified together, in one GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import numpy as np

from osq.findings import has_errors
from osq.territory.files import TerritoryFiles, ZoningFile
from osq.territory.importing.catalogue import TOO_SMALL
from osq.territory.importing.layers import Layer
from osq.territory.importing.plan import Plan, Provenance, refusal
from osq.territory.importing.projections import WGS84, metres_around, reproject
from osq.territory.importing.zone_shapes import Polygons, Reading, zone_shapes
from osq.text import format_number

DECIMALS = 5
"""Of a degree: about one metre."""
TOLERANCE = 10.0
"""Metres.  On a map 17 cm wide, a commune of 15 km is drawn 90 m to the millimetre: what is
left out is a tenth of a millimetre."""
GAP = 1.0
"""Metres: a narrower gap between two zones is a slip of the pen, and is closed."""

Ring = list[tuple[float, float]]


def plan_outlines(
    layer: Layer,
    zoning: ZoningFile,
    files: TerritoryFiles,
    how: Reading,
    tolerance: float,
    provenance: Provenance,
) -> Plan:
    """The file of outlines of a zoning, which takes the place of the one it has."""
    shapes, findings = zone_shapes(layer, zoning, files, how)
    if has_errors(findings):
        return refusal(findings)
    rings, faults = simplified(shapes, tolerance)
    findings += [
        TOO_SMALL.finding(workbook=layer.name, zone=code, expected=format_number(tolerance))
        for code in faults
    ]
    name = PurePath(zoning.declaration.file).with_suffix(".geojson").name
    done = ", simplifiés" if tolerance else ""
    sentence = provenance.sentence(f"Contours, {zoning.declaration.label}", done)
    return Plan(
        findings=tuple(findings),
        contents={name: geojson(rings, sentence)},
        reading=f"contours de {len(rings)} zones de {zoning.ref}, en WGS 84, "
        f"simplifiés à {format_number(tolerance)} m",
        counts={"contours": len(rings), "zones": len(zoning.codes)},
        tables=(zoning.table.name,),
    )


def simplified(
    shapes: Polygons, tolerance: float
) -> tuple[Mapping[str, list[list[Ring]]], list[str]]:
    """Polygons as rings in rounded degrees, neighbours sharing every point of their border.

    The borders are simplified together (Visvalingam-Whyatt on the coverage, shapely), after
    those that do not fit are matched.  Returns also the codes of which nothing is left.
    """
    import shapely

    held = np.array(list(shapes.values()), dtype=object)
    west, south, east, north = shapely.total_bounds(held).tolist()
    system = metres_around((west, south, east, north))
    flat = reproject(held, WGS84, system)
    if not shapely.coverage_is_valid(flat, gap_width=GAP):
        flat = shapely.coverage_clean(  # type: ignore[attr-defined] # newer than its stubs
            flat, gap_width=GAP, snapping_distance=GAP
        )
    if tolerance:
        flat = shapely.coverage_simplify(flat, tolerance)
    degrees = reproject(np.asarray(flat, dtype=object), system, WGS84)
    rings = {code: _polygons(shape) for code, shape in zip(shapes, degrees, strict=True)}
    return rings, [code for code, polygons in rings.items() if not polygons]


def geojson(rings: Mapping[str, list[list[Ring]]], source: str) -> str:
    """A FeatureCollection as `parse_outlines` reads it, one zone a line."""
    features = [
        _dump(
            {
                "type": "Feature",
                "properties": {"code": code, "schematic": False},
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
        )
        for code, polygons in sorted(rings.items())
    ]
    head = f'{{"type":"FeatureCollection","source":{_dump(source)},"features":[\n'
    return head + ",\n".join(features) + "\n]}\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _polygons(shape: Any) -> list[list[Ring]]:
    """The polygons of a shape, rounded; a part or a hole too small for that is left out."""
    polygons = []
    for part in _parts(shape):
        outer = _ring(part.exterior)
        if outer:
            polygons.append([outer, *filter(None, map(_ring, part.interiors))])
    return polygons


def _parts(shape: Any) -> list[Any]:
    """Its polygons in a fixed order, outer rings against the clock (RFC 7946)."""
    import shapely

    return list(shapely.get_parts(shapely.orient_polygons(shapely.normalize(shape))))


def _ring(line: Any) -> Ring:
    """A closed ring of at least three different points, none repeated, or nothing."""
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in line.coords]
    kept = rounded[:1] + [there for here, there in pairwise(rounded) if there != here]
    return kept if len(set(kept)) > 2 else []
