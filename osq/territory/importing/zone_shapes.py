"""The polygons of a zoning, from a layer of others: matched by code, repaired, in WGS 84."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from osq.findings import Finding, has_errors
from osq.territory.files import TerritoryFiles, ZoningFile
from osq.territory.importing.catalogue import (
    ELSEWHERE,
    FEATURE_WITHOUT_ZONE,
    JOINED,
    NO_CODE_FIELD,
    NO_POLYGON,
    OVERLAPPING,
    REPAIRED,
    SEVERAL_CODE_FIELDS,
)
from osq.territory.importing.layers import Layer
from osq.territory.importing.projections import (
    WGS84,
    Box,
    ground_of,
    metres_around,
    reproject,
    settle_crs,
)
from osq.text import format_number, format_unit

MOST_NAMED = 12
"""Features told one by one in a remark about many."""
OVERLAP_TOLERATED = 0.01
"""Of the smaller of two zones: more is a fault of the outlines, less a slip of the pen."""

Polygons = Mapping[str, Any]
"""Polygons and multipolygons of shapely by zone code."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a layer is read: the attribute that holds codes and the system of coordinates.

    None for what is to be found out.
    """

    code_field: str | None = None
    crs: str | None = None


def zone_shapes(
    layer: Layer, zoning: ZoningFile, files: TerritoryFiles, how: Reading
) -> tuple[Polygons, list[Finding]]:
    """The polygon of each zone that the layer has, in degrees, and all that is wrong with it."""
    field, findings = _code_field(layer, zoning, how.code_field)
    if field is None:
        return {}, findings
    codes, known = layer.fields[field], set(zoning.codes)
    findings += _unmatched(layer, codes, zoning, files)
    matched = [place for place, code in enumerate(codes) if code in known]
    repaired, faults = _repaired(layer, matched, codes)
    findings += faults
    if has_errors(findings) or not matched:
        return {}, findings
    crs, faults = settle_crs(layer.name, layer.crs, how.crs, box_of(repaired), ground(files))
    findings += faults
    if crs is None:
        return {}, findings
    shapes, faults = _joined(layer.name, reproject(repaired, crs, WGS84), matched, codes)
    return shapes, [*findings, *faults, *_overlaps(layer.name, shapes)]


def ground(files: TerritoryFiles) -> Box | None:
    """The box around every outline that the territory has."""
    return ground_of(
        outline
        for file in files.zonings
        if file.outlines is not None
        for outline in file.outlines.by_code.values()
    )


def to_metres(shapes: Polygons, box: Box | None = None) -> Polygons:
    """The same polygons in metres, around `box` or their own box."""
    held = np.array(list(shapes.values()), dtype=object)
    system = metres_around(box or box_of(held))
    return dict(zip(shapes, reproject(held, WGS84, system), strict=True))


def _code_field(
    layer: Layer, zoning: ZoningFile, asked: str | None
) -> tuple[str | None, list[Finding]]:
    known = set(zoning.codes)
    place = {"workbook": layer.name, "expected": str(zoning.ref)}
    fields = [asked] if asked else list(layer.fields)
    found = [field for field in fields if known & set(layer.fields.get(field, ()))]
    if not found:
        names = ", ".join(layer.fields) or "aucun"
        return None, [NO_CODE_FIELD.finding(**place, found=names)]
    if len({tuple(code if code in known else "" for code in layer.fields[f]) for f in found}) > 1:
        return None, [SEVERAL_CODE_FIELDS.finding(**place, found=", ".join(found))]
    return found[0], []


def _unmatched(
    layer: Layer, codes: Sequence[str], zoning: ZoningFile, files: TerritoryFiles
) -> Iterator[Finding]:
    """Features of no zone: of our communes (or of no commune), and of others."""
    known = set(zoning.codes)
    lost = [place for place, code in enumerate(codes) if code not in known]
    communes = {code for file in files.of_level("commune") for code in file.codes}
    by_commune = zoning.declaration.level in ("iris", "commune")
    ours = [
        place
        for place in lost
        if not by_commune or codes[place][:5] in communes or not codes[place]
    ]
    if ours:
        told = [_named(layer, codes, place) for place in ours[:MOST_NAMED]]
        told += ["…"] * (len(ours) > MOST_NAMED)
        yield FEATURE_WITHOUT_ZONE.finding(
            workbook=layer.name, count=len(ours), zones=", ".join(told), expected=str(zoning.ref)
        )
    if len(lost) > len(ours):
        yield ELSEWHERE.finding(workbook=layer.name, count=format_number(len(lost) - len(ours)))


def _named(layer: Layer, codes: Sequence[str], place: int) -> str:
    code = codes[place] or f"n° {place + 1}"
    label = layer.label(place)
    return f"{code} ({label})" if label and label != code else code


def _repaired(
    layer: Layer, matched: Sequence[int], codes: Sequence[str]
) -> tuple[Any, list[Finding]]:
    """The polygonal part of each matched feature, made valid."""
    import shapely

    shapes = layer.shapes[list(matched)]
    findings = []
    for place, shape in zip(matched, shapes, strict=True):
        if shape is None or shape.is_empty:
            problem = "aucune géométrie"
        elif shape.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
            problem = "point ou ligne"
        else:
            continue
        findings.append(_without_surface(layer, codes, place, problem))
    if findings:
        return shapes, findings
    valid = shapely.is_valid(shapes)
    broken = sorted({codes[place] for place, good in zip(matched, valid, strict=True) if not good})
    if broken:
        zones = ", ".join(broken)
        findings.append(REPAIRED.finding(workbook=layer.name, count=len(broken), zones=zones))
    whole = [
        polygonal(shapely.make_valid(shape)) if not good else polygonal(shape)
        for shape, good in zip(shapes, valid, strict=True)
    ]
    for place, shape in zip(matched, whole, strict=True):
        if shape.is_empty:
            findings.append(_without_surface(layer, codes, place, "surface nulle"))
    return np.array(whole, dtype=object), findings


def _without_surface(layer: Layer, codes: Sequence[str], place: int, problem: str) -> Finding:
    return NO_POLYGON.finding(
        workbook=layer.name, zone=codes[place], number=place + 1, problem=problem
    )


def polygonal(shape: Any) -> Any:
    """The polygons of a geometry, without the lines and points that a repair may leave."""
    import shapely

    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    return shapely.union_all(parts)


def _joined(
    name: str, shapes: Any, matched: Sequence[int], codes: Sequence[str]
) -> tuple[Polygons, list[Finding]]:
    """One geometry for each code, in the order of codes."""
    import shapely

    parts: dict[str, list[Any]] = {}
    for place, shape in zip(matched, shapes, strict=True):
        parts.setdefault(codes[place], []).append(shape)
    several = sorted(code for code, held in parts.items() if len(held) > 1)
    findings = []
    if several:
        zones = ", ".join(several)
        findings.append(JOINED.finding(workbook=name, count=len(several), zones=zones))
    return {
        code: parts[code][0] if len(parts[code]) == 1 else shapely.union_all(parts[code])
        for code in sorted(parts)
    }, findings


def _overlaps(name: str, shapes: Polygons) -> Iterator[Finding]:
    """Pairs of zones that share more than `OVERLAP_TOLERATED` of the smaller one."""
    import shapely

    codes = list(shapes)
    flat = np.array(list(to_metres(shapes).values()), dtype=object)
    first, second = shapely.STRtree(flat).query(flat, predicate="intersects")
    pairs = np.array([(a, b) for a, b in zip(first, second, strict=True) if a < b])
    if not len(pairs):
        return
    areas = shapely.area(flat)
    common = shapely.area(shapely.intersection(flat[pairs[:, 0]], flat[pairs[:, 1]]))
    shares = common / np.minimum(areas[pairs[:, 0]], areas[pairs[:, 1]])
    for place in sorted(np.flatnonzero(shares > OVERLAP_TOLERATED), key=lambda k: tuple(pairs[k])):
        one, other = (codes[index] for index in pairs[place])
        part = format_unit(format_number(100 * shares[place], 1), "%")
        yield OVERLAPPING.finding(workbook=name, zone=one, found=other, part=part)


def box_of(shapes: Collection[Any]) -> Box:
    from shapely import total_bounds

    west, south, east, north = total_bounds(np.array(list(shapes), dtype=object)).tolist()
    return west, south, east, north
