"""What providers change without harm changes nothing: same figures, no error."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from osq.text import NARROW, NBSP, normalise_label
from tests.faults.delivered import Delivered, saved
from tests.faults.test_faults import PROVIDERS, _delivered, empty

__all__ = ["empty"]

LONG_SEEDS = range(14)
SHORT_SEEDS = range(1)
Variation = Callable[[Delivered, Workbook, random.Random], None]


def pages(delivered: Delivered, book: Workbook) -> list[tuple[Worksheet, int, int]]:
    """The sheets with figures, with the row of their lowest header and their last row read."""
    found = []
    for sheet, group in delivered.figures.groupby("sheet", sort=True):
        if str(sheet) not in book.sheetnames:
            continue  # put beside another
        figure = group.iloc[0]
        header = delivered.header(book, figure)
        top = int(group["row"].min())
        page: Worksheet = book[str(sheet)]
        found.append((page, header.row if header is not None else top - 1, top))
    return found


def cells(page: Worksheet, first: int, last: int) -> list[Cell]:
    return [
        cell
        for line in page.iter_rows(min_row=first, max_row=last)
        for cell in line
        if isinstance(cell, Cell)
    ]


def headers_in_other_letters(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, header, top in pages(delivered, book):
        for cell in cells(page, header, top - 1):
            if isinstance(cell.value, str) and not cell.value.isdigit():
                changed = draw.choice([str.upper, str.lower, str.swapcase])(cell.value)
                if normalise_label(changed) == normalise_label(cell.value):
                    cell.value = changed


def spaces_that_do_not_break(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, header, _ in pages(delivered, book):
        for cell in cells(page, header, page.max_row):
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(" ", draw.choice([NBSP, NARROW, " "]))
                if draw.random() < 0.3:
                    cell.value = f"{cell.value} "


def a_line_of_title_more(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, _, _ in pages(delivered, book):
        if not page.merged_cells.ranges:
            for _ in range(draw.randint(1, 3)):
                page.insert_rows(1)
            page["A1"] = "Document transmis par nos services"


def notes_at_the_end(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, _, _ in pages(delivered, book):
        row = page.max_row + draw.randint(1, 3)
        page.cell(row, 1).value = "Source : nos services, extraction du 3 mars."
        page.cell(row + 1, 1).value = "Note : chiffres arrêtés à la date de l’extraction."


def figures_in_other_formats(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for _, figure in delivered.figures.iterrows():
        cell = book[figure["sheet"]][figure["cell"]]
        if "%" not in cell.number_format and draw.random() < 0.5:
            cell.number_format = draw.choice(["#,##0", "0", "General", '# ##0" u."', "0.00"])


def figures_typed_as_text(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for _, figure in delivered.figures.iterrows():
        cell = book[figure["sheet"]][figure["cell"]]
        if isinstance(cell.value, int) and "%" not in cell.number_format and draw.random() < 0.2:
            cell.value = f"{cell.value:,}".replace(",", draw.choice([" ", NBSP, NARROW]))


def rows_in_another_order(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    """Rows of zones only: what stands above and below stays."""
    for page, _, _ in pages(delivered, book):
        zones = delivered.zones
        rows = sorted(set(zones[zones["sheet"] == page.title]["row"]))
        order = draw.sample(rows, len(rows))
        held = {
            row: [(each.value, each.number_format) for each in cells(page, row, row)]
            for row in rows
        }
        for row, source in zip(rows, order, strict=True):
            for cell, (value, number_format) in zip(
                cells(page, row, row), held[source], strict=True
            ):
                cell.value, cell.number_format = value, number_format


def columns_in_another_order(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, _, _ in pages(delivered, book):
        if page.merged_cells.ranges:
            continue
        width, first = page.max_column, pages(delivered, book)[0][1]
        order = draw.sample(range(1, width + 1), width)
        for row in range(first, page.max_row + 1):
            held = [(page.cell(row, at).value, page.cell(row, at).number_format) for at in order]
            for column, (value, number_format) in enumerate(held, start=1):
                cell = page.cell(row, column)
                assert isinstance(cell, Cell)
                cell.value, cell.number_format = value, number_format


def copied(source: Worksheet, first: int, last: int, page: Worksheet, top: int, left: int) -> None:
    """Rows `first` to `last` of a sheet, merged cells too, with their corner at `top`, `left`."""
    held = [
        (cell.row, cell.column, cell.value, cell.number_format)
        for cell in cells(source, first, last)
    ]
    for row, column, value, number_format in held:
        if value is not None:
            cell = page.cell(top + row - first, left + column - 1)
            assert isinstance(cell, Cell)
            cell.value, cell.number_format = value, number_format
    for area in list(source.merged_cells.ranges):
        if first <= area.min_row and area.max_row <= last and len(list(area.cells)) > 1:
            page.merge_cells(
                start_row=top + area.min_row - first,
                end_row=top + area.max_row - first,
                start_column=left + area.min_col - 1,
                end_column=left + area.max_col - 1,
            )


def heads(delivered: Delivered, book: Workbook) -> list[tuple[Worksheet, int, int]]:
    """The sheets with figures, with the first and last row of their header as delivered."""
    found = []
    for page, header, _ in pages(delivered, delivered.book()):
        here: Worksheet = book[page.title]
        areas = page.merged_cells.ranges
        first = min([header, *(area.min_row for area in areas if area.max_row == header)])
        last = max([header, *(area.max_row for area in areas if area.min_row == header)])
        found.append((here, first, last))
    return found


def a_header_printed_again(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    for page, first, last in heads(delivered, book):
        row = draw.randint(last + 2, page.max_row)
        page.insert_rows(row, last - first + 1)
        copied(page, first, last, page, row, 1)


def a_table_continued_beside_itself(
    delivered: Delivered, book: Workbook, draw: random.Random
) -> None:
    """As people do to fit a page; with an empty column between, or none, at any height."""
    for page, first, last in heads(delivered, book)[:2]:
        width, end = page.max_column, page.max_row
        row, lead = draw.randint(last + 2, end), draw.randint(0, 3)
        left = width + 1 + draw.randint(0, 2)
        other = book.copy_worksheet(page)
        page.delete_rows(row, end - row + 1)
        copied(other, first, last, page, first + lead, left)
        copied(other, row, end, page, last + 1 + lead, left)
        del book[other.title]


def tables_side_by_side(delivered: Delivered, book: Workbook, draw: random.Random) -> None:
    """All on the first sheet, parted by an empty column: the codes may stand anywhere.

    Not those that nothing but the names of their sheets tells apart.
    """
    found = heads(delivered, delivered.book())
    labels = {frozenset(cell.value for cell in cells(page, *rows)) for page, *rows in found}
    if len(labels) < len(found):
        return
    first, *others = [book[page.title] for page, _, _ in found]
    for page in others:
        left = first.max_column + 1 + draw.randint(1, 2)
        copied(page, 1, page.max_row, first, 1 + draw.randint(0, 3), left)
        del book[page.title]


VARIATIONS: tuple[Variation, ...] = (
    headers_in_other_letters,
    spaces_that_do_not_break,
    figures_in_other_formats,
    figures_typed_as_text,
    rows_in_another_order,
    columns_in_another_order,
    a_header_printed_again,
    a_table_continued_beside_itself,
    tables_side_by_side,
    notes_at_the_end,
    a_line_of_title_more,
)


def told(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations without the places and the file they come from."""
    columns = [name for name in observations if name not in ("sheet", "cell", "delivery")]
    ordered = observations[columns].sort_values(
        ["measure", "zoning", "zone", "status"], kind="stable", ignore_index=True
    )
    assert isinstance(ordered, pd.DataFrame)
    return ordered


