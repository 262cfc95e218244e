"""`osq conventions check`, `show`, `schema` and `annex`"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osq.cli.french import SUBCOMMAND_METAVAR, FrenchCommand, FrenchGroup
from osq.cli.output import (
    FINDINGS_SCHEMA,
    count,
    findings_data,
    findings_text,
    say,
    say_json,
    say_next,
    show_table,
)
from osq.cli.shared import FOLDER, format_option, with_unchecked_workspace, with_workspace
from osq.errors import ConfigurationError
from osq.findings import has_errors
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.conventions.model import Convention


@click.group(cls=FrenchGroup, subcommand_metavar=SUBCOMMAND_METAVAR)
def conventions() -> None:
    """Vérifie et décrit les conventions des fournisseurs."""


@conventions.command(cls=FrenchCommand)
@format_option
@with_unchecked_workspace
def check(workspace: Workspace, output_format: str) -> int:
    """Vérifie toutes les conventions et montre toutes leurs fautes.

    Compte aussi ce qui reste inconnu : termes à demander au fournisseur, règles de secret à
    vérifier.
    """
    from osq.conventions.loading import check_dissemination, check_themes, read_conventions
    from osq.conventions.unknowns import unknown_terms, unverified_rules
    from osq.observatory import CONFIG_NAME
    from osq.synthesis.checks import check_synthesis

    folder, config = workspace.observatory.conventions, workspace.observatory.config
    read, findings = read_conventions(folder)
    complete = not has_errors(findings)
    findings += check_themes(folder, read, {theme.id for theme in config.themes})
    findings += check_dissemination(folder, read)
    findings += check_synthesis(
        workspace.observatory.root / CONFIG_NAME, config, read, complete=complete
    )
    unknown = sum(len(unknown_terms(each)) for each in read.values())
    unverified = sum(len(unverified_rules(each)) for each in read.values())
    if output_format == "json":
        say_json(
            FINDINGS_SCHEMA,
            conventions=sorted(read),
            unknown_terms=unknown,
            unverified_rules=unverified,
            findings=findings_data(findings),
        )
        return int(has_errors(findings))
    if findings:
        say(findings_text(findings))
    say(
        f"{count(len(read), 'convention lue', 'conventions lues')}, "
        f"{count(unknown, 'terme inconnu', 'termes inconnus')}, "
        f"{count(unverified, 'règle de secret à vérifier', 'règles de secret à vérifier')}."
    )
    if has_errors(findings):
        say("À faire : corrigez les erreurs, puis relancez osq conventions check.")
        return 1
    if read:
        say_next("osq conventions show FOURNISSEUR")
    else:
        say("Ensuite : ajoutez une convention (un fichier YAML par fournisseur) dans conventions/.")
    return 0


@conventions.command(cls=FrenchCommand)
@click.argument("provider", required=False, metavar="[FOURNISSEUR]")
@format_option
@with_workspace
def show(workspace: Workspace, provider: str | None, output_format: str) -> int:
    """Décrit une convention en français, ou les énumère toutes.

    Avec --format json : tout ce que disent les conventions, pour un programme.
    """
    from osq.conventions.description import describe
    from osq.conventions.listing import conventions_data

    chosen = [_chosen(workspace, provider)] if provider else [*workspace.conventions.values()]
    if output_format == "json":
        say_json("osq-conventions/1", conventions=conventions_data(chosen))
    elif provider:
        say(describe(chosen[0], workspace.conventions))
    else:
        _list(chosen)
    return 0


@conventions.command(cls=FrenchCommand)
def schema() -> int:
    """Écrit le schéma JSON des conventions, pour l’éditeur de texte.

    Le dépôt le garde dans conventions/convention.schema.json ; .vscode/settings.json le donne à
    l’éditeur, qui complète et explique chaque clé.
    """
    from osq.conventions.schema import convention_schema

    click.echo(json.dumps(convention_schema(), ensure_ascii=False, indent=2))
    return 0


@conventions.command(cls=FrenchCommand)
@click.argument("provider", metavar="FOURNISSEUR")
@click.option(
    "--output",
    type=FOLDER,
    metavar="DOSSIER",
    help="Où l’écrire, au lieu de output/annexes/.",
)
@with_workspace
def annex(workspace: Workspace, provider: str, output: Path | None) -> int:
    """Écrit l’annexe technique à signer avec un fournisseur, en PDF et en classeur.

    Indicateurs, définitions, disposition des fichiers, calendrier, secret, diffusion : tout ce
    que dit la convention, pour ceux qui la signent.
    """
    from osq.agreement.annex import annex_of
    from osq.agreement.annex_pdf import annex_to_pdf
    from osq.agreement.annex_workbook import annex_to_workbook
    from osq.store.files import write_if_changed

    observatory = workspace.observatory
    content = annex_of(_chosen(workspace, provider), workspace.conventions)
    folder = output or observatory.output / "annexes"
    name = observatory.config.name
    pages = annex_to_pdf(
        content, observatory.templates, name, demonstration=observatory.config.demonstration
    )
    for suffix, written in ((".pdf", pages), (".xlsx", annex_to_workbook(content, name))):
        path = folder / f"annexe-technique-{provider}{suffix}"
        write_if_changed(path, written)
        say(f"Écrit : {path}")
    return 0


def _chosen(workspace: Workspace, provider: str) -> Convention:
    """The convention of that name; raises ConfigurationError with the names there are."""
    if provider not in workspace.conventions:
        known = ", ".join(sorted(workspace.conventions)) or "aucune"
        raise ConfigurationError(
            f"Il n’y a pas de convention {provider}.", advice=f"Conventions présentes : {known}."
        )
    return workspace.conventions[provider]


def _list(read: Sequence[Convention]) -> None:
    if not read:
        say("Aucune convention. Ajoutez un fichier YAML par fournisseur dans conventions/.")
        return
    headers = ("Convention", "Fournisseur", "Envois", "Grandeurs", "Indicateurs")
    rows = [
        (
            each.id,
            each.provider_name,
            len(each.sendings),
            len(each.measures),
            len(each.indicators),
        )
        for each in read
    ]
    show_table(headers, rows)
    say_next("osq conventions show FOURNISSEUR")
