"""Outlines: read from GeoJSON, and joined by removing the sides that two zones share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from osq.findings import Finding
from osq.territory.catalogue import BAD_GEOJSON, BAD_OUTLINE, DUPLICATE_OUTLINE
from osq.territory.model import Outline
from osq.text import quote

Point = tuple[float, float]


class _WrongOutlineError(ValueError):
    """An outline that cannot be drawn; the message is French."""


@dataclass(frozen=True, slots=True)
class OutlineFile:
    """The outlines of one file by zone code, and the sentence that says where they are from."""

    name: str
    source: str
    by_code: Mapping[str, Outline]


def parse_outlines(name: str, content: bytes) -> tuple[OutlineFile, list[Finding]]:
    """Reads a FeatureCollection (RFC 7946) of polygons, longitude and latitude in WGS 84.

    The collection has a member `source`, each feature the properties `code` and `schematic`.
    """
    nothing = OutlineFile(name, "", {})
    try:
        collection = json.loads(content.decode("utf-8"))
        source, features = collection["source"], list(collection["features"])
    except (ValueError, LookupError, TypeError) as error:
        return nothing, [BAD_GEOJSON.finding(workbook=name, problem=_problem(error))]
    findings: list[Finding] = []
    by_code: dict[str, Outline] = {}
    for number, feature in enumerate(features, 1):
        try:
            code, outline = _outline(feature)
        except (ValueError, LookupError, TypeError) as error:
            problem = _problem(error)
            findings.append(BAD_OUTLINE.finding(workbook=name, number=number, problem=problem))
            continue
        if code in by_code:
            findings.append(DUPLICATE_OUTLINE.finding(workbook=name, zone=code))
        by_code[code] = outline
    return OutlineFile(name, str(source), by_code), findings


def dissolve(outlines: Iterable[Outline], *, schematic: bool) -> Outline:
    """The outline of the whole: sides that two neighbours share are gone.

    Neighbours must share their vertices exactly.  Rings are in a fixed order and closed;
    they are meant for even-odd filling, as holes are not told from shells.
    """
    sides: set[tuple[Point, Point]] = set()
    for outline in outlines:
        for ring in outline.rings:
            for start, end in pairwise(ring):
                # A side met twice is inside: the symmetric difference removes it.
                sides ^= {(min(start, end), max(start, end))}
    return Outline(tuple(_rings(sides)), schematic)


def _rings(sides: set[tuple[Point, Point]]) -> Iterable[tuple[Point, ...]]:
    """Closed rings that walk every side once; each vertex has an even number of sides."""
    neighbours: dict[Point, set[Point]] = {}
    for start, end in sides:
        neighbours.setdefault(start, set()).add(end)
        neighbours.setdefault(end, set()).add(start)
    for first in sorted(neighbours):
        while neighbours[first]:
            ring = [first]
            while len(ring) == 1 or ring[-1] != first:
                here = ring[-1]
                there = min(neighbours[here])
                neighbours[here].remove(there)
                neighbours[there].remove(here)
                ring.append(there)
            yield tuple(ring)


def _outline(feature: Mapping[str, Any]) -> tuple[str, Outline]:
    properties, geometry = feature["properties"], feature["geometry"]
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise _WrongOutlineError("ni Polygon ni MultiPolygon")
    several = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if several else [geometry["coordinates"]]
    rings = tuple(
        tuple((float(x), float(y)) for x, y in ring) for polygon in polygons for ring in polygon
    )
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise _WrongOutlineError("anneau ouvert")
    if any(start == end for ring in rings for start, end in pairwise(ring)):
        raise _WrongOutlineError("point répété")
    if not isinstance(properties["schematic"], bool):
        raise _WrongOutlineError(f"{quote('schematic')} ni true ni false")
    return str(properties["code"]), Outline(rings, properties["schematic"])


def _problem(error: Exception) -> str:
    """What is wrong, in French; the words of Python are not for the user."""
    if isinstance(error, _WrongOutlineError):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"syntaxe JSON, ligne {error.lineno}"
    if isinstance(error, KeyError):
        return f"il manque {quote(str(error.args[0]))}"
    return "forme inattendue"
