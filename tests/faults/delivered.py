"""One clean delivery per provider, and what a fault needs to know to be planted in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from osq.conventions.measures import Measure, PartsRelation
from osq.conventions.model import Convention
from osq.conventions.relations import relations_of
from osq.deliveries.background import NOTHING_KNOWN, Background
from osq.deliveries.headers import Years
from osq.deliveries.period import period_of
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import Recognition
from osq.demo.render import Issue, issues_of, render
from osq.demo.truth import Truth
from osq.demo.writers import write_file
from osq.observations import FICTITIOUS
from osq.spreadsheets.saving import workbook_bytes
from osq.territory.model import Territory
from osq.text import normalise_label

EDITION = 2013
Place = tuple[str, str]
"""Sheet and cell."""


@dataclass(frozen=True, eq=False)
class Delivered:
    """A delivery without fault, as .xlsx, and the one of an edition before."""

    issue: Issue
    content: bytes
    reading: Reading
    territory: Territory
    former: Delivered | None = None

    @property
    def name(self) -> str:
        return f"{Path(self.issue.file_name).stem}.xlsx"

    @property
    def convention(self) -> Convention:
        return self.issue.convention

    @property
    def recognition(self) -> Recognition:
        issue = self.issue
        return Recognition(issue.convention, issue.sending, issue.edition, issue.quarter)

    def read(self, content: bytes, background: Background = NOTHING_KNOWN) -> Reading:
        return read_delivery(
            content,
            self.name,
            self.recognition,
            self.territory,
            demonstration=True,
            background=background,
        )

    def book(self) -> Workbook:
        """A fresh copy of the workbook."""
        return openpyxl.load_workbook(io.BytesIO(self.content))

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Observations of zones that are numbers, with their local measure, in file order."""
        frame = self.reading.observations
        frame = frame[frame["status"] == "measured"].copy()
        frame["name"] = [name.removeprefix(f"{self.convention.id}.") for name in frame["measure"]]
        place = [re.fullmatch(r"([A-Z]+)(\d+)", cell) for cell in frame["cell"]]
        frame["letters"] = [match[1] if match else "" for match in place]
        frame["row"] = [int(match[2]) if match else 0 for match in place]
        main = frame.groupby("sheet")["zoning"].agg(lambda group: group.mode()[0])
        frame["total"] = frame["zoning"] != frame["sheet"].map(main)
        return frame.sort_values(["sheet", "letters", "row"], kind="stable")

    @property
    def zones(self) -> pd.DataFrame:
        """The figures without those of totals."""
        return self.figures[~self.figures["total"]]

    def measure(self, name: str) -> Measure:
        return self.convention.measure(name)

    @cached_property
    def related(self) -> set[str]:
        """The measures that a relation ties to others."""
        tied: set[str] = set()
        for relation in relations_of(self.convention):
            if isinstance(relation, PartsRelation):
                tied |= {relation.total, *relation.parts}
            else:
                tied |= {relation.smaller, relation.larger}
        return tied

    def cell_of(self, *, whole: bool | None = None, free: bool = False) -> pd.Series | None:
        """A figure in the middle of the file; `free` of relations and totals."""
        frame = self.zones[self.zones["value"] >= 10]
        keep = [self._fits(str(name), whole, free) for name in frame["name"]]
        frame = frame[keep]
        return frame.iloc[len(frame) // 2] if len(frame) else None

    def _fits(self, name: str, whole: bool | None, free: bool) -> bool:
        measure = self.measure(name)
        if whole is not None and measure.whole is not whole:
            return False
        return not free or (name not in self.related and not self.has_total(name))

    def has_total(self, name: str) -> bool:
        """Whether a total of that measure is delivered."""
        figures = self.reading.observations
        of_measure = figures[figures["measure"] == self.convention.qualified(name)]
        return any(group["zoning"].nunique() > 1 for _, group in of_measure.groupby("sheet"))

    def years(self) -> Years:
        period = period_of(self.issue.sending.period, self.issue.edition, self.issue.quarter)
        return Years(period.year, self.issue.edition)

    def header(self, book: Workbook, figure: pd.Series) -> Cell | None:
        """The cell that names the measure above a figure; None in long form."""
        page = book[figure["sheet"]]
        tables = [table for table in self.issue.layout.tables if table.form == "wide"]
        aliases = {
            normalise_label(self.years().fill(alias))
            for table in tables
            for alias in (
                *self.measure(figure["name"]).columns,
                *table.columns.get(figure["name"], ()),
            )
        }
        for row in range(figure["row"] - 1, 0, -1):
            cell = page[f"{figure['letters']}{row}"]
            if isinstance(cell.value, str) and normalise_label(cell.value) in aliases:
                return cell if isinstance(cell, Cell) else None
        return None

    def code(self, book: Workbook, figure: pd.Series) -> Cell | None:
        """The cell of the zone's code, in the row of a figure."""
        for cell in book[figure["sheet"]][int(figure["row"])]:
            if str(cell.value).strip() == figure["zone"] and isinstance(cell, Cell):
                return cell
        return None

    def column(self, page: Worksheet, figure: pd.Series) -> list[Cell]:
        """The cells with a number that belong to the figure's measure, outside rows included."""
        same = self.figures[
            (self.figures["name"] == figure["name"]) & (self.figures["sheet"] == figure["sheet"])
        ]
        long = {table.form for table in self.issue.layout.tables} == {"long"}
        rows = same["row"] if long else range(same["row"].min(), page.max_row + 1)
        cells = [page[f"{figure['letters']}{row}"] for row in rows]
        return [cell for cell in cells if isinstance(cell.value, int | float)]

    @cached_property
    def again(self) -> pd.DataFrame:
        """The figures of zones that the edition before has too."""
        assert self.former is not None
        then = set(zip(self.former.figures["name"], self.former.figures["zone"], strict=True))
        zones = self.zones
        known = [pair in then for pair in zip(zones["name"], zones["zone"], strict=True)]
        return zones[known]


def saved(book: Workbook) -> bytes:
    return workbook_bytes(book)


def deliveries(
    conventions: dict[str, Convention], truth: Truth, territory: Territory, provider: str
) -> Iterator[Delivered]:
    """The first delivery for 2013 of a provider, or of its sending (`"cpam/cetaf"`).

    It comes with the one of an edition before.
    """
    provider, _, sending = provider.partition("/")
    for edition in (EDITION, EDITION - 1):
        issues = issues_of(conventions[provider], edition)
        now = next((each for each in issues if sending in ("", each.sending.id)), None)
        if now is not None:
            break
    assert now is not None, provider
    before = next(
        issue
        for year in range(now.edition - 1, 2007, -1)
        for issue in issues_of(conventions[provider], year)
        if issue.sending.id == now.sending.id and issue.quarter == now.quarter
    )
    yield _made(now, truth, territory, _made(before, truth, territory, None))


def _made(issue: Issue, truth: Truth, territory: Territory, former: Delivered | None) -> Delivered:
    title = f"{FICTITIOUS} - {issue.sending.label} {issue.edition}"
    content = write_file(render(issue, truth), "xlsx", title)
    recognition = Recognition(issue.convention, issue.sending, issue.edition, issue.quarter)
    name = f"{Path(issue.file_name).stem}.xlsx"
    reading = read_delivery(content, name, recognition, territory, demonstration=True)
    errors = [finding for finding in reading.findings if finding.refuses]
    assert errors == [], errors
    return Delivered(issue, content, reading, territory, former)
