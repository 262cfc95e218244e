"""`osq build-notes`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import warn_outdated
from osq.cli.output import count, progress, say
from osq.cli.shared import FOLDER, jobs_option, with_workspace, year_option
from osq.refresh.run import build_edition
from osq.store.workspace import Workspace


@click.command("build-notes", cls=FrenchCommand)
@year_option(required=True)
@click.option(
    "--zone", "zones", multiple=True, metavar="CODE", help="Cette zone seulement (répétable)."
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["agglomeration", "commune", "quartier"]),
    metavar="GENRE",
    help="agglomeration, commune ou quartier seulement (répétable).",
)
@jobs_option
@click.option(
    "--output",
    type=FOLDER,
    metavar="DOSSIER",
    help="Où écrire les notes, au lieu de output/ANNÉE/.",
)
@with_workspace
def build_notes(
    workspace: Workspace,
    year: int,
    zones: tuple[str, ...],
    kinds: tuple[str, ...],
    jobs: int,
    output: Path | None,
) -> int:
    """Fabrique les notes PDF d’une édition.

    Une note par zone : l’agglomération, les communes signataires, les quartiers. Une note
    qui n’a pas changé n’est pas réécrite.
    """
    warn_outdated(workspace, year)
    with progress(f"Notes de {year}") as step:
        built = build_edition(
            workspace, year, zones=zones, kinds=kinds, output=output, jobs=jobs, progress=step
        )
    written, unchanged = len(built.notes_written), len(built.notes_unchanged)
    say(f"{count(written, 'note écrite', 'notes écrites')}, {count(unchanged, 'inchangée')}.")
    say(f"Ensuite : ouvrez {built.manifest.parent}")
    return 0
