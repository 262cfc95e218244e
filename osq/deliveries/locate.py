"""Which sheet holds which table of the convention, and what its columns are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from osq.conventions.layouts import Layout, Table
from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.columns import check_columns
from osq.deliveries.grid import Grid
from osq.deliveries.headers import Expected, Header, Years, expected_columns
from osq.deliveries.places import Headers, Place, places_on
from osq.deliveries.workbook import Workbook
from osq.findings import Finding
from osq.spreadsheets import OWN_SHEETS
from osq.text import normalise_label, quote

_OWN = frozenset(map(normalise_label, OWN_SHEETS))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of a sheet under one header: a whole table, or one of the blocks it is laid out in."""

    grid: Grid
    header: Header

    @property
    def code(self) -> int:
        """The column of the zones' codes, which no other block of the sheet has."""
        return self.header.columns("code")[0]

    def measure_columns(self) -> dict[str, int]:
        """The column of each measure found, in the order of the sheet."""
        return {
            match.expected.measure: match.column
            for match in self.header.matches
            if match.expected.role == "measure"
        }

    def figure_columns(self) -> list[int]:
        """The columns that hold figures: the measures', or that of values in long form."""
        return [*self.measure_columns().values(), *self.header.columns("value")[:1]]


@dataclass(frozen=True, slots=True, eq=False)
class LocatedTable:
    """A table of the convention on its sheet, in one block or, continued beside it, several."""

    table: Table
    grid: Grid
    blocks: tuple[Block, ...]


def locate(
    workbook: Workbook, name: str, convention: Convention, layout: Layout, years: Years
) -> tuple[list[LocatedTable], list[Finding]]:
    """The layout's tables found in the workbook, with what is missing, unknown or double."""
    located: list[LocatedTable] = []
    findings: list[Finding] = []
    headers = Headers({t.id: expected_columns(t, convention, years) for t in layout.tables})
    by_name = {table.id: _named(workbook, table, years) for table in layout.tables}
    places = _places(workbook, by_name, headers)
    free = [place for place in places if place.owner or _is_free(place.sheet, by_name)]
    for table in layout.tables:
        mine = [p for p in places if p.sheet in by_name[table.id] and p.open_to(table.id)]
        if not mine:
            under = _under_another(table, located, headers)
            mine, found = _by_content([*free, *under], name, table, headers, workbook)
            findings += found
        elif len(mine) > 1:
            findings.append(_ambiguous(name, table, mine))
            continue
        if not mine:
            continue
        (place,) = mine
        free = [other for other in free if other is not place]
        blocks, found = _blocks(place, name, table.id, headers)
        findings += found
        if blocks:
            located.append(LocatedTable(table, place.sheet, blocks))
    located = [_above_the_next(each, located) for each in located]
    if not located and not findings:
        findings.append(_missing(name, layout.tables, workbook))
    return located, findings + _not_read(free, name)


def _places(workbook: Workbook, by_name: Mapping[str, list[Grid]], headers: Headers) -> list[Place]:
    """Where tables may stand: a sheet is open to those that name it, and to those without one."""
    places: list[Place] = []
    for sheet in workbook.sheets:
        open_to_all = sheet.visible and normalise_label(sheet.name) not in _OWN
        tables = {
            table: sheet in sheets
            for table, sheets in by_name.items()
            if sheet in sheets or (open_to_all and not sheets)
        }
        places += places_on(sheet, tables, headers)
    return places


def _blocks(
    place: Place, name: str, table: str, headers: Headers
) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks of the table there, with what is wrong in their headers."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    expected = headers.expected[table]
    for part in place.parts:
        header = headers.find(part, table)
        if header is None:
            findings.append(_no_header(name, part, expected))
            continue
        findings += check_columns(name, part, header, expected, alone=not place.owner)
        blocks.append(Block(part, _without_doubles(header)))
    return tuple(blocks), findings


def _is_free(sheet: Grid, by_name: Mapping[str, list[Grid]]) -> bool:
    """Whether a whole sheet is nobody's by its name."""
    own = normalise_label(sheet.name) in _OWN
    return not own and all(sheet not in sheets for sheets in by_name.values())


