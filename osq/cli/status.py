"""`osq status`"""

from __future__ import annotations

import shlex
from typing import Any

import click

from osq.cli.french import FrenchCommand
from osq.cli.geocoding import NOT_ASKED, geocoding, geocoding_data, show_geocoding
from osq.cli.intake_results import rules_changed
from osq.cli.output import count, say, say_json, say_next, show_table
from osq.cli.shared import format_option, with_workspace, year_option
from osq.store.status import DeliveryStatus, Overview, overview
from osq.store.workspace import Workspace

_PROVENANCES = {"real": "réelle", "public": "publique", "invented": "fictive"}


@click.command(cls=FrenchCommand)
@year_option(required=False)
@format_option
@with_workspace
def status(workspace: Workspace, year: int | None, output_format: str) -> int:
    """Montre ce qui est livré, en attente ou refusé.

    Avec --year, montre aussi ce qui manque pour cette édition, et la part des unités que
    chaque fournisseur a pu localiser.
    """
    seen = overview(workspace, year)
    located = geocoding(workspace, year) if year and _counts_unlocated(seen) else NOT_ASKED
    if output_format == "json":
        say_json("osq-status/1", edition=year, **_data(seen), **geocoding_data(located))
    else:
        say(workspace.observatory.config.name)
        _show(seen, year)
        show_geocoding(located, workspace, year)
        _say_next(seen)
    return 0


def _counts_unlocated(seen: Overview) -> bool:
    return any(each.receipt.counts.get("unlocated") for each in seen.deliveries)


def _show(seen: Overview, year: int | None) -> None:
    if seen.deliveries:
        _show_deliveries(seen)
    else:
        say("Aucune livraison" + (f" pour {year}." if year else "."))
    if seen.waiting:
        say(f"En attente dans la boîte de dépôt : {', '.join(seen.waiting)}")
    for refused in seen.refused:
        say(f"Refusé : {refused.file} ({count(refused.errors, 'erreur')})")
    for awaited in seen.awaited:
        say(f"Pas de livraison pour {awaited.edition} : {awaited.provider}, {awaited.label}")
    _show_outdated(seen)


def _show_outdated(seen: Overview) -> None:
    """Deliveries whose figures are those of former rules, told together by what changed."""
    outdated = [each for each in seen.deliveries if each.changed]
    for rules in sorted({each.changed for each in outdated}):
        names = [each.receipt.delivery for each in outdated if each.changed == rules]
        number = count(len(names), "livraison")
        say(f"À relire, car {rules_changed(rules)} : {number} ({', '.join(names)})")
    for each in outdated:
        if each.errors:
            say(
                f"Relecture refusée : {each.receipt.delivery} ({count(each.errors, 'erreur')}) ; "
                "ses chiffres restent ceux des anciennes règles."
            )


def _say_next(seen: Overview) -> None:
    if any(each.changed for each in seen.deliveries):
        say_next("osq reread")
    elif seen.waiting:
        say_next(f"osq ingest {shlex.join(seen.waiting)}")
    elif seen.refused:
        say("À faire : faites corriger les fichiers refusés, puis ingérez-les de nouveau.")
    elif seen.deliveries:
        edition = max(each.receipt.edition for each in seen.deliveries)
        say_next(f"osq build-notes --year {edition}")
    else:
        say("À faire : déposez un fichier dans data/deliveries/inbox/.")
        say_next("osq ingest FICHIER")


def _show_deliveries(seen: Overview) -> None:
    headers = (
        "Édition Fournisseur Envoi Fichier Reçu Provenance Cellules Secret Manquants Remplacés"
    )
    rows = []
    for each in seen.deliveries:
        receipt = each.receipt
        rows.append(
            (
                str(receipt.edition),
                receipt.provider,
                receipt.sending,
                receipt.file,
                each.received or "",
                _PROVENANCES[receipt.provenance],
                sum(receipt.counts.values()),
                receipt.counts.get("suppressed", 0),
                receipt.counts.get("missing", 0),
                each.superseded,
            )
        )
    show_table(headers.split(), rows)


def _data(seen: Overview) -> dict[str, Any]:
    return {
        "deliveries": [_delivery(each) for each in seen.deliveries],
        "waiting": list(seen.waiting),
        "refused": [
            {
                "file": each.file,
                "sha256": each.sha256,
                "provider": each.provider,
                "edition": each.edition,
                "errors": each.errors,
            }
            for each in seen.refused
        ],
        "awaited": [
            {"provider": each.provider, "sending": each.sending, "edition": each.edition}
            for each in seen.awaited
        ],
    }


def _delivery(each: DeliveryStatus) -> dict[str, Any]:
    receipt = each.receipt
    return {
        "delivery": receipt.delivery,
        "provider": receipt.provider,
        "sending": receipt.sending,
        "edition": receipt.edition,
        "file": receipt.file,
        "sha256": receipt.sha256,
        "received": each.received,
        "provenance": receipt.provenance,
        "superseded": each.superseded,
        "reading": receipt.reading,
        "changed_rules": list(each.changed),
        "reread_errors": each.errors,
        "counts": dict(receipt.counts),
        "set_aside": receipt.set_aside,
    }
