"""Small multiples of evolution: one panel per indicator, one line per zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osq.comparison import words
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.drawing.charts import GUTTER, HEADROOM
from osq.notes.drawing.lettering import advance, wrapped
from osq.notes.drawing.parts import BASE, LINE, Key, legend, plated, signs_key, sources_of, symbol
from osq.notes.drawing.scale import BETWEEN, Scale, nice_ticks, tick_labels
from osq.notes.drawing.series import SPAN, Series, series_of, told_since
from osq.notes.figures import SIGNS, cell, number, titled, with_unit
from osq.notes.footnotes import signs_note
from osq.notes.shapes import Drawing, Path, Shape, Text
from osq.notes.viewmodel import PAGE_WIDTH, Cell, Row, RowGroup, Table
from osq.text import NARROW, NBSP

PLOT = 84.0
"""Height of the lines' area, in pixels."""
FOOT = 22.0
"""Room for the years under it."""
LEAST_SPAN = 0.2
"""An axis spans at least this share of its highest value."""
APART = 12.0
"""Least distance between the values written at the ends of two lines."""
_HIDDEN = str(Sign.CONFIDENTIAL)
_LOOKS = (("line", "dot"), ("line-whole", "ring"), ("line-second", "ring"))
"""Style of the line and of the points of the zone, of the first reference, of the second."""
_HALO = {"line-whole": "halo-whole", "line-second": "halo-second"}
"""What parts the dashes of a reference from the zone's line under them."""


@dataclass(frozen=True, slots=True)
class _Panel:
    indicator: IndicatorModel
    series: tuple[Series, ...]
    """The zone's own, then those of the references."""
    about: Mapping[int, str]
    """By edition, the year that the figures are about: that of 2008 has the census of 2006."""
    title: tuple[str, ...]
    x: float
    width: float

    def year(self, edition: int) -> str:
        return self.about.get(edition, str(edition))


def multiples(
    release: Release,
    indicators: Sequence[IndicatorModel],
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
    columns: int = 3,
) -> Drawing | None:
    """The zone in a solid line, its references (two at most) in dashed and dotted ones.

    No line crosses a year that is missing or hidden, nor a break, which is drawn and explained.
    An indicator of which no two figures of the zone may be joined has no panel; None without any.
    """
    zones = [zone, *wholes[: len(_LOOKS) - 1]]
    found = [(one, _series(release, one, zones)) for one in indicators]
    kept = [(one, lines) for one, lines in found if any(len(run) > 1 for run in lines[0].runs)]
    if not kept:
        return None
    across = min(columns, len(kept))
    each = (width - GUTTER * (across - 1)) / across
    panels = [
        _Panel(
            one,
            tuple(lines),
            _about(release, one, zones),
            wrapped(titled(one), each, "title"),
            round(index % across * (each + GUTTER), 2),
            each,
        )
        for index, (one, lines) in enumerate(kept)
    ]
    shapes: list[Shape] = []
    y = 0.0
    for start in range(0, len(panels), across):
        row = panels[start : start + across]
        top = y + LINE * max(len(panel.title) for panel in row) + HEADROOM
        for panel in row:
            shapes += _drawn(panel, y, top)
        y = top + PLOT + FOOT + 8
    keys, bottom = legend(_keys(panels, zones), 0, width, y - 4)
    return Drawing(
        caption=title + mention,
        alt=_alt(title, panels, zones) + mention,
        source=sources_of(release, [panel.indicator for panel in panels]),
        width=width,
        height=round(bottom + 4, 2),
        shapes=(*shapes, *keys),
        notes=_notes(panels),
        data=_data(release, panels, zones, title + mention),
    )


