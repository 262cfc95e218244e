"""Maps: zones shaded by classes of released, rounded figures, or a place in its commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign, ZoneKey
from osq.notes.drawing import furniture
from osq.notes.drawing.classes import Classes, Method, classes
from osq.notes.drawing.furniture import Column, captioned, drawn_of, outlines_of
from osq.notes.drawing.parts import sources_of, spread_words
from osq.notes.drawing.projection import fit, height_for
from osq.notes.figures import cell, number, sign_of, titled
from osq.notes.selection import by_name
from osq.notes.shapes import Drawing, Shape, Text
from osq.notes.footnotes import signs_note
from osq.notes.viewmodel import Row, RowGroup, Table
from osq.text import NBSP

LEGEND = 186.0
YEAR = 18.0
"""Room above each map for its year, where there are several."""

_Place = tuple[ZoneKey, int]
"""A zone in an edition."""


def choropleth(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
    width: float,
    height: float,
    over: Sequence[ReleasedZone] = (),
    named: Sequence[ReleasedZone] = (),
    method: Method = "quantile",
    editions: Sequence[int] | None = None,
) -> Drawing | None:
    """Zones shaded by class, hatched where hidden, grey where there is no figure.

    `over` are outlines drawn on top, unfilled; `named` get a number explained beside the map.
    `editions` draws one map per year, all in the same classes.  None without any outline, and for
    an indicator that ranks nobody: classes of colour would.
    """
    drawn = drawn_of(zones)
    if not indicator.ranked or not drawn:
        return None
    years = list(editions or [release.edition])
    values = _values(release, indicator, drawn, years)
    found = classes(list(values.values()), method)
    fills = _fills(release, indicator, drawn, years, values, found)
    column = Column(width - LEGEND + 14, LEGEND - 14)
    column.title(titled(indicator))
    for style, label in _entries(indicator, found, values, fills):
        column.entry(style, label)
    head = YEAR if len(years) > 1 else 0.0
    each = (width - LEGEND) / len(years)
    whole = fit(outlines_of([*drawn, *over]), each, height - head).moved(0, head)
    shapes: list[Shape] = []
    for index, year in enumerate(years):
        layer = [(zone, fills[zone.key, year]) for zone in drawn] + [(one, "over") for one in over]
        here = whole.moved(round(each * index), 0)
        shapes += furniture.areas(layer, here)
        if head:
            shapes.append(Text(round(each * (index + 0.5), 2), 11, str(year), "title", "middle"))
    numbered = drawn_of(named)
    box = furniture.dense_box(layer, whole) if len(years) == 1 else None
    reserved = furniture.FOOT + (furniture.INSET if box else 0)
    below, bottom = furniture.names(numbered, column, height, reserved)
    if box:
        shapes += furniture.inset(layer, whole, box, column, height)
    for index in range(len(years)):
        left = round(each * index)
        room = (left, head, left + each, height)
        shapes += furniture.markers(numbered, whole.moved(left, 0), room)
    schematic = furniture.is_schematic(drawn)
    foot = max(height, column.y + furniture.FOOT - 8)
    shapes += furniture.scale_and_north(whole, column.x, foot, schematic=schematic)
    return Drawing(
        caption=captioned(title, schematic) + mention,
        alt=_alt(release, indicator, drawn, captioned(title, schematic), named) + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=round(max(bottom, foot), 2),
        shapes=(*shapes, *column.shapes, *below),
        data=_data(release, indicator, zones, years, title + mention),
    )


def _values(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    years: Sequence[int],
) -> dict[_Place, Decimal]:
    found = {}
    for zone in zones:
        for year in years:
            figure = release.figure(indicator.id, zone.key, year)
            if figure is not None and figure.value is not None:
                found[zone.key, year] = figure.value
    return found


def _fills(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    years: Sequence[int],
    values: Mapping[_Place, Decimal],
    found: Classes | None,
) -> dict[_Place, str]:
    """The style of each zone: "c0" to "c4", "hidden" or "absent"."""
    fills = {}
    for zone in zones:
        for year in years:
            value = values.get((zone.key, year))
            sign = sign_of(release.figure(indicator.id, zone.key, year))
            fills[zone.key, year] = "hidden" if sign is Sign.CONFIDENTIAL else "absent"
            if found is not None and value is not None:
                fills[zone.key, year] = f"c{found.shade(value)}"
    return fills


def _entries(
    indicator: IndicatorModel,
    found: Classes | None,
    values: Mapping[_Place, Decimal],
    fills: Mapping[_Place, str],
) -> list[tuple[str, str]]:
    """One line per class, from the highest; its edges are released figures of the class."""
    members: dict[str, list[Decimal]] = {}
    for place, value in values.items():
        members.setdefault(fills[place], []).append(value)
    entries = [(style, _span(indicator, sorted(members[style]))) for style in sorted(members)[::-1]]
    counts = Counter(fills.values())
    if counts["hidden"]:
        entries.append(("hidden", f"s{NBSP}: confidentiel ({counts['hidden']})"))
    if counts["absent"]:
        entries.append(("absent", f"pas de chiffre ({counts['absent']})"))
    return entries


def _span(indicator: IndicatorModel, values: Sequence[Decimal]) -> str:
    low, high = number(indicator, values[0]), number(indicator, values[-1])
    text = high if low == high else f"{low} à {high}"
    return f"{text} ({len(values)})"


def _alt(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    caption: str,
    named: Sequence[ReleasedZone],
) -> str:
    few = named if len(named) < 4 else ()
    words = spread_words(release, indicator, zones, few, ", hachuré")
    return f"Carte. {caption}. {words}"


def _data(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    years: Sequence[int],
    caption: str,
) -> Table:
    rows = tuple(
        Row(
            zone.name,
            "",
            tuple(cell(indicator, release.figure(indicator.id, zone.key, year)) for year in years),
        )
        for zone in by_name(zones)
    )
    groups = (RowGroup("", rows),)
    columns = tuple(f"{titled(indicator)}, {year}" for year in years)
    return Table(caption, "Zone", columns, groups, signs_note(groups))


def locator(
    release: Release,
    zone: ReleasedZone,
    wholes: Sequence[ReleasedZone],
    parts: Sequence[ReleasedZone],
    *,
    title: str,
    mention: str,
    words: tuple[str, str, str],
    width: float,
    highest: float,
) -> Drawing | None:
    """Where a zone lies: filled among the thin `parts` of the outlined `wholes`.

    `words` are the legend of the zone, of the parts and of the wholes.
    """
    ground = outlines_of([*wholes, *parts])
    if not ground:
        return None
    height = height_for(ground, width, highest)
    projection = fit(ground, width, height)
    frame = "over" if zone.outline is not None else "held"
    layers = [(parts, "part"), ([zone], "focus"), (wholes, frame)]
    drawn = list(
        furniture.areas([(one, css) for zones, css in layers for one in zones], projection)
    )
    schematic = furniture.is_schematic([zone, *parts])
    styles = {area.style for area in drawn}
    column = Column(0, width, height + 16)
    for style, word in zip(("focus", "part", frame), words, strict=True):
        if style in styles:
            column.entry(style, word)
    foot = column.y + 24
    caption = captioned(title, schematic)
    return Drawing(
        caption=caption + mention,
        alt=f"Carte. {caption}." + mention,
        source="",
        width=width,
        height=round(foot + 4, 2),
        shapes=(
            *drawn,
            *column.shapes,
            *furniture.scale_and_north(projection, 0, foot, schematic=schematic),
        ),
    )
