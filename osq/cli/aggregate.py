"""`osq aggregate`"""

from __future__ import annotations

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import warn_outdated
from osq.cli.output import findings_text, progress, say, say_next, show_table
from osq.cli.shared import with_workspace, year_option
from osq.refresh.pipeline import write_aggregates
from osq.refresh.summary import aggregate_summary
from osq.store.workspace import Workspace

_LEVELS = {
    "iris": "IRIS",
    "quartier": "quartier",
    "commune": "commune",
    "agglomeration": "agglomération",
}


@click.command(cls=FrenchCommand)
@year_option(required=True)
@with_workspace
def aggregate(workspace: Workspace, year: int) -> int:
    """Agrège une édition, de l’IRIS à l’agglomération.

    Le résultat est interne : rien n’y est encore protégé par le secret statistique.
    """
    warn_outdated(workspace, year)
    with progress(f"Agrégation de {year}"):
        aggregates, checks = write_aggregates(workspace, year)
    say(f"Agrégats de {year} (INTERNE, à ne pas diffuser)")
    show_table(
        [
            "Niveau",
            "Fournisseur",
            "Zones",
            "Grandeurs",
            "Chiffres",
            "Secret",
            "Manquants",
            "Sans objet",
        ],
        [(_LEVELS[line.level], *line[1:]) for line in aggregate_summary(aggregates)],
    )
    if checks:
        say(findings_text(checks))
    say_next(f"osq build-notes --year {year}")
    return 0
