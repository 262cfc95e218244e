"""The unattended run: take in what waits, aggregate, build the notes that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from osq.errors import ConfigurationError, Refusal
from osq.findings import Finding
from osq.observatory import Observatory
from osq.refresh.pipeline import release_of, require_deliveries, rests_on, write_aggregates
from osq.refresh.standing import Inputs, Standing, keep_standing, standing
from osq.store.inbox import waiting_files
from osq.store.intake import outdated, take_in
from osq.store.results import Outcome, Result
from osq.store.workspace import Workspace
from osq.text import NBSP

if TYPE_CHECKING:
    from osq.notes.production.files import BuildResult, Wanted

Progress = Callable[[str], None]


class SignedEdition(Refusal):
    """The notes of a signed edition are left as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a refresh did.  `build` and `aggregated` are empty when `refusal` stopped it,
    `build` when the edition is signed.

    Where the edition stood as it was, `build` lists its notes by name, all unchanged.
    """

    edition: int
    files: tuple[Result, ...]
    aggregated: int
    checks: tuple[Finding, ...]
    build: BuildResult | None
    refusal: Refusal | None
    signed: str = ""
    """That the edition is signed, in French, when its notes were left for that reason."""

    @property
    def refused(self) -> bool:
        """Whether something was refused: a file, or the publication itself."""
        return self.refusal is not None or any(
            result.outcome is Outcome.REFUSED for result in self.files
        )


def refresh(
    workspace: Workspace, edition: int, *, jobs: int = 1, progress: Progress | None = None
) -> Summary:
    """Ingests the inbox, reads again what is to be, aggregates the edition, builds its notes.

    Run again, it does nothing.  A refused file keeps nothing else from being done.  Raises
    Refusal when another refresh is running, ConfigurationError when a convention or the
    territory is broken.
    """
    from osq.notes.production.write import laying_out

    with _alone(workspace):
        inputs = Inputs(workspace)
        waiting, again = waiting_files(workspace.observatory.inbox), outdated(workspace)
        files = tuple(take_in(workspace, waiting, again=again, progress=progress))
        digest = inputs.of(edition)
        try:
            stands = standing(workspace, edition, digest)
            if stands and rests_on(workspace, inputs, edition):
                return _left_alone(workspace, edition, files, stands)
        except Refusal as refused:
            return _refused(edition, files, refused)
        with laying_out(jobs):
            return _made(workspace, edition, files, digest, jobs, progress)


def _left_alone(
    workspace: Workspace, edition: int, taken: tuple[Result, ...], stands: Standing
) -> Summary:
    return Summary(
        edition=edition,
        files=taken,
        aggregated=stands.aggregated,
        checks=stands.checks,
        build=_unchanged(workspace, edition, stands),
        refusal=None,
    )


def _refused(edition: int, files: tuple[Result, ...], refusal: Refusal) -> Summary:
    return Summary(
        edition=edition, files=files, aggregated=0, checks=(), build=None, refusal=refusal
    )


def _unchanged(workspace: Workspace, edition: int, stands: Standing) -> BuildResult:
    from osq.notes.production.files import MANIFEST, VIEWS, BuildResult, is_note

    root, output = workspace.observatory.root, workspace.observatory.output / str(edition)
    made = [root / name for name in stands.outputs]
    files = tuple(
        path for path in made if path.parent == output and path.name not in (MANIFEST, VIEWS)
    )
    return BuildResult(
        written=(),
        unchanged=files,
        notes_written=(),
        notes_unchanged=tuple(path for path in files if is_note(path.name)),
        manifest=output / MANIFEST,
        views=output / VIEWS,
    )


def _made(
    workspace: Workspace,
    edition: int,
    files: tuple[Result, ...],
    inputs: str,
    jobs: int,
    progress: Progress | None,
) -> Summary:
    aggregated, build, refusal, signed = 0, None, None, ""
    checks: tuple[Finding, ...] = ()
    try:
        checked = write_aggregates(workspace, edition)
        aggregated, checks = len(checked.aggregates), tuple(checked.findings)
        build = build_edition(workspace, edition, jobs=jobs, progress=progress)
    except SignedEdition as left:
        signed = left.message
    except Refusal as refused:
        refusal = refused
    if build is not None:
        made = [workspace.store.aggregates(edition), build.manifest, build.views]
        made += [*build.written, *build.unchanged]
        keep_standing(workspace, edition, inputs, made, aggregated, checks)
    return Summary(
        edition=edition,
        files=files,
        aggregated=aggregated,
        checks=checks,
        build=build,
        refusal=refusal,
        signed=signed,
    )


def build_edition(
    workspace: Workspace,
    edition: int,
    *,
    zones: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    wanted: Wanted | None = None,
    audience: str = "partners",
    theme: str | None = None,
    revise: bool = False,
    output: Path | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> BuildResult:
    """Builds the notes of an edition for one audience, into `notes_folder` or `output`.

    `revise` builds the « rectificatif » of a signed edition, which is not built otherwise.  All
    of them asked for again with nothing changed, protections included, nothing is computed.
    Raises SignedEdition, and as `release_of`, `material_of` and `build_notes`.
    """
    from osq.notes.production.templates import check_templates
    from osq.notes.production.write import laying_out
    from osq.refresh.inputs import inputs_of, keep_inputs

    require_deliveries(workspace, edition)
    check_templates(workspace.observatory.templates)
    revision = 0 if output else _revision(workspace, edition, audience, revise=revise)
    inputs, made_from = Inputs(workspace), inputs_of(workspace, edition)
    every = not (zones or kinds or output or theme)
    plain = every and not revision and audience == "partners" and _usual(wanted)
    rests = rests_on(workspace, inputs, edition) if plain else None
    if rests and (stands := standing(workspace, edition, rests, by="built")):
        return _unchanged(workspace, edition, stands)

    # Only now: loading what lays notes out takes longer than finding that nothing changed.
    with laying_out(min(jobs, len(zones)) if zones else jobs):
        from osq.notes.production.build import build_notes
        from osq.refresh.material import material_of
        from osq.refresh.origins import origins_of

        release = release_of(workspace, edition, audience)
        built = build_notes(
            material_of(workspace, release, theme or ""),
            workspace.observatory.templates,
            output or notes_folder(workspace.observatory, edition, audience, revision),
            zones=zones,
            kinds=kinds,
            wanted=wanted,
            origins=origins_of(workspace, release),
            mention=f"rectificatif n°{NBSP}{revision}" if revision else "",
            jobs=jobs,
            progress=progress,
        )
    if plain and (rests := rests_on(workspace, inputs, edition)):
        made = [built.manifest, built.views, *built.written, *built.unchanged]
        keep_standing(workspace, edition, rests, made, by="built")
    if every:
        keep_inputs(workspace, edition, audience, made_from)
    return built


def _usual(wanted: Wanted | None) -> bool:
    """Whether the notes are asked for in their usual format alone."""
    from osq.notes.production.files import Wanted

    return wanted is None or wanted == Wanted()


def _revision(workspace: Workspace, edition: int, audience: str, *, revise: bool) -> int:
    """Which « rectificatif » is to be built, 0 for the edition itself.

    Raises Refusal for a signed edition that is not to be revised, ConfigurationError for one
    that is to be revised and was never signed.
    """
    from osq.refresh.signing import last_signature

    signed = last_signature(workspace.observatory, edition, audience)
    if signed is None and revise:
        raise ConfigurationError(
            f"L’édition {edition} n’est pas signée : elle ne se rectifie pas.",
            advice="Produisez ses notes sans --revise.",
        )
    if signed is not None and not revise:
        raise SignedEdition(
            f"L’édition {edition} est signée, par {signed.by}, le {signed.date} : ses notes "
            "restent telles quelles.",
            advice=f"Voyez ce qui changerait (osq notes diff --year {edition} --against signed), "
            "puis produisez un rectificatif (--revise), ou écrivez ailleurs (--output).",
        )
    return signed.number if signed else 0


def notes_folder(
    observatory: Observatory, edition: int, audience: str = "partners", revision: int = 0
) -> Path:
    """Where the notes of an edition are: one folder per audience, never mixed.

    A « rectificatif » has its own, so that what was signed stays as it is.
    """
    folder = observatory.output / str(edition)
    folder = folder if audience == "partners" else folder / audience
    return folder / f"rectificatif-{revision}" if revision else folder


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Keeps two refreshes of one observatory from running at once."""
    from filelock import FileLock, Timeout

    folder = workspace.store.folder
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".refresh.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Refusal(
            "Une autre mise à jour (osq refresh) est déjà en cours dans cet observatoire.",
            advice="Attendez qu’elle finisse, puis relancez la commande.",
        ) from None
    try:
        yield
    finally:
        lock.release()
