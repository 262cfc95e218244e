"""What a zone is compared with: the rest of a whole, never a whole that contains it.

The rest is computed only where released figures suffice: a ratio whose numerator and
denominator are both released as counts, for the zone and for the whole.  Everywhere else
the note prints the whole beside the zone and no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator, WordThresholds
from osq.text import round_half_up

DEFAULT_THRESHOLDS = WordThresholds(close=1, marked=5)
"""In points of percentage, for an indicator that declares none."""

Measures = frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A zone against the rest of a whole, in the indicator's unit, both as printed."""

    rest: Decimal
    amount: Decimal


def qualified(release: Release, indicator: IndicatorModel, names: Iterable[str]) -> Measures:
    """Measures with the name of their provider, as a set."""
    provider = release.indicator_providers.get(indicator.id, "")
    return frozenset(name if "." in name else f"{provider}.{name}" for name in names)


def counts_by_measures(release: Release) -> Mapping[Measures, str]:
    """Identifier of the released count of each set of measures."""
    return {
        qualified(release, one, one.value): one.id
        for one in reversed(release.indicators)
        if isinstance(one, CountIndicator)
    }


def _difference(release: Release, count: str, whole: ZoneKey, zone: ZoneKey) -> Decimal | None:
    total, part = release.figure(count, whole), release.figure(count, zone)
    if total is None or part is None or total.value is None or part.value is None:
        return None
    difference = total.value - part.value
    return difference if difference >= 0 else None


def gap(release: Release, indicator: IndicatorModel, zone: ZoneKey, whole: ZoneKey) -> Gap | None:
    """The zone against the rest of `whole`, or None when released figures do not give it.

    None also under the indicator's minimum base, and for anything but a ratio.
    """
    figure = release.figure(indicator.id, zone)
    if not isinstance(indicator, RatioIndicator) or figure is None or figure.value is None:
        return None
    counts = counts_by_measures(release)
    above = counts.get(qualified(release, indicator, indicator.numerator))
    below = counts.get(qualified(release, indicator, indicator.denominator))
    if above is None or below is None:
        return None
    numerator = _difference(release, above, whole, zone)
    denominator = _difference(release, below, whole, zone)
    if numerator is None or denominator is None or denominator < max(indicator.minimum_base, 1):
        return None
    rest = round_half_up(indicator.per * numerator / denominator, indicator.decimals)
    return Gap(rest=rest, amount=figure.value - rest)


def distance_word(indicator: IndicatorModel, amount: Decimal) -> str | None:
    """The word "close", "apart" or "marked" by the indicator's thresholds; None without any."""
    thresholds = indicator.word_thresholds
    if thresholds is None:
        if indicator.unit != "%":
            return None
        thresholds = DEFAULT_THRESHOLDS
    size = abs(float(amount))
    if size < thresholds.close:
        return "close"
    return "marked" if size >= thresholds.marked else "apart"
