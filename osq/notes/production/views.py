"""What each note says, kept beside the notes: what a later edition is compared with.

    views.json: {"format", "edition", ..., "notes": {stem: {"figures", "sentences", "marks"}}}

Figures are as printed, with their deliveries; everything in it is released.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.notes.figures import cell, unit_of
from osq.notes.production.manifest import write_if_changed
from osq.notes.production.spoken import figures_of, walk
from osq.notes.viewmodel import Note, Paragraphs, Prose, Sentence
from osq.observations import FICTITIOUS
from osq.text import format_unit

VIEWS = "views.json"
FORMAT = "osq-views/1"
Views = Mapping[str, Mapping[str, Any]]
"""Stem of a note's files -> its view: kind, zone, title, figures, sentences and marks."""


def views_of(
    release: Release, zones: Sequence[ReleasedZone], notes: Sequence[Note]
) -> dict[str, dict[str, Any]]:
    """The view of each note, by stem; `zones` are those of the notes, in the same order."""
    return {
        Path(note.file_name).stem: _view(release, zone, note)
        for zone, note in zip(zones, notes, strict=True)
    }


def figure_key(figure: Figure) -> str:
    """`caf_bas_rev_part|quartier:SE01|2013`: a figure's name in a view."""
    return f"{figure.indicator}|{figure.zone.level}:{figure.zone.code}|{figure.edition}"


def printed(indicator: IndicatorModel, figure: Figure) -> str:
    """A figure as a table prints it, with its unit; a sign alone."""
    text = cell(indicator, figure).text
    return text if figure.value is None else format_unit(text, unit_of(indicator))


def _view(release: Release, zone: ReleasedZone, note: Note) -> dict[str, Any]:
    figures, marks = {}, {}
    for indicator, figure in figures_of(release, zone):
        key = figure_key(figure)
        figures[key] = printed(indicator, figure)
        if mark := _mark(figure):
            marks[key] = mark
    return {
        "kind": note.kind,
        "zone": note.code,
        "title": note.title,
        "figures": figures,
        "sentences": list(dict.fromkeys(sentences_of(note))),
        "marks": marks,
    }


def sentences_of(note: Note) -> Iterable[str]:
    """Every written text of a note, in the order in which it is read."""
    for one in walk(note):
        if isinstance(one, Sentence):
            yield one.text
        elif isinstance(one, Paragraphs):
            yield from one.texts
        elif isinstance(one, Prose):
            yield from ("".join(run.text for run in runs) for runs in one.paragraphs)


def _mark(figure: Figure) -> str:
    grade = f"fiabilité {figure.grade}" if figure.grade else ""
    return ", ".join(part for part in (grade, figure.method, figure.mark) if part)


def write_views(path: Path, release: Release, views: Views, *, partial: bool) -> None:
    """Writes the views; those of other notes stay when the build was `partial`."""
    every = {**(read_views(path) if partial else {}), **views}
    content = {
        "format": FORMAT,
        "edition": release.edition,
        "audience": release.audience,
        "mention": FICTITIOUS if release.demonstration else "",
        "deliveries": _deliveries(release),
        "notes": dict(sorted(every.items())),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    write_if_changed(path, text + "\n")


def _deliveries(release: Release) -> dict[str, list[str]]:
    """Indicator and edition -> the deliveries behind its figures."""
    found: dict[str, set[str]] = {}
    for (indicator, _, edition), figure in release.figures.items():
        if figure.deliveries:
            found.setdefault(f"{indicator}|{edition}", set()).update(figure.deliveries)
    return {key: sorted(names) for key, names in sorted(found.items())}


def read_views(path: Path) -> dict[str, dict[str, Any]]:
    """The views kept in a folder; none where they cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return dict(content["notes"]) if content["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
