"""What is known of one figure before a word is written: reference, gap, change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.conventions.indicators import CountIndicator
from osq.notes.comparators import Gap, distance_word, gap
from osq.notes.evolution import Change, NoChange, change
from osq.periods import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Reference:
    """What a zone is told beside: the rest of `whole` and the gap, or `whole` itself.

    `value` is that of the rest where there is a gap, else that of the whole.
    """

    whole: ReleasedZone
    value: Decimal
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One released number of a zone with what may be said beside it.

    `amount` is the distance to the reference: that to a whole is the least that the gap to its
    rest can be, as the figure of a whole lies between those of its two parts.
    """

    indicator: IndicatorModel
    zone: ReleasedZone
    figure: Figure
    value: Decimal
    reference: Reference | None
    change: Change | NoChange
    before: Figure | None
    """The figure that the change starts from."""

    @property
    def amount(self) -> Decimal | None:
        if self.reference is None or isinstance(self.indicator, CountIndicator):
            return None
        return self.value - self.reference.value

    @property
    def word(self) -> str | None:
        """ "close", "apart", "marked", or None without a reference, and for a count."""
        if self.amount is None:
            return None
        found = self.reference.gap if self.reference else None
        return distance_word(self.indicator, self.amount, found.significant if found else None)


def fact(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> Fact | None:
    """The fact of an indicator for a zone; None without a released number."""
    figure = release.figure(indicator.id, zone.key)
    if figure is None or figure.value is None:
        return None
    found = change(release, indicator, zone.key)
    before = (
        release.figure(indicator.id, zone.key, found.edition) if isinstance(found, Change) else None
    )
    reference = _reference(release, indicator, zone, wholes)
    return Fact(indicator, zone, figure, figure.value, reference, found, before)


def facts(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
) -> list[Fact]:
    found = (fact(release, one, zone, wholes) for one in indicators)
    return [one for one in found if one is not None]


def _reference(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone, wholes: Sequence[ReleasedZone]
) -> Reference | None:
    """The rest of the nearest whole that has one, else the nearest whole with a number."""
    for whole in wholes:
        found = gap(release, indicator, zone.key, whole.key)
        if found is not None:
            return Reference(whole, found.rest, found)
    for whole in wholes:
        figure = release.figure(indicator.id, whole.key)
        if figure is not None and figure.value is not None:
            return Reference(whole, figure.value)
    return None


def when(figure: Figure) -> str:
    """What the figure is about, in time: « 2013 », « 2006-2008 » for what lasts longer."""
    period = figure.period
    if period is None:
        return str(figure.edition)
    if period.kind in (PeriodKind.SCHOOL_YEAR, PeriodKind.ROLLING) or not _within_a_year(period):
        return f"{period.start.year}-{period.end.year}"
    return str(period.year)


def _within_a_year(period: Period) -> bool:
    return period.start.year == period.end.year


def source(release: Release, figure: Figure) -> str:
    """« CAF de la Loire, au 31 décembre 2013 »: the delivery of the numerator, or nothing."""
    for delivery in figure.deliveries:
        for one in release.sources:
            if one.delivery == delivery:
                return f"{one.provider}, {one.reference}"
    return ""
