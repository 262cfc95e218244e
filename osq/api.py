"""The observatory in a notebook: `from osq import Observatory` (docs/api.md)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from osq.observatory import find_root, load_observatory
from osq.store.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

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


def _frame(extract: Extract) -> pd.DataFrame:
    """The frame, with what the extract is in `attrs` (plain data, kept by most operations)."""
    extract.frame.attrs = {
        "observatory": extract.observatory,
        "diffusion": extract.diffusion,
        "notice": extract.notice,
        "absent": list(extract.absent),
    }
    return extract.frame
