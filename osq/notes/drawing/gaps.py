"""Gap charts: zones in rows beside the lines of their references, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.notes.drawing.chance import WORDS, Interval, intervals
from osq.notes.drawing.lettering import advance, fitted
from osq.notes.drawing.order import ordered, rows_of
from osq.notes.drawing.parts import (
    BASE,
    Key,
    legend,
    segment,
    signs_key,
    sources_of,
    spread_words,
    symbol,
)
from osq.notes.drawing.scale import Scale, axis
from osq.notes.extremes import values_of
from osq.notes.figures import cell, number, sign_of, titled, with_unit
from osq.notes.footnotes import signs_note
from osq.notes.selection import value_of
from osq.notes.shapes import Box, Drawing, Path, Shape, Text
from osq.notes.viewmodel import PAGE_WIDTH, Cell, Row, RowGroup, Table
from osq.text import NBSP, round_half_up

ROW = 17.0
TOP = 22.0
REFERENCES = ("reference", "reference-second", "reference-third")
"""Styles of the vertical lines, which differ in their dashes."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where rows go: names up to `stub`, figures right-aligned on `figures`, the axis beyond."""

    stub: float
    figures: float
    width: float


def gap_chart(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    references: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
    picked: ReleasedZone | None = None,
) -> Drawing | None:
    """One row per zone with its dot, and one vertical line per reference (three at most).

    Rows follow the figures for partners where the indicator ranks, names elsewhere.  The interval
    is that of `chance.intervals`.  None when no zone has a number.
    """
    rows, left = rows_of(release, indicator, zones)
    shown = values_of(release, indicator, rows)
    if not shown:
        return None
    lines = values_of(release, indicator, references[: len(REFERENCES)])
    spans = intervals(release, indicator, [zone for zone, _ in shown])
    values = [float(value) for _, value in [*shown, *lines]]
    edges = [edge for span in spans.values() for edge in span]
    frame = _frame(release, indicator, rows, width)
    across = axis([*values, *edges], indicator.unit, frame.figures + 14, width)
    bottom = TOP + ROW * len(rows)
    shapes: list[Shape] = [
        Text(0, 11, fitted(titled(indicator), width, "title"), "title"),
        *_band(rows, picked, width),
        *across.across(TOP, bottom),
    ]
    for style, (_, value) in zip(REFERENCES, lines, strict=False):
        shapes.append(Path(f"M{across.scale.at(float(value)):g},{TOP:g}V{bottom:g}", style))
    for index, zone in enumerate(rows):
        y = TOP + ROW * (index + 0.5)
        strong = zone is picked or picked is None
        shapes += _row(release, indicator, zone, spans, frame, across.scale, y, strong=strong)
    keys = [
        Key(f"{whole.name}{NBSP}: {with_unit(indicator, value)}", "line", style)
        for style, (whole, value) in zip(REFERENCES, lines, strict=False)
    ]
    keys += [Key(WORDS, "line", "interval")] if spans else []
    keys += signs_key(
        str(sign_of(release.figure(indicator.id, zone.key)))
        for zone in rows
        if value_of(release, indicator, zone) is None
    )
    explained, end = legend(keys, 0, width, bottom + 22)
    return Drawing(
        caption=title + mention,
        alt=_alt(release, indicator, zones, references, picked, title) + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *explained),
        notes=left,
        data=_data(
            release, indicator, [*ordered(release, indicator, zones), *references], title + mention
        ),
    )


def _frame(
    release: Release, indicator: IndicatorModel, rows: Sequence[ReleasedZone], width: float
) -> _Frame:
    texts = [cell(indicator, release.figure(indicator.id, zone.key)).text for zone in rows]
    stub = min(0.36 * width, max(advance(zone.name, "strong") for zone in rows) + 4)
    figures = stub + 8 + max(advance(text, "strong") for text in texts)
    return _Frame(round(stub, 2), round(figures, 2), width)


def _band(
    rows: Sequence[ReleasedZone], picked: ReleasedZone | None, width: float
) -> Iterator[Shape]:
    """A ground behind the row of the zone that is picked."""
    for index, zone in enumerate(rows):
        if zone is picked:
            yield Box(0, TOP + ROW * index + 0.5, width, ROW - 1, "band")


def _row(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    spans: Mapping[ZoneKey, Interval],
    frame: _Frame,
    scale: Scale,
    y: float,
    *,
    strong: bool,
) -> Iterator[Shape]:
    base = round(y + BASE, 2)
    figure = release.figure(indicator.id, zone.key)
    style = "strong" if strong else "text"
    yield Text(0, base, fitted(zone.name, frame.stub, style), style)
    if figure is None or figure.value is None:
        yield Text(frame.figures, base, str(sign_of(figure)), "sign", "end")
        return
    yield Text(frame.figures, base, number(indicator, figure.value), style, "end")
    if zone.key in spans:
        low, high = (scale.at(edge) for edge in spans[zone.key])
        yield segment(low, high, y, "interval")
    yield symbol(scale.at(float(figure.value)), y, "dot" if strong else "circle")


def _alt(
    release: Release,
    indicator: IndicatorModel,
    rows: Sequence[ReleasedZone],
    references: Sequence[ReleasedZone],
    picked: ReleasedZone | None,
    title: str,
) -> str:
    told = [*([picked] if picked else []), *references]
    words = spread_words(release, indicator, rows, told)
    return f"Graphique à points, une ligne par zone. {title}. {indicator.label}. {words}"


def _data(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone], caption: str
) -> Table:
    spans = intervals(release, indicator, zones)

    def limits(zone: ReleasedZone) -> Cell:
        if zone.key not in spans or value_of(release, indicator, zone) is None:
            return Cell("", "range")
        low, high = (
            number(indicator, round_half_up(edge, indicator.decimals)) for edge in spans[zone.key]
        )
        return Cell(f"{low} à {high}", "range")

    rows = tuple(
        Row(zone.name, "", (cell(indicator, release.figure(indicator.id, zone.key)), limits(zone)))
        for zone in zones
    )
    groups = (RowGroup("", rows),)
    return Table(
        caption,
        "Zone",
        (titled(indicator), WORDS[0].upper() + WORDS[1:]),
        groups,
        signs_note(groups),
    )
