"""The header of a table: which column holds what, found by labels under the title rows.

Labels are compared exactly once normalised; likeness only words a suggestion, because no
threshold tells a right match from a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from osq.conventions.layouts import Table
from osq.conventions.model import Convention
from osq.deliveries.grid import Grid
from osq.text import normalise_label

SEARCHED_ROWS = 60
DEEPEST_HEADER = 3
FIGURES = ("measure", "measure_label", "value", "year")
"""Roles of the columns that hold, or tell, the figures of a table."""

Labels = dict[int, dict[int, str]]
"""What rows show: row -> column -> text."""

_YEAR = re.compile(r"\{(yyyy|yy|edition)\}")
_STAND_IN = {"yyyy": "zzyyyyzz", "yy": "zzyyzz", "edition": "zzeditionzz"}


@dataclass(frozen=True, slots=True)
class Years:
    """The years that stand in patterns: of the period, and of the edition."""

    period: int
    edition: int

    def fill(self, alias: str) -> str:
        """
        The alias with its years written out.

        >>> Years(2015, 2016).fill("DISP_MED{yy} ({edition})")
        'DISP_MED15 (2016)'
        """
        words = {
            "yyyy": f"{self.period:04d}",
            "yy": f"{self.period % 100:02d}",
            "edition": str(self.edition),
        }
        return _YEAR.sub(lambda match: words[match[1]], alias)


def any_year(alias: str) -> re.Pattern[str] | None:
    """What the normalised alias looks like for any year; None when it names no year.

    >>> bool(any_year("DISP_MED{yy}").fullmatch("disp med14"))
    True
    """
    if not _YEAR.search(alias):
        return None
    stood_in = normalise_label(_YEAR.sub(lambda match: _STAND_IN[match[1]], alias))
    pattern = re.escape(stood_in)
    for name, stand_in in _STAND_IN.items():
        pattern = pattern.replace(stand_in, r"\d\d" if name == "yy" else r"\d{4}")
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Expected:
    """One column that the convention knows.

    `role` is "code", "name", "commune", "commune_name", "measure_label", "value", "year" or
    "ignored"; a measure's is "measure" and `measure` its identifier.
    """

    role: str
    measure: str
    label: str
    aliases: frozenset[str]
    other_years: tuple[re.Pattern[str], ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A column that was recognised by its labels from row `top` down.

    `whole` when no line of its header was left out; `group` is the title of a group of
    columns that stands above, and that the convention does not name.
    """

    expected: Expected
    column: int
    top: int
    whole: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows of a sheet (`first` to `last`) and what their columns were matched with."""

    first: int
    last: int
    matches: tuple[Match, ...]
    unknown: Mapping[int, str] = field(default_factory=dict)
    """Columns with a label that is not the convention's, by number."""

    def columns(self, role: str, measure: str = "") -> list[int]:
        """The columns matched with that role, left to right."""
        found = [
            match
            for match in self.matches
            if match.expected.role == role and match.expected.measure == measure
        ]
        return [match.column for match in found]

    def column(self, role: str) -> int | None:
        """The first column of that role."""
        return next(iter(self.columns(role)), None)

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """The role and measure of every column that was found."""
        return frozenset((match.expected.role, match.expected.measure) for match in self.matches)

    @property
    def figures(self) -> frozenset[tuple[str, str]]:
        """Those of `keys` that are figures."""
        return frozenset(key for key in self.keys if key[0] in FIGURES)

    @property
    def doubles(self) -> frozenset[tuple[str, str]]:
        """The codes and figures found in more than one column."""
        once = self.figures | {("code", "")}
        return frozenset(key for key in once if len(self.columns(*key)) > 1)

    @property
    def score(self) -> int:
        """How many expected columns were found; a measure found twice does not count."""
        found = Counter((match.expected.role, match.expected.measure) for match in self.matches)
        return sum(role != "measure" or times == 1 for (role, _), times in found.items())


def expected_columns(table: Table, convention: Convention, years: Years) -> list[Expected]:
    """Every column that the table may hold, zone columns first."""
    zone = table.zone
    columns = [
        _expected("code", zone.code, years, required=True),
        _expected("name", zone.name, years),
        _expected("commune", zone.commune, years),
        _expected("commune_name", zone.commune_name, years),
    ]
    if table.form == "long":
        columns.append(_expected("measure_label", table.measure_column, years, required=True))
        columns.append(_expected("value", table.value_column, years, required=True))
        columns.append(_expected("year", table.year_column, years, required=True))
    else:
        for measure in measures_of(table, convention):
            aliases = table.columns.get(measure, convention.measure(measure).columns)
            required = convention.measure(measure).required
            columns.append(_expected("measure", aliases, years, measure, required=required))
    columns.append(_expected("ignored", table.ignored_columns, years))
    return [column for column in columns if column.aliases]


def measures_of(table: Table, convention: Convention) -> tuple[str, ...]:
    """The measures the table may hold."""
    return table.measures or tuple(measure.id for measure in convention.measures)


def _expected(
    role: str,
    aliases: tuple[str, ...],
    years: Years,
    measure: str = "",
    *,
    required: bool = False,
) -> Expected:
    return Expected(
        role=role,
        measure=measure,
        label=years.fill(aliases[0]) if aliases else "",
        aliases=frozenset(normalise_label(years.fill(alias)) for alias in aliases),
        other_years=tuple(filter(None, map(any_year, aliases))),
        required=required,
    )


