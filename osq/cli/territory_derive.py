"""`osq territory derive`"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from osq.cli.french import FrenchCommand
from osq.cli.importing import (
    existing,
    parts_option,
    provenance_options,
    run_import,
    support_option,
    together,
    zoning_of,
)
from osq.cli.shared import Decorator, with_workspace
from osq.findings import Finding, has_errors
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.territory.files import TerritoryFiles, ZoningFile
    from osq.territory.importing.plan import Plan
    from osq.territory.importing.points import Points
    from osq.territory.importing.zone_shapes import Polygons

PERCENT = click.FloatRange(min=0, max=100)


def _vector(name: str, metavar_help: str, *, codes: bool) -> Decorator:
    """The options that name a vector file and say how it is read."""
    options = [
        click.option(f"--{name}", metavar="FICHIER", help=metavar_help),
        click.option(f"--{name}-layer", metavar="COUCHE", help="Sa couche, s’il en a plusieurs."),
        click.option(f"--{name}-crs", metavar="CODE", help="Son système de coordonnées."),
    ]
    if codes:
        text = "L’attribut de ses codes, si plusieurs conviennent."
        options.append(click.option(f"--{name}-code-field", metavar="ATTRIBUT", help=text))
    return together(*options)


@click.command(cls=FrenchCommand)
@click.option(
    "--zoning", required=True, metavar="DÉCOUPAGE", help="Découpage à composer (cucs, par exemple)."
)
@parts_option
@_vector("outlines", "Contours à composer, au lieu de ceux du territoire.", codes=True)
@_vector("parts-outlines", "Contours des parties, au lieu de ceux du territoire.", codes=True)
@_vector(
    "points",
    "Adresses ou habitants : CSV (x;y ou longitude;latitude) ou couche de points.",
    codes=False,
)
@click.option(
    "--weight", metavar="COLONNE", help="Poids de chaque point (weight ou poids, sinon 1)."
)
@support_option
@click.option(
    "--method",
    type=click.Choice(["weighted", "dominant"]),
    default="weighted",
    metavar="weighted|dominant",
    help="weighted : chaque part compte (par défaut) ; dominant : la partie entière, ou rien.",
)
@click.option(
    "--threshold",
    type=PERCENT,
    default=50.0,
    metavar="POURCENT",
    help="Part à partir de laquelle dominant compte une partie entière (50 par défaut).",
)
@click.option(
    "--negligible",
    type=PERCENT,
    default=1.0,
    metavar="POURCENT",
    help="Part en dessous de laquelle un recouvrement est négligé (1 par défaut).",
)
@provenance_options
@with_workspace
def derive(
    workspace: Workspace,
    /,
    zoning: str,
    parts: str,
    support: str,
    method: Literal["weighted", "dominant"],
    threshold: float,
    negligible: float,
    weight: str | None,
    source: str,
    licence: str,
    dry_run: bool,
    output_format: str,
    **vectors: str | None,
) -> int:
    """Déduit une composition du croisement des contours.

    La part d’un IRIS dans un quartier est celle de ses points (adresses, habitants) qui y sont.
    Sans points, c’est celle de sa surface : un pis-aller, marqué « à valider ».
    """
    from osq.territory.importing.derivation import Derivation, plan_derived
    from osq.territory.importing.plan import refusal

    outlines, parts_outlines, points = (
        _Vector.of(name, vectors) for name in ("outlines", "parts_outlines", "points")
    )
    how = Derivation(
        method=method,
        threshold=Fraction(str(threshold)) / 100,
        negligible=Fraction(str(negligible)) / 100,
        support=support,
        reason=_reason(outlines, parts_outlines, points),
    )

    def planner(files: TerritoryFiles, present: Sequence[str]) -> Plan:
        pair = zoning_of(workspace, files, zoning), zoning_of(workspace, files, parts)
        targets, findings = _shapes(outlines, pair[0], files)
        sources, more = _shapes(parts_outlines, pair[1], files)
        weighing, last = _points(points, weight, files)
        findings = [*findings, *more, *last]
        if has_errors(findings):
            return refusal(findings)
        config = workspace.observatory.config
        plan = plan_derived(targets, sources, weighing, how, pair, files, config)
        return plan.after(findings)

    return run_import(
        workspace,
        [one.path for one in (outlines, parts_outlines, points) if one],
        planner,
        source=source,
        licence=licence,
        dry_run=dry_run,
        output_format=output_format,
    )


@dataclass(frozen=True, slots=True)
class _Vector:
    """A vector file and how it is read."""

    path: Path
    layer: str | None
    crs: str | None
    code_field: str | None

    @classmethod
    def of(cls, name: str, options: Mapping[str, str | None]) -> _Vector | None:
        """The file that the options of that name are about; None when there is none."""
        path = options[name]
        if path is None:
            return None
        more = (options.get(f"{name}_{one}") for one in ("layer", "crs", "code_field"))
        return cls(existing(path), *more)


def _reason(outlines: _Vector | None, parts: _Vector | None, points: _Vector | None) -> str:
    """What is overlaid, in French: files, or the territory's own outlines."""
    first, second = (
        one.path.name if one else "contours du territoire" for one in (outlines, parts)
    )
    told = f"croisement de {first} et de {second}"
    return f"{told}, points de {points.path.name}" if points else f"{told}, sans points"


def _shapes(
    vector: _Vector | None, zoning: ZoningFile, files: TerritoryFiles
) -> tuple[Polygons, list[Finding]]:
    """The polygons of a file, else those of the territory."""
    from osq.territory.importing.derivation import own_outlines
    from osq.territory.importing.layers import read_layer
    from osq.territory.importing.zone_shapes import Reading, zone_shapes

    if vector is None:
        return own_outlines(zoning, files), []
    layer, findings = read_layer(vector.path, vector.layer)
    if layer is None:
        return {}, findings
    shapes, more = zone_shapes(layer, zoning, files, Reading(vector.code_field, vector.crs))
    return shapes, [*findings, *more]


def _points(
    vector: _Vector | None, weight: str | None, files: TerritoryFiles
) -> tuple[Points | None, list[Finding]]:
    """The points of a table or of a layer."""
    from osq.store.territory_import import TABLE_SUFFIXES, read_sheets
    from osq.territory.importing.layers import read_layer
    from osq.territory.importing.points import points_of_layer, points_of_table
    from osq.territory.importing.zone_shapes import ground

    if vector is None:
        return None, []
    if vector.path.suffix.lower() in TABLE_SUFFIXES:
        sheets, findings = read_sheets(vector.path)
        if findings:
            return None, findings
        return points_of_table(sheets, weight, vector.crs, ground(files))
    layer, findings = read_layer(vector.path, vector.layer)
    if layer is None:
        return None, findings
    points, more = points_of_layer(layer, weight, vector.crs, ground(files))
    return points, [*findings, *more]
