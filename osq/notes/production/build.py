"""The notes of an edition on disk: what changed is made anew, the rest stays untouched.

Nothing is removed.  Every file is written beside its place and renamed, so that a killed
build leaves no half note.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from osq.confidentiality.release import Release
from osq.notes.production.manifest import MANIFEST, new_entries, read_entries, write_manifest
from osq.notes.production.origins import NO_ORIGINS, Origins
from osq.notes.production.plan import FORMATS, Wanted, plan
from osq.notes.production.tasks import make_tasks, stale_products
from osq.notes.production.views import VIEWS, views_of, write_views
from osq.notes.production.write import alone_in, write_all


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Files written and files left as they were, each in the order of the plan.

    `manifest` and `views` are the two files that tell of them all.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    manifest: Path
    views: Path

    @property
    def notes_written(self) -> tuple[Path, ...]:
        """The notes themselves among what was written: neither annexes nor their tables."""
        return _notes(self.written)

    @property
    def notes_unchanged(self) -> tuple[Path, ...]:
        return _notes(self.unchanged)


def build_notes(
    release: Release,
    templates: Path,
    output: Path,
    *,
    zones: Collection[str] = (),
    kinds: Collection[str] = (),
    wanted: Wanted | None = None,
    theme: str | None = None,
    origins: Origins = NO_ORIGINS,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> BuildResult:
    """Writes the notes of the release under `output`, their annexes and a manifest beside them.

    `zones` and `kinds` restrict the plan (all notes when empty), `wanted` names the formats
    (PDF alone by default; those that are there already are kept in step); `theme` asks for the
    edition of one theme; `progress` receives the name of each note as it is done.  Raises
    ConfigurationError for an unknown kind or format, Refusal for a zone without a note, a
    folder in use or a file that cannot be written, RenderError when a note cannot be laid out.
    """
    chosen, products = plan(release, zones, kinds), (wanted or Wanted()).products
    with alone_in(output):
        known = read_entries(output / MANIFEST)
        tasks = make_tasks(release, chosen, templates, output, products, origins, theme, known)
        tasks = [replace(task, stale=stale_products(task, known)) for task in tasks]
        hashes = write_all([one for one in tasks if one.stale], jobs, progress or (lambda _: None))
        partial = bool(zones or kinds or theme)
        kept = {name: one for name, one in known.items() if partial and (output / name).is_file()}
        write_manifest(output / MANIFEST, release, {**kept, **new_entries(tasks, hashes, known)})
        views = views_of(release, chosen, [task.note for task in tasks])
        write_views(output / VIEWS, release, views, partial=partial)
    files = [output / name for task in tasks for name in task.names.values()]
    return BuildResult(
        written=tuple(path for path in files if path.name in hashes),
        unchanged=tuple(path for path in files if path.name not in hashes),
        manifest=output / MANIFEST,
        views=output / VIEWS,
    )


def _notes(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.suffix.removeprefix(".") in FORMATS)
