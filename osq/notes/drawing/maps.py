"""Maps: zones coloured by classes of released, rounded figures, or a place in its commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign, ZoneKey
from osq.notes.drawing.charts import sources_of
from osq.notes.drawing.projection import Projection, centre, fit, height_for, path
from osq.notes.drawing.scale import wrapped
from osq.notes.extremes import extremes, values_of
from osq.notes.figures import number, sign_of, titled, with_unit
from osq.notes.selection import is_hidden
from osq.notes.viewmodel import Area, Label, LegendItem, Map
from osq.territory.model import Outline
from osq.text import NARROW, NBSP

LEGEND = 186.0
SCHEMATIC = "contours schématiques"
SHADES: Mapping[int, tuple[int, ...]] = {
    1: (2,),
    2: (1, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
}


def classes(values: Mapping[ZoneKey, Decimal], wanted: int = 5) -> dict[ZoneKey, int]:
    """Quantile class of each zone, 0 the lowest; equal values share a class, none is empty."""
    count = min(wanted, len(set(values.values())))
    ordered = sorted(values.values())
    rough = {
        key: count * sum(other < value for other in ordered) // len(ordered)
        for key, value in values.items()
    }
    rank = {index: position for position, index in enumerate(sorted(set(rough.values())))}
    return {key: rank[index] for key, index in rough.items()}


def outlines_of(zones: Iterable[ReleasedZone]) -> list[Outline]:
    return [zone.outline for zone in zones if zone.outline is not None and zone.outline.rings]


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
) -> Map | None:
    """Zones shaded by quantile, hatched where hidden, grey where there is no figure.

    `over` are outlines drawn on top, unfilled; `named` get a number explained beside the
    map.  None without any outline.
    """
    if not indicator.ranked:
        return None  # classes of colour would rank its zones
    drawn = [zone for zone in zones if zone.outline is not None and zone.outline.rings]
    if not drawn:
        return None
    projection = fit(outlines_of([*drawn, *over]), width - LEGEND, height)
    fills = _fills(release, indicator, drawn)
    areas = [_area(zone, projection, fills[zone.key]) for zone in drawn]
    areas += [_area(zone, projection, "over") for zone in over if zone.outline is not None]
    markers, names = _markers(named, projection)
    schematic = any(outline.schematic for outline in outlines_of(drawn))
    return Map(
        caption=title + (f" ({SCHEMATIC})" if schematic else "") + mention,
        alt=_alt(release, indicator, zones, title, schematic) + mention,
        source=sources_of(release, [indicator]),
        width=width,
        height=height,
        legend_x=width - LEGEND + 14,
        legend_y=14,
        legend_title=wrapped(titled(indicator), LEGEND - 14, 10.5, 3),
        legend=_legend(release, indicator, drawn, fills),
        areas=tuple(area for area in areas if area.path),
        markers=markers,
        names=names,
        notice=SCHEMATIC if schematic else "",
        scale_width=0.0 if schematic else projection.pixels(5),
        scale_label="" if schematic else f"5{NBSP}km",
    )


def _area(zone: ReleasedZone, projection: Projection, css: str) -> Area:
    outline = zone.outline
    return Area(path(outline, projection) if outline is not None else "", css)


def _fills(
    release: Release, indicator: IndicatorModel, zones: Sequence[ReleasedZone]
) -> dict[ZoneKey, str]:
    """The class of each zone's fill: "c0" to "c4", "hidden" or "absent"."""
    values = {zone.key: value for zone, value in values_of(release, indicator, zones)}
    ranks = classes(values)
    shades = SHADES[max(ranks.values()) + 1] if ranks else ()
    fills = {key: f"c{shades[rank]}" for key, rank in ranks.items()}
    for zone in zones:
        if zone.key not in fills:
            sign = sign_of(release.figure(indicator.id, zone.key))
            fills[zone.key] = "hidden" if sign is Sign.CONFIDENTIAL else "absent"
    return fills


def _legend(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    fills: Mapping[ZoneKey, str],
) -> tuple[LegendItem, ...]:
    """One line per class, from the highest; its edges are released figures of the class."""
    members: dict[str, list[Decimal]] = {}
    for zone, value in values_of(release, indicator, zones):
        members.setdefault(fills[zone.key], []).append(value)
    items = [
        LegendItem(css, _span(indicator, sorted(members[css]))) for css in sorted(members)[::-1]
    ]
    counts = Counter(fills.values())
    if counts["hidden"]:
        items.append(LegendItem("hidden", f"s{NBSP}: confidentiel ({counts['hidden']})"))
    if counts["absent"]:
        items.append(LegendItem("absent", f"pas de chiffre ({counts['absent']})"))
    return tuple(items)


def _span(indicator: IndicatorModel, values: Sequence[Decimal]) -> str:
    low, high = number(indicator, values[0]), number(indicator, values[-1])
    text = high if low == high else f"{low} à {high}"
    return f"{text} ({len(values)})"


def _markers(
    zones: Sequence[ReleasedZone], projection: Projection
) -> tuple[tuple[Label, ...], tuple[str, ...]]:
    drawn = [(zone, one) for zone in zones for one in outlines_of([zone])]
    places = [centre(outline, projection) for _, outline in drawn]
    markers = tuple(
        Label(x, y, str(index), anchor="middle") for index, (x, y) in enumerate(places, start=1)
    )
    return markers, tuple(zone.name for zone, _ in drawn)


def _alt(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    title: str,
    schematic: bool,
) -> str:
    found = extremes(release, indicator, zones)
    parts = [f"Carte{f', {SCHEMATIC}' if schematic else ''}. {title}."]
    if found is not None:
        low, high = with_unit(indicator, found.low), with_unit(indicator, found.high)
        parts.append(
            f"Du plus faible, {low} ({found.lowest[0].name}), "
            f"au plus élevé, {high} ({found.highest[0].name}){NARROW}; "
            f"{found.count}{NBSP}zones avec un chiffre, {found.hidden} sans chiffre."
        )
    else:
        parts.append("Aucun chiffre diffusé.")
    if hidden := sum(is_hidden(release, indicator, one) for one in zones if outlines_of([one])):
        hatched = f"{hidden}{NBSP}zone{'s' * (hidden > 1)}"
        parts.append(f"Hachures{NBSP}: {hatched} au chiffre confidentiel (s).")
    return " ".join(parts)


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
) -> Map | None:
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
    areas = [_area(one, projection, css) for zones, css in layers for one in zones if one.outline]
    schematic = any(outline.schematic for outline in outlines_of([zone, *parts]))
    drawn = {area.css for area in areas if area.path}
    pairs = zip(("focus", "part", frame), words, strict=True)
    return Map(
        caption=title + (f" ({SCHEMATIC})" if schematic else "") + mention,
        alt=f"Carte{f', {SCHEMATIC}' if schematic else ''}. {title}." + mention,
        source="",
        width=width,
        height=height + 17 * len(drawn) + (26 if schematic else 12),
        legend_x=0,
        legend_y=height + 16,
        legend_title=(),
        legend=tuple(LegendItem(css, word) for css, word in pairs if css in drawn),
        areas=tuple(area for area in areas if area.path),
        notice=SCHEMATIC if schematic else "",
    )
