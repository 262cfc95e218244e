"""The notes as they would be built now, against the last build or the last signed edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from osq.errors import Refusal
from osq.indicators.declared import declared_indicators
from osq.notes.outlines.compose import compose, planned
from osq.notes.production.differences import Changed, NoteDifference, differences
from osq.notes.production.files import VIEWS
from osq.notes.production.views import read_views, views_of
from osq.refresh.inputs import Cause, causes, inputs_of, inputs_path, read_inputs
from osq.refresh.material import material_of
from osq.refresh.pipeline import release_of
from osq.refresh.run import notes_folder
from osq.refresh.signing import INPUTS, Signature, last_signature, signature_folder
from osq.store.workspace import Workspace
from osq.text import NBSP, quote

if TYPE_CHECKING:
    from osq.confidentiality.release import Release

Against = Literal["last", "signed"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since `since` (in French), note by note, and the inputs that did.

    `why` gives the causes of each changed figure or mark, by its key; `names` how a person calls
    it.
    """

    edition: int
    audience: str
    since: str
    causes: tuple[Cause, ...]
    notes: tuple[NoteDifference, ...]
    why: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


def compare(
    workspace: Workspace, edition: int, audience: str = "partners", against: Against = "last"
) -> Comparison:
    """Compares what would be built now with what was; nothing is written.

    Raises Refusal where there is nothing to compare with, and as `release_of`.
    """
    folder, inputs, since = _baseline(workspace, edition, audience, against)
    before = read_views(folder / VIEWS)
    if not before:
        raise Refusal(
            f"Rien à quoi comparer{NBSP}: {folder / VIEWS} manque ou ne peut pas être lu.",
            advice=f"Produisez d’abord les notes (osq build-notes --year {edition}).",
        )
    release = release_of(workspace, edition, audience)
    zones = planned(release)
    material = material_of(workspace, release)
    after = views_of(release, zones, [compose(material, zone) for zone in zones])
    found = differences(before, after)
    changed = causes(read_inputs(inputs), inputs_of(workspace, edition), workspace.conventions)
    every = [one for note in found for one in (*note.figures, *note.marks)]
    behind = {
        one.indicator.id: one.conventions for one in declared_indicators(workspace.conventions)
    }
    return Comparison(
        edition=edition,
        audience=audience,
        since=since,
        causes=changed,
        notes=found,
        why={one.key: reasons(one, changed, behind.get(one.indicator)) for one in every},
        names={one.key: _name(release, one) for one in every},
    )


def reasons(
    changed: Changed, every: Sequence[Cause], providers: Collection[str] | None
) -> tuple[str, ...]:
    """Why a figure changed, in French: the inputs that changed and that it rests on.

    Deliveries count for their own edition; the program, only where nothing else did.
    """
    found = [one.text for one in every if _bears(one, changed, providers)]
    found = found or [one.text for one in every if one.kind == "program"]
    if not found and every and "s" in (changed.before, changed.after):
        return ("masquage recalculé après les changements d’autres chiffres",)
    return tuple(found)


def _bears(cause: Cause, changed: Changed, providers: Collection[str] | None) -> bool:
    if cause.kind == "program":
        return False
    if not cause.provider or providers is None:
        return True
    if cause.provider not in providers:
        return False
    return cause.kind != "delivery" or cause.name.startswith(f"{cause.provider}-{changed.edition}-")


def _baseline(
    workspace: Workspace, edition: int, audience: str, against: Against
) -> tuple[Path, Path, str]:
    """The folder of the views, the file of the inputs, and what they are called."""
    signed = last_signature(workspace.observatory, edition, audience)
    if against == "signed":
        if signed is None:
            raise Refusal(
                f"L’édition {edition} n’est pas signée.",
                advice="Comparez avec la dernière production (--against last).",
            )
        folder = signature_folder(workspace.observatory, edition, audience, signed.number)
        return folder, folder / INPUTS, f"l’édition signée {_told(signed)}"
    revision = signed.number if signed else 0
    folder = notes_folder(workspace.observatory, edition, audience, revision)
    if revision and not (folder / VIEWS).is_file():
        folder = notes_folder(workspace.observatory, edition, audience, revision - 1)
    return folder, inputs_path(workspace, edition, audience), "la dernière production"


def _told(signed: Signature) -> str:
    return f"{signed.edition}-{signed.number}, par {signed.by}, le {signed.date}"


def _name(release: Release, changed: Changed) -> str:
    """« Bas revenus, Montreynaud, 2013 »; codes for what is no longer there."""
    labels = {one.id: one.short_label or one.label for one in release.indicators}
    zones = {f"{key.level}:{key.code}": zone.name for key, zone in release.zones.items()}
    indicator = labels.get(changed.indicator, quote(changed.indicator))
    return f"{indicator}, {zones.get(changed.zone, changed.zone)}, {changed.edition}"
