"""`osq validate`"""

from __future__ import annotations

import shlex
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
from osq.store.examination import Examination, examine
from osq.store.inbox import locate
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.deliveries.recognition import Recognition


@click.command(cls=FrenchCommand)
@delivered_files
@with_workspace
def validate(
    workspace: Workspace,
    files: tuple[str, ...],
    provider: str | None,
    edition: int | None,
    quarter: int | None,
    output_format: str,
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


def _show(examined: Examination) -> None:
    name = examined.path.name
    if examined.recognition is None:
        say(f"{name} : fichier non reconnu.")
    else:
        recognition = examined.recognition
        label = recognition.convention.provider_name
        sent = f"{recognition.sending.label}, édition {_moment(recognition)}"
        say(f"{name} : {label}, {sent}.")
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
