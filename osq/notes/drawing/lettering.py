"""How much room a text takes: the advances of the notes' own type, in CSS pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_source_sans_pro
from fontTools.ttLib import TTFont

ELLIPSIS = "…"
BREAK = re.compile(r"(?<![/«]) (?!(?<=\d )\d{3}(?!\d))(?![/%‰€:;!?»])")
"""A space where a line may end: never within 10 000, before a sign, beside a stroke.

No-break spaces are none, but labels typed by hand have ordinary ones in these places.
"""
_FILES = {
    (400, False): "SourceSansPro-Regular.otf",
    (400, True): "SourceSansPro-It.otf",
    (600, False): "SourceSansPro-Semibold.otf",
}


@dataclass(frozen=True, slots=True)
class Face:
    """Size in pixels (1 px = 0.75 pt), weight and slant of a style of text."""

    size: float
    weight: int = 400
    italic: bool = False


FACES = {
    "text": Face(10.5),
    "strong": Face(10.5, 600),
    "title": Face(11, 600),
    "tick": Face(10),
    "sign": Face(10.5),
    "key": Face(10.5),
    "heading": Face(10, 600),
    "marker": Face(10.5, 600),
    "notice": Face(10.5, italic=True),
}
"""What the styles of `templates/_drawing.svg.j2` set their texts in: a test compares them."""


@cache
def _advances(file: str) -> tuple[dict[int, int], int]:
    """Code point -> advance in units of the font, and units per em."""
    path = Path(font_source_sans_pro.font_directory) / file
    with TTFont(path, lazy=True) as font:
        metrics, names = font["hmtx"], font.getBestCmap()
        return {code: metrics[name][0] for code, name in names.items()}, font["head"].unitsPerEm


@cache
def advance(text: str, style: str = "text") -> float:
    """Width of a line of text, kerning aside; a sign that the font lacks counts one em."""
    face = FACES[style]
    found, em = _advances(_FILES[face.weight, face.italic])
    return sum(found.get(ord(char), em) for char in text) * face.size / em


def fitted(text: str, width: float, style: str = "text") -> str:
    """The text, or as much of its beginning as `width` holds, with an ellipsis."""
    if advance(text, style) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip(" -(,\u00a0\u202f") + ELLIPSIS
        if advance(cut, style) <= width:
            return cut
    return ELLIPSIS


def wrapped(text: str, width: float, style: str = "text", lines: int = 2) -> tuple[str, ...]:
    """The text in at most `lines` lines of `width` pixels; what is left out leaves an ellipsis.

    A number stays with its thousands and its sign, a unit (« € / mois ») in one piece.
    """
    words, found = BREAK.split(text), list[str]()
    while words and len(found) < lines:
        line = words.pop(0)
        while words and advance(f"{line} {words[0]}", style) <= width:
            line = f"{line} {words.pop(0)}"
        if words and len(found) == lines - 1:
            line = " ".join([line, *words])
            words = []
        found.append(fitted(line, width, style))
    return tuple(found)
