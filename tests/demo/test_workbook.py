import io
import zipfile

import openpyxl
import pytest

from osq.demo.workbook import Heading, Line, Sheet, write_workbook

SHEET = Sheet(
    name="Essai",
    titles=("Titre", "Sous-titre"),
    headings=(
        Heading("Code"),
        Heading("Ensemble", "Aides"),
        Heading("APL", "Aides"),
        Heading("Autre"),
    ),
    lines=(Line(("01",), (1200, "s", 3)), Line((None,), (1200, 5, "1 300"), strong=True)),
    notes=("Source : essai",),
)


def test_a_two_line_header_merges_groups_across_and_lone_labels_down() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([SHEET], "Essai")))["Essai"]
    assert {str(area) for area in page.merged_cells.ranges} == {"A4:A5", "B4:C4", "D4:D5"}
    assert [cell.value for cell in page[5]] == [None, "Ensemble", "APL", None]
    assert [cell.value for cell in page[6]] == ["01", 1200, "s", 3]


def test_nothing_in_the_file_tells_the_hour() -> None:
    with zipfile.ZipFile(io.BytesIO(write_workbook([SHEET], "Essai"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2014, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2014-01-01T00:00:00Z") == 2
    assert core.count("W3CDTF") == 2


@pytest.mark.parametrize("_", range(2))
def test_the_same_sheets_give_the_same_bytes(_: int) -> None:
    assert write_workbook([SHEET, SHEET], "Essai") == write_workbook([SHEET, SHEET], "Essai")
