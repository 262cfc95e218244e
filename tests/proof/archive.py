"""Delivered cells, read from archived workbooks by the words of the conventions' YAML alone.

Nothing of osq is imported: this is a second reading, made to be compared with the first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.proof.grids import Grid, number, sheets_of

Yaml = Mapping[str, Any]
_IRIS, _COMMUNE = re.compile(r"\d{9}"), re.compile(r"\d{5}")


class Place(NamedTuple):
    """Where a cell is, as an annex names it: sending ("caf-2013-iris"), sheet, address."""

    delivery: str
    sheet: str
    address: str


@dataclass(frozen=True)
class Cell:
    """What a cell holds; `value` is None for a mark ("s", "nd")."""

    place: Place
    value: Decimal | None


class Key(NamedTuple):
    """`zoning`: "iris", "commune", "cucs", "agglomeration" or the units', as conventions say.

    `apart` for what a commune's total counts that lies in none of its zones.
    """

    measure: str
    zoning: str
    zone: str
    apart: bool = False


def conventions_of(folder: Path) -> dict[str, Yaml]:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return {one["id"]: one for one in found}


def read_archive(home: Path, edition: int) -> dict[Key, Cell]:
    """All cells of an edition's deliveries in an observatory's archive.

    Of a quarterly sending, those of the quarter that is published.
    """
    conventions = conventions_of(home / "conventions")
    communes = _names(home / "data/territory/communes.csv")
    cells: dict[Key, Cell] = {}
    for provider, convention in conventions.items():
        folder = home / "data/deliveries/archive" / provider / str(edition)
        for path in sorted(folder.glob("*/*")):
            for sheet, grid in sheets_of(path).items():
                for key, cell in _sheet(convention, edition, path, sheet, grid, communes):
                    assert key not in cells, f"{key}: {cells[key].place} and {cell.place}"
                    cells[key] = cell
    return cells


def _names(path: Path) -> dict[str, str]:
    """Name of a commune, plain -> its code."""
    rows = [line.split(";") for line in path.read_text("utf-8-sig").splitlines()[1:]]
    return {plain(row[1]): row[0] for row in rows}


def plain(text: str) -> str:
    """Without accents, case or punctuation."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9%<>=/]+", bare))


@dataclass(frozen=True)
class _Form:
    """A table of a layout: what its columns are called."""

    sending: Yaml
    layout: Yaml
    table: Yaml
    measures: Mapping[str, list[str]]


def _forms(convention: Yaml, edition: int, sheet: str) -> Iterator[_Form]:
    for sending in convention["sendings"]:
        for layout in sending["layouts"]:
            since, until = ((layout.get("editions") or {}).get(key) for key in ("from", "until"))
            if (since or 0) <= edition <= (until or 9999):
                for table in layout["tables"]:
                    if sheet in table.get("sheets", [sheet]):
                        yield _Form(sending, layout, table, _columns(convention, table))


def _columns(convention: Yaml, table: Yaml) -> dict[str, list[str]]:
    wanted = table.get("measures") or [one["id"] for one in convention["measures"]]
    return {
        one["id"]: (table.get("columns") or {}).get(one["id"]) or one["columns"]
        for one in convention["measures"]
        if one["id"] in wanted
    }


def _sheet(
    convention: Yaml,
    edition: int,
    path: Path,
    sheet: str,
    grid: Grid,
    communes: Mapping[str, str],
) -> Iterator[tuple[Key, Cell]]:
    quarter = re.search(r"-T(\d)\.", path.name)
    found = [
        (form, *read)
        for form in _forms(convention, edition, sheet)
        if (read := _headed(form, grid, edition)) is not None
    ]
    if not found:
        return
    form, header, headings, code, values = max(found, key=lambda each: len(each[-1]))
    if quarter and int(quarter[1]) != form.sending.get("published_quarter"):
        return
    delivery = "-".join(
        [
            convention["id"],
            str(edition),
            form.sending["id"],
            *([f"T{quarter[1]}"] if quarter else []),
        ]
    )
    rows = _Rows(form, grid, headings, code, communes)
    for at in range(header + 1, len(grid)):
        where = rows.zone(at)
        if where is None:
            continue
        row = grid[at] + [""] * 60
        for measure, column in rows.measured(at, values):
            text = row[column]
            value = number(text)
            if text == "" and form.layout.get("blank") == "zero":
                value = Decimal(0)
            name = f"{convention['id']}.{measure}"
            place = Place(delivery, sheet, address(at, column))
            yield Key(name, *where), Cell(place, value)