def _above_the_next(each: LocatedTable, located: list[LocatedTable]) -> LocatedTable:
    """The table without the rows of those that begin below it on the same part of a sheet."""

    def above(block: Block) -> Block:
        below = [
            other.header.first
            for table in located
            for other in table.blocks
            if other.grid is block.grid and other.header.first > block.header.last
        ]
        return replace(block, grid=block.grid.above(min(below))) if below else block

    return replace(each, blocks=tuple(map(above, each.blocks)))


def _named(workbook: Workbook, table: Table, years: Years) -> list[Grid]:
    names = {normalise_label(years.fill(name)) for name in table.sheets}
    return [sheet for sheet in workbook.sheets if normalise_label(sheet.name) in names]


def _under_another(table: Table, located: list[LocatedTable], headers: Headers) -> list[Place]:
    """Sheets of other tables, not parted, that have the headers of this one further down."""
    found = []
    for other in located:
        header = headers.find(other.grid, table.id)
        ends = [block.header.last for block in other.blocks if block.grid is other.grid]
        if header is not None and ends and header.first > max(ends):
            found.append(Place(other.grid, (other.grid,)))
    return found


def _by_content(
    free: list[Place], name: str, table: Table, headers: Headers, workbook: Workbook
) -> tuple[list[Place], list[Finding]]:
    """The visible place whose headers hold at least half of the required columns."""
    free = [place for place in free if place.open_to(table.id)]
    scores = [
        (headers.fit(place.parts[0], table.id) if place.sheet.visible else 0, place)
        for place in free
    ]
    most = max((score for score, _ in scores), default=0)
    best = [place for score, place in scores if score == most > 0 or place.owner]
    if not best and not table.sheets and len(free) == 1:
        return free, []  # the one sheet there is: its own columns tell what is wrong
    if not best:
        return [], [_missing(name, (table,), workbook)] if table.required else []
    if len(best) > 1:
        return [], [_ambiguous(name, table, best)]
    if not table.sheets:
        return best, []  # the convention itself leaves the sheet to its headers
    taken = CATALOGUE["OSQ-D026"].finding(
        workbook=name, sheet=best[0].sheet.name, expected=_sheet_names((table,))
    )
    return best, [taken]


def _sheet_names(tables: Iterable[Table]) -> str:
    return " ou ".join(quote((*table.sheets, table.id)[0]) for table in tables)


def _missing(name: str, tables: Iterable[Table], workbook: Workbook) -> Finding:
    return CATALOGUE["OSQ-D020"].finding(
        workbook=name,
        expected=_sheet_names(tables),
        found=", ".join(quote(sheet.name) for sheet in workbook.sheets) or "aucune feuille",
    )


def _ambiguous(name: str, table: Table, places: list[Place]) -> Finding:
    return CATALOGUE["OSQ-D027"].finding(
        workbook=name,
        expected=_sheet_names((table,)),
        found=", ".join(quote(place.sheet.name) for place in places),
    )


def _no_header(name: str, grid: Grid, expected: list[Expected]) -> Finding:
    needed = [column.label for column in expected if column.required]
    shown = ", ".join(quote(label) for label in needed[:4]) + ("…" if len(needed) > 4 else "")
    return CATALOGUE["OSQ-D021"].finding(workbook=name, sheet=grid.name, expected=shown)


def _not_read(free: list[Place], name: str) -> list[Finding]:
    return [
        CATALOGUE["OSQ-D028"].finding(workbook=name, sheet=place.sheet.name)
        for place in free
        if place.sheet.columns and not place.owner
    ]


def _without_doubles(header: Header) -> Header:
    """The header without the measures found twice: neither column can be trusted."""
    kept = tuple(
        match
        for match in header.matches
        if match.expected.role != "measure"
        or len(header.columns("measure", match.expected.measure)) == 1
    )
    return Header(header.first, header.last, kept, header.unknown)
