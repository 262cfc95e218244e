"""The letter as pages to send, by the observatory's templates."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from jinja2 import TemplateNotFound

from osq.errors import ConfigurationError
from osq.printing import FONTS, environment, html_to_pdf
from osq.returns.letter import Letter
from osq.text import NARROW, NBSP

PAGE = "letter.html.j2"
_FACES = ("SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf", "SourceSansPro-Bold.otf")


def letter_to_pdf(letter: Letter, templates: Path, *, demonstration: bool) -> bytes:
    """The letter as a tagged PDF/UA-1; same letter and templates, same bytes.

    Raises ConfigurationError when the observatory has no such template, and RenderError when
    the letter cannot be laid out.
    """
    try:
        page = environment(templates).get_template(PAGE)
    except TemplateNotFound as missing:
        raise ConfigurationError(
            f"Le gabarit {PAGE} manque dans {templates}.",
            advice="Copiez-y letter.html.j2 et letter.css depuis le dossier templates d’osq.",
        ) from missing
    html = printable(page.render(letter=letter, demonstration=demonstration))
    return html_to_pdf(html, templates, letter.subject)


def printable(text: str) -> str:
    r"""The text where a character that the packaged font lacks is told by its number.

    A provider's file may hold any: control characters, emoji, half a surrogate pair.

    >>> printable("Été, 日 ⁄ \x0b")
    'Été, [U+65E5] ⁄ [U+000B]'
    """
    known = _characters()
    return "".join(
        char if ord(char) in known else f"[U+{ord(char):04X}]"
        for char in unicodedata.normalize("NFC", text)
    )


@cache
def _characters() -> frozenset[int]:
    """Characters of every weight that the pages use, and the white space that lays them out."""
    faces = [TTFont(FONTS / name) for name in _FACES]
    shared = set.intersection(*(set(face.getBestCmap()) for face in faces))
    return frozenset(shared | {ord(char) for char in f"\n\t {NBSP}{NARROW}"})
