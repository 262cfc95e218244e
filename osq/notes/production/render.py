"""A note's view model laid out as an accessible PDF, by the templates of the observatory."""

from __future__ import annotations

from pathlib import Path

from osq.notes.viewmodel import Note
from osq.printing import RenderError, environment, html_to_pdf

PAGE = "note.html.j2"


def to_html(note: Note, templates: Path) -> str:
    """The note as one HTML page; raises jinja2.TemplateError for a faulty template."""
    return environment(templates).get_template(PAGE).render(note=note)


def to_pdf(note: Note, templates: Path) -> bytes:
    """The note as a tagged PDF/UA-1; raises RenderError when it cannot be one."""
    html = to_html(note, templates)
    if not note.title.strip():
        raise RenderError("Une note sans titre ne peut pas être accessible.")
    return html_to_pdf(html, templates, note.file_name)
