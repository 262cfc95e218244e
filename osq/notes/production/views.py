"""What each note says, kept beside the notes: what a later edition is compared with.

    views.json: {"format", "edition", ..., "notes": {stem: {"figures", "sentences", "marks"}}}

A figure stands in the view of one note alone: that of its zone, else that of the nearest zone
that has one.  Figures are as printed; everything in it is released.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedZone,
    Sign,
    ZoneKey,
)
from osq.notes.figures import cell, unit_of
from osq.notes.production.manifest import write_if_changed
from osq.notes.production.spoken import walk
from osq.notes.selection import agglomeration_of, editions_of, ordered_indicators, parents_of
from osq.notes.viewmodel import Note, Prose, Sentence
from osq.observations import FICTITIOUS
from osq.text import format_unit

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
    for indicator, figure in _own_figures(release, zone):
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


def _own_figures(release: Release, zone: ReleasedZone) -> Iterator[tuple[IndicatorModel, Figure]]:
    """The figures of the zone and of what lies in it without a note; « … » are left out."""
    editions = editions_of(release)
    zones = [one for one in release.zones.values() if _home(release, one) == zone.key]
    for indicator in ordered_indicators(release):
        for one in zones:
            for edition in editions if one.key.level != "iris" else (release.edition,):
                figure = release.figure(indicator.id, one.key, edition)
                if figure is not None and figure.sign is not Sign.NOT_AVAILABLE:
                    yield indicator, figure


def _home(release: Release, zone: ReleasedZone) -> ZoneKey | None:
    """The zone in whose note a zone is told of: itself, its commune, else the agglomeration."""
    signatories = [one.key for one in parents_of(release, zone) if one.signatory]
    if zone.key.level in ("agglomeration", "quartier") or zone.signatory:
        return zone.key
    if signatories:
        return signatories[0]
    whole = agglomeration_of(release)
    return whole.key if whole else None


def sentences_of(note: Note) -> Iterable[str]:
    """Every written text of a note, in the order in which it is read."""
    for one in walk(note):
        if isinstance(one, Sentence):
            yield one.text
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
        "notes": dict(sorted(every.items())),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    write_if_changed(path, text + "\n")


def read_views(path: Path) -> dict[str, dict[str, Any]]:
    """The views kept in a folder; none where they cannot be read."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return dict(content["notes"]) if content["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
