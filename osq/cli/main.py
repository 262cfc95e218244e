"""The `osq` command: names, and what happens when something goes wrong.

Nothing heavy is imported here: a command's module is imported when the command is called.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from osq.cli.french import SUBCOMMAND_METAVAR, FrenchGroup, explain
from osq.errors import OsqError

INTERRUPTED = 130


class LazyCommand(NamedTuple):
    """Where a command lives, and its one line of help (a test compares it with its own)."""

    module: str
    attribute: str
    help: str


COMMANDS: Mapping[str, LazyCommand] = {
    "init": LazyCommand("init", "init", "Crée un observatoire vide dans un dossier."),
    "conventions": LazyCommand(
        "conventions", "conventions", "Vérifie et décrit les conventions des fournisseurs."
    ),
    "territory": LazyCommand(
        "territory", "territory", "Vérifie et importe le territoire : zones, découpages, contours."
    ),
    "template": LazyCommand(
        "template", "template", "Écrit le classeur vierge à envoyer à un fournisseur."
    ),
    "validate": LazyCommand(
        "validate", "validate", "Contrôle des fichiers livrés, sans rien enregistrer."
    ),
    "ingest": LazyCommand("ingest", "ingest", "Contrôle des fichiers livrés et les enregistre."),
    "reread": LazyCommand(
        "reread", "reread", "Relit les livraisons archivées dont les règles ont changé."
    ),
    "status": LazyCommand("status", "status", "Montre ce qui est livré, en attente ou refusé."),
    "aggregate": LazyCommand(
        "aggregate", "aggregate", "Agrège une édition, de l’IRIS à l’agglomération."
    ),
    "indicators": LazyCommand(
        "indicators", "indicators", "Montre ou exporte des indicateurs, par zone et par année."
    ),
    "audit": LazyCommand(
        "audit", "audit", "Prouve que ce qui est masqué ne peut pas être retrouvé."
    ),
    "build-notes": LazyCommand("build_notes", "build_notes", "Fabrique les notes d’une édition."),
    "notes": LazyCommand("notes", "notes", "Compare et signe les notes d’une édition."),
    "trace": LazyCommand(
        "trace", "trace", "Remonte d’un chiffre aux cellules livrées dont il vient."
    ),
    "refresh": LazyCommand(
        "refresh", "refresh", "Ingère la boîte de dépôt, agrège et met les notes à jour."
    ),
    "demo": LazyCommand("demo", "demo", "Crée une démonstration, aux données fictives."),
}


GARBAGE = 200_000
"""Objects made before garbage is looked for: a command lives for seconds and leaves little."""


class LazyGroup(FrenchGroup):
    """The commands of `COMMANDS`, in that order, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = COMMANDS.get(cmd_name)
        if lazy is None:
            return None
        command = getattr(import_module(f"osq.cli.{lazy.module}"), lazy.attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"osq.cli.{lazy.module}.{lazy.attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in COMMANDS.items()])


@click.group(cls=LazyGroup, subcommand_metavar=SUBCOMMAND_METAVAR)
@click.option(
    "--observatory",
    metavar="DOSSIER",
    help="Dossier de l’observatoire ; chaque commande a aussi cette option.",
)
@click.version_option(package_name="osq", help="Affiche la version.", message="osq %(version)s")
@click.pass_context
def cli(context: click.Context, observatory: str | None) -> None:
    """L’observatoire social des quartiers : des livraisons en entrée, des notes en sortie.

    Chaque commande a son aide : osq COMMANDE --help.

    Codes de sortie : 0, tout est fait ; 1, les données ou un contrôle disent non ; 2, l’usage
    ou la configuration est à corriger ; 3, osq est en faute.
    """
    context.obj = observatory


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; a failure is told in French on stderr."""
    gc.set_threshold(GARBAGE)
    try:
        return _exit_code(cli.main(arguments, prog_name="osq", standalone_mode=False))
    except OsqError as error:
        from osq.cli.output import show_failure

        show_failure(error)
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        _show_usage(error)
        return error.exit_code
    except click.Abort:
        click.echo("Interrompu. Rien n’est à moitié écrit : relancez la commande.", err=True)
        return INTERRUPTED
    except Exception as error:
        from osq.cli.crash import show_crash

        show_crash(error, arguments)
        return OsqError.exit_code


def _exit_code(result: Any) -> int:
    """Commands return their exit code; `--help` returns 0."""
    return result if isinstance(result, int) else 0


def _show_usage(error: click.ClickException) -> None:
    click.echo(f"Erreur : {explain(error)}", err=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(f"Pour l’aide : {context.command_path} --help", err=True)


if __name__ == "__main__":
    sys.exit(main())
