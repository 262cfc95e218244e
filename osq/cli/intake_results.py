"""What became of ingested files, as text and as data: shared by `ingest` and `refresh`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from osq.cli.output import count, findings_data, findings_text, say
from osq.store.changes import CellChange, Changes
from osq.store.intake import Outcome, Result
from osq.text import format_number

_SHOWN_CHANGES = 20
_SIGNS = {
    "suppressed": "secret",
    "missing": "manquant",
    "not_applicable": "sans objet",
    None: "absent",
}


def show_result(result: Result) -> None:
    """One file: accepted, already there or refused, and why."""
    name, receipt = result.path.name, result.receipt
    if receipt is None:
        say(f"{name} : REFUSÉ, rien n’a été enregistré.")
    elif result.outcome is Outcome.ALREADY_INGESTED and result.replaced_by:
        say(f"{name} : déjà ingéré, remplacé depuis par {result.replaced_by}. Rien n’a changé.")
    elif result.outcome is Outcome.ALREADY_INGESTED:
        say(f"{name} : déjà ingéré ({receipt.delivery}). Rien n’a changé.")
    else:
        cells = count(sum(receipt.counts.values()), "cellule")
        aside = count(
            receipt.set_aside, "ligne hors territoire mise", "lignes hors territoire mises"
        )
        more = f", {aside} de côté" if receipt.set_aside else ""
        say(f"{name} : accepté ({receipt.delivery}), {cells}{more}.")
    if result.findings:
        say(findings_text(result.findings))
    if result.copy is not None:
        say(f"L’original et le détail des fautes attendent dans {result.copy}")
    if receipt is not None and result.changes is not None:
        say(f"Remplace {', '.join(receipt.supersedes)}, qui reste dans les archives.")
        _show_changes(result.changes)


def result_data(result: Result) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": result.path.name,
        "outcome": str(result.outcome),
        "delivery": result.receipt.delivery if result.receipt else None,
        "supersedes": list(result.receipt.supersedes) if result.receipt else [],
        "replaced_by": result.replaced_by,
        "changes": asdict(result.changes) if result.changes else None,
        "findings": findings_data(result.findings),
    }


def _show_changes(changes: Changes) -> None:
    say(
        f"Ce qui change : {count(changes.changed, 'chiffre modifié', 'chiffres modifiés')}, "
        f"{count(changes.added, 'ajouté')}, {count(changes.removed, 'retiré')}, "
        f"{count(changes.unchanged, 'inchangé')}."
    )
    for cell in changes.cells[:_SHOWN_CHANGES]:
        place = ", ".join(part for part in (cell.sheet, cell.cell) if part)
        before = _figure(cell.before, cell.before_status)
        after = _figure(cell.after, cell.after_status)
        say(f"  - {cell.measure}, {_zone(cell)} ({place}) : {before} → {after}")
    hidden = len(changes.cells) - _SHOWN_CHANGES
    if hidden > 0:
        say(f"  … et {count(hidden, 'autre')} (toutes avec --format json).")


def _zone(cell: CellChange) -> str:
    return f"{cell.zoning} {cell.zone}"


def _figure(value: float | None, status: str | None) -> str:
    if value is None:
        return _SIGNS.get(status, str(status))
    return format_number(value, 0 if value == int(value) else 2)
