"""What is known of one figure before a word is written: reference, gap, change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.comparison.changes import Significance, recent_trend
from osq.comparison.observed import LEVEL
from osq.comparison.released import observed
from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedZone,
    ZoneKey,
    once,
)
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.comparators import Gap, distance_word, gap
from osq.notes.evolution import LONGEST, Change, NoChange, change
from osq.notes.selection import agglomeration_of, parents_of
from osq.notes.writing.chance import Chance
from osq.periods import Period, PeriodKind
from osq.statistics.smallnumbers import SmallNumbers
from osq.statistics.trend import Trend
from osq.text import round_half_up

_DOUBTED = {True: (), False: (Significance.SIGNIFICANT,), None: (Significance.SIGNIFICANT,)}
"""By whether a change is beyond chance at 99.8 %: what a trend may still bear out."""


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

    `value` has no decimal for a share of less than a hundred.  `amount` is the distance to the
    reference: that to a whole is the least that the gap to its rest can be, as the figure of a
    whole lies between those of its two parts.
    """

    indicator: IndicatorModel
    """With the decimals that the value is told with."""
    zone: ReleasedZone
    figure: Figure
    value: Decimal
    reference: Reference | None
    change: Change | NoChange
    before: Figure | None
    """The figure that the change starts from."""
    significance: Significance
    """Of the change at 95 %; bounds of the numerators settle it where these are not released."""
    apart: bool | None
    """Whether the zone and the rest differ beyond chance at 95 %; None if not known."""
    sure_gap: bool | None
    """The same at 99.8 %."""
    sure_change: bool | None
    trend: int
    """1 or -1 where the trend over five figures bears out a change that is significant at 95 %."""

    @property
    def amount(self) -> Decimal | None:
        if self.reference is None or isinstance(self.indicator, CountIndicator):
            return None
        return self.value - self.reference.value

    @property
    def word(self) -> str | None:
        """The word "close", "apart" or "marked"; None without a reference, and for a count."""
        if self.amount is None:
            return None
        return distance_word(self.indicator, self.amount, self.apart)

    @property
    def moved(self) -> Decimal | None:
        """The change in the unit of the indicator, or None."""
        found = self.change
        return found.after - found.before if isinstance(found, Change) else None


def facts(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
) -> list[Fact]:
    """The facts of a zone, in the order of the indicators; `wholes` contain it, nearest first.

    None of an indicator without a released number, nor of a share of a base under 30.
    """
    around = tuple(one.key for one in wholes)
    found = (_fact(release, one.id, zone.key, around) for one in indicators)
    return [one for one in found if one is not None]


@once
def _indicators(release: Release) -> dict[str, IndicatorModel]:
    return {one.id: one for one in release.indicators}


@once
def _fact(release: Release, name: str, key: ZoneKey, around: tuple[ZoneKey, ...]) -> Fact | None:
    figure = release.figure(name, key)
    if figure is None or figure.value is None:
        return None
    indicator, zone, chance = _indicators(release)[name], release.zones[key], Chance(release, key)
    wholes = [release.zones[one] for one in around]
    told = _told(chance, indicator, zone)
    if told is None:
        return None
    found = change(release, indicator, zone.key)
    reference = _reference(release, indicator, zone, wholes)
    significance, sure_change = _change_chance(chance, indicator, found)
    apart, sure_gap = _gap_chance(chance, indicator, reference)
    edition = found.edition if isinstance(found, Change) else None
    return Fact(
        indicator=told,
        zone=zone,
        figure=figure,
        value=round_half_up(figure.value, told.decimals),
        reference=reference,
        change=found,
        before=release.figure(indicator.id, zone.key, edition) if edition else None,
        significance=significance,
        apart=apart,
        sure_gap=sure_gap,
        sure_change=sure_change,
        trend=_trend(release, indicator, zone) if significance in _DOUBTED[sure_change] else 0,
    )


def _trend(release: Release, indicator: IndicatorModel, zone: ReleasedZone) -> int:
    editions = range(release.edition - LONGEST, release.edition + 1)
    series = [observed(release, indicator, zone.key, edition) for edition in editions]
    known = [one for one in series if one is not None and one.value is not None]
    found = recent_trend(indicator, known, counted=indicator.id in release.counted)
    return {Trend.INCREASING: 1, Trend.DECREASING: -1}.get(found.trend, 0)


def _change_chance(
    chance: Chance, indicator: IndicatorModel, found: Change | NoChange
) -> tuple[Significance, bool | None]:
    """What chance allows of a change at 95 %, and at 99.8 %: no where the first says no."""
    told = chance.settled(indicator, found)
    if not isinstance(told, Change):
        return Significance.NOT_COMPUTED, None
    plain = told.significance
    if plain is Significance.NOT_SIGNIFICANT:
        return plain, False
    return plain, chance.change(indicator, told.edition)


def _gap_chance(
    chance: Chance, indicator: IndicatorModel, reference: Reference | None
) -> tuple[bool | None, bool | None]:
    """The same of a gap."""
    if reference is None:
        return None, None
    whole = reference.whole.key
    if reference.gap:
        plain = reference.gap.significant
    else:
        plain = chance.gap(indicator, whole, level=LEVEL)
    return plain, False if plain is False else chance.gap(indicator, whole)


def _told(chance: Chance, indicator: IndicatorModel, zone: ReleasedZone) -> IndicatorModel | None:
    """The indicator with the decimals that its base bears; None where it bears no share."""
    if not isinstance(indicator, RatioIndicator) or indicator.unit not in ("%", "‰"):
        return indicator
    base, small = chance.base(indicator, zone.key), SmallNumbers()
    if base is None:
        return indicator
    if not small.allows_percentage(base):
        return None
    return indicator.model_copy(update={"decimals": int(small.decimals(base, indicator.decimals))})


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


def wholes_of(release: Release, zone: ReleasedZone) -> list[ReleasedZone]:
    """What wholly contains a zone, the nearest first: its one commune, the agglomeration."""
    if zone.key.level == "agglomeration":
        return []
    found = agglomeration_of(release)
    communes = parents_of(release, zone) if len(zone.parents) == 1 else []
    return [*communes, *([found] if found else [])]


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


def source(release: Release, one: Fact) -> str:
    """« CAF de la Loire, au 31 décembre 2013 »: the delivery of the convention that declares it.

    A ratio may rest on several deliveries: that of its own convention says what it is about.
    """
    start = f"{release.indicator_providers.get(one.indicator.id)}-"
    own = sorted(one.figure.deliveries, key=lambda name: not name.startswith(start))
    for delivery in own:
        for found in release.sources:
            if found.delivery == delivery:
                return f"{found.provider}, {found.reference}"
    return ""
