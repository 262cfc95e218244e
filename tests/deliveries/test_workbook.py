"""Files that are not a sound .xlsx are refused in words that say what they are."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from osq.deliveries import workbook as workbook_module
from osq.deliveries.grid import Kind
from osq.deliveries.workbook import Workbook, read_workbook
from tests.builders.workbooks import (
    altered,
    toy_delivery,
    with_shared_strings,
    workbook_bytes,
)

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(content: bytes) -> str:
    workbook, findings = read_workbook(content, "envoi.xlsx")
    assert workbook is None
    (finding,) = findings
    assert finding.workbook == "envoi.xlsx"
    return finding.code


def accepted(content: bytes) -> Workbook:
    workbook, findings = read_workbook(content, "envoi.xlsx")
    assert workbook is not None, findings
    return workbook


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "OSQ-D002"),
        (toy_delivery().content()[:-200], "OSQ-D002"),
        (b"code;valeur\n", "OSQ-D033"),
        (archive(a="b"), "OSQ-D001"),
        (OLE + b"Workbook", "OSQ-D006"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "OSQ-D003"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "OSQ-D001"),
        (archive(**{"[Content_Types].xml": "<Types/>"}), "OSQ-D006"),
    ],
    ids=["empty", "truncated", "csv", "zip", "xls", "encrypted", "ods", "hollow"],
)
def test_what_is_not_a_workbook_is_named(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_broken_part_is_told() -> None:
    content = altered(toy_delivery().content(), SHEET, lambda xml: xml[: len(xml) // 2])
    assert refused(content) == "OSQ-D006"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_document_type_is_refused(part: str) -> None:
    def entity(xml: str) -> str:
        declaration = '<!DOCTYPE x [<!ENTITY e "999">]>'
        return re.sub(r"^(<\?xml[^>]*\?>)?", lambda match: match[0] + declaration, xml, count=1)

    content = with_shared_strings(toy_delivery().content())
    assert refused(altered(content, part, entity)) == "OSQ-D006"


def test_an_expanding_archive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "EXPANDED_LIMIT", 1_000)
    assert refused(workbook_bytes({"F": [("une bombe",)]})) == "OSQ-D005"


def test_a_wrong_dimension_changes_nothing() -> None:
    def lie(xml: str) -> str:
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml)

    content = altered(workbook_bytes({"F": [("a", 1), ("b", 2)]}), SHEET, lie)
    assert accepted(content).sheets[0].cell(1, 1).number == 2


def test_cells_without_address_follow_one_another() -> None:
    def bare(xml: str) -> str:
        return re.sub(r'<(c|row) r="[^"]*"', r"<\1", xml)

    sheet = accepted(altered(workbook_bytes({"F": [("a", 1), ("b", 2)]}), SHEET, bare)).sheets[0]
    assert [sheet.cell(row, 1).number for row in (0, 1)] == [1, 2]


def test_prefixed_names_are_read_and_extensions_are_not() -> None:
    def prefixed(xml: str) -> str:
        xml = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")
        extension = '<x:extLst><x:ext xmlns:o="urn:other"><o:f>A1</o:f></x:ext></x:extLst>'
        return xml.replace("</x:worksheet>", extension + "</x:worksheet>")

    sheet = accepted(altered(workbook_bytes({"F": [("a", 1)]}), SHEET, prefixed)).sheets[0]
    assert sheet.cell(0, 1).number == 1
    assert sheet.cell(0, 1).kind is Kind.NUMBER


def test_a_formula_counts_for_the_value_its_author_kept() -> None:
    def computed(xml: str) -> str:
        return xml.replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>").replace(
            "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>"
        )

    content = workbook_bytes({"F": [("=1+1", "=2+2")]})
    sheet = accepted(altered(content, SHEET, computed)).sheets[0]
    assert (sheet.cell(0, 0).kind, sheet.cell(0, 0).number) == (Kind.NUMBER, 2)
    assert sheet.cell(0, 1).kind is Kind.FORMULA_WITHOUT_VALUE


def test_a_stray_cell_far_away_costs_one_entry() -> None:
    def far(xml: str) -> str:
        row = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
        return xml.replace("</sheetData>", row)

    sheet = accepted(altered(workbook_bytes({"F": [("a", 1)]}), SHEET, far)).sheets[0]
    assert sheet.cell(1_048_575, 16_383).number == 7
    assert sum(len(column.rows) for column in sheet.columns.values()) == 3


def test_hidden_sheets_are_known_as_such() -> None:
    content = altered(
        workbook_bytes({"F": [("a",)], "G": [("b",)]}),
        "xl/workbook.xml",
        lambda xml: xml.replace('name="G"', 'name="G" ').replace(
            'state="visible"', 'state="hidden"'
        ),
    )
    assert [sheet.name for sheet in accepted(content).sheets] == ["F", "G"]
    assert not any(sheet.visible for sheet in accepted(content).sheets)


def test_rich_text_is_joined_and_reading_aids_left_out() -> None:
    def rich(xml: str) -> str:
        return xml.replace(
            "<t>Aides</t>", "<r><t>Ai</t></r><r><t>des</t></r><rPh><t>aide</t></rPh>"
        )

    content = with_shared_strings(workbook_bytes({"F": [("Aides", "APL")]}))
    sheet = accepted(altered(content, "xl/sharedStrings.xml", rich)).sheets[0]
    assert [sheet.cell(0, column).text for column in (0, 1)] == ["Aides", "APL"]


def test_texts_shared_or_within_the_sheet_are_the_same() -> None:
    content = toy_delivery().content()
    within, shared = accepted(content).sheets[0], accepted(with_shared_strings(content)).sheets[0]
    assert within.texts() == shared.texts()
    places = [(row, column) for row in range(within.n_rows) for column in range(10)]
    assert [str(within.cell(*place)) for place in places] == [
        str(shared.cell(*place)) for place in places
    ]


def test_a_shared_text_that_does_not_exist_is_told() -> None:
    content = with_shared_strings(workbook_bytes({"F": [("Aides",)]}))
    beyond = altered(content, SHEET, lambda xml: xml.replace("<v>0</v>", "<v>9</v>"))
    assert refused(beyond) == "OSQ-D006"
