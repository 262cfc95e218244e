"""The Markdown of comments: paragraphs, strong, emphasis, one level of bullets, and links.

Anything else is told with its line, never printed otherwise than it was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark")
_NAMES = {
    "heading_open": "titre",
    "blockquote_open": "citation",
    "ordered_list_open": "liste numérotée",
    "bullet_list_open": "liste dans une liste",
    "fence": "bloc de code",
    "code_block": "bloc de code (ligne en retrait)",
    "code_inline": "code",
    "hr": "trait de séparation",
    "image": "image",
    "html_block": "HTML",
    "html_inline": "HTML",
}
_SILENT = ("paragraph_open", "paragraph_close", "list_item_open", "list_item_close")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, or what stands between the brackets of a link to `target`."""

    text: str
    line: int
    strong: bool = False
    emphasis: bool = False
    target: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one bullet."""

    pieces: tuple[Piece, ...]
    bullet: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not printed, named in French."""

    name: str
    line: int


def parsed(text: str, first_line: int = 1) -> tuple[list[Block], list[Unknown]]:
    """The blocks of a text that begins at `first_line` of its file, and what is refused in it."""
    blocks: list[Block] = []
    unknown: list[Unknown] = []
    depth = refused = 0
    for token in _PARSER.parse(text):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "bullet_list_open":
            depth += 1
        elif token.type == "bullet_list_close":
            depth -= 1
        known = token.type in (*_SILENT, "bullet_list_close", "inline")
        if not known and not (token.type == "bullet_list_open" and depth == 1):
            refused += token.nesting
            if token.nesting >= 0:
                unknown.append(Unknown(_NAMES.get(token.type, token.type), line))
        elif token.type == "inline":
            pieces = _pieces(token.children or [], line, unknown)
            blocks.append(Block(tuple(pieces), depth > 0))
    return blocks, unknown


def _pieces(tokens: Sequence[Token], line: int, unknown: list[Unknown]) -> list[Piece]:
    found: list[Piece] = []
    strong = emphasis = False
    target = title = ""
    for token in tokens:
        match token.type:
            case "text" | "text_special" if token.content:
                found.append(Piece(token.content, line, strong, emphasis, target, title))
            case "softbreak" | "hardbreak":
                found.append(Piece(" ", line, strong, emphasis, target, title))
                line += 1
            case "strong_open" | "strong_close":
                strong = token.nesting > 0
            case "em_open" | "em_close":
                emphasis = token.nesting > 0
            case "link_open":
                target = str(token.attrs["href"])
                title = str(token.attrs.get("title", ""))
            case "link_close":
                target = title = ""
            case "text":
                pass
            case other:
                unknown.append(Unknown(_NAMES.get(other, other), line))
    return found
