"""Every format gives the same figures; a file that lies about its own is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from osq.deliveries.grid import Kind
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import Recognition
from osq.deliveries.workbook import Workbook, read_workbook
from osq.text import normalise_label
from tests.builders.conventions import toy_convention
from tests.builders.formats import csv_bytes, ods_bytes, xls_bytes
from tests.builders.territory import toy_territory
from tests.builders.workbooks import TITLES, toy_delivery

ROWS = [*((title,) for title in TITLES), (), toy_delivery().headers, *toy_delivery().rows]
WRITERS: dict[str, Callable[..., bytes]] = {
    "caf-2013.xls": xls_bytes,
    "caf-2013.ods": ods_bytes,
    "caf-2013.csv": csv_bytes,
}


def read(content: bytes, name: str) -> Reading:
    convention = toy_convention()
    recognition = Recognition(convention, convention.sendings[0], 2013)
    return read_delivery(content, name, recognition, toy_territory(), demonstration=False)


def opened(content: bytes, name: str) -> Workbook:
    workbook, findings = read_workbook(content, name)
    assert workbook is not None, findings
    return workbook


def refusal(content: bytes, name: str) -> str:
    workbook, (finding,) = read_workbook(content, name)
    assert workbook is None
    return finding.code


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_gives_the_same_figures_at_the_same_addresses(name: str) -> None:
    plain = read(toy_delivery().content(), "caf-2013.xlsx").observations
    found = read(WRITERS[name](ROWS), name).observations
    kept = [column for column in plain.columns if column not in ("delivery", "sheet")]
    assert found[kept].equals(plain[kept])


def test_a_faultless_workbook_has_nothing_to_tell() -> None:
    assert read(ods_bytes(ROWS), "caf-2013.ods").findings == ()


def test_a_text_file_says_what_it_cannot_tell() -> None:
    findings = read(csv_bytes(ROWS), "caf-2013.csv").findings
    assert {(each.code, each.severity) for each in findings} == {
        ("OSQ-D034", "info"),
        ("OSQ-D026", "info"),  # its one sheet bears the name of the file
    }


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_are_found(separator: str, encoding: str) -> None:
    content = csv_bytes(ROWS, separator=separator, encoding=encoding)
    found = read(content, "caf-2013.csv").observations
    assert len(found) == len(read(csv_bytes(ROWS), "caf-2013.csv").observations)


def test_a_semicolon_in_a_title_is_no_separator() -> None:
    content = b"Caisse d'allocations ; 2013\nCode,N\n990010101,3\n990010102,4\n"
    grid = opened(content, "a.csv").sheets[0]
    assert grid.shown(grid.cell(2, 1)) == "3"


def test_a_code_keeps_its_zero_in_a_text_file() -> None:
    grid = opened(csv_bytes([("Code", "N"), ("010010000", 3)]), "a.csv").sheets[0]
    assert grid.shown(grid.cell(1, 0)) == "010010000"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("caf-2013.xlsx", csv_bytes(ROWS)),
        ("caf-2013.xls", toy_delivery().content()),
        ("caf-2013.xlsx", ods_bytes(ROWS)),
        ("caf-2013.ods", xls_bytes(ROWS)),
        ("caf-2013.csv", toy_delivery().content()),
    ],
    ids=["csv as xlsx", "xlsx as xls", "ods as xlsx", "xls as ods", "xlsx as csv"],
)
def test_a_name_that_lies_is_refused(name: str, content: bytes) -> None:
    assert refusal(content, name) == "OSQ-D033"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "une page web"),
        (b"\n<!DOCTYPE html>\n<table></table>", "une page web"),
        (b"%PDF-1.7\n1 0 obj", "un document PDF"),
        (b"{\\rtf1 a}", "un texte mis en forme (RTF)"),
    ],
)
def test_what_opens_in_a_spreadsheet_and_is_no_table_is_named(content: bytes, what: str) -> None:
    workbook, (finding,) = read_workbook(content, "caf-2013.xls")
    assert (workbook, finding.code, finding.found) == (None, "OSQ-D001", what)
    assert what in finding.message


def test_a_picture_is_no_delivery() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n\0\0\0", "caf-2013.png") == "OSQ-D001"


def test_an_error_of_an_old_workbook_is_an_error() -> None:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("IRIS")
    page.row(0).set_cell_error(0, 0x2A)
    page.write(1, 0, True)
    buffer = io.BytesIO()
    book.save(buffer)
    grid = opened(buffer.getvalue(), "a.xls").sheets[0]
    assert grid.cell(0, 0).kind is Kind.ERROR
    assert grid.cell(0, 0).text == "#N/A"
    assert grid.cell(1, 0).kind is Kind.BOOLEAN


CELL = '<table:table-cell table:formula="of:=X" {}>{}</table:table-cell>'
TEXT, FLOAT = 'office:value-type="string"', 'office:value-type="float" office:value="3"'
DATE = '<table:table-cell office:value-type="date" office:date-value="2013-05-01"/>'
TRUE = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (CELL.format(TEXT, "<text:p>#N/A</text:p>"), Kind.ERROR),
        (CELL.format(FLOAT, "<text:p>Err:502</text:p>"), Kind.ERROR),
        (CELL.format(FLOAT, "<text:p>Err\u00a0:502</text:p>"), Kind.ERROR),
        (CELL.format(FLOAT, "<text:p>#VALEUR\u00a0!</text:p>"), Kind.ERROR),
        (CELL.format("", ""), Kind.FORMULA_WITHOUT_VALUE),
        (CELL.format(FLOAT, "<text:p>3</text:p>"), Kind.NUMBER),
        (DATE, Kind.DATE),
        (TRUE, Kind.BOOLEAN),
    ],
)
def test_each_kind_of_cell_of_an_opendocument(cell: str, kind: Kind) -> None:
    content = ods_bytes([], tail=f"<table:table-row>{cell}</table:table-row>")
    grid = opened(content, "a.ods").sheets[0]
    assert grid.cell(0, 0).kind is kind


def test_a_percentage_and_a_date_of_an_opendocument_keep_their_values() -> None:
    cells = '<table:table-cell office:value-type="percentage" office:value="0.123"/>' + DATE
    content = ods_bytes([], tail=f"<table:table-row>{cells}</table:table-row>")
    grid = opened(content, "a.ods").sheets[0]
    assert (grid.cell(0, 0).number, grid.cell(0, 0).format) == (0.123, "0.00%")
    assert grid.shown(grid.cell(0, 1)) == "2013-05-01"


def test_a_million_empty_rows_move_nothing_and_cost_nothing() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell office:value-type="string"><text:p>fin</text:p></table:table-cell>'
        "</table:table-row>"
    )
    grid = opened(ods_bytes([("a",)], tail=tail), "a.ods").sheets[0]
    assert grid.cell(1_048_001, 3).text == "fin"


def test_a_cell_repeated_a_billion_times_is_refused() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        "</table:table-row>"
    )
    assert refusal(ods_bytes(ROWS, tail=bomb), "caf-2013.ods") == "OSQ-D006"


def test_a_few_bytes_that_repeat_millions_of_figures_are_refused() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        "</table:table-row>"
    )
    assert refusal(ods_bytes(ROWS, tail=bomb), "caf-2013.ods") == "OSQ-D006"


def test_a_run_of_two_billion_spaces_costs_nothing() -> None:
    cell = CELL.format(TEXT, '<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    tail = f"<table:table-row>{cell}</table:table-row>"
    grid = opened(ods_bytes([], tail=tail), "a.ods").sheets[0]
    assert normalise_label(grid.cell(0, 0).text) == "a b"


def test_macros_and_links_of_an_opendocument_are_told() -> None:
    link = "of:=&apos;file:///budget.ods&apos;#$Feuille1.A1"
    cell = f'<table:table-cell table:formula="{link}" {FLOAT}><text:p>3</text:p></table:table-cell>'
    buffer = io.BytesIO(ods_bytes([], tail=f"<table:table-row>{cell}</table:table-row>"))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("Basic/Standard/Module1.xml", "<module/>")
    _, findings = read_workbook(buffer.getvalue(), "a.ods")
    assert [(finding.code, finding.found) for finding in findings] == [
        ("OSQ-D037", ""),
        ("OSQ-D038", "1"),
    ]


def test_an_old_workbook_says_what_it_cannot_tell() -> None:
    _, findings = read_workbook(xls_bytes(ROWS), "caf-2013.xls")
    assert [finding.code for finding in findings] == ["OSQ-D041"]


def test_an_encrypted_opendocument_is_refused() -> None:
    buffer = io.BytesIO(ods_bytes(ROWS))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    assert refusal(buffer.getvalue(), "caf-2013.ods") == "OSQ-D003"


@pytest.mark.parametrize(
    ("part", "code"),
    [("xl/vbaProject.bin", "OSQ-D037"), ("xl/externalLinks/externalLink1.xml", "OSQ-D038")],
)
def test_macros_and_links_are_told_and_the_figures_read(part: str, code: str) -> None:
    buffer = io.BytesIO(toy_delivery().content())
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(part, b"")
    reading = read(buffer.getvalue(), "caf-2013.xlsx")
    assert [(each.code, each.severity) for each in reading.findings] == [(code, "warning")]
    assert len(reading.observations)


def test_a_truncated_old_workbook_is_damaged() -> None:
    assert refusal(xls_bytes(ROWS)[:3000], "caf-2013.xls") == "OSQ-D006"


@pytest.mark.parametrize("size", [0, 10, 100, 1000, 4000])
@pytest.mark.parametrize("name", WRITERS)
def test_no_broken_file_breaks_the_reader(name: str, size: int) -> None:
    workbook, findings = read_workbook(WRITERS[name](ROWS)[:size], name)
    assert (workbook is None) <= bool(findings)
