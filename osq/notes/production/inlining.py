"""Style sheets and fonts within a page: no file is left to fetch."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from osq.printing import FONT_SCHEME, FONTS, RenderError
from osq.text import quote

_IMPORT = re.compile(r"@import\s+(?:url\()?[\"']([^\"']+)[\"']\)?\s*;")
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")

_USUAL = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset(
    "ŒœŸ–—‘’“”•…‹›€−≤≥×→\u202f"
)
"""What any French page may hold: one subset then serves the notes one after the other."""


def flattened(templates: Path, name: str) -> str:
    """A style sheet with those it imports in their places.

    Raises RenderError for a sheet that is missing or lies outside the templates.
    """
    path = (templates / name).resolve()
    if not path.is_relative_to(templates.resolve()) or not path.is_file():
        raise RenderError(
            f"La feuille de style {quote(name)} manque dans {templates}.",
            advice="Reprenez celle de cette version d’osq (osq init --templates DOSSIER).",
        )
    return _IMPORT.sub(lambda found: flattened(templates, found[1]), path.read_text("utf-8"))


def fonts_inlined(rules: str, text: str) -> tuple[str, str]:
    """The font faces of a sheet, with the letters of `text` alone, and its other rules.

    Raises RenderError when anything but a packaged font is asked for.
    """
    letters = "".join(sorted(_USUAL | set(text)))
    faces = [_URL.sub(lambda at: _embedded(at[1], letters), one) for one in _FACE.findall(rules)]
    others = _FACE.sub("", rules)
    for address in _URL.findall(others):
        if not address.startswith(("#", "data:")):
            raise RenderError(
                f"La feuille de style renvoie à {quote(address)}.",
                advice="Une note à l’écran est un fichier seul : retirez ce lien.",
            )
    return "\n".join(dict.fromkeys(faces)), others


def _embedded(address: str, letters: str) -> str:
    scheme, _, name = address.partition(":")
    path = FONTS / name
    if scheme != FONT_SCHEME or Path(name).name != name or not path.is_file():
        raise RenderError(f"Police refusée : {quote(address)}.")
    data = base64.b64encode(_subset(path, letters)).decode()
    return f'url("data:font/woff2;base64,{data}") format("woff2")'


@lru_cache(maxsize=32)
def _subset(path: Path, letters: str) -> bytes:
    """The letters of a font as WOFF2; the font's own date is kept, so that bytes are the same."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "locl", "mark"])
    font = TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
