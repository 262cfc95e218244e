"""The gap between a zone and the rest, with what chance allows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from osq.comparison.comparators import Comparator
from osq.comparison.observed import LEVEL, Law, Observed, as_floats, law_of, per_of, terms
from osq.confidentiality.release import IndicatorModel
from osq.conventions.indicators import CountIndicator
from osq.statistics.differences import difference_of_rates, newcombe, ratio_of_rates
from osq.statistics.funnel import CONTROL, proportion_limits, rate_limits, signal
from osq.statistics.inputs import Floats
from osq.statistics.intervals import Interval
from osq.statistics.multiple import discoveries
from osq.statistics.pvalues import p_difference_of_rates, p_newcombe


@dataclass(frozen=True, slots=True)
class Gap:
    """A zone against the rest.

    `difference` is zone - rest in the indicator's unit (points, for a share), with its limits
    where numerators and bases are known; `ratio` is zone / rest, None over a rest of zero, and
    has limits for rates only (exact ones).
    """

    zone: Observed
    rest: Observed
    law: Law
    per: int
    difference: float
    limits: tuple[float, float] | None
    ratio: float | None
    ratio_limits: tuple[float, float] | None

    @property
    def significant(self) -> bool | None:
        """Whether the limits leave 0 out; None without limits."""
        return None if self.limits is None else not self.limits[0] <= 0 <= self.limits[1]


class Method(StrEnum):
    """How to keep chance from signalling over many gaps."""

    LIMITS = "limits"
    """99.8 %: outside the exact funnel limits around the rest, and 0 outside those of the gap."""
    DISCOVERIES = "discoveries"
    """Benjamini and Hochberg's false-discovery rate over all gaps given."""


@dataclass(frozen=True, slots=True)
class SignalRule:
    """The default signals a gap by itself, whatever else is told beside it."""

    method: Method = Method.LIMITS
    level: float = CONTROL
    rate: float = 0.05


def gap(
    comparator: Comparator,
    indicator: IndicatorModel,
    zone: Observed,
    rest: Observed,
    *,
    counted: bool,
    level: float = LEVEL,
) -> Gap | None:
    """The zone against the rest that `comparators.others` gave for `comparator`.

    None for a count, which compares with nothing, and without a figure.  Raises ValueError
    where the comparator is that of another zone, or the editions differ.
    """
    if comparator.zone != zone.zone or zone.edition != rest.edition:
        raise ValueError("a comparator is that of one zone, in one edition")
    if isinstance(indicator, CountIndicator) or zone.value is None or rest.value is None:
        return None
    law, per = law_of(indicator, counted=counted), per_of(indicator)
    own, other = terms(law, zone), terms(law, rest)
    value, limits, ratio_limits = zone.value, None, None
    if own is not None and other is not None:
        value = per * own[0] / own[1]
        limits = _pair(_differences(law, per, np.array([own]).T, np.array([other]).T, level))
        if law is Law.RATE:
            ratio_limits = _pair(ratio_of_rates(*own, *other, level=level))
    return Gap(
        zone=zone,
        rest=rest,
        law=law,
        per=per,
        difference=value - rest.value,
        limits=limits,
        ratio=value / rest.value if rest.value else None,
        ratio_limits=ratio_limits,
    )


def signals(gaps: Sequence[Gap], rule: SignalRule | None = None) -> npt.NDArray[np.int8]:
    """1 where a zone is above the rest beyond chance, -1 below, 0 elsewhere or where unknown.

    All gaps told at once must be given at once for `Method.DISCOVERIES`: the family counts.
    """
    rule = rule or SignalRule()
    found = np.zeros(len(gaps), dtype=np.int8)
    p = np.full(len(gaps), np.nan)
    for law in (Law.PROPORTION, Law.RATE):
        at = [place for place, one in enumerate(gaps) if one.law is law and one.limits]
        own = as_floats([terms(law, gaps[place].zone) for place in at])
        other = as_floats([terms(law, gaps[place].rest) for place in at])
        if rule.method is Method.LIMITS:
            found[at] = _beyond(law, own, other, rule.level)
        else:
            p[at] = (p_newcombe if law is Law.PROPORTION else p_difference_of_rates)(*own, *other)
    if rule.method is Method.LIMITS:
        return found
    signs = np.sign([one.difference for one in gaps]).astype(np.int8)
    return np.where(discoveries(p, rate=rule.rate), signs, np.int8(0))


def _beyond(law: Law, own: Floats, other: Floats, level: float) -> npt.NDArray[np.int8]:
    """The sign of a gap that chance explains neither in the zone alone nor in both."""
    around = proportion_limits if law is Law.PROPORTION else rate_limits
    outside = signal(own[0] / own[1], around(other[0] / other[1], own[1], level=level))
    apart = _differences(law, 1, own, other, level)
    return np.where((apart.lower > 0) | (apart.upper < 0), outside, np.int8(0))


def _differences(law: Law, per: float, own: Floats, other: Floats, level: float) -> Interval:
    if law is Law.RATE:
        return difference_of_rates(*own, *other, per=per, level=level)
    found = newcombe(*own, *other, level=level)
    return Interval(per * found.lower, per * found.upper)


def _pair(interval: Interval) -> tuple[float, float]:
    return float(np.squeeze(interval.lower)), float(np.squeeze(interval.upper))
