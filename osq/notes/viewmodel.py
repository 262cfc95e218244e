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
Move = Literal["", "up", "down", "level"]


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
    widths: tuple[int, ...] = ()
    """Share of the width of the first column and of each other, in per cent; equal when empty."""
    role: Literal["", "dense", "tartan"] = ""
    """How it looks: rows close together, cells by quarter, columns of words."""
    type: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """Terms and their texts: the quartiers of an agglomeration by commune, definitions.

    `stub` and `column` head the two columns of a table; without them it is a list of definitions
    under `heading`.
    """

    items: tuple[tuple[str, str], ...]
    stub: str = ""
    column: str = ""
    heading: str = ""
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


Block = Table | Listing | Drawing | Prose | Pair


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
    """One of the figures at the head of a note.

    `base` is what it is a share of, « pour 100 allocataires » or ""; `detail` the nearest whole
    beside it; `moved` the change in words, and `move` its arrow ("up", "down", "level", or "" where
    nothing bears one).
    """

    value: str
    unit: str
    label: str
    detail: str
    move: Move = ""
    moved: str = ""
    base: str = ""


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
    audience: str = "partners"
    theme: str = ""
    """Identifier of the theme of a thematic edition."""
    message: str = ""
    """What the note says, in one sentence: the title of the cover, over the place's name."""
    watch: tuple[Sentence, ...] = ()
    improving: tuple[Sentence, ...] = ()
    mention: str = ""
    """One line of sources, secrecy and audience, at the foot of a sheet."""
    sheets: tuple[Note, ...] = ()
    """The sheets of its quartiers, inside the note of a commune."""
