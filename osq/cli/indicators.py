"""`osq indicators`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osq.cli.extract_view import banner, show_extract
from osq.cli.french import FrenchCommand
from osq.cli.intake_results import warn_outdated
from osq.cli.output import count, progress, say
from osq.cli.shared import YEAR, with_workspace
from osq.errors import ConfigurationError
from osq.observatory import Observatory
from osq.store.workspace import Workspace
from osq.text import quote

if TYPE_CHECKING:
    from osq.extracts.extract import Extract

FORMATS = ("table", "csv", "parquet", "json")


@click.command(cls=FrenchCommand)
@click.option(
    "--indicator", "indicators", multiple=True, metavar="CODE", help="Cet indicateur (répétable)."
)
@click.option(
    "--theme", "themes", multiple=True, metavar="THÈME", help="Ce thème d’osq.yaml (répétable)."
)
@click.option("--zone", "zones", multiple=True, metavar="CODE", help="Cette zone (répétable).")
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="NIVEAU",
    help="iris, quartier, commune ou agglomeration (répétable).",
)
@click.option(
    "--year",
    "years",
    multiple=True,
    type=YEAR,
    metavar="ANNÉE",
    help="Cette édition (répétable). Toutes, par défaut.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    metavar="table|csv|parquet|json",
    help="table au terminal (par défaut), csv pour Excel, parquet ou json pour un programme.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Où écrire, au lieu du terminal ; sa fin (.csv, .parquet, .json) donne le format.",
)
@click.option(
    "--internal",
    is_flag=True,
    help="Tout ce qui est calculé, sans secret : à ne jamais diffuser.",
)
@click.option(
    "--audience",
    type=click.Choice(["partners", "officials", "public"]),
    metavar="partners|officials|public",
    help="Pour qui : partenaires (par défaut), élus ou public.",
)
@with_workspace
def indicators(
    workspace: Workspace,
    indicators: tuple[str, ...],
    themes: tuple[str, ...],
    zones: tuple[str, ...],
    levels: tuple[str, ...],
    years: tuple[int, ...],
    output_format: str | None,
    output: Path | None,
    internal: bool,
    audience: str | None,
) -> int:
    """Montre ou exporte des indicateurs, par zone et par année.

    Sans option, tout ce qui est diffusable : les chiffres des notes, arrondis, avec les signes
    de l’Insee où il n’y en a pas. Les options se combinent, et restreignent.

    --internal donne tout ce qui est calculé (numérateurs, bornes, intervalles, états), sans
    aucun secret ; le nom d’un tel fichier doit contenir « interne ».
    """
    from osq.extracts.extract import internal_extract, released_extract
    from osq.extracts.selection import Selection

    chosen = _format(output_format, output)
    _check_usage(chosen, output, internal, audience, workspace.observatory)
    selection = Selection(indicators, themes, zones, levels, years)
    warn_outdated(workspace, max(years or workspace.store.editions(), default=0))
    with progress("Calcul des indicateurs"):
        if internal:
            extract = internal_extract(workspace, selection)
        else:
            extract = released_extract(workspace, selection, audience or "partners")
    if extract.absent:
        click.echo(f"Attention : aucun chiffre pour {', '.join(extract.absent)}.", err=True)
    _write(extract, chosen, output)
    return 0


def _format(given: str | None, output: Path | None) -> str:
    """The format that is asked for, else the one that the file's name tells."""
    if given is not None:
        return given
    if output is None:
        return "table"
    ending = output.suffix.lower().lstrip(".")
    if ending not in FORMATS[1:]:
        raise ConfigurationError(
            f"Le format de {output} n’est pas connu.",
            advice="Donnez --format, ou un nom en .csv, .parquet ou .json.",
        )
    return ending


def _check_usage(
    chosen: str, output: Path | None, internal: bool, audience: str | None, observatory: Observatory
) -> None:
    """Raises ConfigurationError before anything is computed."""
    if internal and audience:
        raise ConfigurationError(
            "--internal et --audience ne vont pas ensemble : ce qui est interne n’a pas de public.",
            advice="Donnez l’un ou l’autre.",
        )
    if output is None and chosen == "parquet":
        raise ConfigurationError(
            "Un fichier Parquet ne se lit pas au terminal.", advice="Donnez --output FICHIER."
        )
    if output is None:
        return
    if chosen == "table":
        raise ConfigurationError(
            "--format table montre les chiffres au terminal et n’écrit pas de fichier.",
            advice="Donnez --format csv, parquet ou json.",
        )
    if internal and "interne" not in output.name.lower():
        named = output.with_name(f"{output.stem}-interne{output.suffix}")
        raise ConfigurationError(
            f"Le nom d’un fichier interne doit contenir {quote('interne')}.",
            advice=f"Donnez, par exemple, --output {named}",
        )
    kept = (observatory.root / "data", observatory.conventions, observatory.templates)
    if any(output.resolve().is_relative_to(folder.resolve()) for folder in kept):
        raise ConfigurationError(
            f"{output} se trouve parmi les données de l’observatoire.",
            advice=f"Écrivez ailleurs, dans {observatory.output} par exemple.",
        )


def _write(extract: Extract, chosen: str, output: Path | None) -> None:
    from osq.extracts.files import WRITERS
    from osq.store.files import write_if_changed

    if chosen == "table":
        show_extract(extract)
    elif output is None:
        click.echo(WRITERS[chosen](extract), nl=False)
    else:
        write_if_changed(output, WRITERS[chosen](extract))
        say(banner(extract))
        say(f"Écrit : {output} ({count(len(extract.frame), 'ligne')})")
