"""Files in four formats: the same bytes every time, and the same cells in each."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlrd

from osq.deliveries.workbook import read_workbook
from osq.demo.sheets import WHOLE, Heading, Line, Sheet
from osq.demo.writers import Format, write_file

SHEET = Sheet(
    name="Essai",
    titles=("Titre", "Sous-titre"),
    headings=(
        Heading("Code"),
        Heading("Ensemble", "Aides", number_format=WHOLE),
        Heading("APL", "Aides", number_format=WHOLE),
        Heading("Autre", number_format="0.0"),
    ),
    lines=(Line(("01", 1200, "s", 3.5)), Line((None, 1200, 5, "1 300"), strong=True)),
    notes=("Source : essai",),
)
FORMATS: tuple[Format, ...] = ("xlsx", "xls", "ods", "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_sheets_give_the_same_bytes(form: Format) -> None:
    assert write_file([SHEET], form, "Essai") == write_file([SHEET], form, "Essai")


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_holds_the_same_cells(form: Format) -> None:
    workbook, _ = read_workbook(write_file([SHEET], form, "Essai"), f"essai.{form}")
    assert workbook is not None
    (page,) = workbook.sheets
    shown = [[page.shown(page.cell(row, column)) for column in range(4)] for row in (0, 5, 6)]
    assert shown[0] == ["Titre", "", "", ""]
    told = [text.replace("\u202f", "").replace(",", ".") for text in shown[1]]
    assert told == ["01", "1200", "s", "3.5"]
    assert shown[2][0] == ""


def test_a_two_line_header_merges_groups_across_and_lone_labels_down() -> None:
    content = write_file([SHEET], "xlsx", "Essai")
    page = openpyxl.load_workbook(io.BytesIO(content))["Essai"]
    assert {str(area) for area in page.merged_cells.ranges} == {"A4:A5", "B4:C4", "D4:D5"}
    assert [cell.value for cell in page[4]] == ["Code", "Aides", None, "Autre"]
    assert [cell.value for cell in page[5]] == [None, "Ensemble", "APL", None]


def test_the_old_format_merges_them_too() -> None:
    content = write_file([SHEET], "xls", "Essai")
    page = xlrd.open_workbook(file_contents=content, formatting_info=True).sheet_by_index(0)
    assert sorted(page.merged_cells) == [(3, 4, 1, 3), (3, 5, 0, 1), (3, 5, 3, 4)]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_no_entry_of_an_archive_tells_the_hour(form: Format) -> None:
    with zipfile.ZipFile(io.BytesIO(write_file([SHEET], form, "Essai"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2014, 1, 1, 0, 0, 0)}


def test_an_open_document_begins_with_its_kind_as_the_standard_asks() -> None:
    with zipfile.ZipFile(io.BytesIO(write_file([SHEET], "ods", "Essai"))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert "content.xml" in archive.read("META-INF/manifest.xml").decode()


def test_a_text_file_is_as_french_software_writes_it() -> None:
    text = write_file([SHEET], "csv", "Essai").decode("cp1252")
    assert "\r\n01;1200;s;3,5\r\n" in text
