"""A delivery before it is written: sheets with titles, a header, lines and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

Value = int | float | str | None
WHOLE, PERCENT = "#,##0", "0.0%"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its label, under a group that neighbours may share ("" for none).

    `number_format` is how the numbers under it are shown, empty for texts.
    """

    label: str
    group: str = ""
    width: float = 12.0
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `strong` for totals."""

    cells: tuple[Value, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title rows, a header of one line or two, the table, notes under it."""

    name: str
    titles: tuple[str, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def header_row(self) -> int:
        """The first row of the header, from 0: titles are followed by an empty row."""
        return len(self.titles) + 1

    @property
    def header(self) -> tuple[tuple[str, ...], ...]:
        """The header's lines: one, or groups above labels; lone labels are on the first."""
        if not any(heading.group for heading in self.headings):
            return (tuple(heading.label for heading in self.headings),)
        return (
            tuple(heading.group or heading.label for heading in self.headings),
            tuple(heading.label if heading.group else "" for heading in self.headings),
        )

    def groups(self) -> Iterator[tuple[str, int, int]]:
        """Each group with its first and last columns, from 0; lone columns have no group."""
        column = 0
        for group, members in groupby(self.headings, key=lambda heading: heading.group):
            width = len(list(members))
            if group:
                yield group, column, column + width - 1
            else:
                yield from (("", alone, alone) for alone in range(column, column + width))
            column += width
