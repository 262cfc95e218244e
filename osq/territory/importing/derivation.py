"""A composition derived by overlaying outlines, with points where there are some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, Literal

from osq.findings import Finding, has_errors
from osq.observatory import ObservatoryConfig
from osq.territory.build import COMMUNE_SEPARATOR
from osq.territory.composition import ANY_SUPPORT, SCALE
from osq.territory.drawing import UNDIVIDED_SUFFIX
from osq.territory.files import TerritoryFiles, ZoningFile
from osq.territory.importing.catalogue import (
    AREA_ONLY,
    NEGLIGIBLE,
    PART_WITHOUT_POINTS,
    POINTS_OUTSIDE,
    SCHEMATIC,
    WITHOUT_PARTS,
)
from osq.territory.importing.overlay import Shares, by_area, by_points, dominant, rounded
from osq.territory.importing.plan import Plan, refusal
from osq.territory.importing.points import Points
from osq.territory.importing.projections import WGS84, metres_around, moved
from osq.territory.importing.share_file import ShareRow, share_plan
from osq.territory.importing.zone_shapes import Polygons, box_of, to_metres
from osq.territory.model import Outline
from osq.text import format_number, format_unit

AREA_QUALITY = "part de surface, à valider"
POINT_QUALITY = "part des points"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How shares are taken: as they are (`weighted`), or wholly from `threshold` on (`dominant`).

    Shares under `negligible` are slips between two drawings, and are left out; both are parts
    of one.  `reason` says in French what was overlaid.
    """

    method: Literal["weighted", "dominant"] = "weighted"
    threshold: Fraction = Fraction(1, 2)
    negligible: Fraction = Fraction(1, 100)
    support: str = ANY_SUPPORT
    reason: str = ""


def plan_derived(
    targets: Polygons,
    sources: Polygons,
    points: Points | None,
    how: Derivation,
    zonings: tuple[ZoningFile, ZoningFile],
    files: TerritoryFiles,
    config: ObservatoryConfig,
) -> Plan:
    """The composition of `zonings[0]` in zones of `zonings[1]`, polygons in degrees."""
    target, source = zonings
    findings = list(no_outline(source, _needed(zonings, targets, sources), "--parts-outlines"))
    if not targets:
        findings += no_outline(target, target.codes, "--outlines")
    if has_errors(findings):
        return refusal(findings)
    shares, unsure, more = _shares(targets, sources, points, source)
    findings += more
    kept, told = _kept(shares, how)
    findings += told
    rows = [row for code in sorted(kept) for row in _rows(code, kept[code], code in unsure, how)]
    empty = sorted(set(target.codes) - {row["target"] for row in rows})
    if empty:
        unseen = sorted(set(empty) - set(targets))
        what = f"Sans contour : {', '.join(unseen)}." if unseen else ""
        findings.append(
            WITHOUT_PARTS.finding(
                workbook=target.table.name,
                count=len(empty),
                zones=", ".join(empty),
                what=what,
            )
        )
    return share_plan(rows, source.ref, target.ref, files, config, findings, how.reason)


def own_outlines(zoning: ZoningFile, files: TerritoryFiles) -> Polygons:
    """The real outlines that the territory has of a zoning; drawings are of no use here.

    An undivided commune lends its outline to its only IRIS.
    """
    found = _real(zoning)
    if zoning.declaration.level == "iris":
        for communes in files.of_level("commune"):
            for code, outline in _real(communes).items():
                if code + UNDIVIDED_SUFFIX in zoning.codes:
                    found.setdefault(code + UNDIVIDED_SUFFIX, outline)
    return {code: polygon_of(found[code]) for code in zoning.codes if code in found}


def polygon_of(outline: Outline) -> Any:
    """An outline as a polygon: a place within an even number of rings is outside."""
    import shapely

    rings = [shapely.make_valid(shapely.Polygon(ring)) for ring in outline.rings]
    return reduce(shapely.symmetric_difference, rings)


def no_outline(zoning: ZoningFile, lost: Sequence[str], option: str) -> Iterator[Finding]:
    """The zones of which no real outline is known."""
    if lost:
        yield SCHEMATIC.finding(
            workbook=zoning.table.name,
            count=len(lost),
            zones=", ".join(lost),
            expected=str(zoning.ref),
            option=option,
        )


def _needed(
    zonings: tuple[ZoningFile, ZoningFile], targets: Polygons, sources: Polygons
) -> list[str]:
    """The IRIS of which no outline is known, in the communes of the quartiers that have one.

    Without them a quartier would silently be short of what it has there.
    """
    target, source = zonings
    communes = {
        code
        for row, text in target.table.cells("communes")
        if row["code"] in targets
        for code in text.split(COMMUNE_SEPARATOR)
    }
    return [
        row["code"]
        for row, code in source.table.cells("code")
        if code and code not in sources and row["commune"] in communes
    ]


def _real(zoning: ZoningFile) -> dict[str, Outline]:
    held = zoning.outlines.by_code if zoning.outlines else {}
    return {code: outline for code, outline in held.items() if not outline.schematic}


def _shares(
    targets: Polygons, sources: Polygons, points: Points | None, source: ZoningFile
) -> tuple[Shares, set[str], list[Finding]]:
    """Shares, the source zones whose shares are those of the ground, and what is to be told."""
    box = box_of(sources.values())
    mine, theirs = to_metres(sources, box), to_metres(targets, box)
    ground = by_area(mine, theirs)
    if points is None:
        return ground, set(sources), [AREA_ONLY.finding()]
    places = moved(points.places, WGS84, metres_around(box))
    located = by_points(mine, theirs, places, points.weights)
    findings = []
    if located.outside:
        findings.append(
            POINTS_OUTSIDE.finding(
                workbook=points.name,
                count=format_number(located.outside),
                expected=format_number(len(points.weights)),
                zoning=str(source.ref),
            )
        )
    unsure = {code for code in located.without if ground[code]}
    if unsure:
        zones = ", ".join(sorted(unsure))
        findings.append(
            PART_WITHOUT_POINTS.finding(workbook=points.name, count=len(unsure), zones=zones)
        )
    return {code: located.shares.get(code, ground[code]) for code in sources}, unsure, findings


def _kept(shares: Shares, how: Derivation) -> tuple[Shares, list[Finding]]:
    """The shares that are not negligible."""
    kept = {
        code: {name: share for name, share in held.items() if share >= how.negligible}
        for code, held in shares.items()
    }
    left = [
        f"{code} dans {name}"
        for code in sorted(shares)
        for name in sorted(set(shares[code]) - set(kept[code]))
    ]
    if not left:
        return kept, []
    percent = format_unit(format_number(float(100 * how.negligible), 1), "%")
    return kept, [NEGLIGIBLE.finding(found=percent, count=len(left), zones=", ".join(left))]


def _rows(
    code: str, shares: Mapping[str, Fraction], unsure: bool, how: Derivation
) -> Iterator[ShareRow]:
    inside = rounded(shares)
    chosen = dominant(shares, how.threshold) if how.method == "dominant" else None
    for name, part in inside.items():
        if not part or (how.method == "dominant" and name != chosen):
            continue
        yield {
            "target": name,
            "source": code,
            "support": how.support,
            "share_inside": str(part),
            "weight_used": str(SCALE if name == chosen else part),
            "method": how.method,
            "quality": AREA_QUALITY if unsure else POINT_QUALITY,
            "reason": how.reason,
        }
