"""What a reader chooses: indicators, themes, zones, levels and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rapidfuzz import fuzz, process, utils

from osq.confidentiality.dissemination import READERS
from osq.errors import ConfigurationError
from osq.indicators.declared import Declared, declared_indicators
from osq.store.workspace import Workspace
from osq.territory.model import LEVELS
from osq.text import NARROW, NBSP, quote

if TYPE_CHECKING:
    import pandas as pd

_NEAR = 60
_MOST = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes to keep; nothing chosen of a kind keeps all.  The kinds restrict one another."""

    indicators: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        indicators: str | Iterable[str] = (),
        themes: str | Iterable[str] = (),
        zones: str | Iterable[str] = (),
        levels: str | Iterable[str] = (),
        years: int | Iterable[int] = (),
    ) -> Self:
        """One code or several of each kind."""
        return cls(
            _codes(indicators),
            _codes(themes),
            _codes(zones),
            _codes(levels),
            (years,) if isinstance(years, int) else tuple(dict.fromkeys(years)),
        )

    def of_frame(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that are chosen, of columns `indicator`, `theme`, `zone`, `level`."""
        for column, codes in (
            ("indicator", self.indicators),
            ("theme", self.themes),
            ("zone", self.zones),
            ("level", self.levels),
        ):
            if codes:
                frame = frame[frame[column].isin(codes)]
        return frame

    def absent_from(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """The codes that were chosen and of which the frame has no row."""
        asked = (
            ("indicator", self.indicators),
            ("theme", self.themes),
            ("zone", self.zones),
            ("level", self.levels),
            ("edition", self.years),
        )
        return tuple(
            str(code)
            for column, codes in asked
            for code in codes
            if code not in set(frame[column].unique())
        )


def check_selection(workspace: Workspace, selection: Selection) -> None:
    """Raises ConfigurationError for a code that the observatory does not know, with near ones.

    A zone is known when some zoning of a published level has it, whatever its years.
    """
    declared = declared_indicators(workspace.conventions)
    levels: dict[str, str] = dict.fromkeys(LEVELS, "")
    themes = {theme.id: theme.label for theme in workspace.observatory.config.themes}
    for unknown, listing, chosen, known in (
        ("Indicateur inconnu", "osq conventions show", selection.indicators, _labels(declared)),
        ("Thème inconnu", ", ".join(themes), selection.themes, themes),
        ("Niveau inconnu", ", ".join(LEVELS), selection.levels, levels),
        ("Zone inconnue", "data/territory/", selection.zones, _zones(workspace)),
    ):
        for code in chosen:
            if code not in known:
                raise _unknown(unknown, listing, code, known)


def check_audience(audience: str) -> None:
    """Raises ConfigurationError for an audience that conventions do not know."""
    if audience not in READERS:
        known = dict.fromkeys(READERS, "")
        raise _unknown("Public inconnu", ", ".join(READERS), audience, known)


def _codes(chosen: str | Iterable[str]) -> tuple[str, ...]:
    return (chosen,) if isinstance(chosen, str) else tuple(dict.fromkeys(chosen))


def _labels(declared: Iterable[Declared]) -> dict[str, str]:
    return {one.indicator.id: one.indicator.label for one in declared}


def _zones(workspace: Workspace) -> dict[str, str]:
    return {
        code: zone.name
        for _, zoning in sorted(workspace.territory.zonings.items())
        if zoning.level in LEVELS
        for code, zone in zoning.zones.items()
    }


def _unknown(unknown: str, listing: str, code: str, known: Mapping[str, str]) -> ConfigurationError:
    """Suggestions only: a near code is never taken for the one that was asked."""
    near = [f"{one} ({known[one]})" if known[one] else one for one in _near(code, known)]
    advice = f"Les codes connus{NBSP}: {listing}."
    if near:
        advice = f"Vouliez-vous dire {' ou '.join(near)}{NARROW}?"
    return ConfigurationError(f"{unknown}{NBSP}: {quote(code)}.", advice=advice)


def _near(code: str, known: Mapping[str, str]) -> list[str]:
    """The nearest codes, by themselves or by their labels, the best first."""
    by_code = process.extract(
        code, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR
    )
    labels = {one: label for one, label in known.items() if label}
    by_label = process.extract(
        code,
        labels,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=_NEAR,
    )
    scored = [(score, one) for one, score, _ in by_code]
    scored += [(score, one) for _, score, one in by_label]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
    return list(dict.fromkeys(one for _, one in ranked))[:_MOST]
