"""`osq territory import`"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from osq.cli.french import SUBCOMMAND_METAVAR, FrenchCommand, FrenchGroup
from osq.cli.importing import (
    existing,
    file_argument,
    layer_options,
    parts_option,
    provenance_options,
    run_import,
    sheet_option,
    support_option,
    unit_option,
    zoning_of,
)
from osq.cli.shared import YEAR, with_workspace
from osq.errors import ConfigurationError
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.territory.files import TerritoryFiles
    from osq.territory.importing.plan import Plan
    from osq.territory.importing.share_table import Link, Unit


@click.group("import", cls=FrenchGroup, subcommand_metavar=SUBCOMMAND_METAVAR)
def imports() -> None:
    """Importe des tables, des contours et des compositions dans data/territory/.

    Le territoire qui en résulterait est contrôlé d’abord : à la moindre erreur nouvelle, rien
    n’est écrit.
    """


@imports.command(cls=FrenchCommand)
@file_argument
@click.option("--vintage", type=YEAR, required=True, metavar="ANNÉE", help="Millésime de la table.")
@click.option(
    "--from", "first", type=YEAR, metavar="ANNÉE", help="Première édition (le millésime, sinon)."
)
@click.option("--until", "last", type=YEAR, metavar="ANNÉE", help="Dernière édition.")
@click.option(
    "--drop-gone", is_flag=True, help="Retire les codes que la table de ce millésime n’a pas."
)
@sheet_option
@provenance_options
@with_workspace
def iris(
    workspace: Workspace,
    /,
    file: str,
    vintage: int,
    first: int | None,
    last: int | None,
    drop_gone: bool,
    sheet: str | None,
    **common: Any,
) -> int:
    """Importe la table d’appartenance géographique des IRIS (Insee).

    Seules les communes de l’observatoire sont gardées. Un nouveau millésime devient
    iris_ANNÉE.csv, déclaré dans osq.yaml ; la table d’un millésime déjà déclaré remplace la
    sienne, noms accentués gardés.
    """
    from osq.store.territory_import import read_sheets
    from osq.territory.importing.iris_table import Request, plan_iris
    from osq.territory.importing.plan import refusal

    path = existing(file)
    if last is not None and last < (first or vintage):
        raise ConfigurationError(
            f"La dernière édition ({last}) précède la première ({first or vintage}).",
            advice="Corrigez --from ou --until.",
        )
    request = Request(vintage, first or vintage, last, drop_gone)

    def planner(files: TerritoryFiles, present: Sequence[str]) -> Plan:
        sheets, findings = read_sheets(path, sheet)
        if findings:
            return refusal(findings)
        return plan_iris(sheets, request, files, workspace.observatory.config, present)

    return run_import(workspace, [path], planner, **common)


@imports.command(cls=FrenchCommand)
@file_argument
@click.option(
    "--zoning", required=True, metavar="DÉCOUPAGE", help="Découpage des contours (iris, cucs…)."
)
@layer_options
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=10.0,
    metavar="MÈTRES",
    help="Finesse de la simplification (10 par défaut ; 0, aucune).",
)
@provenance_options
@with_workspace
def outlines(
    workspace: Workspace,
    /,
    file: str,
    zoning: str,
    layer: str | None,
    code_field: str | None,
    crs: str | None,
    tolerance: float,
    **common: Any,
) -> int:
    """Importe les contours d’un découpage (GeoPackage, shapefile, GeoJSON).

    Ils remplacent ceux du découpage : réparés, mis en longitude et latitude, simplifiés
    ensemble, si bien que les voisins gardent leur limite commune.
    """
    from osq.store.territory_import import provenance_of
    from osq.territory.importing.layers import read_layer
    from osq.territory.importing.outline_layer import plan_outlines
    from osq.territory.importing.plan import refusal
    from osq.territory.importing.zone_shapes import Reading

    path = existing(file)
    provenance = provenance_of([path], common["source"], common["licence"])

    def planner(files: TerritoryFiles, present: Sequence[str]) -> Plan:
        named = zoning_of(workspace, files, zoning)
        read, findings = read_layer(path, layer)
        if read is None:
            return refusal(findings)
        how = Reading(code_field, crs)
        return plan_outlines(read, named, files, how, tolerance, provenance).after(findings)

    return run_import(workspace, [path], planner, **common)


@imports.command(cls=FrenchCommand)
@file_argument
@click.option(
    "--zoning", required=True, metavar="DÉCOUPAGE", help="Découpage composé (cucs, par exemple)."
)
@parts_option
@unit_option
@support_option
@click.option(
    "--quality",
    default="à valider",
    metavar="TEXTE",
    help="Mention des lignes qui n’en portent pas (« à valider » par défaut).",
)
@sheet_option
@provenance_options
@with_workspace
def composition(
    workspace: Workspace,
    /,
    file: str,
    zoning: str,
    parts: str,
    unit: Unit,
    support: str,
    quality: str,
    sheet: str | None,
    **common: Any,
) -> int:
    """Importe la composition de quartiers en IRIS.

    Colonnes : quartier, iris, poids (ou target, source, weight_used) ; au besoin share_inside,
    support, method, quality, reason, vintage. Les quartiers absents du fichier gardent leurs
    lignes.
    """
    from osq.territory.importing.plan import named_zoning, ref_of
    from osq.territory.importing.share_table import Link

    config = workspace.observatory.config
    link = Link(
        source=ref_of(named_zoning(config, parts)),
        target=ref_of(named_zoning(config, zoning)),
        unit=unit,
        support=support,
        quality=quality,
        reason=common["source"],
    )
    return _import_shares(workspace, file, sheet, link, common)


@imports.command(cls=FrenchCommand)
@file_argument
@click.option(
    "--zoning", default="iris", metavar="DÉCOUPAGE", help="Découpage qui change (iris, sinon)."
)
@click.option("--old", type=YEAR, required=True, metavar="ANNÉE", help="Ancien millésime.")
@click.option("--new", type=YEAR, required=True, metavar="ANNÉE", help="Nouveau millésime.")
@click.option(
    "--changes-only",
    is_flag=True,
    help="Le fichier ne dit que les changements : les autres codes passent tels quels.",
)
@unit_option
@sheet_option
@provenance_options
@with_workspace
def passage(
    workspace: Workspace,
    /,
    file: str,
    zoning: str,
    old: int,
    new: int,
    changes_only: bool,
    unit: Unit,
    sheet: str | None,
    **common: Any,
) -> int:
    """Importe la table de passage d’un millésime d’IRIS au suivant.

    Colonnes : iris_old, iris_new, part. Les parts d’un ancien IRIS font 1 ; arrondies aux
    dix-millièmes, elles font toujours le tout.
    """
    from osq.territory.importing.plan import named_zoning, ref_of
    from osq.territory.importing.share_table import Link

    config = workspace.observatory.config
    link = Link(
        source=ref_of(named_zoning(config, f"{zoning}@{old}")),
        target=ref_of(named_zoning(config, f"{zoning}@{new}")),
        unit=unit,
        quality="table de passage",
        reason=common["source"],
        changes_only=changes_only,
    )
    return _import_shares(workspace, file, sheet, link, common)


def _import_shares(
    workspace: Workspace, file: str, sheet: str | None, link: Link, common: dict[str, Any]
) -> int:
    from osq.store.territory_import import read_sheets
    from osq.territory.importing.plan import refusal
    from osq.territory.importing.share_table import plan_shares

    path = existing(file)

    def planner(files: TerritoryFiles, present: Sequence[str]) -> Plan:
        sheets, findings = read_sheets(path, sheet)
        if findings:
            return refusal(findings)
        return plan_shares(sheets, link, files, workspace.observatory.config)

    return run_import(workspace, [path], planner, **common)
