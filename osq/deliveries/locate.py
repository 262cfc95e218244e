"""Which sheet holds which table of the convention, and what its columns are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from osq.conventions.layouts import Layout, Table
from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid, Kind, address, column_letters
from osq.deliveries.headers import Expected, Header, Match, Years, expected_columns, find_header
from osq.deliveries.workbook import Workbook
from osq.findings import Finding
from osq.spreadsheets import OWN_SHEETS
from osq.text import normalise_label, quote

_SUGGESTED = 60
"""Likeness (0 to 100) from which a label is worth mentioning; it never decides."""


@dataclass(frozen=True, slots=True, eq=False)
class LocatedTable:
    """A table of the convention on its sheet."""

    table: Table
    grid: Grid
    header: Header

    def measure_columns(self) -> dict[str, int]:
        """The column of each measure found, in the order of the sheet."""
        return {
            match.expected.measure: match.column
            for match in self.header.matches
            if match.expected.role == "measure"
        }


def locate(
    workbook: Workbook, name: str, convention: Convention, layout: Layout, years: Years
) -> tuple[list[LocatedTable], list[Finding]]:
    """The layout's tables found in the workbook, with what is missing, unknown or double."""
    located: list[LocatedTable] = []
    findings: list[Finding] = []
    own = {normalise_label(sheet) for sheet in OWN_SHEETS}
    free = [sheet for sheet in workbook.sheets if normalise_label(sheet.name) not in own]
    by_name = {table.id: _named(workbook, table, years) for table in layout.tables}
    free = [sheet for sheet in free if all(sheet not in found for found in by_name.values())]
    for table in layout.tables:
        expected = expected_columns(table, convention, years)
        sheets = by_name[table.id]
        if not sheets:
            sheets, found = _by_content(free, name, table, expected, workbook)
            findings += found
        elif len(sheets) > 1:
            findings.append(_ambiguous(name, table, sheets))
            continue
        if not sheets:
            continue
        (grid,) = sheets
        free = [sheet for sheet in free if sheet is not grid]
        header = find_header(grid, expected)
        if header is None:
            findings.append(_no_header(name, grid, expected))
            continue
        findings += _check_columns(name, grid, header, expected)
        located.append(LocatedTable(table, grid, _without_doubles(header)))
    located = [_above_the_next(each, located) for each in located]
    if not located and not findings:
        findings.append(_missing(name, layout.tables, workbook))
    return located, findings + _not_read(free, name)


def _above_the_next(each: LocatedTable, located: list[LocatedTable]) -> LocatedTable:
    """The table without the rows of those that begin below it on the same sheet."""
    below = [
        other.header.first
        for other in located
        if other.grid is each.grid and other.header.first > each.header.last
    ]
    return replace(each, grid=each.grid.above(min(below))) if below else each


def _named(workbook: Workbook, table: Table, years: Years) -> list[Grid]:
    names = {normalise_label(years.fill(name)) for name in table.sheets}
    return [sheet for sheet in workbook.sheets if normalise_label(sheet.name) in names]


