"""`osq refresh`"""

from __future__ import annotations

import click

from osq.cli.french import FrenchCommand
from osq.cli.intake_results import result_data, show_result
from osq.cli.output import (
    count,
    findings_data,
    findings_text,
    progress,
    say,
    say_json,
    say_next,
    show_failure,
)
from osq.cli.shared import format_option, jobs_option, with_workspace, year_option
from osq.refresh.run import Summary
from osq.refresh.run import refresh as run_refresh
from osq.store.results import Outcome
from osq.store.workspace import Workspace


@click.command(cls=FrenchCommand)
@year_option(required=True)
@jobs_option
@format_option
@with_workspace
def refresh(workspace: Workspace, year: int, jobs: int, output_format: str) -> int:
    """Ingère la boîte de dépôt, agrège et met les notes à jour.

    Faite pour tourner seule (cron) : relancée sans rien de nouveau, elle ne change rien. Un
    fichier refusé n’empêche pas le reste.
    """
    with progress(f"Mise à jour de {year}") as step:
        summary = run_refresh(workspace, year, jobs=jobs, progress=step)
    if output_format == "json":
        say_json("osq-refresh/1", **_data(summary))
    else:
        _show(summary)
    if summary.refusal is not None:
        show_failure(summary.refusal)
    return int(summary.refused)


def _show(summary: Summary) -> None:
    known = [each for each in summary.files if each.outcome is Outcome.ALREADY_INGESTED]
    for result in summary.files:
        if result.outcome is not Outcome.ALREADY_INGESTED:
            show_result(result)
    if known:
        say(f"{count(len(known), 'fichier déjà ingéré', 'fichiers déjà ingérés')}.")
    if not summary.files:
        say("La boîte de dépôt est vide.")
    if summary.checks:
        say(findings_text(summary.checks))
    if summary.build is not None:
        written, unchanged = len(summary.build.notes_written), len(summary.build.notes_unchanged)
        notes = count(written, "note écrite", "notes écrites")
        say(f"{notes}, {count(unchanged, 'inchangée')}, dans {summary.build.manifest.parent}")
    if summary.signed:
        say(summary.signed)
    if summary.refused:
        say("À faire : réglez ce qui est refusé ci-dessus, puis relancez la commande.")
    else:
        say(f"L’édition {summary.edition} est à jour.")
        say_next(f"osq status --year {summary.edition}")


def _data(summary: Summary) -> dict[str, object]:
    build = summary.build
    return {
        "edition": summary.edition,
        "files": [result_data(result) for result in summary.files],
        "aggregates": summary.aggregated,
        "checks": findings_data(summary.checks),
        "notes_written": [path.name for path in build.notes_written] if build else [],
        "notes_unchanged": [path.name for path in build.notes_unchanged] if build else [],
        "signed": summary.signed or None,
        "refusal": summary.refusal.message if summary.refusal else None,
    }
