"""An extract of an observatory: the one way by which the command and the API choose figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from osq.errors import Refusal
from osq.extracts.internal import INTERNAL, Ground, internal_frame
from osq.extracts.released import released_frame
from osq.extracts.selection import Selection, check_audience, check_selection
from osq.observations import FICTITIOUS
from osq.refresh.pipeline import aggregates_of, receipts_until, releases_of
from osq.refresh.sources import released_sources
from osq.store.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """Rows of `osq.extracts.released` or, where `internal`, of `osq.extracts.internal`.

    `diffusion` is the audience, or "interne"; `absent` names what was asked by code and has no
    row (an indicator not delivered, say).
    """

    frame: pd.DataFrame
    observatory: str
    demonstration: bool
    diffusion: str
    absent: tuple[str, ...]

    @property
    def internal(self) -> bool:
        return self.diffusion == INTERNAL

    @property
    def notice(self) -> str:
        """« DONNÉES FICTIVES », or nothing."""
        return FICTITIOUS if self.demonstration else ""


def released_extract(
    workspace: Workspace, selection: Selection, audience: str = "partners"
) -> Extract:
    """What may be published of the selection to that audience, from each edition's own release.

    Raises ConfigurationError for an unknown code or audience; Refusal when nothing was delivered
    for a year, when a delivery may not be published, and when no figure is left.
    """
    check_audience(audience)
    check_selection(workspace, selection)
    releases = releases_of(workspace, _editions(workspace, selection), audience)
    return _extract(workspace, selection, released_frame(releases.values()), audience)


def internal_extract(workspace: Workspace, selection: Selection) -> Extract:
    """All that is known of the selection, nothing hidden: never to leave the observatory.

    Raises as `released_extract`, save that nothing is refused for being confidential.
    """
    check_selection(workspace, selection)
    conventions = workspace.conventions
    ground = Ground(conventions, workspace.territory, workspace.observatory.config)
    frames = [
        internal_frame(
            aggregates_of(workspace, each),
            ground,
            each,
            released_sources(receipts_until(workspace, each), conventions),
        )
        for each in _editions(workspace, selection)
    ]
    return _extract(workspace, selection, pd.concat(frames, ignore_index=True), INTERNAL)


def _editions(workspace: Workspace, selection: Selection) -> list[int]:
    editions = sorted(selection.years) or workspace.store.editions()
    if not editions:
        raise Refusal(
            "Aucune livraison n’a été ingérée.",
            advice="Ingérez d’abord un fichier (osq ingest FICHIER).",
        )
    return editions


def _extract(
    workspace: Workspace, selection: Selection, frame: pd.DataFrame, diffusion: str
) -> Extract:
    config = workspace.observatory.config
    chosen = selection.of_frame(frame).reset_index(drop=True)
    if chosen.empty:
        raise Refusal(
            "Aucun chiffre ne répond à cette sélection.",
            advice="Élargissez-la ; osq status --year ANNÉE montre ce qui est livré.",
        )
    return Extract(
        frame=chosen,
        observatory=config.name,
        demonstration=config.demonstration,
        diffusion=diffusion,
        absent=selection.absent_from(chosen),
    )
