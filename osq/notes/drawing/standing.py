"""Where a zone stands among its peers, by indicator: what a spine chart draws and says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from osq.comparison.observed import orientation
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.chance import Interval, intervals
from osq.notes.extremes import values_of
from osq.notes.figures import cell, number, row_unit, with_unit
from osq.notes.footnotes import signs_note
from osq.notes.selection import value_of
from osq.notes.viewmodel import Cell, Row, RowGroup, Table
from osq.text import NBSP, round_half_up

LEAST = 4
"""Peers with a figure without which there is no distribution to speak of."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The released figures of peers: ends, quartiles, and the figures themselves."""

    values: tuple[float, ...]
    low: float
    first: float
    median: float
    third: float
    high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator of a zone among its peers; `turn` is -1 where higher is less favourable."""

    indicator: IndicatorModel
    own: float | None
    wholes: tuple[float | None, ...]
    spread: Spread
    span: Interval | None
    turn: int

    @property
    def reach(self) -> float:
        """The farthest from the median of all that is drawn."""
        drawn = [self.spread.low, self.spread.high, *(self.span or ())]
        drawn += [one for one in (self.own, *self.wholes) if one is not None]
        return float(max(abs(one - self.spread.median) for one in drawn))


def standing(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    among: Sequence[ReleasedZone],
    wholes: Sequence[ReleasedZone],
) -> Standing | None:
    """None for an indicator that ranks nobody, and where too few have a figure."""
    values = sorted(float(value) for _, value in values_of(release, indicator, among))
    if not indicator.ranked or len(values) < LEAST:
        return None
    own = value_of(release, indicator, zone)
    others = (value_of(release, indicator, whole) for whole in wholes)
    first, median, third = (float(one) for one in np.percentile(values, (25, 50, 75)))
    return Standing(
        indicator=indicator,
        own=None if own is None else float(own),
        wholes=tuple(None if one is None else float(one) for one in others),
        spread=Spread(tuple(values), values[0], first, median, third, values[-1]),
        span=intervals(release, indicator, [zone]).get(zone.key) if own is not None else None,
        turn=-1 if orientation(indicator) > 0 else 1,
    )


def ends_of(one: Standing) -> tuple[str, str]:
    """The extreme figures of the peers, in the order they are drawn."""
    low, high = (
        number(one.indicator, round_half_up(value, one.indicator.decimals))
        for value in (one.spread.low, one.spread.high)
    )
    return (high, low) if one.turn < 0 else (low, high)


def told(one: Standing, wholes: Sequence[ReleasedZone]) -> str:
    """The zone's figure and where it lies, those of the wholes and the median, as a sentence."""
    indicator = one.indicator
    parts = [f"{indicator.short_label or indicator.label}{NBSP}: {_place(one)}"]
    for whole, value in zip(wholes, one.wholes, strict=True):
        if value is not None:
            parts.append(f"{whole.name} {_figure(indicator, value)}")
    parts.append(f"médiane {_figure(indicator, one.spread.median)}")
    return ", ".join(parts) + "."


def _place(one: Standing) -> str:
    if one.own is None:
        return "pas de chiffre diffusé"
    figure = _figure(one.indicator, one.own)
    if one.spread.first <= one.own <= one.spread.third:
        return f"{figure}, dans la moitié centrale"
    above = one.own > one.spread.median
    if not orientation(one.indicator):
        return f"{figure}, {'au-dessus' if above else 'au-dessous'} de la moitié centrale"
    favourable = above == (one.turn > 0)
    return f"{figure}, dans le quart le {'plus' if favourable else 'moins'} favorable"


def _figure(indicator: IndicatorModel, value: float) -> str:
    return with_unit(indicator, round_half_up(value, indicator.decimals))


def table_of(
    release: Release, lines: Sequence[Standing], zones: Sequence[ReleasedZone], caption: str
) -> Table:
    """The figures of the zones, and the distribution of their peers, row by row."""
    rows = []
    for line in lines:
        one, spread = line.indicator, line.spread
        ends = (spread.low, spread.first, spread.median, spread.third, spread.high)
        figures = (
            Cell(number(one, round_half_up(value, one.decimals)), f"d{one.decimals}")
            for value in ends
        )
        own = (cell(one, release.figure(one.id, zone.key)) for zone in zones)
        rows.append(
            Row(one.label, row_unit(one), (*own, *figures, Cell(str(len(spread.values)), "count")))
        )
    groups = (RowGroup("", tuple(rows)),)
    return Table(
        caption,
        "Indicateur",
        (
            *(zone.name for zone in zones),
            "Minimum",
            "1er quartile",
            "Médiane",
            "3e quartile",
            "Maximum",
            "Zones avec un chiffre",
        ),
        groups,
        signs_note(groups),
    )
