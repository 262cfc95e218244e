"""Charts: where every dot, line and label goes, from released figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.evolution import editions, obstacle
from osq.notes.extremes import values_of
from osq.notes.figures import number, sign_of, with_unit
from osq.notes.scale import Scale, nice_ticks, tick_labels, wrapped
from osq.notes.selection import reference_of
from osq.notes.viewmodel import PAGE_WIDTH, Chart, Key, Label, Mark, Panel, Tick
from osq.text import NARROW, NBSP

ROW = 19.0
TITLE = 11.0
TOP = 36.0
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


def dot_chart(
    release: Release,
    indicators: Sequence[IndicatorModel],
    rows: Sequence[ChartRow],
    *,
    title: str,
    mention: str,
    reference: ReleasedZone | None = None,
    width: float = PAGE_WIDTH,
) -> Chart:
    """One dot per zone and indicator; panels share the rows.

    `reference` draws a dashed vertical line in each panel where it has a number.
    """
    stub = min(0.34 * width, 10 + CHARACTER * max(len(row.zone.name) for row in rows))
    panel_width = (width - stub - GUTTER * len(indicators)) / len(indicators)
    bottom = TOP + ROW * len(rows)
    labels = tuple(
        Label(0, _row_y(index), _fitted(row.zone.name, stub), strong=row.strong)
        for index, row in enumerate(rows)
    )
    panels = tuple(
        _dot_panel(
            release,
            one,
            rows,
            stub + GUTTER / 2 + i * (panel_width + GUTTER),
            panel_width,
            reference,
        )
        for i, one in enumerate(indicators)
    )
    keys = _keys(reference, panels)
    return Chart(
        caption=title + mention,
        alt=_alt("Graphique à points", title, release, indicators, rows) + mention,
        source=sources_of(release, indicators),
        width=width,
        height=bottom + (46 if keys else 26),
        top=TOP,
        bottom=bottom,
        rows=labels,
        panels=panels,
        keys=keys,
    )


def _fitted(name: str, width: float) -> str:
    count = int(width / CHARACTER)
    return name if len(name) <= count else name[: count - 1].rstrip(" -(,") + "…"


def _row_y(index: int) -> float:
    return TOP + ROW * (index + 0.5)


def _dot_panel(
    release: Release,
    indicator: IndicatorModel,
    rows: Sequence[ChartRow],
    x: float,
    width: float,
    reference: ReleasedZone | None,
) -> Panel:
    zones = [row.zone for row in rows] + ([reference] if reference else [])
    values = [float(value) for _, value in values_of(release, indicator, zones)]
    ticks = nice_ticks(values, 3 if width < 150 else 4)
    scale = Scale(ticks[0], ticks[-1], x, x + width)
    marks, signs = [], []
    for index, row in enumerate(rows):
        figure = release.figure(indicator.id, row.zone.key)
        y = _row_y(index)
        if figure is None or figure.value is None:
            signs.append(Label(x + 4, y, str(sign_of(figure))))
        else:
            at = scale.at(float(figure.value))
            marks.append(_labelled(at, y, row.shape, number(indicator, figure.value), x + width))
    whole = release.figure(indicator.id, reference.key) if reference else None
    return Panel(
        x=round(x, 2),
        width=round(width, 2),
        title=wrapped(indicator.short_label or indicator.label, width + GUTTER - 8, TITLE),
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
    """The dashed line explained; shapes need no key, each row bears its zone's name."""
    if reference is None or all(panel.reference is None for panel in panels):
        return ()
    return (Key(0, "line", f"Trait pointillé{NBSP}: ensemble {reference.forms.de}"),)


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


