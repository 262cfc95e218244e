"""Maps: zones shaded by classes of released, rounded figures, or a place in its commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing import furniture
from osq.notes.drawing.classes import Method
from osq.notes.drawing.ends import told
from osq.notes.drawing.furniture import Column, Layer, captioned, drawn_of, outlines_of
from osq.notes.drawing.parts import LINE, Key, legend, sources_of, spread_words
from osq.notes.drawing.projection import fit, height_for
from osq.notes.drawing.shading import shading
from osq.notes.figures import titled
from osq.notes.shapes import Drawing, Shape, Text

LEGEND = 186.0
YEAR = 18.0
"""Room above each map for its year, where there are several."""
SHARE = 0.6
"""Of the width, what the map takes beside its inset."""

_Laid = tuple[list[Shape], float]
"""Shapes, and the height of the drawing they make."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What a map shows, wherever it goes: a layer per year from the bottom up."""

    title: str
    told: str
    """How to read the shades, where that does not go without saying."""
    entries: Sequence[tuple[str, str]]
    layers: Sequence[Layer]
    years: Sequence[int]
    numbered: Sequence[ReleasedZone]

    @property
    def zones(self) -> list[ReleasedZone]:
        return [zone for zone, _ in self.layers[0]]

    @property
    def shaded(self) -> list[ReleasedZone]:
        return [zone for zone, style in self.layers[0] if style != "over"]

    @property
    def schematic(self) -> bool:
        return furniture.is_schematic(self.shaded)


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
    `editions` draws one map per year, all in the same classes.  Where zones too small to be read
    crowd together, an inset enlarges them.  None without any outline, and for an indicator that
    ranks nobody: classes of colour would.
    """
    drawn = drawn_of(zones)
    if not indicator.ranked or not drawn:
        return None
    years = list(editions or [release.edition])
    bare = _bare(drawn, drawn_of(over))
    shades = replace(shading(release, indicator, drawn, years, method), bare=len(bare))
    ground = [(zone, "absent") for zone in bare]
    lines = [(zone, "over") for zone in drawn_of(over)]
    content = _Content(
        titled(indicator),
        shades.told,
        shades.entries,
        [ground + shades.layer(drawn, year) + lines for year in years],
        years,
        [replace(one, name=told(release, [one], drawn)) for one in drawn_of(named)],
    )
    shapes, bottom = _with_inset(content, width, height) or _beside(content, width, height)
    caption = captioned(title, content.schematic)
    few = named if len(named) < 4 else ()
    words = spread_words(release, indicator, drawn, few, ", hachuré")
    return Drawing(
        caption=caption + mention,
        alt=f"Carte. {caption}. {words}" + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=round(bottom, 2),
        shapes=tuple(shapes),
        notes=shades.notes,
        data=shades.table(release, zones, title + mention),
    )


def _bare(zones: Sequence[ReleasedZone], over: Sequence[ReleasedZone]) -> list[ReleasedZone]:
    """The communes of a map of IRIS that have none of them: a blank would look like a class."""
    if any(zone.key.level != "iris" for zone in zones):
        return []
    known = {code for zone in zones for code in zone.parents}
    return [one for one in over if one.key.level == "commune" and one.key.code not in known]


def _beside(content: _Content, width: float, height: float) -> _Laid:
    """One map per year side by side, the legend at their right."""
    column = Column(width - LEGEND + 14, LEGEND - 14)
    column.title(content.title)
    column.words(content.told)
    for style, label in content.entries:
        column.entry(style, label)
    below, bottom = furniture.names(content.numbered, column, height, furniture.FOOT)
    several = len(content.years) > 1
    head = YEAR if several else 0.0
    each = (width - LEGEND) / len(content.years)
    whole = fit(outlines_of(content.zones), each, height - head).moved(0, head)
    shapes: list[Shape] = []
    for index, (year, layer) in enumerate(zip(content.years, content.layers, strict=True)):
        left = round(each * index)
        here = whole.moved(left, 0)
        shapes += furniture.areas(layer, here)
        shapes += furniture.markers(content.numbered, here, (left, head, left + each, height))
        if several:
            shapes.append(Text(round(left + each / 2, 2), 11, str(year), "title", "middle"))
    foot = max(height, column.y + furniture.FOOT - 8)
    shapes += column.shapes + below
    shapes += furniture.scale_and_north(whole, column.x, foot, schematic=content.schematic)
    return shapes, max(bottom, foot)


def _with_inset(content: _Content, width: float, height: float) -> _Laid | None:
    """The map, its dense centre enlarged at its right, the legend under both.

    None where nothing is dense, or several years share the page.
    """
    outlines = outlines_of(content.zones)
    across = round(SHARE * width)
    tall = height_for(outlines, across, height)
    whole = fit(outlines, across, tall)
    layer = content.layers[0]
    box = furniture.dense_box([(zone, "") for zone in content.shaded], whole)
    frame = (across + 14.0, 1.0, width - 1, tall - LINE)
    inset = furniture.inset_of(whole, box, frame) if box and len(content.years) == 1 else None
    if inset is None:
        return None
    shapes: list[Shape] = [*furniture.areas(layer, whole), *inset.drawn(layer)]
    shapes += furniture.markers(content.numbered, whole, (0, 0, across, tall), inset)
    shapes.append(Text(0, tall + 16, content.title, "title"))
    keys = [Key(content.told)] if content.told else []
    keys += [Key(label, "box", style) for style, label in content.entries]
    explained, bottom = legend(keys, 0, width - 150, tall + 24)
    shapes += explained
    foot = max(bottom, tall + 40)
    shapes += furniture.scale_and_north(whole, width - 130, foot, schematic=content.schematic)
    under = Column(0, width, foot)
    below, foot = furniture.names(content.numbered, under, foot, 0)
    return [*shapes, *below], foot + 4


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
