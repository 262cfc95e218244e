"""A note laid out by WeasyPrint, and what can be measured on its pages.

Lengths are CSS pixels (1/96 inch) from the top left corner of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from weasyprint import HTML, Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from osq.notes.production.render import to_html
from osq.notes.viewmodel import Note
from osq.printing import ACCESSIBLE, ClosedFetcher

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
HEADINGS = {"h1", "h2", "h3", "h4"}
SLACK = 0.6
"""What rounding may add to a length."""
LEAST = 0.12
"""Share of the height of a page, below which it looks like a mistake."""


class Extent(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class Piece(NamedTuple):
    """Something that is seen: a line's piece of text, a drawing; `inside` contains it."""

    box: Any
    inside: tuple[Any, ...]

    @property
    def extent(self) -> Extent:
        box = self.box
        return Extent(
            box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height
        )

    @property
    def text(self) -> str:
        return getattr(self.box, "text", "(dessin)").strip()

    def holder(self, test: Callable[[Any], bool]) -> Any:
        """The innermost box around it that passes the test, or None."""
        return next((one for one in reversed(self.inside) if test(one)), None)


class Page:
    """One page: its content area, and the pieces in it in the order of reading."""

    def __init__(self, page: Any) -> None:
        box = page._page_box
        self.roots = [one for one in box.children if not isinstance(one, boxes.MarginBox)]
        left, top = box.content_box_x(), box.content_box_y()
        self.area = Extent(left, top, left + box.width, top + box.height)

    @cached_property
    def pieces(self) -> list[Piece]:
        return [piece for root in self.roots for piece in _pieces(root, ())]

    @cached_property
    def boxes(self) -> list[Any]:
        return [box for root in self.roots for box in _descendants(root)]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def filled(self) -> float:
        """How far down the page goes, as a share of its height."""
        bottom = max((piece.extent.bottom for piece in self.pieces), default=self.area.top)
        return (bottom - self.area.top) / (self.area.bottom - self.area.top)


@dataclass(frozen=True)
class Laid:
    """A document laid out, and its pages."""

    document: Document

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(Page(one) for one in self.document.pages)

    def pages_of(self, test: Callable[[Any], bool]) -> list[int]:
        """Indices of the pages that hold something seen inside such a box."""
        return [
            index
            for index, page in enumerate(self.pages)
            if any(piece.holder(test) is not None for piece in page.pieces)
        ]


def lay_out(note: Note) -> Laid:
    """The note as it is printed."""
    return laid(to_html(note, TEMPLATES))


def laid(html: str) -> Laid:
    """A page of HTML as the templates have it printed."""
    page = HTML(
        string=html, base_url=TEMPLATES.as_uri() + "/", url_fetcher=ClosedFetcher(TEMPLATES)
    )
    return Laid(page.render(font_config=FontConfiguration(), pdf_variant=ACCESSIBLE))


