"""What became of ingested files, as text and as data: shared by `ingest` and `refresh`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from osq.cli.output import count, findings_data, findings_text, say
from osq.store.changes import CellChange, Changes
from osq.store.followup import FollowUp
from osq.store.intake import outdated
from osq.store.results import Outcome, Result
from osq.store.waivers import all_waivable
from osq.store.workspace import Workspace
from osq.text import format_number

_SHOWN_CHANGES = 20
_SIGNS = {
    "suppressed": "secret",
    "missing": "manquant",
    "not_applicable": "sans objet",
    None: "absent",
}


def show_result(result: Result) -> None:
    """One file: accepted, already there, read again or refused, and why."""
    say(f"{result.path.name} : {_outcome(result)}")
    if result.told_anew:
        say(findings_text(result.told_anew))
    if result.followed is not None:
        say(follow_up_text(result.followed))
    if codes := all_waivable(result.findings):
        accepted = " ".join(f"--accept {code}" for code in codes)
        say(
            "Si ces chiffres sont justes, après avis du fournisseur : "
            f"osq ingest {shlex.quote(str(result.path))} {accepted} --reason … --author …"
        )
    if result.copy is not None:
        say(f"L’original et le détail des fautes attendent dans {result.copy}")
    if result.receipt is not None and result.changes is not None:
        if result.outcome is Outcome.ACCEPTED:
            superseded = ", ".join(result.receipt.supersedes)
            say(f"Remplace {superseded}, qui reste dans les archives.")
        _show_changes(result.changes)


def summarise(results: Sequence[Result]) -> None:
    """One line for all, when there are several files, with those to look at by name."""
    if len(results) < 2:
        return
    names: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for result in results:
        names[result.outcome].append(result.path.name)
    told = (
        count(len(names[Outcome.ACCEPTED]), "accepté"),
        count(len(names[Outcome.ALREADY_INGESTED]), "déjà ingéré", "déjà ingérés"),
        *([count(len(again), "relu")] if (again := names[Outcome.REREAD]) else []),
        count(len(names[Outcome.REFUSED]), "refusé"),
    )
    say()
    say(f"{count(len(results), 'fichier')} : {', '.join(told)}.")
    if names[Outcome.REFUSED]:
        say(f"Refusés : {', '.join(sorted(names[Outcome.REFUSED]))}")


def rules_changed(names: Sequence[str]) -> str:
    """`conventions/caf.yaml a changé`: the rules that are not those a delivery was read by."""
    return f"{', '.join(names)} {'a' if len(names) < 2 else 'ont'} changé"


def warn_outdated(workspace: Workspace, until: int) -> None:
    """Tells, on stderr, that figures up to an edition are those of rules that changed since."""
    names = [each.delivery for each in outdated(workspace) if each.edition <= until]
    if names:
        number = count(len(names), "livraison lue", "livraisons lues")
        click.echo(
            f"Attention : {number} par des règles qui ont changé depuis ({', '.join(names)}). "
            "Ces chiffres sont les anciens : osq reread les relit.",
            err=True,
        )


def _outcome(result: Result) -> str:
    """What became of a file, in one sentence."""
    receipt = result.receipt
    because = f" parce que {rules_changed(result.because)}" if result.because else ""
    if receipt is None:
        return "REFUSÉ, rien n’a été enregistré."
    match result.outcome:
        case Outcome.REFUSED:
            return (
                f"relu{because}, et REFUSÉ : les chiffres de {receipt.delivery} restent ceux des "
                "anciennes règles."
            )
        case Outcome.REREAD:
            return f"relu{because} ({receipt.delivery}, lecture {receipt.reading})."
        case Outcome.ALREADY_INGESTED if result.replaced_by:
            return f"déjà ingéré, remplacé depuis par {result.replaced_by}. Rien n’a changé."
        case Outcome.ALREADY_INGESTED:
            return f"déjà ingéré ({receipt.delivery}). Rien n’a changé."
    cells = count(sum(receipt.counts.values()), "cellule")
    aside = count(receipt.set_aside, "ligne hors territoire mise", "lignes hors territoire mises")
    more = f", {aside} de côté" if receipt.set_aside else ""
    return f"accepté ({receipt.delivery}), {cells}{more}."


def result_data(result: Result) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": result.path.name,
        "outcome": str(result.outcome),
        "delivery": result.receipt.delivery if result.receipt else None,
        "supersedes": list(result.receipt.supersedes) if result.receipt else [],
        "replaced_by": result.replaced_by,
        "reading": result.receipt.reading if result.receipt else None,
        "changed_rules": list(result.because),
        "changes": asdict(result.changes) if result.changes else None,
        "findings": findings_data(result.findings),
        "follow_up": follow_up_data(result.followed),
    }


def follow_up_text(followed: FollowUp) -> str:
    """What became of the remarks made on earlier files, in French."""
    lines = [
        f"Suivi de {', '.join(followed.files)} : "
        f"{count(len(followed.settled), 'remarque levée', 'remarques levées')}, "
        f"{count(len(followed.open), 'encore ouverte', 'encore ouvertes')}."
    ]
    lines += [f"  - levée : {each.message} [{each.code}]" for each in followed.settled]
    lines += [f"  - encore ouverte : {each.message} [{each.code}]" for each in followed.open]
    return "\n".join(lines)


def follow_up_data(followed: FollowUp | None) -> dict[str, Any] | None:
    """The same as plain data."""
    if followed is None:
        return None
    return {
        "files": list(followed.files),
        "settled": findings_data(followed.settled),
        "open": findings_data(followed.open),
    }


def _show_changes(changes: Changes) -> None:
    if not changes.cells:
        say("Aucun chiffre ne change.")
        return
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
