"""`osq ingest`"""

from __future__ import annotations

from pathlib import Path

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import result_data, show_result, summarise
from osq.cli.output import progress, say, say_json, say_next
from osq.cli.shared import delivered_files, with_workspace
from osq.findings import Waiver
from osq.store.inbox import locate
from osq.store.intake import take_in
from osq.store.results import Outcome, Result
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@delivered_files
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="CODE",
    help="Accepte ce constat pour ce fichier seul (OSQ-V041…), avec --reason et --author.",
)
@click.option("--reason", default="", metavar="TEXTE", help="Pourquoi le constat est accepté.")
@click.option("--author", default="", metavar="NOM", help="Qui l’accepte.")
@with_workspace
def ingest(
    workspace: Workspace,
    files: tuple[str, ...],
    provider: str | None,
    edition: int | None,
    quarter: int | None,
    output_format: str,
    accepted: tuple[str, ...],
    reason: str,
    author: str,
) -> int:
    """Contrôle des fichiers livrés et les enregistre.

    Un nom seul est cherché dans le dossier courant, puis dans data/deliveries/inbox/ ; un
    dossier vaut pour tous ses fichiers, dans n’importe quel ordre. Un fichier refusé n’empêche
    pas d’accepter les autres. Un fichier corrigé remplace le précédent, qui reste connu. Un
    fichier déjà ingéré est relu si sa convention, ses corrections ou le territoire ont changé.
    """
    paths = locate(files, workspace.observatory.inbox)
    waivers = _waivers(accepted, reason, author, paths)
    with progress("Ingestion") as step:
        results = take_in(
            workspace,
            paths,
            provider=provider,
            edition=edition,
            quarter=quarter,
            waivers=waivers,
            progress=step,
        )
    if output_format == "json":
        say_json("osq-ingest/1", files=[result_data(result) for result in results])
    else:
        for result in results:
            show_result(result)
        summarise(results)
        _say_next(results)
    return int(any(result.outcome is Outcome.REFUSED for result in results))


def _waivers(
    codes: tuple[str, ...], reason: str, author: str, paths: list[Path]
) -> tuple[Waiver, ...]:
    """What is accepted; raises UsageError unless someone says why, for one file."""
    if not codes:
        if reason or author:
            raise click.UsageError("--reason et --author accompagnent --accept.")
        return ()
    if not reason.strip() or not author.strip():
        raise click.UsageError("--accept demande --reason (pourquoi) et --author (qui).")
    if len(paths) != 1:
        raise click.UsageError("--accept ne prend qu’un fichier à la fois.")
    return tuple(Waiver(code=code, reason=reason.strip(), author=author.strip()) for code in codes)


def _say_next(results: list[Result]) -> None:
    if any(result.outcome is Outcome.REFUSED for result in results):
        say("À faire : faites corriger les fichiers refusés, puis ingérez-les de nouveau.")
    editions = [each.receipt.edition for each in results if each.receipt is not None]
    if editions:
        say_next("osq status", f"osq build-notes --year {max(editions)}")
