"""The deliveries behind a release, as notes cite them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from osq.confidentiality.release import ReleasedSource
from osq.conventions.model import Convention
from osq.conventions.periods import SendingPeriod
from osq.conventions.terms import Sending
from osq.deliveries.period import period_of
from osq.periods import Period, PeriodKind
from osq.store.receipt import Receipt

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def public_names(receipts: Sequence[Receipt]) -> dict[str, str]:
    """What notes call deliveries, all of which are given: "caf-2013-iris-1", and 2 for the one
    that corrects it.

    Not their identifiers: these hold a digest of the file, against which a reader could try what
    the file may hold where cells are hidden.
    """
    known = {receipt.delivery: receipt for receipt in receipts}

    def rank(receipt: Receipt) -> int:
        former = [known[name] for name in receipt.supersedes if name in known]
        return 1 + max(map(rank, former), default=0)

    return {
        each.delivery: "-".join(
            [each.provider, str(each.edition), each.sending]
            + ([f"T{each.quarter}"] if each.quarter else [])
            + [str(rank(each))]
        )
        for each in receipts
    }


def released_sources(
    receipts: Sequence[Receipt],
    conventions: Mapping[str, Convention],
    names: Mapping[str, str] | None = None,
) -> tuple[ReleasedSource, ...]:
    """One source per delivery whose convention is still there, by provider and edition.

    `names` are what readers call deliveries; their identifiers, inside the observatory.
    """
    found = [
        _source(
            receipt,
            conventions[receipt.provider],
            (names or {}).get(receipt.delivery, receipt.delivery),
        )
        for receipt in receipts
        if receipt.provider in conventions
    ]
    return tuple(sorted(found, key=lambda each: (each.provider, each.edition, each.delivery)))


def reference(described: SendingPeriod, edition: int) -> str:
    """What the figures of an edition describe, in French: `RP2011, au 1er janvier 2011`."""
    period = period_of(described, edition)
    if described.source_vintage is None:
        return _span(period)
    vintage = described.source_vintage.replace("{yyyy}", str(period.year))
    return f"{vintage.replace('{yy}', f'{period.year % 100:02}')}, {_span(period)}"


def _span(period: Period) -> str:
    start, end = period.start, period.end
    if period.kind is PeriodKind.STOCK:
        return f"au {_day(end)}"
    if period.kind is PeriodKind.EXAM_SESSION:
        return f"session {end.year}"
    if period.kind is PeriodKind.SCHOOL_YEAR:
        return f"année scolaire {start.year}-{end.year}"
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return f"du {_day(start)} au {_day(end)}"
    return f"année {end.year}" if start.year == end.year else f"années {start.year} à {end.year}"


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _source(receipt: Receipt, convention: Convention, name: str) -> ReleasedSource:
    sendings: dict[str, Sending] = {sending.id: sending for sending in convention.sendings}
    sending = sendings.get(receipt.sending)
    return ReleasedSource(
        provider=convention.provider_name,
        label=sending.label if sending else convention.label,
        edition=receipt.edition,
        reference=reference(sending.period, receipt.edition) if sending else "",
        delivery=name,
    )
