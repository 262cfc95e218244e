"""`osq ingest`"""

from __future__ import annotations

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import result_data, show_result
from osq.cli.output import progress, say, say_json, say_next
from osq.cli.shared import delivered_files, with_workspace
from osq.store.inbox import locate
from osq.store.intake import Outcome, Result, take_in
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@delivered_files
@with_workspace
def ingest(
    workspace: Workspace,
    files: tuple[str, ...],
    provider: str | None,
    edition: int | None,
    quarter: int | None,
    output_format: str,
) -> int:
    """Contrôle des fichiers livrés et les enregistre.

    Un nom seul est cherché dans le dossier courant, puis dans data/deliveries/inbox/. Un
    fichier refusé n’empêche pas d’accepter les autres. Un fichier corrigé remplace le
    précédent, qui reste connu.
    """
    paths = locate(files, workspace.observatory.inbox)
    with progress("Ingestion") as step:
        results = take_in(
            workspace, paths, provider=provider, edition=edition, quarter=quarter, progress=step
        )
    if output_format == "json":
        say_json("osq-ingest/1", files=[result_data(result) for result in results])
    else:
        for result in results:
            show_result(result)
        _say_next(results)
    return int(any(result.outcome is Outcome.REFUSED for result in results))


def _say_next(results: list[Result]) -> None:
    if any(result.outcome is Outcome.REFUSED for result in results):
        say("À faire : faites corriger les fichiers refusés, puis ingérez-les de nouveau.")
    editions = [each.receipt.edition for each in results if each.receipt is not None]
    if editions:
        say_next("osq status", f"osq build-notes --year {max(editions)}")
