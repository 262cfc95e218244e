"""Ranked bars: zones from the highest figure to the lowest, those of interest picked out."""

from __future__ import annotations

from collections.abc import Sequence

from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.lettering import advance, fitted
from osq.notes.drawing.order import may_rank, ordered, rows_of
from osq.notes.drawing.parts import BASE, legend, signs_key, sources_of, spread_words
from osq.notes.drawing.scale import Scale
from osq.notes.extremes import values_of
from osq.notes.figures import number, sign_of, titled
from osq.notes.shapes import Box, Drawing, Path, Shape, Text
from osq.notes.tables import zones_table
from osq.notes.viewmodel import PAGE_WIDTH

ROW = 16.0
BAR = 11.0
TOP = 20.0
APART = 5.0
"""Between the end of a bar and its figure."""


def ranked_bars(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    *,
    picked: Sequence[ReleasedZone] = (),
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
) -> Drawing | None:
    """One bar from zero per zone, the highest first; `picked` are darker and in bold.

    Zones without a number follow, by name, with their sign.  None where zones may not be ranked,
    and without any number.
    """
    rows, named = rows_of(release, indicator, zones)
    values = {zone.key: float(value) for zone, value in values_of(release, indicator, rows)}
    if not may_rank(release, indicator) or not values:
        return None
    bold = {zone.key for zone in picked}
    stub = min(0.36 * width, max(advance(zone.name, "strong") for zone in rows) + 8)
    texts = [number(indicator, value) for _, value in values_of(release, indicator, rows)]
    room = APART + max(advance(text, "strong") for text in texts)
    low, high = min(0.0, *values.values()), max(0.0, *values.values())
    scale = Scale(low, high or 1.0, round(stub + (room if low else 0), 2), round(width - room, 2))
    zero, bottom = scale.at(0), TOP + ROW * len(rows)
    shapes: list[Shape] = [Text(0, 11, fitted(titled(indicator), width, "title"), "title")]
    for index, zone in enumerate(rows):
        figure = release.figure(indicator.id, zone.key)
        y = TOP + ROW * (index + 0.5)
        shapes += _bar(indicator, figure, zone, scale, y, stub, picked=zone.key in bold)
    shapes.append(Path(f"M{zero:g},{TOP - 2:g}V{bottom + 2:g}", "axis"))
    signs = [release.figure(indicator.id, zone.key) for zone in rows if zone.key not in values]
    keys, end = legend(signs_key(str(sign_of(one)) for one in signs), 0, width, bottom + 6)
    return Drawing(
        caption=title + mention,
        alt=f"Barres, de la valeur la plus élevée à la plus basse. {title}. {indicator.label}. "
        + spread_words(release, indicator, zones, picked)
        + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *keys),
        notes=named,
        data=zones_table(
            release,
            [("", ordered(release, indicator, zones))],
            [indicator],
            title=title,
            stub="Zone",
            mention=mention,
        ),
    )


def _bar(
    indicator: IndicatorModel,
    figure: Figure | None,
    zone: ReleasedZone,
    scale: Scale,
    y: float,
    stub: float,
    *,
    picked: bool,
) -> list[Shape]:
    """The name of a zone in its `stub`, its bar from zero and its number, or its sign."""
    zero, base, style = scale.at(0), round(y + BASE, 2), "strong" if picked else "text"
    name = Text(0, base, fitted(zone.name, stub - 6, style), style)
    if figure is None or figure.value is None:
        return [name, Text(zero + APART, base, str(sign_of(figure)), "sign")]
    end = scale.at(float(figure.value))
    left, right = sorted((zero, end))
    bar = Box(left, y - BAR / 2, round(right - left, 2), BAR, "bar-picked" if picked else "bar")
    text = number(indicator, figure.value)
    if figure.value < 0:
        return [name, bar, Text(round(end - APART, 2), base, text, style, "end")]
    return [name, bar, Text(round(end + APART, 2), base, text, style)]
