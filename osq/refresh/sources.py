"""The deliveries behind a release, as notes cite them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from osq.confidentiality.release import ReleasedSource
from osq.conventions.model import Convention
from osq.conventions.terms import Sending, SendingPeriod
from osq.periods import PeriodKind
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


def released_sources(
    receipts: Sequence[Receipt], conventions: Mapping[str, Convention]
) -> tuple[ReleasedSource, ...]:
    """One source per delivery whose convention is still there, by provider and edition."""
    found = [
        _source(receipt, conventions[receipt.provider])
        for receipt in receipts
        if receipt.provider in conventions
    ]
    return tuple(sorted(found, key=lambda each: (each.provider, each.edition, each.delivery)))


def reference(period: SendingPeriod, edition: int) -> str:
    """What the figures of an edition describe, in French, with the source's vintage.

    The last year is the edition less the lag; see `SendingPeriod`.
    """
    year = edition - period.lag
    text = _span(period, year)
    if period.source_vintage is None:
        return text
    vintage = period.source_vintage.replace("{yyyy}", str(year))
    return f"{vintage.replace('{yy}', f'{year % 100:02}')}, {text}"


def _span(period: SendingPeriod, year: int) -> str:
    month, day = (int(part) for part in period.reference.split("-"))
    if period.kind is PeriodKind.STOCK:
        return f"au {_day(date(year, month, day))}"
    if period.kind is PeriodKind.SCHOOL_YEAR:
        return f"année scolaire {year - 1}-{year}"
    if period.kind is PeriodKind.EXAM_SESSION:
        return f"session {year}"
    if period.years > 1:
        return f"années {year - period.years + 1} à {year}"
    if period.reference == "12-31":
        return f"année {year}"
    return f"douze mois jusqu’au {_day(date(year, month, day))}"


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _source(receipt: Receipt, convention: Convention) -> ReleasedSource:
    sendings: dict[str, Sending] = {sending.id: sending for sending in convention.sendings}
    sending = sendings.get(receipt.sending)
    return ReleasedSource(
        provider=convention.provider_name,
        label=sending.label if sending else convention.label,
        edition=receipt.edition,
        reference=reference(sending.period, receipt.edition) if sending else "",
        delivery=receipt.delivery,
    )
