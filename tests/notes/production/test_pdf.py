"""The PDF itself: accessible, closed to the outside, the same every time."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua.model import Severity
from pdfua.validator import validate
from pypdf import PdfReader

from osq.confidentiality.release import Release, ZoneKey
from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.annex_files import to_xlsx
from osq.notes.production.render import to_archive, to_html, to_pdf
from osq.notes.production.tasks import make_tasks
from osq.printing import RenderError
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    GARE,
    MOULIN,
    direct_release,
    small_release,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
KINDS = {
    "agglomeration": (small_release(demonstration=True), AGGLOMERATION),
    "commune": (small_release(), BOIS),
    "quartier": (small_release(demonstration=True), MOULIN),
    "quartier undocumented": (small_release(), GARE),
    "commune direct": (direct_release(), BOIS),
    "agglomeration direct": (direct_release(), AGGLOMERATION),
}
BROKEN_RULES = {"UA-14-001"}
"""Rules that pdfua 0.1.3 itself fails to evaluate on a list of children."""


def pdf(release: Release, key: ZoneKey, templates: Path = TEMPLATES) -> bytes:
    return to_pdf(compose(Material(release), release.zones[key]), templates)


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(page.extract_text() for page in pages).replace("\u202f", " ")


@pytest.fixture
def own_templates(tmp_path: Path) -> Path:
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_note_passes_the_accessibility_checker(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    path.write_bytes(pdf(*KINDS[kind]))
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


def test_title_language_tags_dates_and_bookmarks() -> None:
    reader = PdfReader(BytesIO(pdf(small_release(demonstration=True), BOIS)))
    root = reader.root_object
    assert str(root["/Lang"]) == "fr"
    assert "'/Marked': True" in str(root["/MarkInfo"])
    assert "'/DisplayDocTitle': True" in str(root["/ViewerPreferences"])
    assert reader.metadata is not None
    assert reader.metadata.title == "DONNÉES FICTIVES — Le Bois-Neuf, note communale 2013"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20131231")
    assert "DONNÉES FICTIVES" in str(reader.metadata["/Keywords"])
    top = reader.outline[0]
    assert not isinstance(top, list)
    assert top.title == "Le Bois-Neuf"


def test_the_text_holds_the_figures() -> None:
    text = text_of(pdf(small_release(), MOULIN))
    for figure in ("40,9", "29,4", "11,5", "+2,0"):
        assert figure in text


def test_every_page_of_a_demonstration_says_so() -> None:
    reader = PdfReader(BytesIO(pdf(small_release(demonstration=True), AGGLOMERATION)))
    assert all(page.extract_text().count("DONNÉES FICTIVES") >= 2 for page in reader.pages)


def test_the_same_note_gives_the_same_bytes() -> None:
    assert pdf(small_release(), MOULIN) == pdf(small_release(), MOULIN)


@pytest.mark.parametrize(
    "address", ["https://example.org/x.css", "../secret.css", "file:///etc/hostname", "no-such.css"]
)
def test_templates_reach_nothing_outside_their_folder(own_templates: Path, address: str) -> None:
    (own_templates.parent / "secret.css").write_text("p { color: red }")
    page = own_templates / "note.html.j2"
    link = f'<link rel="stylesheet" href="{address}">'
    page.write_text(page.read_text("utf-8").replace("</head>", link + "</head>"), "utf-8")
    with pytest.raises(RenderError, match="refus"):
        pdf(small_release(), GARE, own_templates)


def test_a_complaint_of_the_renderer_is_a_failure(own_templates: Path) -> None:
    sheet = own_templates / "note.css"
    sheet.write_text(sheet.read_text("utf-8") + "\np { colour: red }\n", "utf-8")
    with pytest.raises(RenderError, match="colour"):
        pdf(small_release(), GARE, own_templates)


def test_a_note_may_hold_several_maps(own_templates: Path) -> None:
    page = own_templates / "_blocks.html.j2"
    text = page.read_text("utf-8")
    once = "{{ drawing(of.aside) }}"
    assert once in text
    page.write_text(text.replace(once, once + once), "utf-8")
    assert pdf(small_release(), GARE, own_templates)


def test_names_are_escaped() -> None:
    release = small_release()
    zone = replace(release.zones[GARE], name="<b>Gare & Cie</b>")
    html = to_html(compose(Material(release), zone), TEMPLATES)
    assert "&lt;b&gt;Gare &amp; Cie&lt;/b&gt;" in html
    assert "<b>Gare" not in html


# WeasyPrint 70 leaves the file of its colour profile open.
@pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")
@pytest.mark.parametrize("kind", ["commune", "agglomeration"])
def test_the_archive_is_a_pdf_a_3_that_holds_its_annex(kind: str, tmp_path: Path) -> None:
    release, key = KINDS[kind]
    (task,) = make_tasks(
        Material(release), [release.zones[key]], TEMPLATES, tmp_path, ("archive",), {}
    )
    content = to_archive(task)
    reader = PdfReader(BytesIO(content))
    stream: Any = reader.root_object["/Metadata"]
    metadata = stream.get_data().decode()
    assert re.search(r"pdfaid:part>3<|pdfaid:part=\"3\"", metadata)
    assert re.search(r"pdfaid:conformance>U<|pdfaid:conformance=\"U\"", metadata)
    ((name, (held,)),) = reader.attachments.items()
    assert name == task.names["archive"].replace("-archive.pdf", ".xlsx")
    assert held == to_xlsx(task.annex)
    assert "/OutputIntents" in reader.root_object
    assert "/ID" in reader.trailer
    assert content == to_archive(task)


def test_a_name_that_the_view_model_does_not_know_is_told_with_its_template_and_line(
    own_templates: Path,
) -> None:
    page = own_templates / "note.html.j2"
    lines = page.read_text("utf-8").replace("{{ note.heading }}", "{{ note.heding }}")
    page.write_text(lines, "utf-8")
    line = 1 + lines[: lines.index("note.heding")].count("\n")
    with pytest.raises(RenderError, match=f"note.html.j2, ligne {line}.*heding") as failure:
        pdf(small_release(), GARE, own_templates)
    assert "NOMS.md" in failure.value.advice


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{ nota.heading }}", "ligne 1.*nota"),
        ("\n{% if note %}", "ligne 2"),
        ("{% include 'gone.j2' %}", r"gone\.j2 manque"),
    ],
)
def test_a_faulty_template_is_told_in_french(own_templates: Path, written: str, told: str) -> None:
    (own_templates / "note.html.j2").write_text(written, "utf-8")
    with pytest.raises(RenderError, match=told):
        pdf(small_release(), GARE, own_templates)
