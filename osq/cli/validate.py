"""`osq validate`"""

from __future__ import annotations

import shlex
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import follow_up_data, follow_up_text, rules_changed
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
from osq.returns.letter_targets import refuse_same, targets
from osq.store.examination import Examination, examine
from osq.store.inbox import locate
from osq.store.receipt import Receipt, successor_of
from osq.store.settlement import NOMINATIVE
from osq.store.workspace import Workspace
from osq.text import quote

if TYPE_CHECKING:
    from osq.deliveries.recognition import Recognition


class Day(click.ParamType[date]):
    """A date as a letter writes it."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(str(value), "%d/%m/%Y").date()
        except ValueError:
            self.fail(f"{quote(str(value))} n’est pas une date (12/03/2014, par exemple).")


@click.command(cls=FrenchCommand)
@delivered_files
@click.option(
    "--annotate",
    "annotated",
    type=click.Path(path_type=Path),
    metavar="CLASSEUR",
    help="Écrit une copie annotée du fichier, à renvoyer au fournisseur ; un dossier quand il y "
    "a plusieurs fichiers.",
)
@click.option(
    "--letter",
    "letters",
    type=click.Path(path_type=Path),
    metavar="LETTRE",
    help="Écrit la lettre au fournisseur, en PDF : à corriger, à vérifier, juste ; un dossier "
    "quand il y a plusieurs fichiers.",
)
@click.option(
    "--date",
    "day",
    type=Day(),
    metavar="JJ/MM/AAAA",
    help="Date de la lettre ; laissée à remplir si elle n’est pas donnée.",
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
    letters: Path | None,
    day: date | None,
) -> int:
    """Contrôle des fichiers livrés, sans rien enregistrer.

    Un nom seul est cherché dans le dossier courant, puis dans data/deliveries/inbox/.
    """
    if day is not None and letters is None:
        raise click.UsageError("--date est la date de la lettre : donnez aussi --letter.")
    paths = locate(files, workspace.observatory.inbox)
    workbooks = targets(paths, annotated, "-annote.xlsx", "--annotate", workspace.observatory)
    pages = targets(paths, letters, "-lettre.pdf", "--letter", workspace.observatory)
    refuse_same(workbooks, pages)
    examined = []
    with progress("Contrôle") as step:
        for path in paths:
            if step:
                step(path.name)
            examined.append(
                examine(workspace, path, provider=provider, edition=edition, quarter=quarter)
            )
    for each, workbook, page in zip(examined, workbooks, pages, strict=True):
        enclosed = _annotate(each, workbook) if workbook else ("", "")
        if page:
            _write_letter(workspace, each, page, day, *enclosed)
    if output_format == "json":
        say_json(
            FINDINGS_SCHEMA,
            files=[_data(workspace, each) for each in examined],
            findings=findings_data([found for each in examined for found in each.findings]),
        )
    else:
        for each in examined:
            _show(workspace, each)
    return int(not all(each.acceptable for each in examined))


def _annotate(examined: Examination, target: Path) -> tuple[str, str]:
    """Writes the annotated copy; its name and why it is a report apart, empty when there is none.

    What is written is told on stderr: with --format json, stdout is for the program that
    reads it.
    """
    from osq.returns.annotate import annotate
    from osq.store.files import write_if_changed

    if examined.content is None or any(found.code == NOMINATIVE for found in examined.findings):
        click.echo(
            f"Non annoté : {examined.path.name} ; un fichier illisible ou nominatif n’est "
            "recopié nulle part.",
            err=True,
        )
        return "", ""
    made = annotate(examined.content, examined.path.name, examined.findings, _about(examined))
    write_if_changed(target, made.content)
    click.echo(f"Écrit : {target}" + (f" ({made.reason})" if made.reason else ""), err=True)
    return target.name, made.reason


def _write_letter(
    workspace: Workspace,
    examined: Examination,
    target: Path,
    day: date | None,
    annotated: str,
    separate: str,
) -> None:
    """Writes the letter about a file that could be opened; tells what it leaves to us."""
    from osq.returns.letter import Examined, Framing, letter_of
    from osq.returns.letter_pdf import letter_to_pdf
    from osq.store.files import write_if_changed

    name = examined.path.name
    if examined.content is None:
        click.echo(f"Pas de lettre : {name} ne peut pas être ouvert.", err=True)
        return
    observatory = workspace.observatory
    letter = letter_of(
        Examined(
            name,
            examined.findings,
            examined.recognition,
            examined.reading,
            examined.followed.settled if examined.followed else (),
        ),
        Framing(observatory.config.name, day, annotated, separate),
        workspace.territory,
    )
    content = letter_to_pdf(
        letter, observatory.templates, demonstration=observatory.config.demonstration
    )
    write_if_changed(target, content)
    ours = f" (non repris, à régler ici : {', '.join(letter.ours)})" if letter.ours else ""
    click.echo(f"Écrit : {target}{ours}", err=True)


def _about(examined: Examination) -> str:
    if examined.recognition is None:
        return "Fichier non reconnu"
    recognition = examined.recognition
    label = recognition.convention.provider_name
    return f"{label}, {recognition.sending.label}, édition {_moment(recognition)}"


def _show(workspace: Workspace, examined: Examination) -> None:
    name = examined.path.name
    if examined.recognition is None:
        say(f"{name} : fichier non reconnu.")
    else:
        say(f"{name} : {_about(examined)}.")
    if examined.findings:
        say(findings_text(examined.findings))
    if examined.followed is not None:
        say(follow_up_text(examined.followed))
    if examined.known is not None and examined.subject in (None, examined.known.subject):
        _show_known(workspace, examined, examined.known)
    elif examined.acceptable:
        say("Ce fichier peut être accepté.")
        say_next(f"osq ingest {shlex.quote(str(examined.path))}")
    else:
        say("Ce fichier serait refusé. À faire : corrigez-le, ou demandez-en un autre.")


def _show_known(workspace: Workspace, examined: Examination, known: Receipt) -> None:
    """What a file that was ingested before would become."""
    already = f"Ce fichier est déjà ingéré ({known.delivery})"
    changed = workspace.rules.changed(known)
    if successor := successor_of(known, workspace.store.receipts()):
        say(f"{already}, et remplacé depuis par {successor.delivery}.")
    elif not examined.acceptable:
        because = f", car {rules_changed(changed)}" if changed else ""
        say(f"{already}. Relu, il serait refusé{because} : ses chiffres restent ceux d’avant.")
    elif changed:
        say(f"{already}, mais {rules_changed(changed)} depuis : il est à relire.")
        say_next("osq reread")
    else:
        say(f"{already} : l’ingérer de nouveau ne changera rien.")


def _moment(recognition: Recognition) -> str:
    quarter = f", trimestre {recognition.quarter}" if recognition.quarter else ""
    told = f"{recognition.edition}{quarter}"
    return told + (", provisoire" if recognition.stage == "provisional" else "")


def _data(workspace: Workspace, examined: Examination) -> dict[str, object]:
    known = examined.known
    provider, sending, edition, quarter = examined.subject or (None, None, None, None)
    return {
        "file": examined.path.name,
        "acceptable": examined.acceptable,
        "provider": provider,
        "sending": sending,
        "edition": edition,
        "quarter": quarter,
        "delivery": known.delivery if known else None,
        "changed_rules": list(workspace.rules.changed(known)) if known else [],
        "follow_up": follow_up_data(examined.followed),
    }
