"""Colours can be told from their ground: WCAG 2.1, texts 4.5 to 1, lines and marks 3 to 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.render import to_html
from tests.builders.release import AGGLOMERATION, BOIS, MOULIN, small_release
from tests.shared import REPOSITORY

TEMPLATES = REPOSITORY / "templates"
SHEETS = sorted(path.name for path in TEMPLATES.glob("*.css"))
TEXT = 4.5
WHITE = "#ffffff"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![\w-])color:\s*(#[0-9a-fA-F]{3,6})")
GROUND = re.compile(r"background(?:-color)?:\s*(#[0-9a-fA-F]{3,6})")
LIGHTEST = "#eef1f2"
"""The darkest ground that texts of another colour stand on: statements, totals, contents."""


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2.1)."""
    digits = colour.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most() -> None:
    assert contrast("#000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


def written(sheet: str) -> Iterator[tuple[str, str, str]]:
    """Selector, colour of text and ground of each rule of a sheet that gives a colour."""
    text = re.sub(r"/\*.*?\*/", "", (TEMPLATES / sheet).read_text("utf-8"), flags=re.DOTALL)
    for selector, body in RULE.findall(text):
        for colour in COLOUR.findall(body):
            yield selector.strip(), colour, (GROUND.findall(body) or [WHITE])[0]


@pytest.mark.parametrize("sheet", SHEETS)
def test_texts_of_a_sheet_stand_out_from_their_ground(sheet: str) -> None:
    faint = [
        (selector, colour, ground)
        for selector, colour, ground in written(sheet)
        if contrast(colour, ground) < TEXT
    ]
    assert faint == []


def test_texts_stand_out_from_the_light_ground_too() -> None:
    dark = {one for sheet in SHEETS for _, one, ground in written(sheet) if ground == WHITE}
    assert dark
    faint = [one for one in sorted(dark) if contrast(one, LIGHTEST) < TEXT]
    assert faint == []


@pytest.mark.parametrize("key", [AGGLOMERATION, BOIS, MOULIN])
def test_texts_of_drawings_stand_out_from_the_page(key: object) -> None:
    release = small_release()
    (zone,) = [one for one in release.zones.values() if one.key == key]
    html = to_html(compose(Material(release), zone), TEMPLATES)
    drawn = re.findall(r"<svg\b[^>]*>.*?</svg>", html, flags=re.DOTALL)
    texts = re.findall(r"<(?:text|tspan)\b[^>]*\bfill=\"(#[0-9a-fA-F]{3,6})\"", "".join(drawn))
    texts += re.findall(r"<svg\b[^>]*\bfill=\"(#[0-9a-fA-F]{3,6})\"", "".join(drawn))
    assert texts
    assert [one for one in sorted(set(texts)) if contrast(one, WHITE) < TEXT] == []
