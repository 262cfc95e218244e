"""Dossiers drawn by chance, printed truly from a table of whole numbers (Hypothesis)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import NamedTuple

from hypothesis import strategies as st

from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Inclusion,
    Line,
    Measure,
    Part,
    Parts,
    RatioSeries,
    Relation,
    Series,
)
from osq.protection.forms import Unknown

PARTS = ("a", "b", "c", "d")
STATES = (1, 2)
ZONES = ("C", "Q1", "Q2", "Q3")
NAMES = ("m", "n", "o")
RELATIONS: tuple[Relation, ...] = (
    Part("o", ("m", "n")),
    Part("o", ("m", "n"), exhaustive=False),
    Inclusion("m", "o"),
    Inclusion("m", "elsewhere"),
)
Table = Mapping[Unknown, int]


class Drawn(NamedTuple):
    """A dossier, and a table in which everything printed is true."""

    dossier: Dossier
    truth: Table


@st.composite
def dossiers(draw: st.DrawFn) -> Drawn:
    """Two releases of two states at most; whole parts and shares, counts, ratios, relations."""
    alike = draw(st.booleans())
    changed = {(name, 2): draw(st.frozensets(st.sampled_from(PARTS))) for name in NAMES}
    bare = Dossier(
        measures={
            name: Measure(
                name,
                scale=1 if alike else draw(st.sampled_from((1, 2))),
                zeros_shown=draw(st.booleans()),
                doubtful=draw(st.frozensets(st.sampled_from(ZONES), max_size=1)),
                way=draw(st.sampled_from(("whole", "whole", "shares"))),
                ways={"Q3": "shares"} if draw(st.booleans()) else {},
            )
            for name in NAMES
        },
        series={one.name: one for one in draw(_series())},
        geography={
            "whole": draw(_zones((WHOLE,))),
            "shares": draw(_zones((2_500, 5_000, WHOLE))),
        },
        lines=(),
        known={("public", zone): Decimal(draw(st.integers(1, 40))) for zone in ZONES},
        changed={(name, 2): changed["o" if alike else name, 2] for name in NAMES},
        scales=draw(st.sampled_from(({}, {"shares": 20_000}))),
    )
    truth = draw(tables(bare))
    if alike:
        truth = {
            one: truth[one._replace(measure="m")] + truth[one._replace(measure="n")]
            if one.measure == "o"
            else number
            for one, number in truth.items()
        }
    lines = tuple(
        draw(st.lists(_lines(bare, truth), max_size=8, unique_by=lambda line: line[:2] + line[3:]))
    )
    relations = tuple(one for one in RELATIONS if _holds(bare, one, truth))
    return Drawn(replace(bare, lines=tuple(lines), relations=relations), truth)


@st.composite
def tables(draw: st.DrawFn, dossier: Dossier) -> Table:
    """Whole numbers for all measures, parts and states."""
    unknowns = {_unknown(dossier, *place) for place in product(NAMES, PARTS, STATES)}
    return {one: draw(st.integers(0, 12)) for one in sorted(unknowns)}


def _unknown(dossier: Dossier, measure: str, part: str, state: int) -> Unknown:
    return Unknown(measure, part, dossier.last_change(measure, part, state))


def _holds(dossier: Dossier, relation: Relation, table: Table) -> bool:
    if isinstance(relation, Inclusion):
        relation = Part(relation.larger, (relation.smaller,), exhaustive=False)
    total, parts, exhaustive = relation
    if not {total, *parts} <= dossier.measures.keys():
        return True
    for place in product(PARTS, STATES):
        whole, *pieces = (
            Fraction(table[_unknown(dossier, name, *place)], dossier.measures[name].scale)
            for name in (total, *parts)
        )
        if whole < sum(pieces) or (exhaustive and whole > sum(pieces)):
            return False
    return True


def value(
    dossier: Dossier, table: Table, names: tuple[str, ...], zone: str, state: int
) -> Fraction:
    """The sum of measures in a zone."""
    return sum(
        (
            Fraction(weight, dossier.scale(name, zone))
            * table[_unknown(dossier, name, part, state)]
            / dossier.measures[name].scale
            for name in names
            for part, weight in dossier.parts(name, zone)
        ),
        Fraction(0),
    )


def _cell(line: Line) -> tuple[object, ...]:
    return line._replace(text="")


@st.composite
def _zones(draw: st.DrawFn, weights: tuple[int, ...]) -> dict[str, Parts]:
    return {
        zone: tuple(
            (part, draw(st.sampled_from(weights)))
            for part in sorted(draw(st.sets(st.sampled_from(PARTS), min_size=1)))
        )
        for zone in ZONES
    }


@st.composite
def _series(draw: st.DrawFn) -> list[Series]:
    steps = st.sampled_from(("1", "5", "0.5"))
    counts: list[Series] = [
        CountSeries(f"count{number}", of, step=Decimal(draw(steps)))
        for number, of in enumerate((("m",), ("n",), ("o",), ("m", "n")))
    ]
    ratios: list[Series] = [
        RatioSeries(
            f"ratio{number}",
            of,
            over,
            per=draw(st.sampled_from((100, 1000))),
            step=Decimal(draw(st.sampled_from(("0.1", "1", "10")))),
            minimum_base=draw(st.integers(1, 10)),
        )
        for number, (of, over) in enumerate(
            ((("m",), ("o",)), (("m", "n"), ("o",)), (("n",), ("m", "n")), (("m",), ("public",)))
        )
    ]
    return counts + ratios


@st.composite
def _lines(draw: st.DrawFn, dossier: Dossier, truth: Table) -> Line:
    """One true line."""
    series = dossier.series[draw(st.sampled_from(sorted(dossier.series)))]
    zone, state = draw(st.sampled_from(ZONES)), draw(st.sampled_from((1, 2)))
    top = value(dossier, truth, series.of, zone, state)
    base, per, public = Fraction(1), 1, True
    if isinstance(series, RatioSeries):
        public = ("public", zone) in dossier.known and series.over == ("public",)
        known = Fraction(dossier.known["public", zone])
        base = known if public else value(dossier, truth, series.over, zone, state)
        per = series.per
    line = Line(zone, series.name, "s", release=state, state=state)
    if isinstance(series, RatioSeries) and base < series.minimum_base and not public:
        return line._replace(text="n.s.")
    may_hide = top >= 1 or not all(dossier.measures[name].never_zero(zone) for name in series.of)
    if may_hide and draw(st.booleans()):
        return line
    figure = per * top / base
    if draw(st.booleans()):
        low, high = (
            floor(figure) - draw(st.integers(0, 3)),
            ceil(figure) + draw(st.integers(0, 3)),
        )
        return line._replace(
            kind="range", text=draw(st.sampled_from((f"{low}..{high}", f"..{high}")))
        )
    return line._replace(text=str(printed(figure, series.step)))


def printed(figure: Fraction, step: Decimal) -> Decimal:
    """The nearest multiple of a step, halves upwards."""
    return floor(figure / Fraction(step) + Fraction(1, 2)) * step
