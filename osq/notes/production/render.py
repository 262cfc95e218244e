"""A note laid out by the templates: accessible PDF, archive, page for a screen."""

from __future__ import annotations

from pathlib import Path

from osq.notes.production.tasks import Task
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


def made(task: Task, product: str) -> bytes:
    """The bytes of one product of a note; raises RenderError when it cannot be laid out."""
    from osq.notes.production.annex_files import to_csv, to_xlsx

    if product == "xlsx":
        return to_xlsx(task.annex)
    if product == "csv":
        return to_csv(task.annex)
    return to_pdf(task.note, task.templates)
