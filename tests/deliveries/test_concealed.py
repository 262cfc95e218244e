"""Figures that a sheet does not show are read, and told; tables that share a sheet are parted."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from osq.deliveries.workbook import read_workbook
from osq.findings import Severity
from tests.builders.conventions import sending, table, toy_convention
from tests.builders.formats import ods_bytes
from tests.builders.workbooks import toy_delivery, workbook_bytes
from tests.deliveries.reading import codes, only, read


def with_page(change: Callable[[Worksheet], None]) -> bytes:
    """The toy delivery, its sheet changed as a person would in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(toy_delivery().content()))
    change(book["IRIS"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_hidden_rows_are_read_and_told() -> None:
    def hide(page: Worksheet) -> None:
        page.row_dimensions[6].hidden = page.row_dimensions[7].hidden = True

    reading = read(with_page(hide))
    finding = only(reading, "OSQ-D035")
    assert (finding.severity, finding.cell) == (Severity.WARNING, "A6:A7")
    assert "les lignes 6, 7" in finding.message
    assert "990010102" in set(reading.observations["zone"])


def test_a_hidden_column_of_figures_is_told_by_its_letter() -> None:
    def hide(page: Worksheet) -> None:
        page.column_dimensions["F"].hidden = True

    assert "la colonne F" in only(read(with_page(hide)), "OSQ-D035").message


def test_a_filter_that_hides_rows_is_told_as_a_filter() -> None:
    def choose(page: Worksheet) -> None:
        page.auto_filter.ref = "A4:J10"
        page.auto_filter.add_filter_column(0, ["990010101"])
        page.row_dimensions[8].hidden = True

    assert only(read(with_page(choose)), "OSQ-D036").cell == "A8"


def test_hidden_rows_without_figures_and_idle_filters_are_nothing() -> None:
    def hide(page: Worksheet) -> None:
        page.row_dimensions[1].hidden = True
        page.auto_filter.ref = "A4:J10"

    assert codes(read(with_page(hide))) == {}


def test_what_an_xls_hides() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("IRIS")
    for row in range(3):
        page.write(row, 0, "x")
    page.row(1).hidden = True
    page.col(0).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    workbook, _ = read_workbook(stream.getvalue(), "envoi.xls")
    assert workbook is not None
    hidden = workbook.sheets[0].hidden
    assert hidden.rows == frozenset([1])
    assert hidden.columns == frozenset([0])


@pytest.mark.parametrize(("word", "filtered"), [("collapse", False), ("filter", True)])
def test_what_an_ods_hides(word: str, filtered: bool) -> None:
    row = (
        f'<table:table-row table:visibility="{word}"><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    workbook, _ = read_workbook(ods_bytes([("a",), ("b",)], tail=row), "envoi.ods")
    assert workbook is not None
    hidden = workbook.sheets[0].hidden
    assert hidden.rows == frozenset([2])
    assert hidden.filtered is filtered


def test_a_header_printed_again_is_no_row() -> None:
    delivery = toy_delivery()
    again = (*delivery.rows[:3], delivery.headers, *delivery.rows[3:])
    content = workbook_bytes({"IRIS": [*[(t,) for t in delivery.titles], delivery.headers, *again]})
    reading, plain = read(content), read(delivery)
    assert reading.findings == ()
    assert len(reading.observations) == len(plain.observations)


def test_two_tables_one_under_the_other_are_each_read() -> None:
    tables = [
        table(measures=["alloc"], commune_rows=False),
        table(id="al", sheets=["IRIS"], measures=["al"], commune_rows=False),
    ]
    convention = toy_convention(
        relations=[], sendings=[sending(layouts=[{"id": "l", "tables": tables}])]
    )
    rows = toy_delivery().rows
    content = workbook_bytes(
        {
            "IRIS": [
                ("Code IRIS", "ALLOC"),
                *((row[0], row[4]) for row in rows),
                (),
                ("Tableau 2",),
                ("Code IRIS", "AL"),
                *((row[0], row[5]) for row in rows),
            ]
        }
    )
    reading = read(content, convention)
    assert [each for each in reading.findings if each.severity is Severity.ERROR] == []
    assert reading.observations["measure"].value_counts().to_dict() == {
        "caf.alloc": len(rows),
        "caf.al": len(rows),
    }
