"""The observatory in a notebook: `from osq import Observatory` (docs/api.md)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from osq.errors import ConfigurationError
from osq.observations import FICTITIOUS
from osq.observatory import find_root, load_observatory
from osq.store.workspace import Workspace
from osq.text import quote

if TYPE_CHECKING:
    import pandas as pd

    from osq.confidentiality.release import Release
    from osq.extracts.extract import Extract


class Observatory:
    """An observatory opened for reading; nothing here writes.

    `path` is its folder or one inside it; without it, `OSQ_HOME`, else the current folder.
    Raises ConfigurationError (`osq.errors`) when there is none, or when it is broken.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self._workspace = Workspace(load_observatory(find_root(Path(path) if path else None)))

    def __repr__(self) -> str:
        return f"Observatory({str(self._workspace.observatory.root)!r})"

    @property
    def name(self) -> str:
        return self._workspace.observatory.config.name

    @property
    def demonstration(self) -> bool:
        """Whether all its figures are invented."""
        return self._workspace.observatory.config.demonstration

    @property
    def editions(self) -> tuple[int, ...]:
        """The editions with deliveries, oldest first."""
        return tuple(self._workspace.store.editions())

    @property
    def zones(self) -> pd.DataFrame:
        """One row per zone and zoning: level, zone, name, zoning, editions, documented.

        `from_edition` and `until_edition` (nullable) say when the zoning is used.
        """
        from osq.extracts.listings import zones_frame

        return zones_frame(self._workspace.territory)

    @property
    def conventions(self) -> pd.DataFrame:
        """One row per convention: its id, provider, label, and the codes of its indicators."""
        from osq.extracts.listings import conventions_frame

        return conventions_frame(self._workspace.conventions)

    def indicators(
        self,
        indicators: str | Iterable[str] = (),
        *,
        themes: str | Iterable[str] = (),
        zones: str | Iterable[str] = (),
        levels: str | Iterable[str] = (),
        years: int | Iterable[int] = (),
        audience: str = "partners",
    ) -> pd.DataFrame:
        """What may be published of a selection: `osq.extracts.released.RELEASED_COLUMNS`.

        The selection is that of `osq indicators`: one code or several of each kind, all where
        none is given.  `value` is rounded as printed, NaN where `sign` stands for it.  `attrs`
        holds the observatory, `diffusion`, `notice` and the codes `absent` from the result.
        Raises ConfigurationError for an unknown code, with suggestions; Refusal when nothing
        answers, or when a delivery may not be published.
        """
        from osq.extracts.extract import released_extract
        from osq.extracts.selection import Selection

        selection = Selection.of(
            indicators=indicators, themes=themes, zones=zones, levels=levels, years=years
        )
        return _frame(released_extract(self._workspace, selection, audience))

    def internal(
        self,
        indicators: str | Iterable[str] = (),
        *,
        themes: str | Iterable[str] = (),
        zones: str | Iterable[str] = (),
        levels: str | Iterable[str] = (),
        years: int | Iterable[int] = (),
    ) -> pd.DataFrame:
        """All that is computed of a selection, nothing hidden: `INTERNAL_COLUMNS` of
        `osq.extracts.internal`.  Never to leave the observatory: the column `diffusion` and
        `attrs` say « interne ».  Raises as `indicators`, save for what may not be published.
        """
        from osq.extracts.extract import internal_extract
        from osq.extracts.selection import Selection

        selection = Selection.of(
            indicators=indicators, themes=themes, zones=zones, levels=levels, years=years
        )
        return _frame(internal_extract(self._workspace, selection))

    def index(self, year: int, *, audience: str = "partners") -> pd.DataFrame:
        """The OSQ index of the quartiers: `osq.extracts.synthesis.index_frame`.

        Made of released figures alone; "inspired by" INSEE's indices, never one of them.  Raises
        ConfigurationError when osq.yaml declares none, Refusal as `indicators`.
        """
        from osq.extracts.synthesis import index_frame

        declared = self._workspace.observatory.config.index
        if declared is None:
            raise _undeclared("index")
        return self._marked(index_frame(self._release(year, audience), declared))

    def typology(
        self, year: int, *, fitted_on: int | None = None, audience: str = "partners"
    ) -> pd.DataFrame:
        """The class of each quartier: `osq.extracts.synthesis.typology_frame`.

        Classes are fitted on `fitted_on` (`year` unless given) and `year` is placed among them.
        Raises as `index`, and Refusal where a break parts the two editions.
        """
        from osq.extracts.synthesis import typology_frame

        declared = self._workspace.observatory.config.typology
        if declared is None:
            raise _undeclared("typology")
        release = self._release(year, audience)
        return self._marked(typology_frame(release, declared, fitted_on or year))

    def series(self, perimeter: int) -> pd.DataFrame:
        """The agglomeration in every edition, at the perimeter of one vintage (2003, 2013, 2017).

        Internal, as `internal`: `osq.indicators.series.SERIES_COLUMNS`.  Raises
        ConfigurationError when osq.yaml declares no perimeter of that vintage.
        """
        from osq.extracts.internal import INTERNAL
        from osq.indicators.series import series_at_perimeter

        workspace, config = self._workspace, self._workspace.observatory.config
        known = [each.vintage for each in config.perimeters]
        if perimeter not in known:
            raise ConfigurationError(
                f"Aucun périmètre {perimeter} n’est déclaré dans osq.yaml.",
                advice=f"Périmètres déclarés : {', '.join(map(str, known))}.",
            )
        frame = series_at_perimeter(
            {edition: workspace.store.observations(edition) for edition in self.editions},
            workspace.conventions,
            workspace.territory,
            config,
            perimeter,
        )
        frame.attrs["diffusion"] = INTERNAL
        return self._marked(frame.assign(diffusion=INTERNAL))

    def _release(self, year: int, audience: str) -> Release:
        from osq.refresh.pipeline import release_of

        return release_of(self._workspace, year, audience)

    def _marked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame, which says whose it is and whether it is invented."""
        notice = FICTITIOUS if self.demonstration else ""
        frame.attrs = {"observatory": self.name, "notice": notice, **frame.attrs}
        return frame


def _undeclared(key: str) -> ConfigurationError:
    return ConfigurationError(
        f"osq.yaml n’a pas de section {quote(key)}\u00a0: il n’y a rien à calculer.",
        advice="Ajoutez-la\u202f; « osq init » en écrit un modèle dans un dossier vide.",
    )


def _frame(extract: Extract) -> pd.DataFrame:
    """The frame, with what the extract is in `attrs` (plain data, kept by most operations)."""
    extract.frame.attrs = {
        "observatory": extract.observatory,
        "diffusion": extract.diffusion,
        "notice": extract.notice,
        "absent": list(extract.absent),
    }
    return extract.frame