def top_labels(grid: Grid, rows: int = SEARCHED_ROWS) -> Labels:
    """What the first rows show; merged cells repeat their text."""
    return _labels_in(grid, range(rows))


def header_labels(grid: Grid, codes: Collection[str]) -> Labels:
    """What the rows show where a header may stand: the first ones, and those further down around
    a cell that says one of `codes`, the normalised headers of columns of codes.
    """
    rows = set(range(SEARCHED_ROWS))
    for column in grid.columns.values():
        deep = column.rows >= SEARCHED_ROWS
        texts = np.unique(column.texts[deep]).tolist()
        heads = [at for at in texts if at >= 0 and normalise_label(grid.strings[at]) in codes]
        for row in column.rows[deep & np.isin(column.texts, heads)].tolist() if heads else ():
            rows.update(range(row - DEEPEST_HEADER + 1, row + DEEPEST_HEADER))
    return _labels_in(grid, rows)


def _labels_in(grid: Grid, rows: Collection[int]) -> Labels:
    labels: Labels = {}
    wanted = np.fromiter(rows, np.int32, len(rows))
    for number, column in grid.columns.items():
        for row in column.rows[np.isin(column.rows, wanted)].tolist():
            if shown := grid.shown(grid.cell(row, number)).strip():
                labels.setdefault(row, {})[number] = shown
    for area in grid.merged:
        text = labels.get(area.top, {}).get(area.left)
        if text is None:
            continue
        for row in range(area.top, area.bottom + 1):
            if row not in rows:
                continue
            for number in range(area.left, min(area.right + 1, grid.n_columns)):
                labels.setdefault(row, {})[number] = text
    return labels


def find_headers(labels: Labels, expected: list[Expected]) -> Iterator[Header]:
    """Every group of rows that holds the code column and one more: the highest first, then the
    thinnest.
    """
    normal = {text: normalise_label(text) for row in labels.values() for text in row.values()}
    by_alias: dict[str, Expected] = {}
    for column in expected:
        for alias in column.aliases:
            by_alias.setdefault(alias, column)
    near = _rows_near_codes(labels, normal, by_alias)
    for last in sorted(labels):
        for depth in range(1, min(DEEPEST_HEADER, last + 1) + 1):
            if near.isdisjoint(range(last - depth + 1, last + 1)):
                continue  # nearly all rows: it is dear to match them in vain
            header = _match(labels, normal, last - depth + 1, last, by_alias)
            if header.columns("code") and len(header.keys) > 1:
                yield header


def _rows_near_codes(
    labels: Labels, normal: dict[str, str], by_alias: dict[str, Expected]
) -> set[int]:
    """The rows that show the end of a header of codes, without which no header has its codes."""
    words = [alias.split() for alias, column in by_alias.items() if column.role == "code"]
    ends = {" ".join(each[start:]) for each in words for start in range(len(each))}
    return {
        row for row, texts in labels.items() if any(normal[text] in ends for text in texts.values())
    }


def _match(
    labels: Labels,
    normal: dict[str, str],
    first: int,
    last: int,
    by_alias: dict[str, Expected],
) -> Header:
    """What these header rows match; `normal` gives each text normalised."""
    rows = [labels.get(row, {}) for row in range(first, last + 1)]
    matches: list[Match] = []
    unknown: dict[int, str] = {}
    for column in sorted({number for row in rows for number in row}):
        path: list[tuple[int, str]] = []
        for row, texts in enumerate(rows, start=first):
            text = texts.get(column, "")
            if text and (not path or path[-1][1] != text):
                path.append((row, text))
        # The whole header first, then without its upper lines: a group title may be one.
        for start, (top, _) in enumerate(path):
            found = by_alias.get(" ".join(normal[text] for _, text in path[start:]).strip())
            if found:
                matches.append(Match(found, column, top, whole=start == 0))
                break
        else:
            unknown[column] = " ".join(text for _, text in path)
    return Header(first, last, *_prefer_whole(matches, unknown, labels.get(last, {})))


def with_groups(header: Header, labels: Labels) -> Header:
    """The header with the group title right above each measure's labels.

    A line that also titles the code column is no line of groups: it is a title of the whole
    table, or the same header in other words.
    """
    code = header.columns("code")[0]
    code_label = labels[header.last].get(code, "")

    def group(match: Match) -> str:
        above = labels.get(match.top - 1, {})
        text = above.get(match.column, "")
        is_group = match.expected.role == "measure" and above.get(code, "") in ("", code_label)
        return text if is_group and text != labels[match.top].get(match.column) else ""

    matches = tuple(replace(match, group=group(match)) for match in header.matches)
    return replace(header, matches=matches)


def _prefer_whole(
    matches: list[Match], unknown: dict[int, str], bottom: dict[int, str]
) -> tuple[tuple[Match, ...], dict[int, str]]:
    """A column matched by its whole header wins over one matched by its last line."""
    whole = {(m.expected.role, m.expected.measure) for m in matches if m.whole}
    kept = []
    for match in matches:
        key = (match.expected.role, match.expected.measure)
        if match.whole or key not in whole or match.expected.role == "ignored":
            kept.append(match)
        else:
            unknown[match.column] = bottom.get(match.column, match.expected.label)
    return tuple(kept), unknown
