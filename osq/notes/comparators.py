"""The rest beside a zone, as printed, and the word for how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from osq.comparison import gaps
from osq.comparison.comparators import Comparator, Kind, comparator, others, quartiers_apart
from osq.comparison.extents import Extents, extents_of
from osq.comparison.released import observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ZoneKey, once
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.text import round_half_up

_REST = {"commune": Kind.REST_OF_COMMUNE, "agglomeration": Kind.REST_OF_AGGLOMERATION}


@dataclass(frozen=True, slots=True)
class Gap:
    """A zone against the rest of a whole, in the indicator's unit, both as printed.

    `significant` is None where chance cannot be told.
    """

    rest: Decimal
    amount: Decimal
    significant: bool | None = None


def gap(release: Release, indicator: IndicatorModel, zone: ZoneKey, whole: ZoneKey) -> Gap | None:
    """The zone against the rest of `whole`, or None when released figures do not give it.

    They do for a ratio whose numerator and denominator are both released as counts, for the
    zone and for the whole, where the rest reaches the indicator's minimum base.  Everywhere else
    the note prints the whole beside the zone and no gap.
    """
    figure = release.figure(indicator.id, zone)
    if not isinstance(indicator, RatioIndicator) or figure is None or figure.value is None:
        return None
    own = observed_zones(release, indicator, [zone])[zone]
    if own.numerator is None:
        return None
    against = rest_of(release, zone, whole)
    if against is None:
        return None
    rest = others(against, indicator, observed_zones(release, indicator, against.terms))
    counted = indicator.id in release.counted
    if rest is None or rest.value is None:
        return None
    found = gaps.gap(against, indicator, own, rest, counted=counted)
    printed = round_half_up(rest.value, indicator.decimals)
    return Gap(printed, figure.value - printed, found.significant if found else None)


@once
def rest_of(release: Release, zone: ZoneKey, whole: ZoneKey) -> Comparator | None:
    """The rest of `whole` beside the zone, or None where figures of zones cannot give it."""
    return comparator(_extents(release, zone), zone, _REST[whole.level])


@once
def _extents(release: Release, zone: ZoneKey) -> Extents:
    """Of the zone, the wholes, and the IRIS of its communes: all that a rest is made of."""
    homes = {*release.zones[zone].parents, zone.code}
    return extents_of(
        {
            key: one
            for key, one in release.zones.items()
            if key == zone
            or key.level in ("commune", "agglomeration")
            or (key.level == "iris" and homes.intersection(one.parents))
        }
    )


def quartiers_and_rest(
    release: Release, indicator: IndicatorModel, whole: ZoneKey, edition: int | None = None
) -> tuple[Decimal, Decimal] | None:
    """A ratio in the quartiers of a whole together and in what it holds besides, both as printed.

    None where released counts do not give them both.
    """
    found = []
    for one in _apart(release, whole):
        known = observed_zones(release, indicator, one.terms, edition) if one else {}
        other = others(one, indicator, known) if one and known else None
        if other is None or other.value is None:
            return None
        found.append(round_half_up(other.value, indicator.decimals))
    inside, outside = found
    return inside, outside


@once
def _apart(release: Release, whole: ZoneKey) -> tuple[Comparator, Comparator] | tuple[None, None]:
    return quartiers_apart(extents_of(release.zones), whole)


def distance_word(
    indicator: IndicatorModel, amount: Decimal, significant: bool | None = None
) -> str | None:
    """The word "close", "apart" or "marked" by the indicator's thresholds.

    What chance alone may do is "close", however large.  None for a count, which is never close to
    that of another zone: its thresholds are those of its change (`evolution.change_word`).
    """
    thresholds = indicator.word_thresholds
    if thresholds is None or isinstance(indicator, CountIndicator):
        return None
    size = abs(float(amount))
    if size < thresholds.close or significant is False:
        return "close"
    return "marked" if size >= thresholds.marked else "apart"
