"""The files of each note, and which of them no longer say what the release says.

Each file has a digest of all that it is made from.  A file whose digest is the one recorded
in the manifest, and whose bytes are those recorded, is current and is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from osq.confidentiality.release import ReleasedZone
from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.annex import annex_of
from osq.notes.production.files import ANNEX, ARCHIVE, PRODUCTS, product_name
from osq.notes.production.origins import Origins
from osq.notes.production.sheets import Annex
from osq.notes.production.task import Task
from osq.notes.viewmodel import Note

PROGRAMS = (
    *("osq", "weasyprint", "pydyf", "jinja2", "fonttools"),
    *("font-source-sans-pro", "openpyxl", "brotli"),
)
"""Packages whose version may change the bytes of a file."""
PRINTING = ("drawn_text.py", "printing.py")
"""What lays pages out, read without loading it: only workers need to."""


def make_tasks(
    material: Material,
    zones: Sequence[ReleasedZone],
    templates: Path,
    folder: Path,
    products: Sequence[str],
    origins: Origins,
    *,
    mention: str = "",
    known: Collection[str] = (),
) -> Iterator[Task]:
    """One task per zone, in order, each composed when it is asked for, with none stale yet.

    A product whose file is `known` is made too: what is beside a note never lags behind it.
    `mention` is added to every title.
    """
    release = material.limited().release
    program, looks = _program_digest(), _templates_digest(templates)
    for zone, composed in zip(zones, _composed(material, zones), strict=True):
        note = _mentioning(mention, composed)
        annex = annex_of(release, zone, note, origins)
        view, figures = _digest(program, looks, note), _digest(program, "", annex)
        names = {one: product_name(note.file_name, one) for one in PRODUCTS}
        names = {one: name for one, name in names.items() if one in products or name in known}
        made_from = {ARCHIVE: view + figures, **dict.fromkeys(ANNEX, figures)}
        yield Task(
            note=note,
            annex=annex,
            templates=templates,
            folder=folder,
            names=names,
            digests={one: _hash(f"{one}\n{made_from.get(one, view)}") for one in names},
        )


def _composed(material: Material, zones: Sequence[ReleasedZone]) -> Iterator[Note]:
    """The note of each zone; a quartier's is the sheet of its commune's, composed once."""
    sheets: dict[str, Note] = {}
    for zone in zones:
        known = sheets.get(zone.key.code) if zone.key.level == "quartier" else None
        note = known or compose(material, zone)
        sheets.update({one.code: one for one in note.sheets})
        yield note


def _mentioning(mention: str, note: Note) -> Note:
    """The note with a mention after its title, above its heading and on every page."""
    if not mention:
        return note
    return replace(
        note,
        title=f"{note.title}, {mention}",
        kicker=f"{note.kicker}, {mention}",
        running=f"{note.running}, {mention}",
    )


def stale_products(task: Task, known: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The products that the manifest's entries (`known`, by file name) do not vouch for."""
    return tuple(one for one in task.names if not _is_current(task, one, known))


def _is_current(task: Task, product: str, known: Mapping[str, Mapping[str, str]]) -> bool:
    name = task.names[product]
    entry, path = known.get(name), task.folder / name
    if entry is None or entry.get("view") != task.digests[product] or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == entry.get("sha256")


def _templates_digest(templates: Path) -> str:
    """Of the files of the templates: every note depends on all of them, save what explains them."""
    seen = hashlib.sha256()
    for path in sorted(
        one for one in templates.rglob("*") if one.is_file() and one.suffix != ".md"
    ):
        name = path.relative_to(templates).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        seen.update(f"{name}\0{content}\n".encode())
    return seen.hexdigest()


def _program_digest() -> str:
    """Of what turns a view into a file: this package, the printing, and their libraries."""
    seen = hashlib.sha256()
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), *(here.parents[1] / name for name in PRINTING)):
        seen.update(path.read_bytes())
    for program in PROGRAMS:
        seen.update(f"{program}\0{version(program)}\n".encode())
    return seen.hexdigest()


def _digest(program: str, looks: str, view: Note | Annex) -> str:
    """Of a frozen view: its `repr` tells every field of every value in it."""
    return _hash(f"{program}\n{looks}\n{view!r}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
