"""The technical annex: one content, laid out as pages and as a workbook."""

import io

import openpyxl
import pytest
from pypdf import PdfReader

from osq.agreement.annex import annex_of
from osq.agreement.annex_pdf import annex_to_pdf
from osq.agreement.annex_workbook import annex_to_workbook
from osq.conventions.loading import load_conventions
from tests.shared import REPOSITORY

CONVENTIONS = load_conventions(REPOSITORY / "conventions")
TEMPLATES = REPOSITORY / "templates"


@pytest.mark.parametrize("provider", sorted(CONVENTIONS))
def test_the_annex_names_every_measure_and_indicator(provider: str) -> None:
    convention = CONVENTIONS[provider]
    annex = annex_of(convention, CONVENTIONS)
    told = "\n".join(
        text
        for section in annex.sections
        for table in section.tables
        for row in table.rows
        for text in row
    )
    for part in (*convention.measures, *convention.indicators):
        assert part.label in told
        assert part.definition in told


def test_what_nobody_has_read_is_asked_before_signature() -> None:
    annex = annex_of(CONVENTIONS["caf"], CONVENTIONS)
    points = next(part for part in annex.sections if part.title.startswith("Points à compléter"))
    told = [row[0] for table in points.tables for row in table.rows]
    assert "Durée de la convention\u00a0: Date de signature" in told
    assert annex.notice.startswith("Projet à relire")


def test_the_pages_can_be_read_aloud_and_signed() -> None:
    annex = annex_of(CONVENTIONS["caf"], CONVENTIONS)
    content = annex_to_pdf(annex, TEMPLATES, "Observatoire d’essai", demonstration=False)
    reader = PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Annexe technique" in text
    assert "Nom, fonction et signature" in text
    assert str(reader.root_object["/Lang"]) == "fr"
    again = annex_to_pdf(annex, TEMPLATES, "Observatoire d’essai", demonstration=False)
    assert content == again


def test_an_annex_of_a_demonstration_says_so_on_its_pages() -> None:
    annex = annex_of(CONVENTIONS["caf"], CONVENTIONS)
    content = annex_to_pdf(annex, TEMPLATES, "Démonstration", demonstration=True)
    for page in PdfReader(io.BytesIO(content)).pages:
        assert "DONNÉES FICTIVES" in page.extract_text()


def test_the_workbook_has_a_sheet_for_each_section() -> None:
    annex = annex_of(CONVENTIONS["caf"], CONVENTIONS)
    content = annex_to_workbook(annex, "Observatoire d’essai")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len(annex.sections) + 1
    assert content == annex_to_workbook(annex, "Observatoire d’essai")
