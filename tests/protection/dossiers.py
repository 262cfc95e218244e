"""Small dossiers, built as one would tell them.

A toy commune has quartiers, a quartier has iris.  Without another word, measures are counts that
no rule hides a zero of, printed once, in release 1.

>>> written = dossier(
...     communes(Q1=("a", "b"), Q2=("c",)), measures("rsa"), printed("rsa", C=12, Q1=7, Q2="s")
... )
>>> [line.text for line in written.lines]
['12', '7', 's']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Line,
    Measure,
    Parts,
    Protected,
    RatioSeries,
    Relation,
    Series,
)

Geography = Mapping[str, Mapping[str, Parts]]
Kind = Literal["value", "range", "interval", "rank"]
COMMUNE = "C"


def zones(made_of: Mapping[str, Iterable[str] | Mapping[str, int]], way: str = "") -> Geography:
    """Zones made of whole parts, or of parts with weights in ten-thousandths."""
    return {
        way: {
            zone: tuple(sorted(parts.items()))
            if isinstance(parts, Mapping)
            else tuple((part, WHOLE) for part in sorted(parts))
            for zone, parts in made_of.items()
        }
    }


def communes(*outside: str, **quartiers: Iterable[str]) -> Geography:
    """A commune `C` of quartiers and of iris `outside` them; each iris is a zone too."""
    made = {zone: tuple(parts) for zone, parts in quartiers.items()}
    iris = sorted({*outside, *(part for parts in made.values() for part in parts)})
    return zones({COMMUNE: iris} | made | {one: (one,) for one in iris})


def measures(*names: str, zeros_shown: bool = True, scale: int = 1, way: str = "") -> list[Measure]:
    return [Measure(name, name, scale, zeros_shown, way) for name in names]


def counts(*names: str) -> list[Series]:
    """A count series for each measure, of its name."""
    return [CountSeries(name, (name,), name) for name in names]


def ratio(
    name: str,
    of: str,
    over: str,
    *,
    per: int = 100,
    step: str = "0.1",
    minimum_base: int = 0,
) -> RatioSeries:
    """Names separated by spaces are added up."""
    split = (tuple(of.split()), tuple(over.split()))
    return RatioSeries(name, *split, name, per, Decimal(step), minimum_base)


def printed(
    series: str, *, kind: Kind = "value", release: int = 1, state: int = 1, **texts: int | str
) -> list[Line]:
    """One line per zone."""
    return [Line(zone, series, str(text), kind, release, state) for zone, text in texts.items()]


def dossier(
    geography: Geography,
    measured: Iterable[Measure],
    *lines: Iterable[Line],
    series: Iterable[Series] = (),
    relations: Iterable[Relation] = (),
    known: Mapping[tuple[str, str], int] | None = None,
    changed: Mapping[tuple[str, int], Iterable[str]] | None = None,
) -> Dossier:
    """Every measure has a count series of its name, beside `series`."""
    measured = list(measured)
    all_series = [*counts(*(one.name for one in measured)), *series]
    return Dossier(
        measures={one.name: one for one in measured},
        series={one.name: one for one in all_series},
        geography=geography,
        lines=tuple(line for some in lines for line in some),
        relations=tuple(relations),
        known={cell: Decimal(value) for cell, value in (known or {}).items()},
        changed={cell: frozenset(parts) for cell, parts in (changed or {}).items()},
        zone_names={COMMUNE: "Ville"},
    )


def protected(
    zone: str,
    plus: str,
    *,
    minus: str = "",
    without: str = "",
    width: int = 4,
    reach: int | None = None,
    state: int = 1,
    since: int | None = None,
) -> Protected:
    """Names separated by spaces; of several zones, what they have in common."""
    split = (tuple(plus.split()), tuple(minus.split()), tuple(without.split()))
    first, *within = zone.split()
    return Protected(first, *split, width, reach, "moins de 5", state, tuple(within), since)
