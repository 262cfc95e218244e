"""The labels of drawings in a PDF: whole, aligned, and nothing that would be ignored."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from osq.notes.drawing.lettering import advance
from osq.printing import RenderError, html_to_pdf
from tests.pages import text_of
from tests.shared import REPOSITORY

PIXEL = 0.75
"""In points."""


def page(*labels: str) -> PageObject:
    """A page with a drawing of these labels, and nothing else."""
    html = (
        '<html lang="fr"><head><title>Essai</title><link rel="stylesheet" href="base.css"></head>'
        '<body><svg role="img" aria-label="Essai" width="400" height="100" viewBox="0 0 400 100" '
        f'font-family="Source Sans OSQ" font-size="10.5">{"".join(labels)}</svg></body></html>'
    )
    content = html_to_pdf(html, REPOSITORY / "templates", "essai")
    return PdfReader(BytesIO(content)).pages[0]


def starts(of: PageObject) -> list[float]:
    """Where each text of a page begins, in points."""
    found: list[float] = []

    def at(operator: bytes, _operands: object, cm: list[float], tm: list[float]) -> None:
        if operator in (b"TJ", b"Tj"):
            found.append(cm[0] * tm[4] + cm[4])

    of.extract_text(visitor_operand_before=at)
    return found


def test_a_label_is_read_as_it_is_written() -> None:
    label = "Jeunes VI et V\u00a0bis\u00a0: 1\u202f234,5\u202f%"
    assert text_of(page(f'<text x="10" y="20">{label}</text>')) == label


def test_labels_side_by_side_are_not_one_number() -> None:
    drawn = page('<text x="10" y="20">2012</text>', '<text x="40" y="20">2013</text>')
    assert text_of(drawn).split() == ["2012", "2013"]


def test_a_label_is_aligned_on_its_point_by_its_width() -> None:
    anchors = ("start", "middle", "end")
    drawn = page(*(f'<text x="200" y="20" text-anchor="{one}">20,5</text>' for one in anchors))
    start, middle, end = starts(drawn)
    width = advance("20,5", "text") * PIXEL
    assert start - middle == pytest.approx(width / 2, abs=0.05)
    assert start - end == pytest.approx(width, abs=0.05)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ('<text x="10" y="20" dx="4">a</text>', "dx"),
        ('<text x="10" y="20" letter-spacing="2">a</text>', "letter-spacing"),
        ('<text x="10" y="20">a<tspan>b</tspan></text>', "tspan"),
    ],
)
def test_what_a_label_does_not_know_stops_the_page(label: str, named: str) -> None:
    with pytest.raises(RenderError, match=f"un texte de dessin ne connaît pas {named}"):
        page(label)
