"""How high the parts of a note are, so that what a page holds is chosen before it is laid out.

Lengths are CSS pixels, with the sizes and margins of templates/note.css; text is wrapped by the
advances of the notes' own type.  An estimate: tests lay notes out and look at the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from osq.notes.drawing.lettering import FACES, advance, wrapped
from osq.notes.outlines.content import Content
from osq.notes.shapes import Drawing
from osq.notes.viewmodel import (
    PAGE_WIDTH,
    Block,
    Fact,
    KeyFigure,
    Listing,
    Pair,
    Prose,
    Sentence,
    Table,
)

PAGE = 990.0
"""Height of the content of a page, less a little."""
SECTION = 33.0
"""Heading of a section that starts a page."""
GAP = 13.2
"""Before a section that does not."""
SLACK = 32.0
SPARE = 40.0
"""What must be left under « L’essentiel »: it cannot be cut, and would leave the page empty."""
ASIDE = 230.0
TOLD = 407.0
"""Width of the map beside « L’essentiel », and of the text beside it."""
FIGURE = 150.0
BODY, SMALL = 12.67, 10.0
"""Sizes of the text and of sources (9.5 and 7.5 points)."""
LINE, SMALL_LINE = 17.0, 12.5
WRAPPED = ("change", "name", "range")
"""Cells that may take several lines."""
T = TypeVar("T")


class Told(NamedTuple):
    """Size and line of the sentences of « L’essentiel », and the margin under each."""

    size: float
    line: float
    margin: float


IN_NOTE = Told(BODY, LINE, 4.2)
IN_SHEET = Told(12.13, 15.6, 2.7)


def most(counts: range, made: Callable[[int], T], fits: Callable[[T], bool]) -> T:
    """What is made of the highest count that fits, or of the lowest when none does."""
    best = made(counts[-1])
    if fits(best):
        return best
    low, high = 0, len(counts) - 1
    best = made(counts[low])
    while high - low > 1:
        middle = (low + high) // 2
        found = made(counts[middle])
        low, high, best = (middle, high, found) if fits(found) else (low, middle, best)
    return best


def lines(text: str, width: float, size: float = BODY, *, bold: bool = False) -> int:
    """Lines of a text of `size` pixels in a column; hyphens and long words break."""
    style = "strong" if bold else "text"
    scaled = width * FACES[style].size / size
    apart = text.replace("-", "- ")
    cut = sum(int(advance(word, style) / scaled) for word in apart.split(" "))
    return len(wrapped(apart, scaled, style, lines=99)) + cut


def _small(texts: Sequence[str], width: float) -> float:
    return sum(SMALL_LINE * lines(text, width, SMALL) + 4.5 for text in texts if text)


def head(name: str, message: str, identity: Sequence[Fact]) -> float:
    """The head of a note: place, message, facts."""
    facts = "      ".join(f"{one.label} {one.value}" for one in identity)
    told = 20.9 * lines(message, PAGE_WIDTH, 16.7, bold=True) + 6 if message else 0
    place = 36.7 * lines(name, PAGE_WIDTH, 33.3, bold=True)
    return 53 + place + told + 15.2 * lines(facts, PAGE_WIDTH, 11.3)


def figures(all_figures: Sequence[KeyFigure]) -> float:
    """Key figures, four to a row."""
    rows = [all_figures[start : start + 4] for start in range(0, len(all_figures), 4)]
    return sum(max(_figure(one) for one in row) + 6 for row in rows)


def left_on_first_page(name: str, content: Content, told_in: Told) -> float:
    """Height that the head of a note, its figures and « L’essentiel » leave on the first page."""
    lists = (content.watch, content.improving)
    told = essentials(content.essentials, lists, content.aside, told_in)
    above = head(name, content.message, content.identity)
    return PAGE - above - figures(content.key_figures) - told


def held(name: str, content: Content, told_in: Told) -> Content:
    """The content with as much of its essentials as the first page holds.

    The last lines of the lists go first, then sentences before the last, which tells what to know
    of the others.
    """
    while left_on_first_page(name, content, told_in) < SPARE:
        if len(content.watch) > 1:
            content = replace(content, watch=content.watch[:-1])
        elif len(content.improving) > 1:
            content = replace(content, improving=content.improving[:-1])
        elif len(content.essentials) > 2:
            *kept, _, last = content.essentials
            content = replace(content, essentials=(*kept, last))
        else:
            break
    return content


def left_after(blocks: Sequence[Block]) -> float:
    """Height left on the last page of a section's blocks, each whole on one page or the next.

    Heights are a little too large, and the margin under the last block may be cut: `SLACK`.
    """
    left = PAGE - SECTION
    for one in blocks:
        height = block(one)
        left = left - height if height <= left + SLACK else PAGE - height
    return left


def fits_under(one: Drawing, left: float) -> bool:
    """Whether a section of that drawing alone holds in the height left on a page."""
    return GAP + SECTION + drawing(one) <= left


def _figure(one: KeyFigure) -> float:
    beside = [
        text for text in (one.base, f"▲ {one.moved}" if one.moved else "", one.detail) if text
    ]
    label = 13.6 * lines(one.label, FIGURE, 11.3, bold=True)
    return 27 + label + sum(13 * lines(text, FIGURE, 10.4) for text in beside)


def essentials(
    sentences: Sequence[Sentence],
    flagged: Sequence[Sequence[Sentence]],
    aside: Drawing | None,
    told_in: Told,
) -> float:
    """« L’essentiel » with its lists, beside the map."""
    told = [one for one in (sentences, *flagged) if one]
    width = TOLD if aside else PAGE_WIDTH - 13
    every = [one for sentences in told for one in sentences]
    sources = " ; ".join(dict.fromkeys(one.source for one in every if one.source))
    text = (
        32
        + 23.5 * (len(told) - 1)
        + sum(told_in.line * lines(one.text, width, told_in.size) + told_in.margin for one in every)
        + (4 + _small([f"Sources : {sources}."], width + 12) if sources else 0)
    )
    return GAP + max(text, drawing(aside, ASIDE, 13.6) if aside else 0)


def drawing(one: Drawing, width: float = PAGE_WIDTH, line: float = 16.1) -> float:
    """A drawing with its caption, notes and source."""
    caption = line * lines(one.caption, width, line / 1.34, bold=True) + 3.8
    return caption + one.height + _small([*one.notes, one.source], width) + GAP


def prose(one: Prose) -> float:
    """A written text; a box or a comment has a margin inside."""
    width = PAGE_WIDTH - (0 if one.role == "theme" else 24)
    texts = ["".join(run.text for run in paragraph) for paragraph in one.paragraphs]
    body = sum(LINE * lines(text, width) + 4.5 for text in texts)
    heading = 24 if one.heading else 0
    return body + heading + _small([one.source], width) + (0 if one.role == "theme" else 15) + 10


def table(one: Table) -> float:
    """A table with its caption, headings and notes."""
    dense = one.role in ("dense", "tartan")
    size, line, pad = (9.87, 11.3, 3.8) if dense else (10.67, 12.8, 5.0)
    widths = [PAGE_WIDTH * share / 100 for share in one.widths or _equal(len(one.columns))]
    headings = zip((one.stub, *one.columns), widths, strict=True)
    height = max(lines(text, width - 9, size, bold=True) for text, width in headings) * line + 7
    for group in one.groups:
        height += line + pad + 4 if group.label else 0
        for row in group.rows:
            tall = lines(f"{row.label} {row.unit}".strip(), widths[0] - 5, size, bold=row.strong)
            for cell, width in zip(row.cells, widths[1:], strict=True):
                if cell.css in WRAPPED:
                    tall = max(tall, lines(cell.text, width - 9, size))
            height += tall * line + pad
    caption = 16.1 * lines(one.caption, PAGE_WIDTH, 12, bold=True) + 3.8
    return caption + height + 4.5 + _small(one.notes, PAGE_WIDTH) + 11.3


def _equal(columns: int) -> list[float]:
    """Widths where a table says none, as the template gives them."""
    stub = 52 if columns < 5 else 40 if columns < 6 else 30
    return [stub, *[(100 - stub) / columns] * columns]


def block(one: Block) -> float:
    """Any block that goes across the page; side by side, the highest counts."""
    if isinstance(one, Table):
        return table(one)
    if isinstance(one, Drawing):
        return drawing(one)
    if isinstance(one, Prose):
        return prose(one)
    if isinstance(one, Pair):
        return max(block(each) for each in one.blocks)
    return _listing(one)


def _listing(one: Listing) -> float:
    width = 0.8 * PAGE_WIDTH if one.stub else PAGE_WIDTH
    return 40 + sum(13 * lines(f"{term} {text}", width, 10.67) + 5 for term, text in one.items)