def _children(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        # What is positioned stands behind a placeholder.
        yield getattr(child, "_box", child)


def _descendants(box: Any) -> Iterator[Any]:
    yield box
    for child in _children(box):
        yield from _descendants(child)


def _pieces(box: Any, inside: tuple[Any, ...]) -> Iterator[Piece]:
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        if not isinstance(box, boxes.TextBox) or box.text.strip():
            yield Piece(box, inside)
        return
    for child in _children(box):
        yield from _pieces(child, (*inside, box))


def is_tag(*names: str) -> Callable[[Any], bool]:
    return lambda box: box.element_tag in names


def has_class(name: str) -> Callable[[Any], bool]:
    """Whether a box is made by an element of that class."""
    return lambda box: box.element is not None and name in (box.element.get("class") or "").split()


def is_element(element: Any) -> Callable[[Any], bool]:
    return lambda box: box.element is element


def _where(index: int, piece: Piece) -> str:
    return f"page {index + 1}: {piece.text!r}"


def beyond_the_page(laid: Laid) -> list[str]:
    """Pieces that go beyond the content area of their page."""
    return [
        _where(index, piece)
        for index, page in enumerate(laid.pages)
        for piece in page.pieces
        if not _within(piece.extent, page.area)
    ]


def _within(one: Extent, room: Extent) -> bool:
    return (
        one.left >= room.left - SLACK
        and one.top >= room.top - SLACK
        and one.right <= room.right + SLACK
        and one.bottom <= room.bottom + SLACK
    )


def beyond_their_cell(laid: Laid) -> list[str]:
    """Texts wider than the cell of the table that they are in."""
    found = []
    for index, page in enumerate(laid.pages):
        for piece in page.pieces:
            cell = piece.holder(lambda box: isinstance(box, boxes.TableCellBox))
            if cell is not None and not (
                piece.extent.left >= cell.position_x - SLACK
                and piece.extent.right <= cell.position_x + cell.border_width() + SLACK
            ):
                found.append(_where(index, piece))
    return found


def beyond_their_column(laid: Laid) -> list[str]:
    """Texts wider than the nearest block around them (a column, a key figure, an aside)."""
    found = []
    for index, page in enumerate(laid.pages):
        for piece in page.pieces:
            block = piece.holder(lambda box: isinstance(box, boxes.BlockContainerBox))
            right = block.content_box_x() + block.width
            cell = isinstance(block, boxes.TableCellBox)
            if not cell and piece.extent.right > right + SLACK:
                found.append(_where(index, piece))
    return found


def overlapping(laid: Laid) -> list[str]:
    """Pieces printed over one another; letters leave a quarter of the height of a line free."""
    found = []
    for index, page in enumerate(laid.pages):
        ordered = sorted(page.pieces, key=lambda piece: piece.extent.top)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.extent.top >= one.extent.bottom - SLACK:
                    break
                if _overlap(one.extent, other.extent):
                    found.append(f"{_where(index, one)} and {other.text!r}")
    return found


def _overlap(one: Extent, other: Extent) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    height = min(one.bottom - one.top, other.bottom - other.top)
    return across > 1 and down > height / 4


def _ends(page: Page) -> Iterator[tuple[Piece, Piece | None]]:
    """The last piece of each column of the page, with what follows it on the page."""
    pieces: Sequence[Piece | None] = [*page.pieces, None]
    for one, after in pairwise(pieces):
        assert one is not None
        column = one.holder(lambda box: box.is_column)
        if after is None or (column is not None and column not in after.inside):
            yield one, after


def orphans(laid: Laid) -> list[str]:
    """Headings, captions and rows that announce what comes only on the next page or column."""
    return [
        _where(index, last)
        for index, page in enumerate(laid.pages)
        for last, _ in _ends(page)
        if last.holder(_announces) is not None
    ]


def _announces(box: Any) -> bool:
    theme = box.element_tag == "tr" and has_class("theme")(box)
    return box.element_tag in {*HEADINGS, "thead"} or theme or has_class("caption")(box)


def nearly_empty(laid: Laid) -> list[str]:
    """Pages, save the last, that end right under their top."""
    return [
        f"page {index + 1}: {page.filled:.0%}, {page.text[:60]!r}"
        for index, page in enumerate(laid.pages[:-1])
        if page.filled < LEAST
    ]


def poor_tables(laid: Laid) -> list[str]:
    """Pieces of tables without their headings, without a row, or with all their cells empty."""
    found = []
    for index, page in enumerate(laid.pages):
        for table in (box for box in page.boxes if isinstance(box, boxes.TableBox)):
            heads = [one for one in table.children if one.is_header]
            cells = [
                cell
                for group in table.children
                if not group.is_header
                for cell in _descendants(group)
                if isinstance(cell, boxes.TableCellBox)
            ]
            told = any(True for cell in cells for _ in _pieces(cell, ()))
            if not heads or not told:
                found.append(f"page {index + 1}: table of {len(heads)} heads, {len(cells)} cells")
    return found


def empty_sections(laid: Laid) -> list[str]:
    """Sections of which nothing is seen but their heading."""
    seen: dict[Any, bool] = {}
    for page in laid.pages:
        for piece in page.pieces:
            for box in piece.inside:
                if box.element_tag == "section":
                    heading = piece.holder(is_tag(*HEADINGS)) is not None
                    seen[box.element] = seen.get(box.element, False) or not heading
    return [str(one.get("id") or one.get("class")) for one, told in seen.items() if not told]


CHECKS = (
    beyond_the_page,
    beyond_their_cell,
    beyond_their_column,
    overlapping,
    orphans,
    nearly_empty,
    poor_tables,
    empty_sections,
)


def faults(laid: Laid) -> dict[str, list[str]]:
    """What is wrong with the layout, by check."""
    found = {check.__name__: check(laid) for check in CHECKS}
    return {name: told for name, told in found.items() if told}


def sheets(laid: Laid) -> dict[str, list[int]]:
    """Indices of the pages of each quartier's sheet inside a communal note, by anchor."""
    articles = {
        box.element.get("id"): box.element
        for page in laid.pages
        for box in page.boxes
        if box.element_tag == "article"
    }
    return {name: laid.pages_of(is_element(one)) for name, one in articles.items()}
