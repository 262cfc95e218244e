"""What an observatory holds: deliveries by edition and provider, and what still waits.

Reads receipts only: no observations, hence no pandas, so that it answers at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from osq.conventions.model import Convention
from osq.observatory import Observatory
from osq.store.inbox import waiting_files
from osq.store.journal import received_on
from osq.store.receipt import Receipt, Subject
from osq.store.refused import RefusedDelivery, refused_deliveries
from osq.store.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """One delivery that counts.  `received` is a day, or None when the journal lost it.

    `superseded` counts the deliveries it replaced, directly or not.  `changed` names the rules
    that are no longer those it was read by, and `errors` counts what a re-reading by the new
    ones found: where there is any, its figures stay those of the former rules.
    """

    receipt: Receipt
    received: str | None
    superseded: int
    changed: tuple[str, ...]
    errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A sending of a convention for which an edition has no delivery."""

    provider: str
    sending: str
    edition: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything `osq status` shows; `awaited` is empty unless an edition was asked for."""

    deliveries: tuple[DeliveryStatus, ...]
    waiting: tuple[str, ...]
    refused: tuple[RefusedDelivery, ...]
    awaited: tuple[Awaited, ...]


def overview(workspace: Workspace, edition: int | None = None) -> Overview:
    """The state of the observatory, for one edition or all of them.

    Raises ConfigurationError when a convention or the file of corrections is broken.
    """
    observatory, store = workspace.observatory, workspace.store
    receipts = store.receipts()
    days = received_on(store.journal)
    refused = refused_deliveries(observatory.refused)
    errors = {each.sha256: each.errors for each in refused}
    deliveries = []
    for receipt in sorted(store.active(edition), key=lambda each: _by_edition(each.subject)):
        changed = workspace.rules.changed(receipt)
        deliveries.append(
            DeliveryStatus(
                receipt=receipt,
                received=days.get(receipt.delivery),
                superseded=sum(each.subject == receipt.subject for each in receipts) - 1,
                changed=changed,
                errors=errors.get(receipt.sha256, 0) if changed else 0,
            )
        )
    present = {receipt.subject for receipt in receipts}
    accepted = {receipt.sha256 for receipt in receipts}
    return Overview(
        deliveries=tuple(deliveries),
        waiting=_waiting(observatory, accepted | errors.keys()),
        refused=tuple(
            each
            for each in refused
            if edition in (None, each.edition)
            and each.sha256 not in accepted
            and (each.provider, each.sending, each.edition, each.quarter) not in present
        ),
        awaited=() if edition is None else _awaited(workspace.conventions, present, edition),
    )


def _waiting(observatory: Observatory, seen: set[str]) -> tuple[str, ...]:
    """Names of the inbox files that were neither accepted nor refused yet."""
    names = []
    for path in waiting_files(observatory.inbox):
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:  # open in Excel, or being copied: it waits
            digest = ""
        if digest not in seen:
            names.append(path.name)
    return tuple(names)


def _awaited(
    conventions: Mapping[str, Convention], present: set[Subject], edition: int
) -> tuple[Awaited, ...]:
    return tuple(
        Awaited(provider=name, sending=sending.id, edition=edition, label=sending.label)
        for name, convention in sorted(conventions.items())
        for sending in convention.sendings
        if sending.expected_in(edition)
        and Subject(name, sending.id, edition, sending.quarter) not in present
    )


def _by_edition(subject: Subject) -> tuple[int, str, str, int]:
    return subject.edition, subject.sending, subject.provider, subject.quarter or 0
