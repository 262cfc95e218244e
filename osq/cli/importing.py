"""What the commands that import into the territory share: options, and telling the outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from osq.cli.output import findings_data, findings_text, say, say_json, say_next
from osq.cli.shared import Decorator, format_option
from osq.conventions.measures import Support
from osq.errors import ConfigurationError
from osq.store.workspace import Workspace
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.store.territory_import import Planner
    from osq.territory.files import TerritoryFiles, ZoningFile
    from osq.territory.importing.plan import Plan

SCHEMA = "osq-territory-import/1"
SUPPORTS = ("any", *get_args(Support))


def together(*options: Decorator) -> Decorator:
    """Several options as one decorator, in the order in which the help shows them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


provenance_options = together(
    click.option(
        "--source",
        required=True,
        metavar="TEXTE",
        help="D’où vient le fichier, et sa date ; écrit dans SOURCES.md.",
    ),
    click.option(
        "--licence", required=True, metavar="TEXTE", help="Sa licence (Licence Ouverte…)."
    ),
    click.option("--dry-run", is_flag=True, help="Dit tout, et n’écrit rien."),
    format_option,
)
file_argument = click.argument("file", metavar="FICHIER")
sheet_option = click.option(
    "--sheet", metavar="FEUILLE", help="Feuille à lire, si plusieurs conviennent."
)
layer_options = together(
    click.option("--layer", metavar="COUCHE", help="Couche à lire, si le fichier en a plusieurs."),
    click.option(
        "--code-field", metavar="ATTRIBUT", help="Attribut des codes, si plusieurs conviennent."
    ),
    click.option(
        "--crs", metavar="CODE", help="Système de coordonnées (EPSG:2154), s’il manque ou ment."
    ),
)


unit_option = click.option(
    "--unit",
    type=click.Choice(["share", "ten-thousandths"]),
    default="share",
    metavar="share|ten-thousandths",
    help="Unité des parts : share, de 0 à 1 (par défaut), ou ten-thousandths, de 0 à 10 000.",
)
support_option = click.option(
    "--support",
    type=click.Choice(SUPPORTS),
    default="any",
    metavar="SUPPORT",
    help=f"Ce que les parts partagent : {', '.join(SUPPORTS)} (any par défaut).",
)
parts_option = click.option(
    "--parts", default="iris", metavar="DÉCOUPAGE", help="Découpage des parties (iris, sinon)."
)


def existing(name: str) -> Path:
    """The file of that name; raises ConfigurationError when there is none."""
    path = Path(name)
    if not path.is_file():
        raise ConfigurationError(
            f"Fichier introuvable{NBSP}: {path.absolute()}.", advice="Vérifiez son nom."
        )
    return path


def zoning_of(workspace: Workspace, files: TerritoryFiles, name: str) -> ZoningFile:
    """The zoning of that name, with its table; raises ConfigurationError without one."""
    from osq.territory.importing.plan import named_zoning

    declaration = named_zoning(workspace.observatory.config, name)
    found = [file for file in files.zonings if file.declaration == declaration and file.readable]
    if not found:
        raise ConfigurationError(
            f"La table {declaration.file} est absente ou illisible.",
            advice="Voyez osq territory check.",
        )
    return found[0]


def run_import(
    workspace: Workspace,
    received: Sequence[Path],
    planner: Planner,
    *,
    source: str,
    licence: str,
    dry_run: bool,
    output_format: str,
) -> int:
    """Plans, checks and writes, and says what came of it: 0, or 1 when nothing may be written."""
    from osq.store.territory_import import import_into, provenance_of
    from osq.territory.importing.plan import yaml_item

    provenance = provenance_of(received, source, licence)
    plan, written = import_into(workspace.observatory, planner, provenance, write=not dry_run)
    if output_format == "json":
        say_json(
            SCHEMA,
            findings=findings_data(plan.findings),
            counts=dict(plan.counts),
            written=written,
            renamed=dict(plan.renames),
            declaration=yaml_item(plan.declaration) if plan.declaration else None,
        )
        return int(plan.refused)
    if plan.findings:
        say(findings_text(plan.findings))
    if plan.refused:
        say("Rien n’a été écrit. À faire : corrigez les erreurs, puis relancez.")
        return 1
    _show(workspace, plan, written, dry_run=dry_run)
    return 0


def _show(workspace: Workspace, plan: Plan, written: Sequence[str], *, dry_run: bool) -> None:
    from osq.territory.importing.plan import yaml_item

    say(f"Bilan : {', '.join(f'{name} {number}' for name, number in plan.counts.items())}.")
    for old, new in plan.renames.items():
        say(f"{'À renommer' if dry_run else 'Renommé'} : {old}, en {new}")
    for name in sorted(plan.contents) if dry_run else written:
        say(f"{'À écrire' if dry_run else 'Écrit'} : {workspace.observatory.territory / name}")
    if not dry_run and not written:
        say("Rien n’a changé.")
    if plan.declaration:
        doing = "À ajouter à" if dry_run else "Ajouté à"
        say(f"{doing} osq.yaml : {yaml_item(plan.declaration)}")
    say_next("osq territory check")
