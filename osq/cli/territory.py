"""`osq territory`: check, and what `import` and `derive` add"""

from __future__ import annotations

import click

from osq.cli.french import SUBCOMMAND_METAVAR, FrenchCommand, FrenchGroup
from osq.cli.output import (
    FINDINGS_SCHEMA,
    findings_data,
    findings_text,
    say,
    say_json,
    say_next,
    show_table,
)
from osq.cli.shared import format_option, with_workspace
from osq.cli.territory_derive import derive
from osq.cli.territory_import import imports
from osq.findings import has_errors
from osq.store.workspace import Workspace


@click.group(cls=FrenchGroup, subcommand_metavar=SUBCOMMAND_METAVAR)
def territory() -> None:
    """Vérifie et importe le territoire : zones, découpages, contours."""


@territory.command(cls=FrenchCommand)
@format_option
@with_workspace
def check(workspace: Workspace, output_format: str) -> int:
    """Vérifie les fichiers de data/territory/ : codes, parts, sommes, rattachements."""
    from osq.territory.loading import check_territory

    observatory = workspace.observatory
    findings = check_territory(observatory.territory, observatory.config)
    failed = has_errors(findings)
    if output_format == "json":
        say_json(FINDINGS_SCHEMA, findings=findings_data(findings))
        return int(failed)
    if findings:
        say(findings_text(findings))
    if failed:
        say("À faire : corrigez les erreurs, puis relancez osq territory check.")
        return 1
    zonings = [zoning for _, zoning in sorted(workspace.territory.zonings.items())]
    if not zonings:
        say("Le territoire est vide : ajoutez ses fichiers dans data/territory/.")
        return 0
    show_table(
        ["Découpage", "Millésime", "Zones"],
        [(zoning.label, str(zoning.ref.vintage), len(zoning.zones)) for zoning in zonings],
    )
    say("Le territoire est cohérent.")
    say_next("osq ingest FICHIER")
    return 0


territory.add_command(imports)
territory.add_command(derive)
