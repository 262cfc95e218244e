"""What an outline gives for one zone, before it is a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from osq.notes.shapes import Drawing
from osq.notes.viewmodel import Block, Fact, KeyFigure, Note, Section, Sentence


@dataclass(frozen=True, slots=True)
class Content:
    """The parts that differ from one kind of note to another (see `osq.notes.viewmodel.Note`)."""

    identity: tuple[Fact, ...]
    key_figures: tuple[KeyFigure, ...]
    essentials: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    message: str = ""
    watch: tuple[Sentence, ...] = ()
    improving: tuple[Sentence, ...] = ()
    aside: Drawing | None = None
    sheets: tuple[Note, ...] = ()


def present(*blocks: Block | None) -> tuple[Block, ...]:
    """The blocks that exist."""
    return tuple(one for one in blocks if one is not None)


def section(
    heading: str, *blocks: Block | None, new_page: bool = False, anchor: str = ""
) -> tuple[Section, ...]:
    """A section of the blocks that exist, or nothing when there is none."""
    found = present(*blocks)
    return (Section(heading, found, new_page, anchor),) if found else ()


def on_next_page(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, the first of them on a new page: what comes before can be detached."""
    return (*(replace(one, new_page=True) for one in sections[:1]), *sections[1:])
