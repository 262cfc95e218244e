"""Where the tables of a layout stand: on a sheet each, one under the other, or side by side.

Tables side by side, and one table continued beside itself to fit a page, are parted at their
columns of zone codes.  A part is the sheet with some of its columns: every address stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from osq.deliveries.grid import Grid
from osq.deliveries.headers import (
    Expected,
    Header,
    Labels,
    find_headers,
    header_labels,
    with_groups,
)

_MOST_PARTS = 24
"""Columns of codes beyond which a sheet is not parted: nobody lays a page out so."""

_IGNORED = ("ignored", "")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A sheet, or those parts of it that hold one table, left to right.

    `owner` is the identifier of that table; empty for a whole sheet, which may be any's.
    """

    sheet: Grid
    parts: tuple[Grid, ...]
    owner: str = ""

    def open_to(self, table: str) -> bool:
        """Whether the table may be looked for here."""
        return self.owner in ("", table)


class Headers:
    """The headers of a layout's tables on sheets and their parts, each looked for once.

    `expected` gives the columns of each table by its identifier.
    """

    def __init__(self, expected: Mapping[str, list[Expected]]) -> None:
        self.expected = expected
        self._codes = {
            alias
            for columns in expected.values()
            for column in columns
            if column.role == "code"
            for alias in column.aliases
        }
        self._labels: dict[Grid, Labels] = {}
        self._found: dict[tuple[Grid, str], list[Header]] = {}

    def find(self, grid: Grid, table: str) -> Header | None:
        """The rows whose labels match most of the table's columns; the highest of equals.

        None when no row holds the code column and one more.
        """
        found = self._all(grid, table)
        if not found:
            return None
        return with_groups(max(found, key=lambda header: header.score), self._labels[grid])

    def code_columns(self, grid: Grid, table: str) -> set[int]:
        """Every column that is headed as the table's codes in a row that heads figures too."""
        found = self._all(grid, table)
        return {at for header in found if header.figures for at in header.columns("code")}

    def fit(self, grid: Grid, table: str) -> int:
        """How many required columns are there; 0 when they are too few to tell the table."""
        header = self.find(grid, table)
        found = header.keys if header is not None else frozenset()
        required = [column for column in self.expected[table] if column.required]
        needed = sum((column.role, column.measure) in found for column in required)
        told = needed > 1 or len(found) > 2
        return needed if told and 2 * needed >= len(required) else 0

    def _all(self, grid: Grid, table: str) -> list[Header]:
        if grid not in self._labels:
            self._labels[grid] = header_labels(grid, self._codes)
        if (grid, table) not in self._found:
            labels, expected = self._labels[grid], self.expected[table]
            self._found[grid, table] = list(find_headers(labels, expected))
        return self._found[grid, table]


Part = tuple[Grid, str, Header]
"""A part of a sheet, the table that it holds, and its header."""


def places_on(sheet: Grid, tables: Mapping[str, bool], headers: Headers) -> tuple[Place, ...]:
    """The places of a sheet where these tables may stand: the whole sheet, if it is not parted.

    `tables` says of each one whether the sheet bears its name.  The sheet is parted when each
    part is then one table, told by its columns, else by the sheet's name, and no table loses a
    figure that it has on the whole sheet.  Of several ways, the one that recognises most columns.
    """
    ways = [way for way in _ways(sheet, tables, headers) if _holds(way, sheet, headers)]
    if not ways:
        return (Place(sheet, (sheet,)),)
    best = max(ways, key=lambda way: sum(header.score for _, _, header in way))
    owners = {owner for _, owner, _ in best}
    return tuple(
        Place(sheet, tuple(part for part, owner, _ in best if owner == table), table)
        for table in tables
        if table in owners
    )


def _ways(sheet: Grid, tables: Mapping[str, bool], headers: Headers) -> Iterator[list[Part]]:
    """The ways to part a sheet that leave no part without table."""
    each = [headers.code_columns(sheet, table) for table in tables]
    together: set[int] = set().union(*each)
    if not 1 < len(together) <= _MOST_PARTS:
        return
    # A table may hold the codes of another among its labels: then one's own are the marks.
    for codes in [sorted(together), *(sorted(own) for own in each if len(own) > 1)]:
        for gaps, shifted in product((True, False), repeat=2):
            edge = partial(_edge, sheet, gaps=gaps, shifted=shifted)
            parts = list(_cut(sheet, codes, edge, tables, headers))
            told = [part for part in parts if part is not None]
            if len(told) == len(parts) > 1:
                yield told


def _edge(sheet: Grid, left: int, before: int, code: int, *, gaps: bool, shifted: bool) -> int:
    """Where the part with its codes in column `code` begins, next to one from column `left`.

    After the last empty column between the two, where `gaps` count; else at the codes, or, when
    `shifted`, as far before them as the part `before` begins before its own.
    """
    empty = [at for at in range(before + 1, code) if at not in sheet.columns]
    if gaps and empty:
        return empty[-1] + 1
    first = min(at for at in sheet.columns if at >= left)
    return code - (before - first) * shifted


def _cut(
    sheet: Grid,
    codes: Sequence[int],
    edge: Callable[[int, int, int], int],
    tables: Mapping[str, bool],
    headers: Headers,
) -> Iterator[Part | None]:
    """The parts, left to right; a column of codes begins one where a table ends before it."""
    left, before = 0, codes[0]
    for code in codes[1:]:
        right = edge(left, before, code)
        part = _part(sheet.between(left, right), tables, headers)
        if part is not None:
            yield part
            left, before = right, code
    yield _part(sheet.between(left, sheet.n_columns), tables, headers)


def _part(grid: Grid, tables: Mapping[str, bool], headers: Headers) -> Part | None:
    """The part with the table that it fits best, or None: also where several fit as well."""
    found = [
        ((header.score, named), table, header)
        for table, named in tables.items()
        if (header := headers.find(grid, table)) is not None
        and header.figures
        and headers.fit(grid, table)
    ]
    most = max((rank for rank, _, _ in found), default=None)
    best = [(grid, table, header) for rank, table, header in found if rank == most]
    return best[0] if len(best) == 1 else None


def _holds(way: list[Part], sheet: Grid, headers: Headers) -> bool:
    """Whether nothing is lost: no figure, and no label either where the sheet is clear as it is.

    A table is continued by the same figures; others beside it would be of the same zones.
    """
    by_table: dict[str, list[Header]] = {}
    for _, table, header in way:
        by_table.setdefault(table, []).append(header)
    wholes = {table: headers.find(sheet, table) for table in by_table}
    clear = not any(whole is not None and whole.doubles for whole in wholes.values())
    for table, parts in by_table.items():
        whole = wholes[table]
        lost = whole.keys.difference(*(header.keys for header in parts)) if whole else frozenset()
        if whole is not None and (lost & whole.figures or (clear and lost - {_IGNORED})):
            return False
        if any(not header.figures & parts[0].figures for header in parts):
            return False
    return True
