"""`osq build-notes`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import warn_outdated
from osq.cli.output import count, progress, say
from osq.cli.shared import FOLDER, audience_option, jobs_option, with_workspace, year_option
from osq.errors import ConfigurationError
from osq.refresh.run import build_edition
from osq.store.workspace import Workspace
from osq.text import quote


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
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["pdf", "html"]),
    default=["pdf"],
    metavar="pdf|html",
    help="pdf (par défaut) ou html, une page seule pour l’écran (répétable).",
)
@click.option(
    "--archive",
    is_flag=True,
    help="Écrit aussi chaque note en PDF/A-3, son annexe jointe, pour l’archivage.",
)
@audience_option
@click.option(
    "--theme",
    metavar="THÈME",
    help="Les notes d’un seul thème (precarite…), au lieu de tous.",
)
@click.option(
    "--revise",
    is_flag=True,
    help="Produit le rectificatif d’une édition signée, dans un dossier à part.",
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
    formats: tuple[str, ...],
    archive: bool,
    audience: str,
    theme: str | None,
    revise: bool,
    jobs: int,
    output: Path | None,
) -> int:
    """Fabrique les notes d’une édition.

    Une note par zone : l’agglomération, les communes signataires, les quartiers. À côté de
    chacune, son annexe : un classeur et un fichier CSV. Une note qui n’a pas changé n’est pas
    réécrite.

    Les notes pour les partenaires vont dans output/ANNÉE/, les autres dans un dossier au nom de
    leur public. Une édition signée (osq notes sign) n’est plus réécrite.
    """
    from osq.notes.production.files import Wanted

    warn_outdated(workspace, year)
    _check_theme(workspace, theme)
    with progress(f"Notes de {year}") as step:
        built = build_edition(
            workspace,
            year,
            zones=zones,
            kinds=kinds,
            wanted=Wanted(formats, archive),
            audience=audience,
            theme=theme,
            revise=revise,
            output=output,
            jobs=jobs,
            progress=step,
        )
    written, unchanged = len(built.notes_written), len(built.notes_unchanged)
    files = count(len(built.written), "fichier")
    notes = count(written, "note écrite", "notes écrites")
    say(f"{notes} ({files}), {count(unchanged, 'inchangée')}.")
    say(f"Ensuite : ouvrez {built.manifest.parent}")
    return 0


def _check_theme(workspace: Workspace, theme: str | None) -> None:
    known = [one.id for one in workspace.observatory.config.themes]
    if theme is not None and theme not in known:
        raise ConfigurationError(
            f"Aucun thème ne porte le code {quote(theme)}.",
            advice=f"Thèmes d’osq.yaml : {', '.join(known)}.",
        )
