"""The data's one path above the store: observations, aggregates, indicators, release."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from osq.errors import Refusal
from osq.observations import Provenance
from osq.refresh.sources import public_names, released_sources
from osq.store.receipt import Receipt
from osq.store.workspace import Workspace
from osq.text import NBSP

if TYPE_CHECKING:
    import pandas as pd

    from osq.aggregation.checked import Checked
    from osq.confidentiality.release import Release
    from osq.findings import Finding
    from osq.refresh.audit import EditionAudit
    from osq.refresh.kept import KeptEdition
    from osq.refresh.standing import Inputs


def release_of(workspace: Workspace, edition: int, audience: str = "partners") -> Release:
    """What may be published of an edition, with the editions before it for the evolutions.

    It is written into the ledger of what left the observatory.  Raises Refusal when nothing was
    delivered for the edition, when a delivery has no place in this observatory or came meanwhile,
    or when a hidden cell is not proved safe, ConfigurationError when a convention or the territory
    is broken.
    """
    return _released(workspace, {edition: None}, audience)[edition]


def releases_of(
    workspace: Workspace, editions: Collection[int], audience: str = "partners"
) -> dict[int, Release]:
    """What may be published of each edition alone: its own indicators, in its own zones.

    Raises as `release_of` of the latest edition would, were all of them earlier ones.
    """
    return _released(workspace, {each: (each,) for each in editions}, audience)


def rests_on(workspace: Workspace, inputs: Inputs, edition: int) -> str | None:
    """A digest of all that the notes of an edition are made from, the protections of all editions
    that they show included; None where one of these is to be made.

    Raises Refusal where nothing was delivered, or where a protection was tampered with.
    """
    from osq.refresh.kept import stands_on

    shown = sorted({receipt.edition for receipt in _publishable(workspace, edition)})
    parts = [inputs.of(edition)]
    for year in shown:
        if (part := stands_on(workspace, inputs, year)) is None:
            return None
        parts.append(part)
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _released(
    workspace: Workspace, wanted: Mapping[int, Sequence[int] | None], audience: str
) -> dict[int, Release]:
    """A release per edition wanted, with the figures of these editions (None: of all up to it)."""
    from osq.confidentiality.publish import publish
    from osq.refresh.audit import certificate_of
    from osq.refresh.kept import keep, read_kept
    from osq.refresh.standing import Inputs
    from osq.store.protections import Protections

    inputs = Inputs(workspace)
    latest = max(wanted, default=0)
    before = inputs.until(latest)
    receipts = {each: _publishable(workspace, each) for each in sorted(wanted)}
    shown = {
        each: some or sorted({receipt.edition for receipt in receipts[each]})
        for each, some in wanted.items()
    }
    years = sorted(set().union(*shown.values()))
    alone = {year: inputs.alone(year) for year in years}
    known = {year: read_kept(workspace, inputs, year) for year in years}
    made = _secured(workspace, [year for year, kept in known.items() if kept is None], known)
    editions = {year: kept or made[year] for year, kept in known.items()}
    names = public_names(workspace.store.receipts())
    releases = {}
    for each in sorted(wanted):
        used = {year: editions[year].secured for year in shown[each]}
        releases[each] = publish(
            used,
            certificate_of(used.values(), workspace.observatory.config.confidentiality.width),
            workspace.conventions,
            workspace.territory,
            workspace.observatory.config,
            each,
            released_sources(receipts[each], workspace.conventions, names),
            audience,
        )
    if inputs.until(latest) != before:
        # Else figures would be told, and kept, as those of deliveries that they are not of.
        raise Refusal(
            f"Rien n’est diffusé{NBSP}: une livraison est arrivée, ou a changé, pendant le calcul.",
            advice="Relancez la commande.",
        )
    Protections(workspace.store).release(
        record for each in editions.values() for record in each.records
    )
    for year, one in made.items():
        keep(workspace, alone[year], one)
    return releases


def _secured(
    workspace: Workspace, editions: Collection[int], shown: Collection[int]
) -> dict[int, KeptEdition]:
    """Editions made anew, once the gate says yes to all of them, beside those that are `shown`."""
    from osq.confidentiality.secured import secured
    from osq.refresh.audit import check_audits
    from osq.refresh.kept import KeptEdition
    from osq.refresh.years import check_years

    audits = audits_of(workspace, editions)
    check_audits(workspace, audits.values())
    check_years(_around(workspace, audits, shown))
    names = public_names(workspace.store.receipts())
    return {
        edition: KeptEdition(
            secured(audit.draft, audit.hidden, names), tuple(kept.record for kept in audit.kept)
        )
        for edition, audit in audits.items()
    }


def _around(
    workspace: Workspace, audits: Mapping[int, EditionAudit], shown: Collection[int]
) -> list[EditionAudit]:
    """The audits, and those of all that is shown or left where sums of years may meet."""
    from osq.refresh.years import sums_years
    from osq.store.protections import Protections

    if not any(map(sums_years, audits.values())):
        return list(audits.values())
    store = Protections(workspace.store)
    left = {receipt.edition for receipt in workspace.store.receipts()} - set(audits)
    told = {edition for edition in left if edition in shown or store.left_of(edition)}
    others = audits_of(workspace, told)
    return [one for _, one in sorted({**audits, **others}.items())]


def audits_of(
    workspace: Workspace, editions: Collection[int], *, again: bool = False
) -> dict[int, EditionAudit]:
    """The drafts of editions and their protections, computed or found again; oldest first."""
    from osq.confidentiality.draft import draft_edition
    from osq.indicators.compute import compute
    from osq.indicators.panel import make_panel
    from osq.refresh.audit import audit_edition

    audits: dict[int, EditionAudit] = {}
    for edition in sorted(editions):
        aggregates = aggregates_of(workspace, edition)
        panel = make_panel(aggregates)
        draft = draft_edition(
            compute(aggregates, workspace.conventions, edition, panel),
            aggregates,
            workspace.conventions,
            workspace.territory,
            workspace.observatory.config,
            edition,
            panel,
        )
        audits[edition] = audit_edition(workspace, draft, again=again)
    return audits


def _publishable(workspace: Workspace, edition: int) -> list[Receipt]:
    """The deliveries of the edition and of those before it, once the gate says yes."""
    from osq.confidentiality.gate import check_publishable

    receipts = receipts_until(workspace, edition)
    demonstration = workspace.observatory.config.demonstration
    check_publishable(
        [each.provenance for each in receipts],
        demonstration,
        [
            each.delivery
            for each in receipts
            if (each.provenance == Provenance.INVENTED) != demonstration
        ],
    )
    return receipts


def aggregates_of(workspace: Workspace, edition: int) -> pd.DataFrame:
    """The aggregates of one edition (see `osq.aggregation.aggregate`); never published as is."""
    from osq.aggregation.aggregate import aggregate

    return aggregate(
        workspace.store.observations(edition),
        workspace.conventions,
        workspace.territory,
        workspace.observatory.config,
        edition,
    )


def write_aggregates(workspace: Workspace, edition: int) -> Checked:
    """Computes and stores the aggregates of one edition, and what is wrong around them.

    Raises Refusal when it has no data.
    """
    from osq.aggregation.checked import aggregate_checked

    require_deliveries(workspace, edition)
    checked = aggregate_checked(
        workspace.store.observations(edition),
        workspace.conventions,
        workspace.territory,
        workspace.observatory.config,
        edition,
    )
    workspace.store.write_aggregates(edition, checked.aggregates)
    return checked


def geocoding_of(workspace: Workspace, edition: int) -> tuple[pd.DataFrame, list[Finding]]:
    """The rates of location of an edition's deliveries, and those below what was agreed."""
    from osq.aggregation.geocoding import geocoding_findings, geocoding_rates

    rates = geocoding_rates(
        workspace.store.observations(edition),
        workspace.conventions,
        workspace.territory,
        edition,
    )
    least: dict[str, float] = {}
    for receipt in workspace.store.active(edition):
        agreed = workspace.conventions.get(receipt.provider)
        for sending in agreed.sendings if agreed else ():
            rate = sending.geocoding.minimum_rate
            if sending.id == receipt.sending and rate is not None:
                least[receipt.delivery] = rate
    return rates, geocoding_findings(rates, least)


def require_deliveries(workspace: Workspace, edition: int) -> None:
    """Raises Refusal when the edition has no active delivery."""
    if any(receipt.published for receipt in workspace.store.active(edition)):
        return
    editions = workspace.store.editions()
    held = f"Éditions présentes : {', '.join(map(str, editions))}." if editions else ""
    raise Refusal(
        f"Aucune livraison n’a été ingérée pour {edition}.",
        advice=f"{held} Ingérez d’abord un fichier (osq ingest FICHIER).".strip(),
    )


def receipts_until(workspace: Workspace, edition: int) -> list[Receipt]:
    """The deliveries in force of the edition and of those before it; raises as
    `require_deliveries`.
    """
    require_deliveries(workspace, edition)
    return [each for each in workspace.store.active() if each.published and each.edition <= edition]
