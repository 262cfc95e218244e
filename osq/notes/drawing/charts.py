"""Charts: where every dot, line and label goes, from released figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.scale import Scale, nice_ticks, tick_labels, wrapped
from osq.notes.extremes import values_of
from osq.notes.figures import number, sign_of, signs_legend, with_unit
from osq.notes.selection import reference_of
from osq.notes.viewmodel import PAGE_WIDTH, Chart, Key, Label, Mark, Panel, Tick
from osq.text import NARROW, NBSP

ROW = 19.0
TITLE = 11.0
HEADROOM = 10.0
"""Between the title of a panel and its first row."""
LINE = 13.0
GUTTER = 26.0
CHARACTER = 5.4
"""Mean advance of a character of row labels and values, in pixels."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A zone on its own line; `shape` distinguishes levels without colour."""

    zone: ReleasedZone
    shape: str
    strong: bool = False


def sources_of(release: Release, indicators: Sequence[IndicatorModel]) -> str:
    """« Sources : … » of several indicators, each named once."""
    found = dict.fromkeys(filter(None, (reference_of(release, one) for one in indicators)))
    if not found:
        return ""
    return f"Source{'s' if len(found) > 1 else ''}{NBSP}: {f'{NARROW}; '.join(found)}."


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where one panel goes, in pixels, under its title."""

    x: float
    width: float
    top: float
    title: tuple[str, ...]


def dot_chart(
    release: Release,
    indicators: Sequence[IndicatorModel],
    rows: Sequence[ChartRow],
    *,
    title: str,
    mention: str,
    reference: ReleasedZone | None = None,
    width: float = PAGE_WIDTH,
) -> Chart | None:
    """One dot per zone and indicator; panels share the rows.

    `reference` draws a dashed vertical line in each panel where it has a number.  None when
    no row has any number.
    """
    zones = [row.zone for row in rows]
    shown = [one for one in indicators if values_of(release, one, zones)]
    if not shown:
        return None
    frames = _frames(shown, rows, width)
    top = frames[0].top
    bottom = top + ROW * len(rows)
    panels = tuple(
        _dot_panel(release, one, rows, frame, reference)
        for one, frame in zip(shown, frames, strict=True)
    )
    keys = _keys(reference, panels)
    stub = frames[0].x - GUTTER / 2
    return Chart(
        caption=title + mention,
        alt=_alt("Graphique à points", title, release, shown, rows) + mention,
        source=sources_of(release, shown),
        width=width,
        height=bottom + (46 if keys else 26),
        top=top,
        bottom=bottom,
        rows=tuple(
            Label(0, top + ROW * (index + 0.5), _fitted(row.zone.name, stub), strong=row.strong)
            for index, row in enumerate(rows)
        ),
        panels=panels,
        keys=keys,
    )


def _frames(
    indicators: Sequence[IndicatorModel], rows: Sequence[ChartRow], width: float
) -> list[_Frame]:
    """Panels of equal width at the right of the rows' names."""
    stub = min(0.34 * width, 10 + CHARACTER * max(len(row.zone.name) for row in rows))
    each = (width - stub - GUTTER * len(indicators)) / len(indicators)
    titles = [wrapped(one.short_label or one.label, each + GUTTER - 8, TITLE) for one in indicators]
    top = top_under(titles)
    return [
        _Frame(stub + GUTTER / 2 + index * (each + GUTTER), each, top, title)
        for index, title in enumerate(titles)
    ]


def _fitted(name: str, width: float) -> str:
    count = int(width / CHARACTER)
    return name if len(name) <= count else name[: count - 1].rstrip(" -(,") + "…"


def top_under(titles: Sequence[Sequence[str]]) -> float:
    """Where rows begin: under the longest title, in pixels."""
    return LINE * max(len(lines) for lines in titles) + HEADROOM


def _dot_panel(
    release: Release,
    indicator: IndicatorModel,
    rows: Sequence[ChartRow],
    frame: _Frame,
    reference: ReleasedZone | None,
) -> Panel:
    zones = [row.zone for row in rows] + ([reference] if reference else [])
    values = [float(value) for _, value in values_of(release, indicator, zones)]
    ticks = nice_ticks(values, 3 if frame.width < 150 else 4)
    end = frame.x + frame.width
    scale = Scale(ticks[0], ticks[-1], frame.x, end)
    marks, signs = [], []
    for index, row in enumerate(rows):
        figure = release.figure(indicator.id, row.zone.key)
        y = frame.top + ROW * (index + 0.5)
        if figure is None or figure.value is None:
            signs.append(Label(round(frame.x + 4, 2), y, str(sign_of(figure))))
        else:
            at = scale.at(float(figure.value))
            marks.append(_labelled(at, y, row.shape, number(indicator, figure.value), end))
    whole = release.figure(indicator.id, reference.key) if reference else None
    return Panel(
        x=round(frame.x, 2),
        width=round(frame.width, 2),
        title=frame.title,
        ticks=tuple(
            Tick(scale.at(tick), text)
            for tick, text in zip(ticks, tick_labels(ticks, indicator.unit), strict=True)
        ),
        marks=tuple(marks),
        signs=tuple(signs),
        reference=scale.at(float(whole.value)) if whole and whole.value is not None else None,
    )


def _labelled(x: float, y: float, shape: str, text: str, end: float) -> Mark:
    """A mark with its value at its right, or at its left near the end of the axis."""
    right = x + 8 + CHARACTER * len(text) <= end + GUTTER / 2
    label_x = x + 7 if right else x - 7
    return Mark(x, y, shape, text, round(label_x, 2), y, "start" if right else "end")


def _keys(reference: ReleasedZone | None, panels: Sequence[Panel]) -> tuple[Key, ...]:
    """The dashed line and signs explained; shapes need no key, each row bears its zone's name."""
    keys = []
    if reference is not None and any(panel.reference is not None for panel in panels):
        keys.append(Key(0, "line", f"Trait pointillé{NBSP}: ensemble {reference.forms.de}"))
    return (*keys, *signs_key(panels, after=keys))


def signs_key(panels: Sequence[Panel], after: Sequence[Key] = ()) -> tuple[Key, ...]:
    """What the signs of the panels mean, at the right of the keys before it."""
    text = signs_legend(sign.text for panel in panels for sign in panel.signs)
    start = max((key.x + 44 + CHARACTER * len(key.label) for key in after), default=0)
    return (Key(round(start, 2), "sign", text),) if text else ()


def _alt(
    form: str,
    title: str,
    release: Release,
    indicators: Sequence[IndicatorModel],
    rows: Sequence[ChartRow],
) -> str:
    """A text alternative that holds the figures themselves."""
    parts = []
    for one in indicators:
        values = values_of(release, one, [row.zone for row in rows])
        told = ", ".join(f"{zone.name} {with_unit(one, value)}" for zone, value in values)
        parts.append(f"{one.label}{NBSP}: {told or 'aucun chiffre diffusé'}.")
    return f"{form}. {title}. " + " ".join(parts)
