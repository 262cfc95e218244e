"""How the figures of measures are made of parts of the territory, zone by zone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np

from osq.confidentiality.parts import DIRECT, Land, named
from osq.confidentiality.release import ZoneKey
from osq.conventions.model import Convention
from osq.indicators.panel import Column, Floats, Panel
from osq.methods import method_code
from osq.protection.dossier import WHOLE, Parts
from osq.territory.model import Level

_ARTICLES = {"iris": "l’IRIS", "quartier": "le quartier"}


class Made(NamedTuple):
    """The geography of a dossier, the scales of its ways where they are not the usual one, and
    for each measure the scale of its unknowns and the way of each zone.
    """

    geography: dict[str, dict[str, Parts]]
    scales: dict[str, int]
    measures: dict[str, tuple[int, dict[str, str]]]


@dataclass(frozen=True, eq=False)
class Ways:
    """The measures of one edition over its land."""

    panel: Panel
    conventions: Mapping[str, Convention]
    land: Land

    @cached_property
    def place(self) -> dict[ZoneKey, int]:
        """The row of each zone in the panel."""
        pairs = zip(self.panel.levels, self.panel.zones, strict=True)
        return {ZoneKey(level, zone): row for row, (level, zone) in enumerate(pairs)}

    def name(self, zone: ZoneKey) -> str:
        """What sentences call a zone: « la commune de Firminy », « le quartier Gaffard (CF03) »."""
        zoning = self.land.territory.of_level(zone.level, self.land.edition)
        found = zoning.zones.get(zone.code) if zoning else None
        if found is None or zone.level == "agglomeration":
            return found.name if found else zone.code
        if zone.level == "commune":
            return f"la commune {found.forms.de}"
        return f"{_ARTICLES[zone.level]} {found.name} ({zone.code})"

    def value(self, measure: str, zone: ZoneKey) -> float:
        """What is known inside of a measure in a zone, NaN where nothing is."""
        return self._value(self.panel.column(measure), *zone)

    def exact(self, measure: str, zone: ZoneKey) -> Decimal | None:
        """The same as the decimal that the float stands for."""
        value = self.value(measure, zone)
        return None if math.isnan(value) else Decimal(format(value, ".12g"))

    def made(self, names: Sequence[str], zones: Sequence[ZoneKey]) -> Made:
        """How these measures make up their figures in these zones."""
        geography: dict[str, dict[str, Parts]] = {}
        scales: dict[str, int] = {}
        measures = {}
        for name in names:
            column, ways = self.panel.column(name), {}
            lost = self._lost(name)
            for zone in zones:
                way, parts, scale = self._made(zone, name, column, lost)
                geography.setdefault(way, {})[named(*zone)] = parts
                scales[way] = scale
                ways[named(*zone)] = way
            measures[name] = self._scale(column, zones, ways), ways
        unusual = {way: scale for way, scale in scales.items() if scale != WHOLE}
        return Made(geography, unusual, measures)

    def _made(
        self, zone: ZoneKey, measure: str, column: Column, lost: frozenset[str]
    ) -> tuple[str, Parts, int]:
        """How the figure of a zone is made of parts: the way, the parts, the scale of weights."""
        level, code = zone
        if level == "quartier":
            owner, _, short = measure.partition(".")
            support = self.conventions[owner].measure(short).support
            scale, weighted = self._weighted(support)
            summed = method_code(column.method[self.place[zone]]).startswith("iris")
            if summed and code in weighted:
                return f"iris:{support}", weighted[code], scale
            return DIRECT, self.land.direct(code), WHOLE
        if level == "commune":
            way = "total" if code in lost else "located"
            return way, self.land.commune(code, lost=code in lost), WHOLE
        if level == "agglomeration":
            number = self._perimeters.setdefault(lost, len(self._perimeters) + 1)
            return f"agglomeration:{number}", self.land.agglomeration(lost), WHOLE
        return "iris", self.land.iris(code), WHOLE

    @cached_property
    def _perimeters(self) -> dict[frozenset[str], int]:
        """Numbers of the sets of communes with units that are in no IRIS."""
        return {}

    @cached_property
    def _weights(self) -> dict[str, tuple[int, dict[str, Parts]]]:
        return {}

    def _weighted(self, support: str) -> tuple[int, dict[str, Parts]]:
        if support not in self._weights:
            self._weights[support] = self.land.weighted(support)
        return self._weights[support]

    def _lost(self, name: str) -> frozenset[str]:
        """The communes that are not known to be the sum of their IRIS, and "" when the
        agglomeration may hold units of no commune.

        A reader adds communes up to the agglomeration unless something tells him not to, so
        figures that cannot be checked are taken to add up, save where others of the provider do
        not.
        """
        column, lost = self.panel.column(name), set()
        for code, iris in self.land.iris_of.items():
            inside = [self._value(column, "iris", each) for each in iris]
            if inside and not _same(self._value(column, "commune", code), inside):
                lost.add(code)
        adds_up = self._adds_up.get(name)
        if adds_up is False or (adds_up is None and name.partition(".")[0] in self._short):
            lost.add("")
        return frozenset(lost)

    @cached_property
    def _adds_up(self) -> dict[str, bool]:
        """Measure -> whether the agglomeration is the sum of its communes, where that is known."""
        found: dict[str, bool] = {}
        places = [self.place.get(ZoneKey("commune", code)) for code in self.land.members]
        rows = [row for row in places if row is not None]
        wholes = [row for zone, row in self.place.items() if zone.level == "agglomeration"]
        for name, column in self.panel.columns.items():
            for total in column.value[[row for row in wholes if column.known[row]]].tolist():
                if len(rows) == len(places) and column.known[rows].all():
                    found[name] = _same(total, column.value[rows].tolist())
                elif not _within(total, column, rows):
                    found[name] = False
        return found

    @cached_property
    def _short(self) -> frozenset[str]:
        """The providers of which some agglomeration figure is not the sum of its communes."""
        return frozenset(name.partition(".")[0] for name, same in self._adds_up.items() if not same)

    def _value(self, column: Column, level: Level, code: str) -> float:
        row = self.place.get(ZoneKey(level, code))
        return math.nan if row is None else float(self._numbers(column)[row])

    def _numbers(self, column: Column) -> Floats:
        """The values of a column, NaN where they are not known: asked for zone by zone."""
        found = self._known_numbers.get(id(column))
        if found is None:
            found = np.where(column.known, column.value, np.nan)
            self._known_numbers[id(column)] = found
        return found

    @cached_property
    def _known_numbers(self) -> dict[int, Floats]:
        return {}

    def _scale(self, column: Column, zones: Sequence[ZoneKey], ways: Mapping[str, str]) -> int:
        """Whole units where every figure made of whole parts is whole; else hundredths or less."""
        values = [
            value
            for zone in zones
            if not ways[named(*zone)].startswith("iris:")
            and not math.isnan(value := self._value(column, *zone))
        ]
        for scale in (1, 100):
            if all(abs(value * scale - round(value * scale)) < 1e-6 for value in values):
                return scale
        return WHOLE


def _same(total: float, parts: Sequence[float]) -> bool:
    """Whether a total is known to be the sum of its parts."""
    return bool(parts) and abs(total - sum(parts)) < 1e-6


def _within(total: float, column: Column, rows: Sequence[int]) -> bool:
    """Whether a total may be the sum of cells of which some are not known."""
    least = np.where(column.known, column.value, np.nan_to_num(column.lower, nan=0.0))
    upper = np.nan_to_num(column.upper, nan=np.inf, posinf=np.inf)
    most = np.where(column.known, column.value, upper)
    return bool(least[rows].sum() - 1e-6 <= total <= most[rows].sum() + 1e-6)
