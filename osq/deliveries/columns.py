"""The columns of a located table against the convention: missing, unknown or double."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid, Kind, address, column_letters
from osq.deliveries.headers import Expected, Header, Match
from osq.findings import Finding
from osq.text import normalise_label, quote

_SUGGESTED = 60
"""Likeness (0 to 100) from which a label is worth mentioning; it never decides."""


def check_columns(
    name: str, grid: Grid, header: Header, expected: list[Expected], *, alone: bool
) -> list[Finding]:
    """Columns that are missing, double, of another year, unknown, or under an unknown title.

    A column that lacks is told at the whole row where the header stands `alone` in it.
    """
    findings: list[Finding] = []
    unknown = dict(header.unknown)
    for column in expected:
        places = header.columns(column.role, column.measure)
        measure = column.measure or None
        if (column.role, column.measure) in header.doubles:
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
            findings.append(_missing_column(name, grid, header, column, unknown, alone))
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
    name: str,
    grid: Grid,
    header: Header,
    column: Expected,
    unknown: dict[int, str],
    alone: bool,
) -> Finding:
    ends = [(header.first, min(grid.columns)), (header.last, max(grid.columns))]
    near = _nearest(column.label, unknown.values())
    return CATALOGUE["OSQ-D022"].finding(
        workbook=name,
        sheet=grid.name,
        cell=":".join(str(row + 1) if alone else address(row, at) for row, at in ends),
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
