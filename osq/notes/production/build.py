"""The notes of an edition on disk: what changed is made anew, the rest stays untouched.

Nothing is removed.  Every file is written beside its place and renamed, so that a killed
build leaves no half note.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from osq.notes.outlines.material import Material
from osq.notes.production.files import MANIFEST, VIEWS, BuildResult, Wanted
from osq.notes.production.manifest import new_entries, read_entries, write_manifest
from osq.notes.production.origins import NO_ORIGINS, Origins
from osq.notes.production.plan import plan
from osq.notes.production.task import Task
from osq.notes.production.tasks import make_tasks, stale_products
from osq.notes.production.templates import check_templates
from osq.notes.production.views import views_of, write_views
from osq.notes.production.write import alone_in, write_all


def build_notes(
    material: Material,
    templates: Path,
    output: Path,
    *,
    zones: Collection[str] = (),
    kinds: Collection[str] = (),
    wanted: Wanted | None = None,
    origins: Origins = NO_ORIGINS,
    mention: str = "",
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> BuildResult:
    """Writes the notes of the release under `output`, their annexes and a manifest beside them.

    `zones` and `kinds` restrict the plan (all notes when empty), `wanted` names the formats
    (PDF alone by default; those that are there already are kept in step); `theme` asks for the
    edition of one theme, `mention` is added to the title of every note (« rectificatif n° 1 »);
    `progress` receives the name of each note as it is done.  Raises ConfigurationError for an
    unknown kind or format and for templates of another osq, Refusal for a zone without a note,
    a folder in use or a file that cannot be written, RenderError when a note cannot be laid out.
    """
    check_templates(templates)
    release = material.limited().release
    chosen, products = plan(release, zones, kinds), (wanted or Wanted()).products
    with alone_in(output):
        known = read_entries(output / MANIFEST)
        tasks: list[Task] = []

        def stale() -> Iterator[Task]:
            for task in make_tasks(
                material,
                chosen,
                templates,
                output,
                products,
                origins,
                mention=mention,
                known=known,
            ):
                tasks.append(replace(task, stale=stale_products(task, known)))
                if tasks[-1].stale:
                    yield tasks[-1]

        hashes = write_all(stale(), min(jobs, len(chosen)), progress or (lambda _: None))
        partial = bool(zones or kinds or material.thematic)
        kept = {name: one for name, one in known.items() if partial and (output / name).is_file()}
        write_manifest(output / MANIFEST, release, {**kept, **new_entries(tasks, hashes, known)})
        views = views_of(release, chosen, [task.note for task in tasks])
        write_views(output / VIEWS, release, views, partial=partial)
    files = [output / name for task in tasks for name in task.names.values()]
    first = {output / next(iter(task.names.values())): bool(task.stale) for task in tasks}
    return BuildResult(
        written=tuple(path for path in files if path.name in hashes),
        unchanged=tuple(path for path in files if path.name not in hashes),
        notes_written=tuple(path for path, stale in first.items() if stale),
        notes_unchanged=tuple(path for path, stale in first.items() if not stale),
        manifest=output / MANIFEST,
        views=output / VIEWS,
    )
