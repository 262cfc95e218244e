"""What a template lays out: frozen values made of strings and numbers, ready to print.

Every view is derived from a `Release` alone (`osq.notes.outlines.compose`).  Texts are French and
complete; coordinates are CSS pixels (1/96 inch), so that a drawing 672 wide fills the page.
`type` tells the templates which macro draws a block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from osq.notes.shapes import Drawing

PAGE_WIDTH = 672.0
"""Width between the margins of an A4 page, in CSS pixels (178 mm)."""

Kind = Literal["agglomeration", "commune", "quartier"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; `css` aligns it on the decimal point or marks a sign."""

    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    unit: str
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one theme; an empty label prints no heading row."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    stub: str
    """Heading of the first column."""
    columns: tuple[str, ...]
    groups: tuple[RowGroup, ...]
    notes: tuple[str, ...] = ()
    words: bool = False
    """Some columns hold words: more room for them."""
    type: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    texts: tuple[str, ...]
    type: Literal["paragraphs"] = field(default="paragraphs", init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain list (the quartiers of an agglomeration, by commune)."""

    items: tuple[tuple[str, str], ...]
    """Term and text of each item."""
    type: Literal["listing"] = field(default="listing", init=False)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a written text; `strong` and `emphasis` come from the analyst's Markdown."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Written text: generated sentences, or the analyst's own.

    Each paragraph is a tuple of runs; `bullets` prints the paragraphs as a list.  `role` names
    the looks: "theme" (what a theme's figures say), "comment" (the analyst's words), "statement"
    (why something is absent), "box" (an insert with a heading).
    """

    paragraphs: tuple[tuple[Run, ...], ...]
    role: Literal["theme", "comment", "statement", "box"] = "theme"
    heading: str = ""
    source: str = ""
    bullets: bool = False
    type: Literal["prose"] = field(default="prose", init=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two or more blocks side by side, each with its share of the width (whole numbers)."""

    blocks: tuple[Block, ...]
    shares: tuple[int, ...]
    type: Literal["pair"] = field(default="pair", init=False)


Block = Table | Paragraphs | Listing | Drawing | Prose | Pair


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a note under one heading; `id` is its anchor, unique in the note."""

    heading: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the identity: « Communes : Saint-Étienne »."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    value: str
    unit: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One generated sentence of « L’essentiel », and the source it stands on."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Method:
    """Sources and method, at the end of every note."""

    sources: tuple[str, ...]
    perimeters: tuple[str, ...]
    signs: tuple[Fact, ...]
    confidentiality: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One note, whole.  `created` (ISO date) comes from the edition, never from a clock."""

    kind: Kind
    code: str
    edition: int
    file_name: str
    title: str
    kicker: str
    heading: str
    running: str
    observatory: str
    fictitious: str
    """« DONNÉES FICTIVES », or nothing."""
    created: str
    identity: tuple[Fact, ...]
    key_figures: tuple[KeyFigure, ...]
    essentials: tuple[Sentence, ...]
    aside: Drawing | None
    """A small map beside « L’essentiel »."""
    sections: tuple[Section, ...]
    method: Method
