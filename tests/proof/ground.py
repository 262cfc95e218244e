"""Which cells make a figure, and what they come to: the rule of docs/architecture.md, anew.

A provider's own total of a zone wins; else a quartier is made of IRIS by the composition table,
a commune of its IRIS and of what lies in none, the agglomeration of its communes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from tests.proof.archive import Cell, Key, Place, Yaml, conventions_of, read_archive

T = TypeVar("T")
LEVELS = {
    "iris": "iris",
    "quartier": "cucs",
    "commune": "commune",
    "agglomeration": "agglomeration",
}
"""The level of a figure -> the zoning its zones are of."""
_UNITS = {
    "sections": "sections.csv",
    "ecoles": "ecoles.csv",
    "etablissements": "etablissements.csv",
    "secteurs_police": "secteurs_police.csv",
    "lieux_exercice": "lieux_exercice.csv",
}


class Unknown(LookupError):
    """A part of the figure was not delivered, or is a mark."""


@dataclass(frozen=True)
class Made:
    """A value and the cells it was made of."""

    value: Fraction
    places: frozenset[Place]


@dataclass(frozen=True)
class Ground:
    """The observatory at `home`, edition `edition`: deliveries, conventions and territory."""

    home: Path
    edition: int

    @cached_property
    def cells(self) -> dict[Key, Cell]:
        return read_archive(self.home, self.edition)

    @cached_property
    def conventions(self) -> dict[str, Yaml]:
        return conventions_of(self.home / "conventions")

    def indicator(self, name: str) -> tuple[str, Yaml]:
        """The convention that declares an indicator, and what it says."""
        ((provider, found),) = (
            (provider, one)
            for provider, convention in self.conventions.items()
            for one in convention.get("indicators") or ()
            if one["id"] == name
        )
        return provider, found

    def figure(self, indicator: str, level: str, zone: str) -> tuple[Decimal, frozenset[Place]]:
        """The printed number and its cells.  Raises Unknown."""
        provider, said = self.indicator(indicator)
        zoning = LEVELS[level]
        top = self._total(provider, said.get("value") or said["numerator"], zoning, zone)
        value, places = top.value, top.places
        if said["kind"] == "ratio":
            base = self._total(provider, said["denominator"], zoning, zone)
            value = Fraction(said["per"]) * top.value / base.value
            places |= base.places
        return rounded(value, said["decimals"]), places

    def _total(self, provider: str, names: Sequence[str] | str, zoning: str, zone: str) -> Made:
        names = [names] if isinstance(names, str) else names
        every = [
            self.measure(name if "." in name else f"{provider}.{name}", zoning, zone)
            for name in names
        ]
        return _together(every)

    def measure(self, name: str, zoning: str, zone: str) -> Made:
        own = "" if zoning == "agglomeration" else zone
        if (cell := self.cells.get(Key(name, zoning, own))) is not None:
            return _known(cell, f"{name} {zone}")
        parts = [
            _shared(self.measure(name, kind, part), share)
            for kind, part, share in self._parts(name, zoning, zone)
        ]
        apart = self.cells.get(Key(name, zoning, own, apart=True))
        if not parts:
            raise Unknown(f"{name} {zoning} {zone}")
        return _together([*parts, *([_known(apart, name)] if apart else [])])

    def _parts(self, name: str, zoning: str, zone: str) -> list[tuple[str, str, Fraction]]:
        """Zoning, zone and share of what is added up."""
        units = self._units.get(name)
        whole = Fraction(1)
        if zoning == "agglomeration":
            return [("commune", each, whole) for each in self._members]
        if zoning == "commune" and units:
            return [(units, each, whole) for each in self._within[units].get(zone, ())]
        if zoning == "commune":
            return [("iris", each, whole) for each in self._iris.get(zone, ())]
        if zoning == "cucs":
            return [("iris", *each) for each in self._composition.get(zone, ())]
        if zoning == "iris" and units == "sections":
            return [("sections", *each) for each in self._sections.get(zone, ())]
        return []

    @cached_property
    def _units(self) -> dict[str, str]:
        """Measure -> the zoning of units it was delivered by."""
        return {key.measure: key.zoning for key in self.cells if key.zoning in _UNITS}

    @cached_property
    def _members(self) -> list[str]:
        column = "member_2013" if self.edition >= 2013 else "member_2003"
        return [row["code"] for row in self._table("communes.csv") if row[column] == "1"]

    @cached_property
    def _iris(self) -> dict[str, list[str]]:
        return _grouped((row["commune"], row["code"]) for row in self._table("iris.csv"))

    @cached_property
    def _composition(self) -> dict[str, list[tuple[str, Fraction]]]:
        return self._shares("composition_cucs_iris.csv")

    @cached_property
    def _sections(self) -> dict[str, list[tuple[str, Fraction]]]:
        return self._shares("composition_iris_sections.csv")

    def _shares(self, name: str) -> dict[str, list[tuple[str, Fraction]]]:
        """Target -> its sources, with what is counted of each."""
        rows = [row for row in self._table(name) if row["weight_used"] not in ("", "0")]
        return _grouped(
            (row["target"], (row["source"], Fraction(int(row["weight_used"]), 10_000)))
            for row in rows
        )

    @cached_property
    def _within(self) -> dict[str, dict[str, list[str]]]:
        return {
            zoning: _grouped((row["communes"], row["code"]) for row in self._table(name))
            for zoning, name in _UNITS.items()
        }

    def _table(self, name: str) -> list[dict[str, str]]:
        with (self.home / "data/territory" / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Members of each group; what has no code is in none."""
    found: dict[str, list[T]] = {}
    for group, one in pairs:
        if one:
            found.setdefault(group, []).append(one)
    return found


def _shared(made: Made, share: Fraction) -> Made:
    return Made(made.value * share, made.places)


def _known(cell: Cell, what: str) -> Made:
    if cell.value is None:
        raise Unknown(f"{what}: {cell.place}")
    return Made(Fraction(cell.value), frozenset([cell.place]))


def _together(parts: Sequence[Made]) -> Made:
    places: frozenset[Place] = frozenset().union(*(one.places for one in parts))
    return Made(sum((one.value for one in parts), Fraction(0)), places)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half away from zero, exactly."""
    scaled = value * 10**decimals
    whole = int(abs(scaled) + Fraction(1, 2))
    sign = -1 if value < 0 else 1
    return (Decimal(sign * whole).scaleb(-decimals)).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )
