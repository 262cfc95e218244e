"""Intervals of released figures, where what is released allows to compute them."""

from __future__ import annotations

from collections.abc import Sequence

from osq.comparison.observed import law_of, limits, per_of, terms
from osq.comparison.released import observed_zones
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.conventions.indicators import RatioIndicator
from osq.text import NARROW

WORDS = f"intervalle à 95{NARROW}% (variabilité aléatoire)"

Interval = tuple[float, float]


def intervals(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> dict[ZoneKey, Interval]:
    """Limits at 95 % of the ratios whose numerator and base are both released as counts.

    In the unit of the indicator.  No other figure has one: a reader could not work it out.
    """
    if not isinstance(indicator, RatioIndicator):
        return {}
    law = law_of(indicator, counted=indicator.id in release.counted)
    found = {}
    for key, one in observed_zones(release, indicator, [zone.key for zone in zones]).items():
        pair = terms(law, one)
        if pair is not None:
            one_limits = limits(law, per_of(indicator), *pair)
            found[key] = (float(one_limits.lower), float(one_limits.upper))
    return found
