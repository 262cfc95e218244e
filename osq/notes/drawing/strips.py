"""Strip charts: one dot per IRIS along an axis, to show a distribution without adding it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.drawing.ends import at_value, ends_told, told
from osq.notes.drawing.lettering import advance, fitted
from osq.notes.drawing.parts import BASE, LINE, Key, legend, plated, sources_of, symbol
from osq.notes.drawing.scale import Scale, axis
from osq.notes.extremes import Extremes, extremes, values_of
from osq.notes.figures import SIGNS, number, titled, with_unit
from osq.notes.selection import is_hidden
from osq.notes.shapes import Drawing, Shape, Text
from osq.notes.tables import zones_table
from osq.notes.viewmodel import PAGE_WIDTH
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
) -> Drawing | None:
    """Rows of dots, one row per commune, one dot per IRIS with a released number.

    The lowest and the highest of each row are named, or counted where several share a figure;
    hidden IRIS are counted under the chart.  None when there is nothing to draw.
    """
    found = [(whole, zones, extremes(release, indicator, zones)) for whole, zones in rows]
    kept = [(whole, zones, one) for whole, zones, one in found if one is not None]
    if not kept:
        return None
    values = [float(edge) for _, _, one in kept for edge in (one.low, one.high)]
    names = [advance(whole.name, "strong") for whole, _, _ in kept]
    stub = 0.0 if len(kept) == 1 else min(0.34 * width, 12 + max(names))
    across = axis(values, indicator.unit, stub, width, wanted=6)
    marks: list[Shape] = []
    y = TOP
    for whole, zones, _ in kept:
        drawn, base, y = _row(release, indicator, zones, across.scale, stub, y)
        marks += drawn
        if stub:
            marks.append(Text(0, base + BASE, fitted(whole.name, stub - 8, "strong"), "strong"))
    every = [zone for _, zones in rows for zone in zones]
    keys = _keys(sum(is_hidden(release, indicator, zone) for zone in every))
    explained, end = legend(keys, 0, width, y + 20)
    return Drawing(
        caption=title + mention,
        alt=" ".join([_alt(release, title, indicator, kept), *(f"{key.label}." for key in keys)])
        + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=round(end + 4, 2),
        shapes=(
            Text(stub, 10, fitted(titled(indicator), width - stub, "title"), "title"),
            *across.across(TOP - 8, y),
            *marks,
            *explained,
        ),
        data=zones_table(
            release,
            [(whole.name, zones) for whole, zones, _ in kept],
            [indicator],
            title=title,
            stub="IRIS",
            mention=mention,
        ),
    )


def _keys(hidden: int) -> list[Key]:
    """How many IRIS have no dot because their figure is hidden."""
    if not hidden:
        return []
    sign = Sign.CONFIDENTIAL
    return [Key(f"{sign}{NBSP}: {SIGNS[sign]}, {hidden} IRIS sans point")]


def _row(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    scale: Scale,
    left: float,
    top: float,
) -> tuple[list[Shape], float, float]:
    """Dots stacked where they would overlap; also the line they stand on, and the row's bottom."""
    values = sorted(values_of(release, indicator, zones), key=lambda item: (item[1], item[0].key))
    last: list[float] = []
    places = []
    for _, value in values:
        x = scale.at(float(value))
        level = next((i for i, taken in enumerate(last) if x - taken >= DOT), len(last))
        if level == len(last):
            last.append(x)
        last[level] = x
        places.append((x, level))
    base = top + DOT * len(last)
    ends = [number(indicator, value) for _, value in (values[0], values[-1])]
    shapes: list[Shape] = [
        symbol(
            x, round(base - DOT * level, 2), "dot" if number(indicator, value) in ends else "faint"
        )
        for (_, value), (x, level) in zip(values, places, strict=True)
    ]
    texts = [_name(release, indicator, zones, value) for _, value in (values[0], values[-1])]
    at = (places[0][0], places[-1][0])
    names, lower = _names(list(dict.fromkeys(texts)), at, (left, scale.end), base)
    return shapes + names, base, lower + LABELS


def _names(
    texts: Sequence[str], at: tuple[float, float], room: tuple[float, float], base: float
) -> tuple[list[Shape], float]:
    """Under the dots, who is lowest and who is highest; on two lines where one has no room."""
    texts = [fitted(text, room[1] - room[0], "strong") for text in texts]
    widths = [advance(text, "strong") for text in texts]
    low = min(at[0] - 4, room[1] - widths[0])
    shapes: list[Shape] = [plated(round(low, 2), base + 15, texts[0], "strong")]
    lower = base
    if len(texts) > 1:
        high = max(at[1] + 4, room[0] + widths[1])
        lower = base + (0 if high - widths[1] > low + widths[0] + 12 else LINE)
        shapes.append(plated(round(high, 2), lower + 15, texts[1], "strong", "end"))
    return shapes, lower


def _name(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone], value: Decimal
) -> str:
    """« Bellevue : 44,0 % », « 10 IRIS : 4,0 % »; a row of one commune bears its name already."""
    who = told(release, at_value(release, indicator, zones, value), zones)
    return f"{who}{NBSP}: {with_unit(indicator, value)}"


def _alt(
    release: Release,
    title: str,
    indicator: IndicatorModel,
    rows: Sequence[tuple[ReleasedZone, Sequence[ReleasedZone], Extremes]],
) -> str:
    parts = []
    for whole, zones, ends in rows:
        low, high = ends_told(release, indicator, zones, ends)
        parts.append(f"{whole.name}{NBSP}: {ends.count}{NBSP}IRIS, de {low} à {high}")
    return f"Graphique à points, un point par IRIS. {title}. " + f"{NARROW}; ".join(parts) + "."
