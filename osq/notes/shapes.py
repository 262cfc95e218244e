"""What a drawing is made of: a few primitive shapes, in CSS pixels, each with a named style.

Python places every shape; `templates/_drawing.svg.j2` turns shapes into SVG and gives each
style its colour, line and type, so that an observatory changes the looks without touching the
geometry.  Shapes are drawn in order, the first at the bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from osq.notes.viewmodel import Table


Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Path:
    """An SVG path (`d` ready to print): outlines, lines, ticks, intervals, symbols."""

    d: str
    style: str
    type: Literal["path"] = field(default="path", init=False)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a bar, a band, a key of the legend."""

    x: float
    y: float
    width: float
    height: float
    style: str
    type: Literal["box"] = field(default="box", init=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle; other symbols are paths."""

    x: float
    y: float
    radius: float
    style: str
    type: Literal["dot"] = field(default="dot", init=False)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its base line, `anchor` SVG's text-anchor.

    `plate` draws a white ground behind the text, of the width given, so that it stays
    readable on what it crosses.
    """

    x: float
    y: float
    text: str
    style: str
    anchor: Anchor = "start"
    plate: float = 0.0
    type: Literal["text"] = field(default="text", init=False)


Shape = Path | Box | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or a map, whole: caption above, source and notes under, the text that replaces it.

    `data` is the table behind the drawing, printed in the annex; it holds released figures
    only, like the drawing itself.
    """

    caption: str
    alt: str
    source: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    notes: tuple[str, ...] = ()
    data: Table | None = None
    type: Literal["drawing"] = field(default="drawing", init=False)
