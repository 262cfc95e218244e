"""Numbers of a comment that no link explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from osq.confidentiality.release import Release
from osq.notes.writing.markdown import Piece
from osq.text import NARROW, NBSP

_LINK = "\ufffc"
_NUMBER = re.compile(r"[+\u2212-]?\d+(?:[ .,]\d+)*(?: ?(?:%|‰|€|points?\b))?")
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_ALLOWED = re.compile(
    r"(?<![\d,.])(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?(?!\d|[.,]\d| ?[%‰€])"
    rf"|\b1er\b|\b\d{{1,2}} (?:{_MONTHS})\b"
    r"|\b\d{1,3}(?:\s*(?:-|–|à|et|ou)\s*\d{1,3})? (?:ans?|mois)\b"
    r"|(?:\bn°|\bpages?|\btableaux?|\bfigures?|\bcartes?|\bgraphiques?|\bRP) ?\d+"
    r"|\b[A-Z]{1,4}\d{1,4}\b",
    re.IGNORECASE,
)
"""Years, dates, ages, numbers of pages, codes: none of them is a figure."""


def known_names(release: Release) -> tuple[str, ...]:
    """Names that hold numbers, the longest first: those of indicators, zones and cautions."""
    texts = {one.name for one in release.zones.values() if one.key.level != "iris"}
    for one in release.indicators:
        texts |= {one.grammar.subject, one.label, one.short_label or "", *one.pitfalls}
        # « la part des A … et celle des B »: the noun is said once.
        texts.add(one.grammar.subject.split(" ", 2)[-1])
    found = {_spaced(text) for text in texts if any(char.isdigit() for char in text)}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def bare_numbers(pieces: Sequence[Piece], names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Every number outside a link, with its line."""
    text, lines = "", []
    for piece in pieces:
        added = _LINK if piece.target else _spaced(piece.text)
        text += added
        lines += [piece.line] * len(added)
    for name in names:
        text = re.sub(re.escape(name), lambda found: "x" * len(found[0]), text, flags=re.IGNORECASE)
    text = _ALLOWED.sub(lambda found: "x" * len(found[0]), text)
    for found in _NUMBER.finditer(text):
        yield found[0].strip(), lines[found.start()]


def _spaced(text: str) -> str:
    return text.replace(NBSP, " ").replace(NARROW, " ").replace("'", "’")
