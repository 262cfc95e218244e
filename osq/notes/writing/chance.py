"""Whether chance may explain a gap or a change, from released figures alone.

Where the numerator of a ratio is not released and its base is, the printed figure bounds it: a
share of 12.3 % of 400 is of 49.0 to 49.4.  What holds with the least favourable numerators holds;
what fails with the most favourable ones fails; anything else is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from osq.comparison import changes, gaps
from osq.comparison.changes import Significance
from osq.comparison.comparators import Comparator, others
from osq.comparison.guard import Verdict
from osq.comparison.observed import LEVEL, Observed, per_of
from osq.comparison.released import count_of, observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.conventions.indicators import RatioIndicator
from osq.notes.comparators import rest_of
from osq.notes.evolution import Change, NoChange
from osq.statistics.funnel import CONTROL

_SETTLED = {
    True: Significance.SIGNIFICANT,
    False: Significance.NOT_SIGNIFICANT,
    None: Significance.NOT_COMPUTED,
}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure with its least and its greatest numerator."""

    low: Observed
    high: Observed

    def towards(self, side: float) -> Observed:
        return self.high if side > 0 else self.low


class Chance:
    """The tests of one zone."""

    def __init__(self, release: Release, zone: ZoneKey) -> None:
        self._release, self._zone = release, zone

    def gap(
        self, indicator: IndicatorModel, whole: ZoneKey, *, level: float = CONTROL
    ) -> bool | None:
        """Whether the zone is apart from the rest of `whole` beyond chance; None if not known.

        At `CONTROL` it must lie outside the funnel around the rest as well.
        """
        if not isinstance(indicator, RatioIndicator):
            return None
        if not self._bounded(indicator, [self._zone]):
            return None
        against = rest_of(self._release, self._zone, whole)
        if against is None:
            return None
        known = self._bounded(indicator, [self._zone, *against.terms])
        if any(key not in known for key in [self._zone, *against.terms]):
            return None
        side = self._side(known[self._zone], known.get(whole))
        return _settled(
            self._apart(indicator, against, known, side * doubt, level) for doubt in (1, -1)
        )

    def _apart(
        self,
        indicator: RatioIndicator,
        against: Comparator,
        known: dict[ZoneKey, Bounded],
        side: float,
        level: float,
    ) -> bool | None:
        """With the zone pulled down and the rest pulled up, for a positive `side`."""
        own = known[self._zone].towards(-side)
        terms = {key: known[key].towards(side * share) for key, share in against.terms.items()}
        rest = others(against, indicator, terms)
        counted = indicator.id in self._release.counted
        if rest is None:
            return None
        found = gaps.gap(against, indicator, own, rest, counted=counted, level=level)
        if found is None or found.limits is None:
            return None
        return found.significant if level < CONTROL else bool(gaps.signals([found])[0])

    def change(
        self, indicator: IndicatorModel, edition: int, *, level: float = CONTROL
    ) -> bool | None:
        """Whether the figure has changed since `edition` beyond chance; None if not known."""
        then = self._bounded(indicator, [self._zone], edition).get(self._zone)
        now = self._bounded(indicator, [self._zone]).get(self._zone)
        if then is None or now is None:
            return None
        side = self._side(now, then)
        return _settled(
            self._changed(indicator, then.towards(side * doubt), now.towards(-side * doubt), level)
            for doubt in (1, -1)
        )

    def settled(self, indicator: IndicatorModel, found: Change | NoChange) -> Change | NoChange:
        """The change with what the bounds of its numerators tell at 95 %, where they are not known.

        Sentences, tables and figures at the head all take it from here, so that they agree.
        """
        if not isinstance(found, Change) or found.significance is not Significance.NOT_COMPUTED:
            return found
        beyond = self.change(indicator, found.edition, level=LEVEL)
        return replace(found, significance=_SETTLED[beyond])

    def _changed(
        self, indicator: IndicatorModel, before: Observed, after: Observed, level: float
    ) -> bool | None:
        counted = indicator.id in self._release.counted
        found = changes.change(indicator, before, after, counted=counted, level=level)
        if isinstance(found, Verdict) or found.significance is Significance.NOT_COMPUTED:
            return None
        return found.significance is Significance.SIGNIFICANT

    @staticmethod
    def _side(one: Bounded, other: Bounded | None) -> float:
        first, second = one.low.value, other.low.value if other else None
        return 1.0 if first is None or second is None or first >= second else -1.0

    def _bounded(
        self, indicator: IndicatorModel, zones: Iterable[ZoneKey], edition: int | None = None
    ) -> dict[ZoneKey, Bounded]:
        """The zones whose numerator is known or bounded."""
        found = {}
        for key, one in observed_zones(self._release, indicator, zones, edition).items():
            if one.numerator is not None:
                found[key] = Bounded(one, one)
            elif isinstance(indicator, RatioIndicator) and one.value is not None:
                base = self.base(indicator, key, edition)
                if base:
                    found[key] = _between(indicator, one, base)
        return found

    def base(
        self, indicator: RatioIndicator, zone: ZoneKey, edition: int | None = None
    ) -> float | None:
        """The released count that a ratio is a part of, or None."""
        name = count_of(self._release, indicator, indicator.denominator)
        figure = self._release.figure(name, zone, edition) if name else None
        return None if figure is None or figure.value is None else float(figure.value)


def _between(indicator: RatioIndicator, one: Observed, base: float) -> Bounded:
    half = 0.5 * 10.0**-indicator.decimals
    value = one.value or 0.0
    most = base if indicator.numerator_subset else float("inf")
    low, high = (
        min(max((value + side * half) * base / per_of(indicator), 0.0), most) for side in (-1, 1)
    )
    return Bounded(
        replace(one, numerator=low, denominator=base),
        replace(one, numerator=high, denominator=base),
    )


def _settled(found: Iterable[bool | None]) -> bool | None:
    """True if the least favourable case says so, False if the most favourable one denies it."""
    cases = iter(found)
    if next(cases):
        return True
    return False if next(cases) is False else None
