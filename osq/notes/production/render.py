"""A note laid out by the templates: accessible PDF, archive, page for a screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from weasyprint import Attachment

from osq.notes.production.annex_files import to_csv, to_xlsx
from osq.notes.production.screen import to_screen
from osq.notes.production.task import Task
from osq.notes.viewmodel import Note
from osq.printing import ARCHIVED, RenderError, html_to_pdf, rendered

PAGE = "note.html.j2"
SPREADSHEET = "Chiffres de la note, leurs sources et leurs définitions"


def to_html(note: Note, templates: Path) -> str:
    """The note as one HTML page; raises RenderError for a faulty template."""
    return rendered(templates, PAGE, note=note)


def to_pdf(note: Note, templates: Path) -> bytes:
    """The note as a tagged PDF/UA-1; raises RenderError when it cannot be one."""
    html = to_html(note, templates)
    if not note.title.strip():
        raise RenderError("Une note sans titre ne peut pas être accessible.")
    return html_to_pdf(html, templates, note.file_name)


def to_archive(task: Task) -> bytes:
    """The note as a PDF/A-3 that holds its annex; raises RenderError when it cannot be one."""
    note = task.note
    day = datetime.fromisoformat(note.created)
    annex = Attachment(
        string=to_xlsx(task.annex),
        name=f"{Path(note.file_name).stem}.xlsx",
        description=SPREADSHEET,
        created=day,
        modified=day,
        relationship="Data",
    )
    html = to_html(note, task.templates)
    return html_to_pdf(html, task.templates, note.file_name, variant=ARCHIVED, attachments=[annex])


def made(task: Task, product: str) -> bytes:
    """The bytes of one product of a note; raises RenderError when it cannot be laid out."""
    match product:
        case "xlsx":
            return to_xlsx(task.annex)
        case "csv":
            return to_csv(task.annex)
        case "html":
            return to_screen(to_html(task.note, task.templates), task.note, task.templates)
        case "archive":
            return to_archive(task)
        case _:
            return to_pdf(task.note, task.templates)
