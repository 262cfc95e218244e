"""One figure followed back to the cells it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from osq.conventions.indicators import RatioIndicator
from osq.errors import ConfigurationError
from osq.indicators.declared import Declared, declared_indicators
from osq.notes.figures import SIGNS
from osq.notes.production.origins import Origin
from osq.notes.production.views import printed
from osq.refresh.origins import EditionCells
from osq.refresh.pipeline import releases_of
from osq.refresh.sources import public_names
from osq.store.workspace import Workspace
from osq.text import NBSP, format_exact, format_number, quote

if TYPE_CHECKING:
    from osq.confidentiality.release import Figure, Release, ReleasedSource, ReleasedZone


@dataclass(frozen=True, slots=True)
class InternalCell:
    """A delivered cell with what it holds: never to leave the observatory."""

    file: str
    sheet: str
    cell: str
    measure: str
    zone: str
    content: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A released figure and where it comes from; `cells` is only filled for the observatory.

    `origins` are empty for a figure without a number.
    """

    indicator: str
    label: str
    definition: str
    formula: str
    zone: ReleasedZone
    figure: Figure | None
    text: str
    reason: str
    sources: tuple[ReleasedSource, ...]
    origins: tuple[Origin, ...]
    cells: tuple[InternalCell, ...] = ()


def trace(
    workspace: Workspace,
    indicator: str,
    zone: str,
    edition: int,
    audience: str = "partners",
    *,
    internal: bool = False,
) -> Trace:
    """The figure of a zone (code or name) in an edition, with its formula and its cells.

    `internal` adds what each cell holds, even behind a hidden figure.  Raises
    ConfigurationError for an unknown indicator or zone, and as `releases_of`.
    """
    declared = _declared(workspace, indicator)
    release = releases_of(workspace, [edition], audience)[edition]
    at = _zone(release, zone)
    figure = release.figure(indicator, at.key)
    shown = figure is not None and figure.value is not None
    names = public_names(workspace.store.receipts())
    cells = EditionCells(workspace, edition) if shown or internal else None
    rows = cells.behind(declared, at.key.level, at.key.code) if cells else frozenset()
    return Trace(
        indicator=indicator,
        label=declared.indicator.label,
        definition=declared.indicator.definition,
        formula=formula(declared, workspace),
        zone=at,
        figure=figure,
        text=printed(declared.indicator, figure) if figure else "…",
        reason=_reason(figure),
        sources=tuple(
            one for one in release.sources if figure and one.delivery in figure.deliveries
        ),
        origins=cells.origins(rows, names) if cells and shown else (),
        cells=_contents(workspace, cells, rows) if cells and internal else (),
    )


def formula(declared: Declared, workspace: Workspace) -> str:
    """« 100 × Familles monoparentales / (Couples + Familles) », in the words of measures."""
    top = _sum(declared.numerator, workspace)
    if not isinstance(declared.indicator, RatioIndicator):
        return top
    per = declared.indicator.per
    ratio = f"{_bracketed(top)} / {_bracketed(_sum(declared.denominator, workspace))}"
    return ratio if per == 1 else f"{format_number(per)} × {ratio}"


def _sum(measures: tuple[str, ...], workspace: Workspace) -> str:
    labels = []
    for measure in measures:
        convention, _, name = measure.partition(".")
        labels.append(workspace.conventions[convention].measure(name).label)
    return " + ".join(labels)


def _bracketed(text: str) -> str:
    return f"({text})" if " + " in text else text


def _reason(figure: Figure | None) -> str:
    if figure is None:
        return "aucun chiffre n’a été calculé pour cette zone"
    if figure.sign is None:
        return ""
    return figure.reason or SIGNS[figure.sign]


def _declared(workspace: Workspace, indicator: str) -> Declared:
    every = {one.indicator.id: one for one in declared_indicators(workspace.conventions)}
    if indicator not in every:
        raise ConfigurationError(
            f"Aucun indicateur ne porte le code {quote(indicator)}.", advice=_near(indicator, every)
        )
    return every[indicator]


def _zone(release: Release, asked: str) -> ReleasedZone:
    """The zone of that code, else of that name; several zones of one name are a fault."""
    zones = list(release.zones.values())
    found = [one for one in zones if one.key.code == asked]
    found = found or [one for one in zones if one.name.casefold() == asked.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{one.key.code} ({one.key.level})" for one in found)
        raise ConfigurationError(
            f"Plusieurs zones s’appellent {quote(asked)}.", advice=f"Donnez un code{NBSP}: {codes}."
        )
    known = {one.key.code: one for one in zones} | {one.name: one for one in zones}
    raise ConfigurationError(
        f"Aucune zone de {release.edition} n’a le code ou le nom {quote(asked)}.",
        advice=_near(asked, known),
    )


def _near(asked: str, known: Iterable[str]) -> str:
    from rapidfuzz import process, utils

    close = process.extract(asked, list(known), processor=utils.default_process, limit=3)
    return f"Les plus proches{NBSP}: {', '.join(str(name) for name, _, _ in close)}."


def _contents(
    workspace: Workspace, cells: EditionCells, rows: frozenset[int]
) -> tuple[InternalCell, ...]:
    files = {one.delivery: one.file for one in workspace.store.receipts()}
    frame = cells.observations.loc[sorted(rows)]
    columns = ("delivery", "sheet", "cell", "measure", "zone", "status", "value")
    return tuple(
        InternalCell(
            file=files.get(delivery, delivery),
            sheet=sheet or "",
            cell=cell,
            measure=measure,
            zone=zone,
            content=str(status) if isnan(value) else format_exact(value),
        )
        for delivery, sheet, cell, measure, zone, status, value in zip(
            *(frame[name].tolist() for name in columns), strict=True
        )
    )
