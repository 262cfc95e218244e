"""The workbook that goes back: faults marked, everything else as it was."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from osq.findings import Finding, Severity
from osq.returns.annotate import annotate, cells_of
from osq.spreadsheets import REVIEW
from tests.builders.formats import csv_bytes, xls_bytes
from tests.builders.workbooks import toy_delivery
from tests.deliveries.reading import read

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
