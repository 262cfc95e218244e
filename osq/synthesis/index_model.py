"""The OSQ index as notes and exports take it: frozen, printed figures, French reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from osq.confidentiality.release import ZoneKey
from osq.conventions.base import Level
from osq.text import NARROW

NAME = "indice OSQ"
MENTION = (
    "Indice OSQ, calculé par l’observatoire et inspiré des indices de précarité de l’Insee "
    f"Rhône-Alpes (2009 et 2015){NARROW}; ce n’est pas un indice de l’Insee."
)
"""Stands wherever the index is shown."""


class Rank(NamedTuple):
    """From the highest index, 1; quartiers with one same index share `first` to `last`."""

    first: int
    last: int
    among: int


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """An indicator's part in the index of one quartier.

    `score` is oriented (+ is unfavourable), in standard deviations, within the limit; `absent`
    says in French why there is none.  `contribution` is None without an index.
    """

    indicator: str
    label: str
    value: Decimal | None
    score: Decimal | None
    contribution: Decimal | None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class DimensionPart:
    """A dimension's part; `level` is the mean of its scores, None without an index."""

    dimension: str
    label: str
    level: Decimal | None
    contribution: Decimal | None
    indicators: tuple[IndicatorPart, ...]


@dataclass(frozen=True, slots=True)
class QuartierIndex:
    """The index of one quartier, or the reason in French why it has none.

    Contributions of indicators sum to those of their dimension, and these to `value`, exactly
    as printed.  `deliveries` are those of the figures it is made of.
    """

    zone: ZoneKey
    value: Decimal | None
    reason: str
    rank: Rank | None
    present: int
    dimensions: tuple[DimensionPart, ...]
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceScale:
    """What an indicator is measured against; `mean` and `deviation` are None without a scale."""

    indicator: str
    mean: float | None
    deviation: float | None
    zones: int


@dataclass(frozen=True, slots=True)
class OsqIndex:
    """The index of an edition.  `demonstration`: made of invented figures."""

    edition: int
    demonstration: bool
    name: str
    mention: str
    reference: Level
    scales: tuple[ReferenceScale, ...]
    declared: int
    """How many indicators the index has; `needed` of them make an index."""
    needed: int
    quartiers: tuple[QuartierIndex, ...]
