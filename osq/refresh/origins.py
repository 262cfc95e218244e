"""The delivered cells behind each figure, found again the way aggregation found them.

Where the zone itself was delivered, its own cell; else those of the units, IRIS or communes
that its sum was made of, with the cell of what could not be placed among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from osq.aggregation.cells import MISSING
from osq.aggregation.levels import SOURCE_OF, LevelCells, Levels, build_levels
from osq.conventions.indicators import DirectIndicator
from osq.deliveries.grid import addresses, parse_area
from osq.indicators.declared import Declared, declared_indicators
from osq.notes.production.origins import Origin, Origins
from osq.observations import Status
from osq.refresh.sources import public_names
from osq.store.workspace import Workspace
from osq.territory.matrices import composition
from osq.territory.model import Level, Territory, ZoningRef

if TYPE_CHECKING:
    import pandas as pd

    from osq.confidentiality.release import Release

Rows = frozenset[int]
"""Numbers of rows of the observations of an edition."""
_NONE: Rows = frozenset()


def origins_of(workspace: Workspace, release: Release) -> Origins:
    """The cells behind every number of a release; none behind a sign, which tells nothing."""
    names = public_names(workspace.store.receipts())
    declared = {one.indicator.id: one for one in declared_indicators(workspace.conventions)}
    editions: dict[int, EditionCells] = {}
    found = {}
    for key, figure in release.figures.items():
        one = declared.get(key[0])
        if figure.value is None or one is None:
            continue
        if figure.edition not in editions:
            editions[figure.edition] = EditionCells(workspace, figure.edition)
        cells = editions[figure.edition]
        found[key] = cells.origins(cells.behind(one, figure.zone.level, figure.zone.code), names)
    return found


class EditionCells:
    """The observations of one edition, and which of them each aggregate was made of."""

    def __init__(self, workspace: Workspace, edition: int) -> None:
        self._territory: Territory = workspace.territory
        self.observations: pd.DataFrame = workspace.store.observations(edition)
        self._levels: Levels = build_levels(
            self.observations,
            workspace.conventions,
            workspace.territory,
            workspace.observatory.config,
            edition,
        )
        self._built = {one.level: one for one in self._levels.levels}
        self._column = {one.measure: at for at, one in enumerate(self._levels.series)}
        self._known: dict[tuple[str, Level, str], Rows] = {}
        self._named: dict[Rows, tuple[Origin, ...]] = {}
        self._shares: dict[tuple[ZoningRef, ZoningRef, str], dict[str, list[str]]] = {}

    def behind(self, declared: Declared, level: Level, zone: str) -> Rows:
        """The rows that an indicator of a zone was computed from, its denominator included."""
        measures = declared.measures
        if isinstance(declared.indicator, DirectIndicator) and self._is_direct(
            declared.numerator[0], level, zone
        ):
            measures = declared.numerator
        return frozenset().union(*(self.of(one, level, zone) for one in measures))

    def of(self, measure: str, level: Level, zone: str) -> Rows:
        """The rows that one measure of a zone was made of."""
        key = (measure, level, zone)
        if key not in self._known:
            self._known[key] = self._of(*key)
        return self._known[key]

    def origins(self, rows: Rows, names: Mapping[str, str]) -> tuple[Origin, ...]:
        """Rows as cells of sheets of deliveries, by their public names."""
        if rows not in self._named:
            sheets: dict[tuple[str, str], list[tuple[int, int]]] = {}
            for row in rows:
                delivery, sheet, place = self._places[row]
                sheets.setdefault((names.get(delivery, delivery), sheet), []).append(place)
            self._named[rows] = tuple(
                Origin(delivery, sheet, addresses(places))
                for (delivery, sheet), places in sorted(sheets.items())
            )
        return self._named[rows]

    def _of(self, measure: str, level: Level, zone: str) -> Rows:
        built, column = self._built.get(level), self._column.get(measure)
        if built is None or column is None or zone not in built.zoning.zones:
            return _NONE
        row = built.direct.zones.index(zone)
        if built.direct.state[row, column] != MISSING:
            return self._delivered.get((str(built.zoning.ref), measure, zone), _NONE)
        extra = self._unlocated.get((str(built.zoning.ref), measure, zone), _NONE)
        for units, taken in zip(self._levels.units, built.taken, strict=True):
            if taken is not None and taken[row, column]:
                return extra.union(*self._of_units(units, built, measure, column, zone))
        source = self._built.get(SOURCE_OF.get(level, level))
        if source is None or source is built:
            return extra
        parts = self._parts(source, built, column, zone)
        return extra.union(*(self.of(measure, source.level, part) for part in parts))

    def _of_units(
        self, units: LevelCells, built: LevelCells, measure: str, column: int, zone: str
    ) -> Iterable[Rows]:
        for part in self._parts(units, built, column, zone):
            yield self._delivered.get((str(units.zoning.ref), measure, part), _NONE)

    def _parts(self, source: LevelCells, target: LevelCells, column: int, zone: str) -> list[str]:
        """The zones that a zone counts, by the matrix of the measure's support."""
        support = self._levels.series[column].model.support
        key = (source.zoning.ref, target.zoning.ref, support)
        if key not in self._shares:
            matrix = composition(self._territory, *key)
            held: dict[str, list[str]] = {}
            if matrix is not None:
                for row, part in zip(
                    matrix.rows[matrix.weight_used > 0],
                    matrix.columns[matrix.weight_used > 0],
                    strict=True,
                ):
                    held.setdefault(matrix.target_codes[row], []).append(matrix.source_codes[part])
            self._shares[key] = held
        return self._shares[key].get(zone, [])

    def _is_direct(self, measure: str, level: Level, zone: str) -> bool:
        built, column = self._built.get(level), self._column.get(measure)
        if built is None or column is None or zone not in built.zoning.zones:
            return False
        return bool(built.direct.state[built.direct.zones.index(zone), column] != MISSING)

    @cached_property
    def _places(self) -> list[tuple[str, str, tuple[int, int]]]:
        """Delivery, sheet, and (row, column) of each observation."""
        frame = self.observations
        areas = [parse_area(cell) for cell in frame["cell"]]
        return [
            (str(delivery), str(sheet or ""), (area.top, area.left))
            for delivery, sheet, area in zip(frame["delivery"], frame["sheet"], areas, strict=True)
        ]

    @cached_property
    def _delivered(self) -> dict[tuple[str, str, str], Rows]:
        return self._indexed(self.observations["status"] != Status.UNLOCATED)

    @cached_property
    def _unlocated(self) -> dict[tuple[str, str, str], Rows]:
        return self._indexed(self.observations["status"] == Status.UNLOCATED)

    def _indexed(self, chosen: pd.Series[bool]) -> dict[tuple[str, str, str], Rows]:
        """(zoning, measure, zone) -> the rows that were delivered there, among the chosen."""
        frame, rows = self.observations[chosen], np.flatnonzero(chosen)
        refs = frame["zoning"].astype(str) + "@" + frame["vintage"].astype(str)
        found: dict[tuple[str, str, str], list[int]] = {}
        for ref, measure, zone, row in zip(
            refs, frame["measure"], frame["zone"], rows, strict=True
        ):
            found.setdefault((ref, measure, zone), []).append(int(row))
        return {key: frozenset(held) for key, held in found.items()}
