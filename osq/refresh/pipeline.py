"""The data's one path above the store: observations, aggregates, indicators, release."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from osq.errors import Refusal
from osq.observations import Provenance
from osq.refresh.sources import released_sources
from osq.store.receipt import Receipt
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from osq.aggregation.checked import Checked
    from osq.confidentiality.release import Release
    from osq.findings import Finding


def release_of(workspace: Workspace, edition: int, audience: str = "partners") -> Release:
    """What may be published of an edition, with the editions before it for the evolutions.

    Raises Refusal when nothing was delivered for the edition or when a delivery may not be
    published yet, ConfigurationError when a convention or the territory is broken.
    """
    receipts = _publishable(workspace, edition)
    editions = sorted({receipt.edition for receipt in receipts})
    return _publish(workspace, edition, editions, receipts, audience)


def releases_of(
    workspace: Workspace, editions: Collection[int], audience: str = "partners"
) -> dict[int, Release]:
    """What may be published of each edition alone: its own indicators, in its own zones.

    Raises as `release_of` of the latest edition would, were all of them earlier ones.
    """
    publishable = {each: _publishable(workspace, each) for each in sorted(editions)}
    return {
        each: _publish(workspace, each, [each], receipts, audience)
        for each, receipts in publishable.items()
    }


def _publishable(workspace: Workspace, edition: int) -> list[Receipt]:
    """The deliveries of the edition and of those before it, once the gate says yes."""
    from osq.confidentiality.gate import check_publishable

    receipts = receipts_until(workspace, edition)
    check_publishable(
        [each.provenance for each in receipts],
        workspace.observatory.config.demonstration,
        [each.delivery for each in receipts if each.provenance == Provenance.REAL],
    )
    return receipts


def _publish(
    workspace: Workspace,
    edition: int,
    editions: Collection[int],
    receipts: Sequence[Receipt],
    audience: str,
) -> Release:
    from osq.confidentiality.publish import publish
    from osq.indicators.compute import compute

    conventions = workspace.conventions
    aggregates = {each: aggregates_of(workspace, each) for each in editions}
    values = {each: compute(frame, conventions, each) for each, frame in aggregates.items()}
    return publish(
        values,
        aggregates,
        conventions,
        workspace.territory,
        workspace.observatory.config,
        edition,
        released_sources(receipts, conventions),
        audience,
    )


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
