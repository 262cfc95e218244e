"""The workbook that goes back: faults marked, everything else as it was."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from osq.deliveries.grid import Cell, Kind
from osq.deliveries.workbook import read_workbook
from osq.findings import Finding, Severity
from osq.returns.annotate import annotate, cells_of
from osq.spreadsheets import REVIEW
from tests.builders.formats import csv_bytes, xls_bytes
from tests.builders.workbooks import altered, toy_delivery
from tests.deliveries.reading import read

SHEET = "xl/worksheets/sheet1.xml"
ABOUT = "CAF d’essai, édition 2013"


def spoilt() -> tuple[bytes, tuple[Finding, ...]]:
    content = toy_delivery().with_cell("E5", "douze").with_cell("F6", -3).content()
    return content, read(content).findings


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_faulty_cells_are_hatched_and_commented() -> None:
    content, findings = spoilt()
    page = opened(annotate(content, "caf-2013.xlsx", findings, ABOUT).content)["IRIS"]
    for address in ("E5", "F6"):
        assert page[address].fill.patternType == "darkUp"
        comment = page[address].comment
        assert comment is not None
        assert "À corriger" in comment.text


def test_every_other_cell_keeps_value_style_and_format() -> None:
    content, findings = spoilt()
    before = opened(content)["IRIS"]
    after = opened(annotate(content, "caf-2013.xlsx", findings, ABOUT).content)["IRIS"]
    marked = {address for each in findings for address in cells_of(each.cell or "")}
    assert after.dimensions == before.dimensions
    for row in before.iter_rows():
        for cell in row:
            other = after[cell.coordinate]
            assert (other.value, other.number_format) == (cell.value, cell.number_format)
            assert repr(other.font) == repr(cell.font)
            if cell.coordinate not in marked:
                assert repr(other.fill) == repr(cell.fill)
                assert other.comment is None


def test_the_list_links_to_the_cells() -> None:
    content, findings = spoilt()
    book = opened(annotate(content, "caf-2013.xlsx", findings, ABOUT).content)
    assert book.sheetnames == [REVIEW, "IRIS"]
    links = [cell.hyperlink.location for row in book[REVIEW] for cell in row if cell.hyperlink]
    assert "'IRIS'!E5" in links
    assert len(links) == len([each for each in findings if each.cell])


def test_a_file_that_comes_back_annotated_is_read_as_before() -> None:
    content, findings = spoilt()
    annotated = annotate(content, "caf-2013.xlsx", findings, ABOUT).content
    again = read(annotated)
    assert [(each.code, each.cell) for each in again.findings] == [
        (each.code, each.cell) for each in findings
    ]
    twice = annotate(annotated, "caf-2013.xlsx", again.findings, ABOUT).content
    assert opened(twice).sheetnames == [REVIEW, "IRIS"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_nothing_found_in_a_file_becomes_a_formula(start: str) -> None:
    evil = Finding(
        code="OSQ-V004", severity=Severity.ERROR, message=f"{start}HYPERLINK(1)", zone=f"{start}1"
    )
    page = opened(annotate(spoilt()[0], "a.xlsx", [evil], ABOUT).content)[REVIEW]
    texts = [cell for row in page for cell in row if str(cell.value).startswith(start)]
    assert len(texts) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts)


@pytest.mark.parametrize(
    ("part", "why"),
    [("xl/charts/chart1.xml", "graphiques"), ("xl/pivotTables/pivotTable1.xml", "croisés")],
)
def test_what_a_copy_would_lose_makes_a_report_of_its_own(part: str, why: str) -> None:
    content, findings = spoilt()
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(part, "<x/>")
    annotated = annotate(buffer.getvalue(), "a.xlsx", findings, ABOUT)
    assert why in annotated.reason
    book = opened(annotated.content)
    assert book.sheetnames == [REVIEW]
    assert any(annotated.reason in str(cell.value) for row in book[REVIEW] for cell in row)


@pytest.mark.parametrize(
    ("extension", "why"),
    [
        ("<x14:sparklineGroups/>", "courbes"),
        ("<x14:conditionalFormattings/>", "mises en forme"),
        ("<x14:dataValidations/>", "listes de choix"),
    ],
)
def test_what_an_extension_holds_makes_a_report_of_its_own(extension: str, why: str) -> None:
    tail = f'<extLst><ext xmlns:x14="x">{extension}</ext></extLst></worksheet>'
    content, findings = spoilt()
    extended = altered(content, SHEET, lambda xml: xml.replace("</worksheet>", tail))
    assert why in annotate(extended, "a.xlsx", findings, ABOUT).reason


@pytest.mark.parametrize(
    ("kept", "kind"),
    [
        ("<v>12</v>", Kind.NUMBER),
        ("<v>0.125</v>", Kind.NUMBER),
        ('t="str"><f/><v>nd</v>', Kind.TEXT),
        ('t="e"><f/><v>#N/A</v>', Kind.ERROR),
        ('t="b"><f/><v>1</v>', Kind.BOOLEAN),
    ],
)
def test_a_formula_keeps_its_value(kept: str, kind: Kind) -> None:
    cell = f'<c r="K5" {kept}</c>' if kept.startswith("t=") else f'<c r="K5"><f/>{kept}</c>'
    cell = cell.replace("<f/>", "<f>B1&amp;C1</f>")
    before = altered(
        spoilt()[0], SHEET, lambda xml: re.sub(r'(<row r="5".*?)</row>', rf"\1{cell}</row>", xml)
    )
    after = annotate(before, "caf-2013.xlsx", spoilt()[1], ABOUT).content
    assert opened(after)["IRIS"]["K5"].value == "=B1&C1"
    assert cell_at(after, 4, 10) == cell_at(before, 4, 10)
    assert cell_at(after, 4, 10).kind is kind


def cell_at(content: bytes, row: int, column: int) -> Cell:
    workbook, _ = read_workbook(content, "caf-2013.xlsx")
    assert workbook is not None
    sheet = next(each for each in workbook.sheets if each.name == "IRIS")
    return sheet.cell(row, column)._replace(number=np.nan_to_num(sheet.cell(row, column).number))


def test_a_text_in_several_fonts_keeps_them() -> None:
    content, findings = spoilt()
    book = opened(content)
    parts = CellRichText("Nombre ", TextBlock(InlineFont(b=True), "d’allocataires"))
    book["IRIS"]["L1"] = parts
    buffer = io.BytesIO()
    book.save(buffer)
    annotated = annotate(buffer.getvalue(), "a.xlsx", findings, ABOUT).content
    again = openpyxl.load_workbook(io.BytesIO(annotated), rich_text=True)
    assert repr(again["IRIS"]["L1"].value) == repr(parts)


@pytest.mark.parametrize("content", [csv_bytes([("a", 1)]), xls_bytes([("a", 1)])])
def test_other_formats_get_a_report(content: bytes) -> None:
    assert ".xlsx" in annotate(content, "a", [], ABOUT).reason


def test_the_same_file_gives_the_same_bytes() -> None:
    content, findings = spoilt()
    first = annotate(content, "caf-2013.xlsx", findings, ABOUT)
    assert first == annotate(content, "caf-2013.xlsx", findings, ABOUT)


def test_the_providers_own_comment_is_kept() -> None:
    content, findings = spoilt()
    book = opened(content)
    book["IRIS"]["E5"].comment = openpyxl.comments.Comment("Estimation", "CAF")
    buffer = io.BytesIO()
    book.save(buffer)
    page = opened(annotate(buffer.getvalue(), "a.xlsx", findings, ABOUT).content)["IRIS"]
    comment = page["E5"].comment
    assert comment is not None
    assert comment.text.endswith("Estimation")


def test_it_speaks_to_the_provider_of_what_the_provider_can_settle() -> None:
    """What the observatory settles by itself is in the terminal, and goes back to nobody."""
    unknown, ours = (
        Finding(
            code=code,
            severity=Severity.WARNING,
            message=message,
            sheet="IRIS",
            cell="E5",
            advice="Demandez au fournisseur.",
        )
        for code, message in (("OSQ-D035", "Une ligne est masquée."), ("OSQ-V060", "Corrigé : 12."))
    )
    content = annotate(toy_delivery().content(), "caf-2013.xlsx", (unknown, ours), ABOUT).content
    book = opened(content)
    comment = book["IRIS"]["E5"].comment
    assert comment is not None
    told = [str(cell.value) for row in book[REVIEW] for cell in row] + [comment.text]
    assert any("Une ligne est masquée." in text for text in told)
    assert not any("fournisseur" in text or "Corrigé" in text for text in told)


def test_the_list_names_every_place_of_a_finding() -> None:
    found = Finding(
        code="OSQ-V051",
        severity=Severity.WARNING,
        message="Deux cellules.",
        sheet="IRIS",
        cell="E5 F7",
    )
    book = opened(annotate(toy_delivery().content(), "caf-2013.xlsx", (found,), ABOUT).content)
    assert "E5 F7" in [cell.value for row in book[REVIEW] for cell in row]