def _by_content(
    free: list[Grid], name: str, table: Table, expected: list[Expected], workbook: Workbook
) -> tuple[list[Grid], list[Finding]]:
    """The visible sheet whose headers hold at least half of the required columns."""
    required = sum(column.required for column in expected)
    scores: list[tuple[int, Grid]] = []
    for sheet in free:
        header = find_header(sheet, expected) if sheet.visible else None
        if header is not None:
            found = {(m.expected.role, m.expected.measure) for m in header.matches}
            needed = [c for c in expected if c.required and (c.role, c.measure) in found]
            if (len(needed) > 1 or len(found) > 2) and 2 * len(needed) >= required:
                scores.append((len(needed), sheet))
    best = [sheet for score, sheet in scores if score == max(scores, key=lambda s: s[0])[0]]
    if not best and not table.sheets and len(free) == 1:
        return free, []  # the one sheet there is: its own columns tell what is wrong
    if not best:
        return [], [_missing(name, (table,), workbook)] if table.required else []
    if len(best) > 1:
        return [], [_ambiguous(name, table, best)]
    if not table.sheets:
        return best, []  # the convention itself leaves the sheet to its headers
    taken = CATALOGUE["OSQ-D026"].finding(
        workbook=name, sheet=best[0].name, expected=_sheet_names((table,))
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


def _ambiguous(name: str, table: Table, sheets: list[Grid]) -> Finding:
    return CATALOGUE["OSQ-D027"].finding(
        workbook=name,
        expected=_sheet_names((table,)),
        found=", ".join(quote(sheet.name) for sheet in sheets),
    )


def _no_header(name: str, grid: Grid, expected: list[Expected]) -> Finding:
    needed = [column.label for column in expected if column.required]
    shown = ", ".join(quote(label) for label in needed[:4]) + ("…" if len(needed) > 4 else "")
    return CATALOGUE["OSQ-D021"].finding(workbook=name, sheet=grid.name, expected=shown)


def _not_read(free: list[Grid], name: str) -> list[Finding]:
    return [
        CATALOGUE["OSQ-D028"].finding(workbook=name, sheet=sheet.name)
        for sheet in free
        if sheet.columns
    ]


def _check_columns(
    name: str, grid: Grid, header: Header, expected: list[Expected]
) -> list[Finding]:
    findings: list[Finding] = []
    unknown = dict(header.unknown)
    for column in expected:
        places = header.columns(column.role, column.measure)
        measure = column.measure or None
        if len(places) > 1 and column.role in ("code", "measure", "measure_label", "value", "year"):
            findings.append(
                CATALOGUE["OSQ-D024"].finding(
                    workbook=name,
                    sheet=grid.name,
                    cell=" ".join(_label(grid, header, place) for place in places),
                    measure=measure,
                    expected=column.label,
                    found=", ".join(column_letters(place) for place in places),
                )
            )
        other = _of_another_year(unknown, column)
        for place, label in other.items():
            code = "OSQ-D029" if places or not column.required else "OSQ-D025"
            findings.append(
                CATALOGUE[code].finding(
                    workbook=name,
                    sheet=grid.name,
                    cell=_label(grid, header, place),
                    measure=measure,
                    expected=column.label,
                    found=label,
                )
            )
            del unknown[place]
        if not places and not other and column.required:
            findings.append(_missing_column(name, grid, header, column, unknown))
    findings += _unknown_columns(name, grid, header, expected, unknown)
    return findings + _unknown_groups(name, grid, header)


def _label(grid: Grid, header: Header, column: int) -> str:
    """The cell that names a column: the lowest of its header that holds something."""
    rows = range(header.last, header.first - 1, -1)
    filled = [row for row in rows if grid.cell(row, column).kind is not Kind.EMPTY]
    return address(next(iter(filled), header.last), column)


def _unknown_groups(name: str, grid: Grid, header: Header) -> list[Finding]:
    groups: dict[str, list[Match]] = {}
    for match in header.matches:
        if match.group:
            groups.setdefault(match.group, []).append(match)
    return [
        CATALOGUE["OSQ-D032"].finding(
            workbook=name,
            sheet=grid.name,
            cell=" ".join(address(match.top, match.column) for match in matches),
            expected=", ".join(quote(match.expected.label) for match in matches),
            found=" ".join(group.split()),
        )
        for group, matches in groups.items()
    ]


def _of_another_year(unknown: dict[int, str], column: Expected) -> dict[int, str]:
    return {
        place: label
        for place, label in unknown.items()
        if any(pattern.fullmatch(normalise_label(label)) for pattern in column.other_years)
    }


def _missing_column(
    name: str, grid: Grid, header: Header, column: Expected, unknown: dict[int, str]
) -> Finding:
    near = _nearest(column.label, unknown.values())
    return CATALOGUE["OSQ-D022"].finding(
        workbook=name,
        sheet=grid.name,
        cell=f"{header.first + 1}:{header.last + 1}",
        measure=column.measure or None,
        expected=column.label,
        suggestion=f" L’en-tête inconnu le plus proche est {quote(near)}." if near else "",
    )


def _unknown_columns(
    name: str, grid: Grid, header: Header, expected: list[Expected], unknown: dict[int, str]
) -> list[Finding]:
    lacking = [c.label for c in expected if not header.columns(c.role, c.measure)]
    headed = {match.column for match in header.matches} | set(header.unknown)
    nameless = {
        place: ""
        for place, column in grid.columns.items()
        if place not in headed and (column.rows > header.last).any()
    }
    findings = []
    for place, label in sorted((unknown | nameless).items()):
        near = _nearest(label, lacking)
        findings.append(
            CATALOGUE["OSQ-D023"].finding(
                workbook=name,
                sheet=grid.name,
                cell=_label(grid, header, place),
                found=label or f"{column_letters(place)}, sans en-tête",
                suggestion=f" Elle ressemble à {quote(near)}." if near else "",
            )
        )
    return findings


def _nearest(label: str, labels: Iterable[str]) -> str | None:
    found = process.extractOne(
        label,
        sorted(labels),
        scorer=fuzz.token_sort_ratio,
        processor=normalise_label,
        score_cutoff=_SUGGESTED,
    )
    return str(found[0]) if found else None


def _without_doubles(header: Header) -> Header:
    """The header without the measures found twice: neither column can be trusted."""
    kept = tuple(
        match
        for match in header.matches
        if match.expected.role != "measure"
        or len(header.columns("measure", match.expected.measure)) == 1
    )
    return Header(header.first, header.last, kept, header.unknown)
