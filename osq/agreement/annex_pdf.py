"""The technical annex as pages to sign, by the observatory's templates."""

from __future__ import annotations

from pathlib import Path

from osq.agreement.annex import Annex
from osq.printing import environment, html_to_pdf

PAGE = "annex.html.j2"


def annex_to_pdf(annex: Annex, templates: Path, observatory: str, *, demonstration: bool) -> bytes:
    """The annex as a tagged PDF/UA-1; raises RenderError when it cannot be laid out.

    `observatory` is the name printed on every page.
    """
    page = environment(templates).get_template(PAGE)
    html = page.render(annex=annex, observatory=observatory, demonstration=demonstration)
    return html_to_pdf(html, templates, f"{annex.title} {annex.subtitle}")
