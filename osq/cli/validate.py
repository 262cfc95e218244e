"""`osq validate`"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osq.cli.french import FrenchCommand
from osq.cli.output import (
    FINDINGS_SCHEMA,
    findings_data,
    findings_text,
    progress,
    say,
    say_json,
    say_next,
)
from osq.cli.shared import delivered_files, with_workspace
from osq.errors import Refusal
from osq.store.examination import Examination, examine
from osq.store.inbox import locate
from osq.store.intake import NOMINATIVE
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.deliveries.recognition import Recognition


@click.command(cls=FrenchCommand)
@delivered_files
@click.option(
    "--annotate",
    "annotated",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CLASSEUR",
    help="Écrit une copie annotée du fichier, à renvoyer au fournisseur.",
)
@with_workspace
def validate(
    workspace: Workspace,
    files: tuple[str, ...],
    provider: str | None,
    edition: int | None,
    quarter: int | None,
    output_format: str,
    annotated: Path | None,
) -> int:
    """Contrôle des fichiers livrés, sans rien enregistrer.

    Un nom seul est cherché dans le dossier courant, puis dans data/deliveries/inbox/.
    """
    examined = []
    with progress("Contrôle") as step:
        for path in locate(files, workspace.observatory.inbox):
            if step:
                step(path.name)
            examined.append(
                examine(workspace, path, provider=provider, edition=edition, quarter=quarter)
            )
    if annotated is not None:
        _annotate(examined, annotated)
    if output_format == "json":
        say_json(
            FINDINGS_SCHEMA,
            files=[_data(each) for each in examined],
            findings=findings_data([found for each in examined for found in each.findings]),
        )
    else:
        for each in examined:
            _show(each)
    return int(not all(each.acceptable for each in examined))


def _annotate(examined: list[Examination], target: Path) -> None:
    """Writes the annotated copy; raises Refusal rather than write over what was delivered."""
    from osq.returns.annotate import annotate
    from osq.store.files import write_if_changed

    if len(examined) != 1:
        raise click.UsageError("--annotate ne prend qu’un fichier à la fois.")
    (one,) = examined
    if target.exists() and target.samefile(one.path):
        raise Refusal(
            f"{target} est le fichier livré lui-même.",
            advice="Donnez un autre nom : le fichier du fournisseur n’est jamais modifié.",
        )
    if one.content is None or any(finding.code == NOMINATIVE for finding in one.findings):
        raise Refusal(
            f"{one.path.name} ne peut pas être annoté.",
            advice="Un fichier illisible ou nominatif n’est recopié nulle part.",
            findings=list(one.findings),
        )
    made = annotate(one.content, one.path.name, one.findings, _about(one))
    write_if_changed(target, made.content)
    # On stderr: with --format json, stdout is for the program that reads it.
    click.echo(f"Écrit : {target}" + (f" ({made.reason})" if made.reason else ""), err=True)


def _about(examined: Examination) -> str:
    if examined.recognition is None:
        return "Fichier non reconnu"
    recognition = examined.recognition
    label = recognition.convention.provider_name
    return f"{label}, {recognition.sending.label}, édition {_moment(recognition)}"


def _show(examined: Examination) -> None:
    name = examined.path.name
    if examined.recognition is None:
        say(f"{name} : fichier non reconnu.")
    else:
        say(f"{name} : {_about(examined)}.")
    if examined.findings:
        say(findings_text(examined.findings))
    if examined.acceptable:
        say("Ce fichier peut être accepté.")
        say_next(f"osq ingest {shlex.quote(str(examined.path))}")
    else:
        say("Ce fichier serait refusé. À faire : corrigez-le, ou demandez-en un autre.")


def _moment(recognition: Recognition) -> str:
    quarter = f", trimestre {recognition.quarter}" if recognition.quarter else ""
    told = f"{recognition.edition}{quarter}"
    return told + (", provisoire" if recognition.stage == "provisional" else "")


def _data(examined: Examination) -> dict[str, object]:
    provider, sending, edition, quarter = examined.subject or (None, None, None, None)
    return {
        "file": examined.path.name,
        "acceptable": examined.acceptable,
        "provider": provider,
        "sending": sending,
        "edition": edition,
        "quarter": quarter,
    }