def _headed(
    form: _Form, grid: Grid, edition: int
) -> tuple[int, dict[int, list[str]], int, dict[str, int]] | None:
    """Last row of the header, headings of columns, column of the code, columns of measures."""
    wanted = {plain(one) for one in form.table["zone"]["code"]}
    heads = [at for at, row in enumerate(grid) if any(plain(text) in wanted for text in row)]
    if not heads:
        return None
    first = heads[0]
    code = next(at for at, text in enumerate(grid[first]) if plain(text) in wanted)
    last = first
    while last + 1 < len(grid) and not grid[last + 1][code] and any(grid[last + 1]):
        last += 1
    headings = _headings(grid[first : last + 1])
    values = {}
    for measure, labels in form.measures.items():
        patterns = [re.compile(_any_year(one)) for one in labels]
        for rank in (0, 1):  # its whole heading first, then the last line of it
            columns = [
                at
                for at, texts in headings.items()
                if any(one.fullmatch(text) for one in patterns for text in texts[rank : rank + 1])
            ]
            if len(columns) > 1:  # one column a year
                columns = [at for at in columns if str(edition) in headings[at][0]]
            assert len(columns) < 2, (form.sending["id"], measure, columns)
            if columns:
                values[measure] = columns[0]
                break
    if form.table.get("form") != "long" and not values:
        return None
    return last, headings, code, values


def _any_year(label: str) -> str:
    years = {"{yyyy}": "YYYY", "{yy}": "YY"}
    for key, word in years.items():
        label = label.replace(key, word)
    return plain(label).replace("yyyy", r"\d{4}").replace("yy", r"\d\d")


def _headings(rows: Grid) -> dict[int, list[str]]:
    """Texts a column may be called by: its own, under what is written above or to the left."""
    found: dict[int, list[str]] = {}
    above = ""
    for at, top in enumerate(rows[0]):
        below = [row[at] for row in rows[1:] if at < len(row) and row[at]]
        above = top or (above if below else "")
        found[at] = [plain(" ".join([above, *below])), *(plain(text) for text in below[-1:])]
    return found


@dataclass(frozen=True)
class _Rows:
    form: _Form
    grid: Grid
    headings: Mapping[int, list[str]]
    code: int
    communes: Mapping[str, str]

    def zone(self, at: int) -> tuple[str, str, bool] | None:
        """Zoning, zone and whether it lies in no zone; None for a row that is no zone."""
        row = self.grid[at]
        zoning = self.form.table["zoning"]
        code = row[self.code].strip() if self.code < len(row) else ""
        if code:
            if zoning == "iris":
                if _IRIS.fullmatch(code):
                    return "iris", code, False
                return ("commune", code, False) if _COMMUNE.fullmatch(code) else None
            if zoning == "commune":
                return ("commune", code, False) if _COMMUNE.fullmatch(code) else None
            return (zoning, code, False) if " " not in code else None
        return self._written(row)

    def _written(self, row: list[str]) -> tuple[str, str, bool] | None:
        """Rows of totals and of what is in no zone, by their labels."""
        for kind in ("totals", "unlocated"):
            for one in self.form.table.get(kind) or ():
                for label in one["labels"]:
                    head = plain(label.replace("{commune}", ""))
                    for text in filter(None, row):
                        said = plain(text)
                        apart = kind == "unlocated"
                        if one["level"] == "commune" and said.startswith(head + " "):
                            commune = self.communes.get(said.removeprefix(head + " "))
                            if commune:
                                return "commune", commune, apart
                        if one["level"] == "agglomeration" and said == head:
                            return "agglomeration", "", apart
        return None

    def measured(self, at: int, values: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """(measure, column) of a row; of a long table, the one that the row names."""
        if self.form.table.get("form") != "long":
            yield from values.items()
            return
        said = plain(self.grid[at][self._column("measure_column")])
        for measure, labels in self.form.measures.items():
            if said in {plain(one) for one in labels}:
                yield measure, self._column("value_column")

    def _column(self, key: str) -> int:
        wanted = {plain(one) for one in self.form.table[key]}
        return next(at for at, texts in self.headings.items() if wanted & {*texts})


def address(row: int, column: int) -> str:
    """ "E12" for row 11, column 4."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