def check(delivered: Delivered, seed: int) -> None:
    draw = random.Random(f"{delivered.name} {seed}")
    chosen = [each for each in VARIATIONS if draw.random() < 0.5] or [
        VARIATIONS[seed % len(VARIATIONS)]
    ]
    book = delivered.book()
    for variation in chosen:
        variation(delivered, book, draw)
    reading = delivered.read(saved(book))
    names = [each.__name__ for each in chosen]
    assert [each for each in reading.findings if each.refuses] == [], names
    pd.testing.assert_frame_equal(told(reading.observations), told(delivered.reading.observations))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_harmless_variation_changes_nothing(provider: str, empty: Path) -> None:
    for seed in SHORT_SEEDS:
        check(_delivered(empty, provider), seed)


@pytest.mark.long
@pytest.mark.parametrize("provider", PROVIDERS)
@settings(max_examples=10)
@given(draw=st.randoms(use_true_random=False))
def test_any_order_of_rows_and_columns_gives_the_same_figures(
    draw: random.Random, provider: str, empty: Path
) -> None:
    delivered = _delivered(empty, provider)
    book = delivered.book()
    rows_in_another_order(delivered, book, draw)
    columns_in_another_order(delivered, book, draw)
    reading = delivered.read(saved(book))
    pd.testing.assert_frame_equal(told(reading.observations), told(delivered.reading.observations))


@pytest.mark.long
@pytest.mark.parametrize("provider", PROVIDERS)
def test_two_hundred_harmless_variations_change_nothing(provider: str, empty: Path) -> None:
    for seed in LONG_SEEDS:
        check(_delivered(empty, provider), seed)


def test_there_are_two_hundred_of_them() -> None:
    assert len(PROVIDERS) * len(LONG_SEEDS) >= 200
