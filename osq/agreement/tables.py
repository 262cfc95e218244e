"""What the annex is made of: titled sections, their paragraphs and tables of texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under headers; `widths` are relative, one per column."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.headers), len(self.widths), *map(len, self.rows)}
        if len(lengths) != 1:
            raise ValueError(f"rows, headers and widths do not agree in {self.caption!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; it is left out when it has neither paragraph nor table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
