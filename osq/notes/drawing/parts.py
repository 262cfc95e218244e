"""What drawings share: symbols, legends, sources, the words that replace them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone
from osq.notes.drawing.ends import ends_told
from osq.notes.drawing.lettering import advance, wrapped
from osq.notes.extremes import extremes
from osq.notes.figures import signs_legend, with_unit
from osq.notes.selection import is_hidden, reference_of, value_of
from osq.notes.shapes import Anchor, Box, Dot, Path, Shape, Text
from osq.text import NARROW, NBSP

BASE = 3.8
"""From the middle of a line of text down to its base line, in pixels."""
LINE = 13.0
HALO = 2.0
"""How far the ground of a text passes it on both sides, in pixels."""


def symbol(x: float, y: float, form: str) -> Shape:
    """The mark of a figure; forms differ in outline and fill, so that no colour is needed."""
    if form in _RADII:
        return Dot(x, y, _RADII[form], form)
    left, up, lines = _OUTLINES[form]
    return Path(f"M{round(x - left, 2):g},{round(y - up, 2):g}{lines}", form)


def segment(start: float, end: float, y: float, style: str) -> Path:
    """A horizontal line between two places."""
    return Path(f"M{start:g},{round(y, 2):g}H{end:g}", style)


_OUTLINES = {
    "diamond": (0, 5, "l5,5l-5,5l-5,-5z"),
    "post": (0, 6.5, "v13"),
}
"""How far left of and above the middle they begin, and the outline from that corner."""
_RADII = {"dot": 4.4, "faint": 3.6, "ring": 2.8, "circle": 4.2}


def plated(x: float, y: float, text: str, style: str, anchor: Anchor = "start") -> Text:
    """A text on a white ground, `y` being its middle."""
    width = round(advance(text, style) + 2 * HALO, 2)
    return Text(x, round(y + BASE, 2), text, style, anchor, plate=width)


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend.  `form`: "line" and its style, "box", a symbol; "" for words."""

    label: str
    form: str = ""
    style: str = ""


def legend(keys: Sequence[Key], left: float, right: float, top: float) -> tuple[list[Shape], float]:
    """Entries one after the other on as many lines as they need; the shapes, and their bottom."""
    shapes: list[Shape] = []
    x, y = left, top + LINE / 2
    for key in keys:
        room = 28.0 if key.form in ("line", "box") else 14.0 if key.form else 0.0
        needed = room + advance(key.label, "key")
        if x > left and x + needed > right:
            x, y = left, y + LINE + 2
        shapes += _mark(key, x, y)
        lines = wrapped(key.label, right - x - room, "key", 4)
        for index, text in enumerate(lines):
            shapes.append(Text(round(x + room, 2), round(y + BASE + LINE * index, 2), text, "key"))
        y += LINE * (len(lines) - 1)
        x = round(x + needed + 18, 2)
    return shapes, (y + LINE / 2 if keys else top)


def _mark(key: Key, x: float, y: float) -> list[Shape]:
    if key.form == "line":
        return [Path(f"M{x:g},{y:g}h22", key.style)]
    if key.form == "box":
        return [Box(x, y - 5, 22, 10, key.style)]
    return [symbol(x + 5, y, key.style)] if key.form else []


def signs_key(texts: Iterable[str]) -> list[Key]:
    """What the signs of a drawing mean, as the last entry of its legend."""
    text = signs_legend(texts)
    return [Key(text)] if text else []


def sources_of(release: Release, indicators: Sequence[IndicatorModel]) -> str:
    """« Sources : … » of several indicators, each named once."""
    found = dict.fromkeys(filter(None, (reference_of(release, one) for one in indicators)))
    if not found:
        return ""
    return f"Source{'s' if len(found) > 1 else ''}{NBSP}: {f'{NARROW}; '.join(found)}."


def spread_words(
    release: Release,
    indicator: IndicatorModel,
    zones: Sequence[ReleasedZone],
    picked: Sequence[ReleasedZone] = (),
    look: str = "",
) -> str:
    """What a drawing of one indicator over zones shows: both ends, those picked, those hidden.

    `look` says how the hidden ones are drawn.
    """
    parts = []
    found = extremes(release, indicator, zones)
    if found is not None:
        low, high = ends_told(release, indicator, zones, found)
        parts.append(f"Du plus faible, {low}, au plus élevé, {high}.")
    shown = [zone for zone in zones if value_of(release, indicator, zone) is not None]
    many = "s" * (len(shown) > 1)
    if shown:
        rest = len(zones) - len(shown)
        parts.append(f"{len(shown)}{NBSP}zone{many} avec un chiffre, {rest} sans chiffre.")
    else:
        parts.append("Aucun chiffre diffusé.")
    for zone in picked:
        value = value_of(release, indicator, zone)
        if value is not None:
            parts.append(f"{zone.name}{NBSP}: {with_unit(indicator, value)}.")
    if hidden := sum(is_hidden(release, indicator, zone) for zone in zones):
        parts.append(f"Confidentiel (s){look}{NBSP}: {hidden}{NBSP}zone{'s' * (hidden > 1)}.")
    return " ".join(parts)
