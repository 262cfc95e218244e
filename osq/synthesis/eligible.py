"""Which indicators may enter a score, a typology, or weight them."""

from __future__ import annotations

from collections.abc import Iterable

from osq.conventions.base import Level
from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.text import NBSP

IndicatorModel = CountIndicator | RatioIndicator | DirectIndicator


def unfit_for_index(indicator: IndicatorModel, levels: Iterable[Level]) -> str | None:
    """Why the indicator has no place in an index read at these levels, in French, or None.

    A raw count tells the size of a zone.  An indicator without direction cannot be called
    favourable or not (drug offences tell police activity); one after which zones are never
    ranked (all police figures) may not rank them through an index either.
    """
    unfit = unfit_for_typology(indicator, levels)
    if unfit is None and indicator.direction == "undetermined":
        return f"son sens est indéterminé (direction{NBSP}: undetermined)"
    return unfit


def unfit_for_typology(indicator: IndicatorModel, levels: Iterable[Level]) -> str | None:
    """Why the indicator has no place in a typology of these levels, in French, or None."""
    if indicator.kind == "count":
        return "un effectif dit d’abord la taille de la zone"
    if not indicator.ranked:
        return f"les zones ne sont jamais classées selon lui (ranked{NBSP}: false)"
    return _lacks(indicator, levels)


def unfit_for_weight(indicator: IndicatorModel, levels: Iterable[Level]) -> str | None:
    """Why the indicator cannot weight zones, in French, or None."""
    if indicator.kind != "count":
        return "seul un effectif pondère des zones"
    return _lacks(indicator, levels)


def _lacks(indicator: IndicatorModel, levels: Iterable[Level]) -> str | None:
    lacking = [level for level in levels if indicator.levels and level not in indicator.levels]
    return f"il n’est pas publié au niveau {lacking[0]}" if lacking else None
