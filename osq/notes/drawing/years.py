"""Small multiples over years: one line per zone, only over editions that may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.drawing.charts import GUTTER, TITLE, signs_key, sources_of, top_under
from osq.notes.drawing.scale import Scale, nice_ticks, wrapped
from osq.notes.evolution import comparable
from osq.notes.figures import SIGNS, number, titled, with_unit
from osq.notes.viewmodel import PAGE_WIDTH, Chart, Key, Label, Line, Mark, Panel, Tick
from osq.text import NBSP

PLOT = 84.0
"""Height of the lines' area, in pixels."""
_HIDDEN = str(Sign.CONFIDENTIAL)


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

    No line crosses an edition whose figure is hidden; for the zone, its sign stands above.
    None when no indicator has two comparable editions.
    """
    shown = [one for one in indicators if len(_series(release, one, zone)) > 1]
    if not shown:
        return None
    panel_width = (width - GUTTER * (len(shown) - 1)) / len(shown)
    zones = [zone]
    if whole is not None and any(len(_series(release, one, whole)) > 1 for one in shown):
        zones.append(whole)
    titles = [wrapped(titled(one), panel_width, TITLE) for one in shown]
    top = top_under(titles)
    bottom = top + PLOT
    panels = tuple(
        _years_panel(release, one, title, zones, i * (panel_width + GUTTER), panel_width, top)
        for i, (one, title) in enumerate(zip(shown, titles, strict=True))
    )
    starts = (0, 40 + 6.2 * len(zone.name))
    keys = [
        Key(x, shape, one.name)
        for x, shape, one in zip(starts, ("dot", "ring"), zones, strict=False)
    ]
    return Chart(
        caption=title + mention,
        alt=_years_alt(title, release, shown, zones) + mention,
        source=sources_of(release, shown),
        width=width,
        height=bottom + 46,
        top=top,
        bottom=bottom,
        rows=(),
        panels=panels,
        keys=(*keys, *signs_key(panels, after=keys)),
        form="years",
    )


def _series(
    release: Release, indicator: IndicatorModel, zone: ReleasedZone
) -> list[tuple[int, Decimal]]:
    """Editions that may be put on one line with the note's: no break, method or perimeter."""
    last = release.figure(indicator.id, zone.key)
    if last is None or last.value is None:
        return []
    found = [
        (figure.edition, figure.value)
        for figure, verdict in comparable(release, indicator, zone.key)
        if figure.value is not None and verdict.allowed
    ]
    return [*found, (last.edition, last.value)]


def _hidden(
    release: Release,
    indicator: IndicatorModel,
    zone: ReleasedZone,
    series: Sequence[tuple[int, Decimal]],
) -> list[int]:
    """The editions within the series whose figure the release hides."""
    years = [year for year, _ in series]
    figures = {
        year: release.figure(indicator.id, zone.key, year)
        for year in range(min(years, default=0), max(years, default=0))
    }
    return [year for year, one in figures.items() if one and one.sign is Sign.CONFIDENTIAL]


def _runs(years: Sequence[int], hidden: Sequence[int]) -> list[slice]:
    """Where to find the editions that a line joins: two at least, none hidden between them."""
    cuts = [
        place
        for place, (before, after) in enumerate(pairwise(years), start=1)
        if any(before < gone < after for gone in hidden)
    ]
    edges = pairwise([0, *cuts, len(years)])
    return [slice(start, end) for start, end in edges if end - start > 1]


def _years_panel(
    release: Release,
    indicator: IndicatorModel,
    title: tuple[str, ...],
    zones: Sequence[ReleasedZone],
    x: float,
    width: float,
    top: float,
) -> Panel:
    series = [_series(release, indicator, zone) for zone in zones]
    hidden = [_hidden(release, indicator, *each) for each in zip(zones, series, strict=True)]
    values = [float(value) for one in series for _, value in one]
    years = sorted({year for one in series for year, _ in one} | {*hidden[0]})
    ticks = nice_ticks(values, 3)
    vertical = Scale(ticks[0], ticks[-1], top + PLOT - 6, top + 6)
    across = Scale(years[0], years[-1], x + 10, x + width - 44)
    marks: list[Mark] = []
    lines: list[Line] = []
    for shape, one, gone in zip(("dot", "ring"), series, hidden, strict=False):
        points = [(across.at(year), vertical.at(float(value))) for year, value in one]
        for run in _runs([year for year, _ in one], gone):
            joined = " ".join(f"{px:g},{py:g}" for px, py in points[run])
            lines.append(Line(joined, dashed=shape == "ring"))
        for (px, py), (_, value) in zip(points, one, strict=True):
            last = (px, py) == points[-1]
            text = number(indicator, value) if last else ""
            marks.append(Mark(px, py, shape, text, round(px + 7, 2), py))
    return Panel(
        x=round(x, 2),
        width=round(width, 2),
        title=title,
        ticks=tuple(Tick(across.at(year), str(year)) for year in years),
        marks=_apart(marks),
        signs=tuple(
            Label(across.at(year), round(top - 6, 2), _HIDDEN, anchor="middle")
            for year in hidden[0]
        ),
        lines=tuple(lines),
    )


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
            series = _series(release, one, zone)
            texts = {year: with_unit(one, value) for year, value in series}
            sign = f"{_HIDDEN}, {SIGNS[Sign.CONFIDENTIAL]}"
            texts |= dict.fromkeys(_hidden(release, one, zone, series), sign)
            if texts:
                told = ", ".join(f"{year}{NBSP}: {texts[year]}" for year in sorted(texts))
                parts.append(f"{one.label}, {zone.name}, {told}.")
    return f"Courbes. {title}. " + " ".join(parts)
