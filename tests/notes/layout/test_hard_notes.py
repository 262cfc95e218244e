"""Whatever a release holds, its notes stay on their pages: nothing overflows, nothing is empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pdfua.model import Severity
from pdfua.validator import validate

from osq.notes.shapes import Drawing
from osq.notes.viewmodel import Table
from osq.printing import ACCESSIBLE
from tests.notes.layout.cases import LONG, QUICK, Case, laid_out, note_of
from tests.notes.layout.pages import CHECKS, Laid, has_class, is_tag, sheets

BROKEN_RULES = {"UA-14-001"}
"""Rules that pdfua 0.1.3 itself fails to evaluate on a list of children."""
ALL = [*QUICK, *(pytest.param(case, marks=pytest.mark.long) for case in LONG)]
every_note = pytest.mark.parametrize("case", ALL, ids=str)


@every_note
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_layout_has_no_fault(check: Callable[[Laid], list[str]], case: Case) -> None:
    assert check(laid_out(case)) == []


@every_note
def test_every_section_says_something(case: Case) -> None:
    note = note_of(case)
    for section in [*note.sections, *(part for sheet in note.sheets for part in sheet.sections)]:
        assert section.blocks, section.heading
        for block in section.blocks:
            if isinstance(block, Table):
                assert any(group.rows for group in block.groups), block.caption
            if isinstance(block, Drawing):
                assert block.shapes, block.caption


@every_note
def test_the_first_page_holds_the_whole_of_what_matters(case: Case) -> None:
    """It may be detached: nothing that begins there goes on elsewhere."""
    laid = laid_out(case)
    for test in (is_tag("header"), has_class("figures"), has_class("essentials")):
        assert [page for page in laid.pages_of(test) if page] == sheet_pages(case, test)
    begun = {
        box.element
        for piece in laid.pages[0].pieces
        for box in piece.inside
        if box.element_tag == "section"
    }
    assert begun
    gone_on = laid.pages_of(lambda box: box.element_tag == "section" and box.element in begun)
    assert gone_on == [0]


def sheet_pages(case: Case, test: Callable[[object], bool]) -> list[int]:
    """The same in the sheets of a communal note: their rectos."""
    laid = laid_out(case)
    found = set(laid.pages_of(test))
    return sorted(pages[0] for pages in sheets(laid).values() if pages[0] in found)


@every_note
def test_the_sheet_of_a_quartier_is_two_pages_of_its_own(case: Case) -> None:
    laid = laid_out(case)
    if case.kind == "quartier":
        assert len(laid.pages) == 2
    found = sheets(laid)
    assert len(found) == len(note_of(case).sheets)
    for name, pages in found.items():
        assert pages == [pages[0], pages[0] + 1], name
        for index in pages:
            pieces = laid.pages[index].pieces
            held = [piece.holder(is_tag("article")) for piece in pieces]
            assert {one.element.get("id") if one else None for one in held} == {name}


@every_note
def test_the_pdf_passes_the_accessibility_checker(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    laid_out(case).document.write_pdf(path, pdf_variant=ACCESSIBLE)
    report = validate(str(path))
    skipped = {one.rule_id for one in report.outcomes if one.skipped_reason}
    errors = [
        finding
        for one in report.outcomes
        for finding in one.findings
        if finding.severity >= Severity.ERROR
    ]
    assert errors == []
    assert skipped <= BROKEN_RULES


@pytest.mark.parametrize(
    ("case", "least", "most"),
    [
        (Case("millions", "commune"), 8, 12),
        pytest.param(Case("rich", "commune"), 8, 12, marks=pytest.mark.long),
        pytest.param(Case("rich", "agglomeration"), 16, 24, marks=pytest.mark.long),
    ],
    ids=str,
)
def test_a_note_has_the_pages_that_its_readers_expect(case: Case, least: int, most: int) -> None:
    """Two more for each quartier."""
    laid = laid_out(case)
    assert least <= len(laid.pages) - 2 * len(sheets(laid)) <= most


@pytest.mark.parametrize("case", [Case("a theme without data", "commune")], ids=str)
def test_a_theme_without_data_is_a_sentence(case: Case) -> None:
    text = " ".join(page.text for page in laid_out(case).pages)
    assert "Thèmes sans chiffre" in text
    assert "Emploi" in text
