"""`osq reread`"""

from __future__ import annotations

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import result_data, show_result, summarise
from osq.cli.output import progress, say, say_json, say_next
from osq.cli.shared import format_option, with_workspace, year_option
from osq.store.intake import outdated, take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@year_option(required=False)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Relit aussi ce dont rien n’a changé (après une mise à jour d’osq, par exemple).",
)
@format_option
@with_workspace
def reread(workspace: Workspace, year: int | None, everything: bool, output_format: str) -> int:
    """Relit les livraisons archivées dont les règles ont changé.

    Les règles d’une livraison sont sa convention, ses lignes de data/corrections.csv et les
    tableaux de data/territory/ dont elle se sert. Si la relecture trouve des erreurs, les
    chiffres d’avant restent.
    """
    store = workspace.store
    again = store.active(year) if everything else outdated(workspace, year)
    with progress("Relecture") as step:
        results = take_in(workspace, [], again=again, progress=step)
    if output_format == "json":
        say_json("osq-reread/1", files=[result_data(result) for result in results])
    else:
        for result in results:
            if result.outcome is not Outcome.ALREADY_INGESTED:
                show_result(result)
        summarise(results)
        if not results:
            say("Aucune livraison n’est à relire.")
        if any(each.outcome is Outcome.REREAD for each in results):
            editions = [each.receipt.edition for each in results if each.receipt is not None]
            say_next(f"osq refresh --year {max(editions)}")
    return int(any(result.outcome is Outcome.REFUSED for result in results))
