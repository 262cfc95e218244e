"""Strip charts: one dot per IRIS along an axis, to show a distribution without adding it up."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.charts import CHARACTER, sources_of
from osq.notes.extremes import Extremes, extremes, values_of
from osq.notes.figures import with_unit
from osq.notes.scale import Scale, nice_ticks, tick_labels, wrapped
from osq.notes.viewmodel import PAGE_WIDTH, Chart, Label, Mark, Panel, Tick
from osq.text import NARROW, NBSP

DOT = 8.5
TOP = 30.0
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

    The lowest and the highest of each row are named.  None when there is nothing to draw.
    """
    found = [(whole, zones, extremes(release, indicator, zones)) for whole, zones in rows]
    kept = [(whole, zones, one) for whole, zones, one in found if one is not None]
    if not kept:
        return None
    values = [float(edge) for _, _, one in kept for edge in (one.low, one.high)]
    ticks = nice_ticks(values, 6)
    stub = 0.0 if len(kept) == 1 else 12 + CHARACTER * max(len(one.name) for one, _, _ in kept)
    scale = Scale(ticks[0], ticks[-1], stub + 8, width - 34)
    labels: list[Label] = []
    marks: list[Mark] = []
    y = TOP
    for whole, zones, ends in kept:
        drawn, y = _row(release, indicator, zones, ends, scale, y)
        marks += drawn
        if stub:
            labels.append(Label(0, drawn[0].y, whole.name, strong=True))
    panel = Panel(
        x=stub + 8,
        width=width - 42 - stub,
        title=wrapped(f"{indicator.label} ({indicator.unit})", width, 11, 1),
        ticks=tuple(
            Tick(scale.at(tick), text)
            for tick, text in zip(ticks, tick_labels(ticks, indicator.unit), strict=True)
        ),
        marks=tuple(marks),
    )
    return Chart(
        caption=title + mention,
        alt=_alt(title, indicator, [(whole, ends) for whole, _, ends in kept]) + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=y + 22,
        top=TOP - 8,
        bottom=y,
        rows=tuple(labels),
        panels=(panel,),
        keys=(),
    )


def _row(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    ends: Extremes,
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
    named = {ends.lowest[0].key: "start", ends.highest[0].key: "end"}
    marks = []
    for (zone, value), (x, level) in zip(values, levels, strict=True):
        anchor = named.get(zone.key, "")
        text = f"{zone.name}{NBSP}: {with_unit(indicator, value)}" if anchor else ""
        shape = "dot" if anchor else "faint"
        y = round(base - DOT * level, 2)
        offset = -4 if anchor == "start" else 4
        marks.append(Mark(x, y, shape, text, x + offset, base + 15, anchor or "start"))
    return marks, base + LABELS


def _alt(
    title: str, indicator: IndicatorModel, rows: Sequence[tuple[ReleasedZone, Extremes]]
) -> str:
    parts = [
        f"{whole.name}{NBSP}: {ends.count} IRIS, de {with_unit(indicator, ends.low)} "
        f"({ends.lowest[0].name}) à {with_unit(indicator, ends.high)} ({ends.highest[0].name})"
        for whole, ends in rows
    ]
    return f"Graphique à points, un point par IRIS. {title}. " + f"{NARROW}; ".join(parts) + "."