def _series(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> list[Series]:
    """One per zone, all of them with the year that the first one's change is told from."""
    since = told_since(release, indicator, zones[0])
    return [series_of(release, indicator, each, since) for each in zones]


def _about(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> dict[int, str]:
    """The year of every figure of the zones, by edition."""
    found = {}
    for edition in range(release.edition - SPAN, release.edition + 1):
        figures = (release.figure(indicator.id, zone.key, edition) for zone in zones)
        period = next((one.period for one in figures if one and one.period), None)
        if period is not None:
            found[edition] = str(period.year)
    return found


def _drawn(panel: _Panel, head: float, top: float) -> Iterator[Shape]:
    one = panel.indicator
    for index, text in enumerate(panel.title):
        yield Text(panel.x, head + 10 + LINE * index, text, "title")
    values = [float(value) for line in panel.series for _, value in line.points]
    years = _years(panel)
    ticks = nice_ticks(_opened(values), 3)
    labels = tick_labels(ticks, one.unit)
    ends = _ends(panel, years[-1])
    left = panel.x + max(advance(label, "tick") for label in labels) + 12
    right = panel.x + panel.width - 8 - max(advance(text, "strong") for text in ends.values())
    up = Scale(ticks[0], ticks[-1], top + PLOT - 5, top + 7)
    along = Scale(years[0], years[-1], round(left + 6, 2), round(max(right, left + 6 + _room()), 2))
    for tick, label in zip(ticks, labels, strict=True):
        y = up.at(tick)
        yield Path(f"M{left - 4:g},{y:g}H{along.end:g}", "grid")
        yield Text(round(left - 8, 2), round(y + BASE, 2), label, "tick", "end")
    yield from _year_labels(panel, years, along, top + PLOT + 14)
    for year in sorted(panel.series[0].breaks):
        before = max(one for one in years if one < year)
        x = round((along.at(before) + along.at(year)) / 2, 2)
        yield Path(f"M{x:g},{top:g}V{top + PLOT:g}", "break")
    # References over the zone, whose line and dots are thicker: neither hides the other.
    for index in (0, *range(len(panel.series) - 1, 0, -1)):
        yield from _line(panel.series[index], along, up, *_LOOKS[index])
    for year in panel.series[0].hidden:
        yield Text(along.at(year), top + 4, _HIDDEN, "sign", "middle")
    yield from _end_labels(panel, ends, up, along.end + 7, (top, top + PLOT))


def _opened(values: Sequence[float]) -> list[float]:
    """The values, with ends far enough apart that noise does not look like change."""
    low, high = min(values), max(values)
    more = max(0.0, LEAST_SPAN * abs(high) - (high - low)) / 2
    return [low - more, high + more]


def _years(panel: _Panel) -> list[int]:
    own = panel.series[0]
    return sorted({year for line in panel.series for year, _ in line.points} | {*own.hidden})


def _line(line: Series, along: Scale, up: Scale, style: str, form: str) -> Iterator[Shape]:
    for run in line.runs:
        spots = [(along.at(year), up.at(float(value))) for year, value in run]
        if len(spots) > 1:
            d = "M" + "L".join(f"{x:g},{y:g}" for x, y in spots)
            yield from (Path(d, one) for one in (_HALO.get(style), style) if one)
        for x, y in spots:
            yield symbol(x, y, form)


def _ends(panel: _Panel, last: int) -> dict[int, str]:
    """The value at the end of each line that reaches the last year, by place among the lines."""
    found = {
        index: number(panel.indicator, line.points[-1][1])
        for index, line in enumerate(panel.series)
        if line.points and line.points[-1][0] == last
    }
    return found or {0: ""}


def _end_labels(
    panel: _Panel, ends: Mapping[int, str], up: Scale, x: float, room: tuple[float, float]
) -> Iterator[Shape]:
    """Values at the ends of lines, moved apart where they would overlap."""
    wanted = {
        index: up.at(float(panel.series[index].points[-1][1]))
        for index, text in ends.items()
        if text
    }
    for index, y in apart(wanted, APART, room).items():
        yield plated(x, y, ends[index], "strong" if index == 0 else "text")


def apart(wanted: Mapping[int, float], least: float, room: tuple[float, float]) -> dict[int, float]:
    """Places along a line, at least `least` apart and within `room`, near those wanted."""
    order = sorted(wanted, key=lambda index: (wanted[index], index))
    places: list[float] = []
    for index in order:
        places.append(max(wanted[index], places[-1] + least) if places else wanted[index])
    pushed = sum(place - wanted[index] for place, index in zip(places, order, strict=True))
    shift = pushed / len(order) if order else 0.0
    for rank, place in enumerate(places):
        places[rank] = max(place - shift, room[0] + least * rank)
    for rank, place in enumerate(places):
        places[rank] = min(place, room[1] - least * (len(places) - 1 - rank))
    return {index: round(place, 2) for index, place in zip(order, places, strict=True)}


def _year_labels(panel: _Panel, years: Sequence[int], along: Scale, y: float) -> Iterator[Shape]:
    """The last year and the first, always; then those between that have room."""
    kept: list[float] = []
    for year in dict.fromkeys([years[-1], years[0], *reversed(years)]):
        x = along.at(year)
        if all(abs(x - other) >= _room() - 0.01 for other in kept):
            kept.append(x)
            yield Text(x, y, panel.year(year), "tick", "middle")


def _room() -> float:
    """From a year to the next under an axis, in pixels."""
    return advance("2000", "tick") + BETWEEN


def _keys(panels: Sequence[_Panel], zones: Sequence[ReleasedZone]) -> list[Key]:
    keys = [
        Key(zone.name, "line", style)
        for index, (zone, (style, _)) in enumerate(zip(zones, _LOOKS, strict=False))
        if any(panel.series[index].points for panel in panels)
    ]
    if any(panel.series[0].breaks for panel in panels):
        keys.append(Key(f"rupture{NBSP}: années non comparables", "line", "break"))
    hidden = any(panel.series[0].hidden for panel in panels)
    return keys + signs_key([_HIDDEN] if hidden else [])


def _notes(panels: Sequence[_Panel]) -> tuple[str, ...]:
    """Why lines are cut and years left out, each reason once with the indicators it is about."""
    found: dict[str, dict[str, None]] = {}
    for panel in panels:
        name = panel.indicator.short_label or panel.indicator.label
        for line in panel.series:
            for reason in line.breaks.values():
                found.setdefault(reason, {})[name] = None
            if line.skipped:
                distance = panel.indicator.comparability.minimum_distance_years
                found.setdefault(words.distance(distance), {})[name] = None
    return tuple(f"{', '.join(names)}{NBSP}: {reason}." for reason, names in found.items())


def _alt(title: str, panels: Sequence[_Panel], zones: Sequence[ReleasedZone]) -> str:
    """The zone's first and last figures, hidden years and breaks; the last of its references."""
    parts = []
    for panel in panels:
        one = panel.indicator
        for zone, line in zip(zones, panel.series, strict=True):
            own = line is panel.series[0]
            ends = [*(line.points[:1] if own else []), *line.points[-1:]]
            told = [f"{with_unit(one, value)} en {panel.year(year)}" for year, value in ends]
            said = " puis ".join(told) or "aucun chiffre diffusé"
            if line.hidden and own:
                hidden = ", ".join(map(panel.year, line.hidden))
                said += f"{NARROW}; {_HIDDEN}, {SIGNS[Sign.CONFIDENTIAL]}, en {hidden}"
            if line.breaks and own:
                years = ", ".join(map(panel.year, sorted(line.breaks)))
                said += f"{NARROW}; rupture avant {years}, années non comparables"
            parts.append(f"{one.short_label or one.label}, {zone.name}{NBSP}: {said}.")
    return f"Courbes. {title}. " + " ".join(parts)


def _data(
    release: Release, panels: Sequence[_Panel], zones: Sequence[ReleasedZone], caption: str
) -> Table:
    years = sorted({year for panel in panels for year in _years(panel)})
    groups = tuple(
        RowGroup(
            titled(panel.indicator),
            tuple(
                Row(
                    zone.name,
                    "",
                    tuple(_cell(release, panel, index, zone, year) for year in years),
                    strong=index == 0,
                )
                for index, zone in enumerate(zones)
            ),
        )
        for panel in panels
    )
    return Table(
        caption, "Zone", tuple(_heading(panels, year) for year in years), groups, signs_note(groups)
    )


def _heading(panels: Sequence[_Panel], edition: int) -> str:
    """The year of a column, or its edition where that has figures of several years."""
    found = {panel.year(edition) for panel in panels}
    return found.pop() if len(found) == 1 else f"Édition {edition}"


def _cell(release: Release, panel: _Panel, index: int, zone: ReleasedZone, year: int) -> Cell:
    """The figure of a year that is drawn; nothing for one too close to another."""
    if year in panel.series[index].skipped:
        return Cell("")
    return cell(panel.indicator, release.figure(panel.indicator.id, zone.key, year))
