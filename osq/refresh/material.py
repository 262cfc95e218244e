"""What the notes of an edition are made of, gathered from an observatory."""

from __future__ import annotations

from osq.confidentiality.release import Release
from osq.errors import ConfigurationError, Refusal
from osq.notes.outlines.material import Material, thematic_edition
from osq.notes.writing.comments import comments_of, read_comments
from osq.objectives import load_objectives
from osq.store.workspace import Workspace
from osq.synthesis.index import osq_index
from osq.synthesis.typology import Typology, fit_typology, place_quartiers
from osq.text import NBSP


def material_of(workspace: Workspace, release: Release, theme: str = "") -> Material:
    """The release with the analysts' comments, the index, the typology and the objectives.

    `theme` asks for a thematic edition.  Raises ConfigurationError for an unknown theme or a
    faulty `cucs.yaml`, Refusal for a comment whose figures no longer hold.
    """
    config = workspace.observatory.config
    declared = {one.id: (one.label, one.indicators) for one in config.thematic}
    thematic = thematic_edition(release, theme, declared) if theme else None
    if theme and thematic is None:
        names = [*declared, *(one.id for one in release.themes)]
        raise ConfigurationError(
            f"Édition thématique inconnue{NBSP}: {theme}.",
            advice=f"Possibles{NBSP}: {', '.join(names)}.",
        )
    known = [one.id for each in workspace.conventions.values() for one in each.indicators]
    folder = workspace.observatory.comments / str(release.edition)
    return Material(
        release=release,
        comments=comments_of(read_comments(folder), release),
        index=osq_index(release, config.index) if config.index else None,
        typology=_typology(workspace, release),
        objectives=load_objectives(workspace.observatory.root, known),
        thematic=thematic,
    )


def _typology(workspace: Workspace, release: Release) -> Typology | None:
    """The classes fitted on the edition itself; None where its figures do not allow any."""
    config = workspace.observatory.config.typology
    if config is None:
        return None
    try:
        return place_quartiers(release, fit_typology(release, config, release.edition))
    except Refusal:
        return None
