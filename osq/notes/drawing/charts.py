"""Dot charts: zones in rows, a few indicators side by side, from released figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.lettering import advance, fitted, wrapped
from osq.notes.drawing.parts import (
    BASE,
    HALO,
    LINE,
    Key,
    legend,
    plated,
    signs_key,
    sources_of,
    symbol,
)
from osq.notes.drawing.scale import Axis, axis
from osq.notes.extremes import values_of
from osq.notes.figures import number, sign_of, with_unit
from osq.notes.selection import value_of
from osq.notes.shapes import Drawing, Path, Shape, Text
from osq.notes.tables import zones_table
from osq.notes.viewmodel import PAGE_WIDTH
from osq.text import NBSP

ROW = 19.0
HEADROOM = 8.0
"""Between the title of a panel and its first row."""
GUTTER = 20.0
APART = 7.0
"""From the middle of a mark to its value."""
TOLD = 12
"""Rows whose figures the text alternative gives one by one."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A zone on its own line; `shape` distinguishes levels without colour."""

    zone: ReleasedZone
    shape: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _Panel:
    """One indicator, in pixels: its title, and the axis under its rows."""

    indicator: IndicatorModel
    left: float
    right: float
    end: float
    """How far values may be written."""
    title: tuple[str, ...]
    axis: Axis


def dot_chart(
    release: Release,
    indicators: Sequence[IndicatorModel],
    rows: Sequence[ChartRow],
    *,
    title: str,
    mention: str,
    reference: ReleasedZone | None = None,
    width: float = PAGE_WIDTH,
) -> Drawing | None:
    """One dot per zone and indicator; panels share the rows.

    `reference` draws a dashed vertical line in each panel where it has a number.  None when
    no row has any number.
    """
    zones = [row.zone for row in rows]
    shown = [one for one in indicators if values_of(release, one, zones)]
    if not shown:
        return None
    names = [advance(row.zone.name, "strong" if row.strong else "text") for row in rows]
    stub = min(0.34 * width, 10 + max(names))
    panels = _panels(release, shown, [*zones, *([reference] if reference else [])], stub, width)
    top = under_titles([panel.title for panel in panels])
    bottom = top + ROW * len(rows)
    shapes: list[Shape] = [
        Text(
            0,
            top + ROW * (index + 0.5) + BASE,
            fitted(row.zone.name, stub, "strong" if row.strong else "text"),
            "strong" if row.strong else "text",
        )
        for index, row in enumerate(rows)
    ]
    for panel in panels:
        shapes += _drawn(release, panel, rows, reference, top, bottom)
    keys = _keys(release, shown, zones, reference)
    drawn, end = legend(keys, 0, width, bottom + 22)
    return Drawing(
        caption=title + mention,
        alt=_alt(title, release, shown, zones) + mention,
        source=sources_of(release, shown),
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *drawn),
        data=zones_table(
            release,
            [("", zones), ("Référence", [reference] if reference else [])],
            shown,
            title=title,
            stub="Zone",
            mention=mention,
        ),
    )


def under_titles(titles: Sequence[Sequence[str]]) -> float:
    """Where rows begin: under the longest title, in pixels."""
    return LINE * max(len(lines) for lines in titles) + HEADROOM


def titles_of(lines: Sequence[str], x: float) -> Iterator[Shape]:
    """The lines of a panel's title, from the top of the drawing."""
    for index, text in enumerate(lines):
        yield Text(x, 10 + LINE * index, text, "title")


def _panels(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zones: Sequence[ReleasedZone],
    stub: float,
    width: float,
) -> list[_Panel]:
    """Panels of equal width at the right of the rows' names."""
    each = (width - stub) / len(indicators) - GUTTER
    found = []
    for index, one in enumerate(indicators):
        left = round(stub + GUTTER + index * (each + GUTTER), 2)
        values = [float(value) for _, value in values_of(release, one, zones)]
        across = axis(values, one.unit, left, left + each, wanted=4)
        title = wrapped(one.short_label or one.label, each + GUTTER - 8, "title")
        end = min(left + each + GUTTER - 8, width)
        found.append(_Panel(one, left, left + each, end, title, across))
    return found


def _drawn(
    release: Release,
    panel: _Panel,
    rows: Sequence[ChartRow],
    reference: ReleasedZone | None,
    top: float,
    bottom: float,
) -> Iterator[Shape]:
    one, scale = panel.indicator, panel.axis.scale
    yield from titles_of(panel.title, panel.left)
    yield from panel.axis.across(top, bottom)
    whole = value_of(release, one, reference) if reference else None
    line = None if whole is None else scale.at(float(whole))
    if line is not None:
        yield Path(f"M{line:g},{top:g}V{bottom:g}", "reference")
    for index, row in enumerate(rows):
        y = top + ROW * (index + 0.5)
        figure = release.figure(one.id, row.zone.key)
        if figure is None or figure.value is None:
            yield Text(round(scale.start + 4, 2), y + BASE, str(sign_of(figure)), "sign")
            continue
        x = scale.at(float(figure.value))
        yield symbol(x, y, row.shape)
        style = "strong" if row.shape == "dot" else "text"
        room = (panel.left, panel.end)
        yield labelled(x, y, number(one, figure.value), style, room, line)


def labelled(
    x: float,
    y: float,
    text: str,
    style: str,
    room: tuple[float, float],
    line: float | None = None,
) -> Text:
    """A value at the right of its mark, or at its left where it would pass the end of its room.

    At its left too, where it has room there, if a vertical `line` would cross it.
    """
    width = advance(text, style)
    left, right = x - APART - width, x + APART + width
    crossed = line is not None and x < line <= right + HALO and left >= room[0]
    if right > room[1] or crossed:
        return plated(round(x - APART, 2), y, text, style, "end")
    return plated(round(x + APART, 2), y, text, style)


def _keys(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zones: Sequence[ReleasedZone],
    reference: ReleasedZone | None,
) -> list[Key]:
    """The dashed line and signs explained; shapes need no key, each row bears its zone's name."""
    keys = []
    if reference is not None and any(values_of(release, one, [reference]) for one in indicators):
        keys.append(Key(f"Ensemble {reference.forms.de}", "line", "reference"))
    figures = [release.figure(one.id, zone.key) for one in indicators for zone in zones]
    return keys + signs_key(str(sign_of(one)) for one in figures if one is None or one.sign)


def _alt(
    title: str,
    release: Release,
    indicators: Sequence[IndicatorModel],
    zones: Sequence[ReleasedZone],
) -> str:
    """A text alternative that holds the figures themselves, where they are not too many."""
    parts = []
    for one in indicators:
        values = values_of(release, one, zones)
        told = ", ".join(f"{zone.name} {with_unit(one, value)}" for zone, value in values[:TOLD])
        more = f", et {len(values) - TOLD} autres" if len(values) > TOLD else ""
        parts.append(f"{one.label}{NBSP}: {told or 'aucun chiffre diffusé'}{more}.")
    return f"Graphique à points. {title}. " + " ".join(parts)
