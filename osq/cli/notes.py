"""`osq notes diff`, `sign` and `draft`"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from osq.cli.french import SUBCOMMAND_METAVAR, FrenchCommand, FrenchGroup
from osq.cli.intake_results import warn_outdated
from osq.cli.notes_draft import draft
from osq.cli.output import count, progress, say, say_json, say_next
from osq.cli.shared import audience_option, format_option, with_workspace, year_option
from osq.errors import ConfigurationError
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    from osq.notes.production.differences import Changed, NoteDifference
    from osq.refresh.differences import Against, Comparison
    from osq.refresh.signing import SigningRecord

MOST = 15
"""Figures, and sentences, that the terminal shows of one note."""
STATES = {"added": "note nouvelle", "removed": "note disparue", "changed": ""}


@click.group(cls=FrenchGroup, subcommand_metavar=SUBCOMMAND_METAVAR)
def notes() -> None:
    """Compare et signe les notes d’une édition."""


@notes.command(cls=FrenchCommand)
@year_option(required=True)
@click.option(
    "--against",
    type=click.Choice(["last", "signed"]),
    default="last",
    metavar="last|signed",
    help="La dernière production (par défaut), ou la dernière édition signée.",
)
@audience_option
@format_option
@with_workspace
def diff(
    workspace: Workspace, year: int, against: Against, audience: str, output_format: str
) -> int:
    """Montre ce qui changerait dans les notes, et pourquoi.

    Chiffres, réserves et phrases, note par note, avec ce qui a changé en entrée : livraison,
    correction, convention, territoire, règle, programme. Rien n’est écrit.
    """
    from osq.refresh.differences import compare

    warn_outdated(workspace, year)
    with progress("Comparaison"):
        found = compare(workspace, year, audience, against)
    if output_format == "json":
        say_json("osq-notes-diff/1", **_data(found))
    else:
        _show(found)
    return 0


@notes.command(cls=FrenchCommand)
@year_option(required=True)
@click.option("--by", metavar="NOM", help="Qui signe.")
@click.option(
    "--consulted",
    multiple=True,
    metavar="QUI",
    help="« commune: NOM; remarque; réponse », ou provider:, ou actor: (répétable).",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FICHIER",
    help="Un fichier YAML qui dit la même chose (by, consulted), au lieu de ces options.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="AAAA-MM-JJ",
    help="La date de la signature ; aujourd’hui, par défaut.",
)
@audience_option
@with_workspace
def sign(
    workspace: Workspace,
    year: int,
    by: str | None,
    consulted: tuple[str, ...],
    record: Path | None,
    day: Any,
    audience: str,
) -> int:
    """Signe une édition : ses notes ne changent plus.

    Ce qui a été produit est gardé dans data/signed/, avec qui a été consulté, ce qui a été dit
    et ce qui a été répondu. Une édition signée ne change plus que par un rectificatif
    (osq build-notes --revise), signé à son tour.
    """
    from osq.refresh.run import notes_folder
    from osq.refresh.signing import last_signature, signature_folder
    from osq.refresh.signing import sign as signed

    observatory = workspace.observatory
    former = last_signature(observatory, year, audience)
    folder = notes_folder(observatory, year, audience, former.number if former else 0)
    told = (day.date() if day else date.today()).isoformat()
    done = signed(workspace, year, audience, folder, _record(by, consulted, record), told)
    where = signature_folder(observatory, year, audience, done.number)
    say(f"Édition {year} signée par {done.by}, le {done.date}, dans {where}.")
    say(f"{count(len(done.consulted), 'consultation enregistrée', 'consultations enregistrées')}.")
    say_next(f"osq notes diff --year {year} --against signed")
    return 0


def _record(by: str | None, consulted: Sequence[str], path: Path | None) -> SigningRecord:
    from osq.conventions.loading import load_yaml_model
    from osq.refresh.signing import SigningRecord, consulted_from

    if path is not None:
        if by or consulted:
            raise ConfigurationError(
                "--record dit déjà qui signe et qui a été consulté.",
                advice="Retirez --by et --consulted, ou --record.",
            )
        return load_yaml_model(path, SigningRecord)
    if not by or not by.strip():
        raise ConfigurationError(
            "Une signature dit qui signe.", advice="Donnez --by NOM, ou --record FICHIER."
        )
    return SigningRecord(by=by.strip(), consulted=tuple(map(consulted_from, consulted)))


def _show(found: Comparison) -> None:
    say(f"Depuis {found.since} :")
    if found.causes:
        say("En entrée :")
    for cause in found.causes:
        say(f"  {cause.text}")
    if not found.notes:
        say("Rien n’a changé dans les notes.")
    for note in found.notes:
        say()
        say(note.title)
        if STATES[note.state]:
            say(f"  {STATES[note.state]}")
        for one in note.figures[:MOST]:
            say(f"  {found.names[one.key]} : {_change(one)}{_why(found, one)}")
        _rest(len(note.figures), "chiffre")
        for one in note.marks[:MOST]:
            say(f"  {found.names[one.key]}, réserve : {_change(one)}")
        _rest(len(note.marks), "réserve")
        _show_sentences("-", note.sentences_before)
        _show_sentences("+", note.sentences_after)


def _change(one: Changed) -> str:
    return f"{one.before or 'rien'} → {one.after or 'rien'}"


def _why(found: Comparison, one: Changed) -> str:
    reasons = found.why[one.key]
    return f" ({', '.join(reasons)})" if reasons else ""


def _show_sentences(sign_: str, sentences: Sequence[str]) -> None:
    for text in sentences[:MOST]:
        say(f"  {sign_} {text}")
    _rest(len(sentences), "phrase")


def _rest(number: int, noun: str) -> None:
    if number > MOST:
        say(f"  … et {count(number - MOST, f'autre {noun}', f'autres {noun}s')} (--format json)")


def _data(found: Comparison) -> dict[str, Any]:
    return {
        "edition": found.edition,
        "audience": found.audience,
        "since": found.since,
        "causes": [{"kind": one.kind, "name": one.name, "text": one.text} for one in found.causes],
        "notes": [_note(found, note) for note in found.notes],
    }


def _note(found: Comparison, note: NoteDifference) -> dict[str, Any]:
    def told(one: Changed) -> dict[str, Any]:
        level, _, code = one.zone.partition(":")
        return {
            "indicator": one.indicator,
            "level": level,
            "zone": code,
            "edition": one.edition,
            "name": found.names[one.key],
            "before": one.before,
            "after": one.after,
            "causes": list(found.why[one.key]),
        }

    return {
        "note": note.note,
        "title": note.title,
        "state": note.state,
        "figures": [told(one) for one in note.figures],
        "marks": [told(one) for one in note.marks],
        "sentences_before": list(note.sentences_before),
        "sentences_after": list(note.sentences_after),
    }


notes.add_command(draft)
