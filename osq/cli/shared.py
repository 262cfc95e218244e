"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from osq.observatory import find_root, load_observatory
from osq.processes import processors
from osq.store.workspace import Workspace
from osq.text import quote

P = ParamSpec("P")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Year(click.ParamType[int]):
    """The year of a campaign, in four figures."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if len(text) != 4 or not text.isdecimal() or not text.startswith(("19", "20")):
            self.fail(f"{quote(text)} n’est pas une année (2013, par exemple).", param, ctx)
        return int(text)


YEAR = Year()
FOLDER = click.Path(path_type=Path, file_okay=False)


def open_workspace(observatory: Path | None) -> Workspace:
    """The observatory named by the command, or by `osq` itself, else the one around."""
    named = observatory or click.get_current_context().find_root().obj
    return Workspace(load_observatory(find_root(Path(named) if named else None)))


def with_workspace(command: Callable[Concatenate[Workspace, P], int]) -> Callable[..., int]:
    """Adds --observatory and gives the command its workspace, once all conventions are sound.

    A broken convention stops every command but `conventions check` (exit code 2): what it
    would do rests on conventions nobody could read whole.
    """

    def checked(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> int:
        _ = workspace.conventions
        return command(workspace, *args, **kwargs)

    return with_unchecked_workspace(update_wrapper(checked, command))


def with_unchecked_workspace(
    command: Callable[Concatenate[Workspace, P], int],
) -> Callable[..., int]:
    """As `with_workspace`, for the command that checks the conventions itself."""

    @wraps(command)
    def opened(observatory: Path | None, *args: P.args, **kwargs: P.kwargs) -> int:
        return command(open_workspace(observatory), *args, **kwargs)

    return click.option(
        "--observatory",
        type=FOLDER,
        metavar="DOSSIER",
        help="Dossier de l’observatoire, au lieu du dossier courant (ou de OSQ_HOME).",
    )(opened)


format_option: Decorator = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="text pour une personne (par défaut), json pour un programme.",
)


def delivered_files(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of a command about delivered files, whose they are, and --format."""
    provider = click.option(
        "--provider",
        metavar="FOURNISSEUR",
        help="Convention du fichier (caf…), si son nom ne la dit pas.",
    )
    edition = click.option(
        "--edition",
        type=YEAR,
        metavar="ANNÉE",
        help="Édition du fichier, si son nom ne la dit pas.",
    )
    quarter = click.option(
        "--quarter",
        type=click.IntRange(1, 4),
        metavar="1-4",
        help="Trimestre du fichier, pour un envoi trimestriel, si son nom ne le dit pas.",
    )
    files = click.argument("files", nargs=-1, required=True, metavar="FICHIER...")
    return files(provider(edition(quarter(format_option(command)))))


audience_option: Decorator = click.option(
    "--audience",
    type=click.Choice(["partners", "officials", "public"]),
    default="partners",
    metavar="partners|officials|public",
    help="Pour qui : partenaires (par défaut), élus ou public.",
)


jobs_option: Decorator = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=processors,
    envvar="OSQ_JOBS",
    metavar="N",
    help="Nombre de notes fabriquées en même temps, au lieu d’une par processeur (ou de OSQ_JOBS).",
)


def year_option(*, required: bool) -> Decorator:
    """--year, the edition that a command is about."""
    return click.option(
        "--year",
        "year",
        type=YEAR,
        required=required,
        metavar="ANNÉE",
        help="Édition : l’année de la campagne." + ("" if required else " Toutes, par défaut."),
    )