def years_chart(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zone: ReleasedZone,
    whole: ReleasedZone | None,
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
) -> Chart | None:
    """Small multiples over editions: the zone in a solid line, the whole in a dashed one.

    None when no indicator has two comparable editions.
    """
    shown = [one for one in indicators if len(_series(release, one, zone)) > 1]
    if not shown:
        return None
    panel_width = (width - GUTTER * (len(shown) - 1)) / len(shown)
    bottom = TOP + 100.0
    zones = [zone] + ([whole] if whole else [])
    panels = tuple(
        _years_panel(release, one, zones, i * (panel_width + GUTTER), panel_width, bottom)
        for i, one in enumerate(shown)
    )
    keys = [Key(0, "dot", zone.name)]
    if whole is not None:
        keys.append(Key(40 + 6.2 * len(zone.name), "ring", whole.name))
    return Chart(
        caption=title + mention,
        alt=_years_alt(title, release, shown, zones) + mention,
        source=sources_of(release, shown),
        width=width,
        height=bottom + 46,
        top=TOP,
        bottom=bottom,
        rows=(),
        panels=panels,
        keys=tuple(keys),
        form="years",
    )


def _series(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone
) -> list[tuple[int, Decimal]]:
    """Editions that may be put on one line with the note's: no break, method or perimeter."""
    last = release.figure(indicator.id, zone.key)
    if last is None or last.value is None:
        return []
    found = []
    for edition in editions(release):
        figure = release.figure(indicator.id, zone.key, edition)
        if figure is None or figure.value is None or edition > release.edition:
            continue
        if edition == release.edition or obstacle(indicator, figure, last) is None:
            found.append((edition, figure.value))
    return found


def _years_panel(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    x: float,
    width: float,
    bottom: float,
) -> Panel:
    series = [_series(release, indicator, zone) for zone in zones]
    values = [float(value) for one in series for _, value in one]
    years = sorted({year for one in series for year, _ in one})
    ticks = nice_ticks(values, 3)
    vertical = Scale(ticks[0], ticks[-1], bottom - 6, TOP + 8)
    across = Scale(years[0], years[-1], x + 10, x + width - 44)
    marks: list[Mark] = []
    lines = []
    for shape, one in zip(("dot", "ring"), series, strict=False):
        points = [(across.at(year), vertical.at(float(value))) for year, value in one]
        lines.append(" ".join(f"{px:g},{py:g}" for px, py in points))
        for (px, py), (_, value) in zip(points, one, strict=True):
            last = (px, py) == points[-1]
            text = number(indicator, value) if last else ""
            marks.append(Mark(px, py, shape, text, round(px + 7, 2), py))
    return Panel(
        x=round(x, 2),
        width=round(width, 2),
        title=wrapped(_titled(indicator), width, TITLE),
        ticks=tuple(Tick(across.at(year), str(year)) for year in years),
        marks=_apart(marks),
        lines=tuple(lines),
    )


def _titled(indicator: IndicatorModel) -> str:
    return f"{indicator.short_label or indicator.label} ({indicator.unit})"


def _apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Labels of the ends of two lines moved apart when they would overlap."""
    ends = sorted((mark for mark in marks if mark.label), key=lambda mark: mark.y)
    if len(ends) < 2 or ends[1].y - ends[0].y >= 11:
        return tuple(marks)
    shift = (11 - (ends[1].y - ends[0].y)) / 2
    moved = {ends[0]: -shift, ends[1]: shift}
    return tuple(
        Mark(m.x, m.y, m.shape, m.label, m.label_x, round(m.y + moved.get(m, 0), 2)) for m in marks
    )


def _years_alt(
    title: str,
    release: Release,
    indicators: Sequence[IndicatorModel],
    zones: Sequence[ReleasedZone],
) -> str:
    parts = []
    for one in indicators:
        for zone in zones:
            told = ", ".join(
                f"{year}{NBSP}: {with_unit(one, value)}"
                for year, value in _series(release, one, zone)
            )
            if told:
                parts.append(f"{one.label}, {zone.name}, {told}.")
    return f"Courbes. {title}. " + " ".join(parts)
