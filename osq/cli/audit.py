"""`osq audit`"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from osq.cli.audit_table import audit_table
from osq.cli.french import FrenchCommand
from osq.cli.output import count, progress, say, say_json, say_next, show_table
from osq.cli.shared import FOLDER, YEAR, format_option, open_workspace
from osq.text import format_number

if TYPE_CHECKING:
    from osq.refresh.audit_report import CaseReport, Interval, RuleReport
    from osq.store.workspace import Workspace

SCHEMA = "osq-audit/1"
ATTACKERS = (
    "A2 : tient toutes les notes et tous les tableaux diffusés, connaît les zones et les données "
    "publiques, sait que les effectifs sont entiers, et qu’une cellule masquée n’est pas nulle "
    "là où aucune règle ne masque le zéro.",
)
_SHOWN = 10


@click.command(cls=FrenchCommand)
@click.option("--year", type=YEAR, metavar="ANNÉE", help="Édition à auditer.")
@click.option(
    "--table",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Audite plutôt un tableau diffusé (CSV) qu’osq n’a pas fait, avec sa structure.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Fait revérifier chaque certificat par le vérificateur indépendant.",
)
@click.option("--again", is_flag=True, help="Refait motifs et certificats, même inchangés.")
@click.option("--details", is_flag=True, help="Montre aussi l’intervalle de chaque chiffre masqué.")
@click.option(
    "--withdraw",
    type=int,
    metavar="N",
    help="Déclare que la diffusion n° N du registre n’a jamais quitté l’observatoire.",
)
@click.option("--reason", metavar="TEXTE", help="Pourquoi (obligatoire avec --withdraw).")
@click.option(
    "--threshold",
    type=click.IntRange(2),
    metavar="N",
    help="Avec --table : premier effectif montré.",
)
@click.option("--width", type=click.IntRange(1), metavar="N", help="Avec --table : écart exigé.")
@click.option(
    "--attacker",
    type=click.Choice(["A1", "A2", "A3"]),
    default="A2",
    metavar="A1|A2|A3",
    help="Avec --table : ce que l’attaquant sait (A2 par défaut).",
)
@format_option
@click.option(
    "--observatory",
    type=FOLDER,
    metavar="DOSSIER",
    help="Dossier de l’observatoire, au lieu du dossier courant (ou de OSQ_HOME).",
)
def audit(
    year: int | None,
    table: Path | None,
    verify: bool,
    again: bool,
    details: bool,
    withdraw: int | None,
    reason: str | None,
    threshold: int | None,
    width: int | None,
    attacker: Literal["A1", "A2", "A3"],
    output_format: str,
    observatory: Path | None,
) -> int:
    """Prouve que ce qui est masqué ne peut pas être retrouvé.

    Dit, pour une édition, ce que les règles masquent, ce qui est masqué en plus pour les
    protéger, et ce qu’un lecteur de tout ce qui est diffusé peut conclure. Rien n’est diffusé
    par cette commande. Code de retour 1 quand une cellule masquée pourrait être retrouvée.
    """
    if sum(each is not None for each in (year, table, withdraw)) != 1:
        raise click.UsageError("donnez --year ANNÉE, --table FICHIER ou --withdraw N, et un seul.")
    if (withdraw is None) != (reason is None):
        raise click.UsageError("--withdraw et --reason vont ensemble.")
    if table is not None:
        return audit_table(
            table,
            threshold=threshold,
            width=width,
            attacker=attacker,
            output_format=output_format,
        )
    workspace = open_workspace(observatory)
    if withdraw is not None:
        return _withdraw(workspace, withdraw, reason or "")
    return _audit_year(workspace, year or 0, _Asked(verify, again, details, output_format))


class _Asked(NamedTuple):
    verify: bool
    again: bool
    details: bool
    output_format: str


def _audit_year(workspace: Workspace, year: int, asked: _Asked) -> int:
    from osq.extracts.internal import INTERNAL
    from osq.refresh.audit_report import applied_rules, case_reports, intervals
    from osq.refresh.pipeline import audits_of, require_deliveries
    from osq.refresh.protection import checked
    from osq.store.protections import Protections

    _ = workspace.conventions
    require_deliveries(workspace, year)
    with progress(f"Audit de {year}"):
        made = audits_of(workspace, [year], again=asked.again)[year]
        reports = case_reports(made, Protections(workspace.store))
        found = {}
        if asked.details or asked.output_format == "json":
            found = {kept.case.name: list(intervals(kept)) for kept in made.kept}
        faults = {}
        if asked.verify:
            faults = checked(made.kept)
    failed = any(report.lost for report in reports) or any(faults.values())
    rules = applied_rules(made)
    if asked.output_format == "json":
        say_json(
            SCHEMA,
            diffusion=INTERNAL,
            edition=year,
            passed=not failed,
            attackers=list(ATTACKERS),
            rules=[asdict(one) for one in rules],
            cases=[_data(each, found[each.name], faults.get(each.name)) for each in reports],
        )
        return int(failed)
    _show_cases(year, reports)
    say("Attaquants :")
    for attacker in ATTACKERS:
        say(f"  - {attacker}")
    _show_rules(rules)
    for report in reports:
        _show_changes(report)
        _show_lost(report)
        _show_intervals(report.name, found.get(report.name, ()))
    if asked.verify:
        _show_verified(faults)
    if not failed:
        say("Aucune cellule masquée ne peut être retrouvée.")
        say_next(f"osq build-notes --year {year}")
    return int(failed)


def _withdraw(workspace: Workspace, number: int, reason: str) -> int:
    from osq.store.protections import Protections

    entry = Protections(workspace.store).withdraw(number, reason)
    say(f"Diffusion n° {number} ({entry.case}) : déclarée non sortie. Motif : {reason}.")
    return 0


def _show_cases(year: int, reports: Sequence[CaseReport]) -> None:
    say(f"Audit du secret, édition {year} (INTERNE, à ne pas diffuser)")
    headers = [
        "Cas",
        "Chiffres",
        "Masqués par règle",
        "Masqués en plus",
        "Cellules protégées",
        "Certificat",
        "Diffusé",
    ]
    rows = [
        (
            each.name,
            each.figures,
            each.primary,
            each.complementary,
            each.protected,
            f"{count(len(each.lost), 'cellule')} sans preuve" if each.lost else each.protection,
            "oui" if each.released else "pas encore",
        )
        for each in reports
    ]
    show_table(headers, rows)


def _show_rules(rules: Sequence[RuleReport]) -> None:
    unverified = [one for one in rules if not one.verified]
    say(
        f"{count(len(rules), 'règle appliquée', 'règles appliquées')}, dont "
        f"{count(len(unverified), 'non vérifiée', 'non vérifiées')} :"
    )
    for one in rules:
        say(f"  - {one.rule} Source : {_source(one)}.")


def _source(rule: RuleReport) -> str:
    """Where a rule comes from: `arrêté d’essai, 28/09/2012`."""
    day = "/".join(reversed(rule.dated.split("-"))) if rule.dated else ""
    return ", ".join(text for text in (rule.source or "inconnue", day) if text)


def _show_changes(report: CaseReport) -> None:
    if not report.changes:
        return
    say(f"{report.name} : {count(len(report.changes), 'changement')} depuis la diffusion d’avant :")
    for one in report.changes[:_SHOWN]:
        before, now = map(_printed, (one.before, one.now))
        name = f" ({one.zone_name})" if one.zone_name else ""
        say(f"  - {one.indicator}, {one.zone}{name} : {before} devient {now}")
    if len(report.changes) > _SHOWN:
        say(f"  - et {len(report.changes) - _SHOWN} autres (tous avec --format json)")


def _printed(text: str) -> str:
    """A text of a dossier as notes print it."""
    if not text.removeprefix("-").replace(".", "").isdigit():
        return text or "absent"
    return format_number(Decimal(text), len(text.partition(".")[2]))


def _show_lost(report: CaseReport) -> None:
    if not report.lost:
        return
    say(f"{report.name} : {count(len(report.lost), 'fuite')} :")
    for text in report.lost:
        say(f"  - {text}")


def _show_intervals(case: str, found: Sequence[Interval]) -> None:
    if not found:
        return
    say(f"{case} : ce que l’attaquant peut conclure des chiffres masqués :")
    rows = [
        (
            one.indicator,
            one.zone,
            one.zone_name,
            _end(one.low, "aucun"),
            _end(one.high, "aucun"),
        )
        for one in found
    ]
    headers = ["Indicateur", "Zone", "Nom", "Au moins", "Au plus"]
    show_table(headers, rows, numbers=("Au moins", "Au plus"))


def _end(value: int | None, without: str) -> str:
    return without if value is None else format_number(value)


def _show_verified(faults: Mapping[str, Sequence[str]]) -> None:
    sound = [name for name, told in faults.items() if not told]
    say(f"{count(len(sound), 'certificat vérifié', 'certificats vérifiés')} sur {len(faults)}.")
    for name, told in faults.items():
        for text in told[:_SHOWN]:
            say(f"  - {name} : {text}")


def _data(
    report: CaseReport, found: Sequence[Interval], faults: Sequence[str] | None
) -> dict[str, Any]:
    data = {
        **asdict(report),
        "hidden": [asdict(one) for one in found],
    }
    return data if faults is None else {**data, "checker": list(faults)}
