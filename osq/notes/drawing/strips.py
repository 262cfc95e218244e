"""Strip charts: one dot per IRIS along an axis, to show a distribution without adding it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.drawing.charts import CHARACTER, sources_of
from osq.notes.drawing.scale import Scale, nice_ticks, tick_labels, wrapped
from osq.notes.extremes import Extremes, extremes, values_of
from osq.notes.figures import SIGNS, titled, with_unit
from osq.notes.selection import is_hidden
from osq.notes.viewmodel import PAGE_WIDTH, Chart, Key, Label, Mark, Panel, Tick
from osq.text import NARROW, NBSP

DOT = 8.5
TOP = 30.0
LINE = 13.0
MARGIN = 26.0
"""Room for half of the label of the first and of the last tick."""
LABELS = 24.0
"""Room under the dots of a row, for the names of its lowest and highest zones."""


def strip_chart(
    release: Release,
    indicator: IndicatorModel,
    rows: Sequence[tuple[ReleasedZone, Sequence[ReleasedZone]]],
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
) -> Chart | None:
    """Rows of dots, one row per commune, one dot per IRIS with a released number.

    The lowest and the highest of each row are named, hidden IRIS counted under the chart.  None
    when there is nothing to draw.
    """
    found = [(whole, zones, extremes(release, indicator, zones)) for whole, zones in rows]
    kept = [(whole, zones, one) for whole, zones, one in found if one is not None]
    if not kept:
        return None
    values = [float(edge) for _, _, one in kept for edge in (one.low, one.high)]
    ticks = nice_ticks(values, 6)
    stub = 0.0 if len(kept) == 1 else 12 + CHARACTER * max(len(one.name) for one, _, _ in kept)
    scale = Scale(ticks[0], ticks[-1], stub + MARGIN, width - MARGIN)
    labels: list[Label] = []
    marks: list[Mark] = []
    y = TOP
    for whole, zones, _ in kept:
        drawn, y = _row(release, indicator, zones, scale, y)
        marks += drawn
        if stub:
            labels.append(Label(0, drawn[0].y, whole.name, strong=True))
    panel = Panel(
        x=stub,
        width=width - stub,
        title=wrapped(titled(indicator), width, 11, 1),
        ticks=tuple(
            Tick(scale.at(tick), text)
            for tick, text in zip(ticks, tick_labels(ticks, indicator.unit), strict=True)
        ),
        marks=tuple(marks),
    )
    every = [zone for _, zones in rows for zone in zones]
    keys = _keys(sum(is_hidden(release, indicator, zone) for zone in every))
    return Chart(
        caption=title + mention,
        alt=" ".join(
            [
                _alt(title, indicator, [(whole, ends) for whole, _, ends in kept]),
                *(f"{key.label}." for key in keys),
            ]
        )
        + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=y + (42 if keys else 22),
        top=TOP - 8,
        bottom=y,
        rows=tuple(labels),
        panels=(panel,),
        keys=keys,
    )


def _keys(hidden: int) -> tuple[Key, ...]:
    """How many IRIS have no dot because their figure is hidden."""
    if not hidden:
        return ()
    sign = Sign.CONFIDENTIAL
    return (Key(0, "sign", f"{sign}{NBSP}: {SIGNS[sign]}, {hidden} IRIS sans point"),)


def _row(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    scale: Scale,
    top: float,
) -> tuple[list[Mark], float]:
    """Dots stacked where they would overlap; returns them and the bottom of the row."""
    values = sorted(values_of(release, indicator, zones), key=lambda item: (item[1], item[0].key))
    last: list[float] = []
    levels = []
    for _, value in values:
        x = scale.at(float(value))
        level = next((i for i, taken in enumerate(last) if x - taken >= DOT), len(last))
        if level == len(last):
            last.append(x)
        last[level] = x
        levels.append((x, level))
    base = top + DOT * len(last)
    low, high = ((one[0], _name(indicator, one)) for one in (values[0], values[-1]))
    room = CHARACTER * (len(low[1]) + len(high[1])) + 16
    lower = base + 15 + (0 if levels[-1][0] - levels[0][0] > room else LINE)
    named = {high[0].key: (high[1], "end", lower), low[0].key: (low[1], "start", base + 15)}
    marks = []
    for (zone, _), (x, level) in zip(values, levels, strict=True):
        text, anchor, label_y = named.get(zone.key, ("", "start", base))
        shape = "dot" if text else "faint"
        offset = 4 if anchor == "end" else -4
        y = round(base - DOT * level, 2)
        marks.append(Mark(x, y, shape, text, round(x + offset, 2), label_y, anchor))
    return marks, lower - 15 + LABELS


def _name(indicator: IndicatorModel, end: tuple[ReleasedZone, Decimal]) -> str:
    return f"{end[0].name}{NBSP}: {with_unit(indicator, end[1])}"


def _alt(
    title: str, indicator: IndicatorModel, rows: Sequence[tuple[ReleasedZone, Extremes]]
) -> str:
    parts = [
        f"{whole.name}{NBSP}: {ends.count} IRIS, de {with_unit(indicator, ends.low)} "
        f"({ends.lowest[0].name}) à {with_unit(indicator, ends.high)} ({ends.highest[0].name})"
        for whole, ends in rows
    ]
    return f"Graphique à points, un point par IRIS. {title}. " + f"{NARROW}; ".join(parts) + "."
