"""Small releases that are safe: a territory is drawn, its true table, and what is hidden of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from osq.protection.dossier import (
    HIDDEN,
    WHOLE,
    CountSeries,
    Dossier,
    Line,
    Measure,
    Part,
    Protected,
    RatioSeries,
    Series,
)
from osq.protection.forms import Forms, Unknown
from osq.protection.implicit import cell_of, implicit_cells
from osq.protection.pattern import choose
from osq.protection.rules import Rule
from osq.protection.statements import pose
from osq.protection.system import Ints
from osq.statistics.intervals import wilson

RULE = Rule(threshold=5, width=4)
Truth = dict[Unknown, int]

MEASURES = {
    "total": Measure("total", "allocataires"),
    "women": Measure("women", "femmes allocataires"),
    "men": Measure("men", "hommes allocataires"),
    "rsa": Measure("rsa", "allocataires du RSA"),
}
SERIES: dict[str, Series] = {
    "total": CountSeries("total", ("total",), "allocataires"),
    "women": CountSeries("women", ("women",), "femmes allocataires"),
    "men": CountSeries("men", ("men",), "hommes allocataires"),
    "rsa": CountSeries("rsa", ("rsa",), "allocataires du RSA"),
    "rate": RatioSeries("rate", ("rsa",), ("total",), "part du RSA"),
}
NAMES = ("Firminy", "Rive-de-Gier", "Saint-Chamond")


@dataclass(frozen=True)
class Release:
    """What is printed, the table behind it, and the protected cells that were seen to."""

    dossier: Dossier
    truth: Truth
    protected: tuple[Protected, ...] = ()

    def value(self, measure: str, zone: str, without: Iterable[str] = ()) -> int:
        """The true value of a measure, state by state as the last line prints it."""
        parts = held(self.dossier, zone)
        for other in without:
            parts -= held(self.dossier, other)
        return sum(self.truth[Unknown(measure, part, 1)] for part in parts)

    def text(self, series: str, zone: str) -> str:
        """What is printed of a zone when nothing is hidden."""
        one = SERIES[series]
        top = sum(self.value(name, zone) for name in one.of)
        if isinstance(one, CountSeries):
            return str(top)
        base = sum(self.value(name, zone) for name in one.over)
        return rounded(100 * Decimal(top) / base) if base else "///"


def held(dossier: Dossier, zone: str) -> set[str]:
    return {part for part, _ in dossier.geography[""][zone]}


def rounded(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def wilson_text(numerator: int, base: int) -> str:
    found = wilson(numerator, base)
    low, high = (rounded(Decimal(str(100 * float(end)))) for end in (found.lower, found.upper))
    return f"{low}..{high}"


def territory(seed: int) -> tuple[dict[str, tuple[tuple[str, int], ...]], dict[str, str]]:
    """Two or three communes of six to eight IRIS, with two or three quartiers each, a QPV within
    one of these and a zone across two."""
    random = np.random.default_rng(seed)
    zones: dict[str, list[str]] = {"A": []}
    names = {"A": "l’agglomération"}
    for c in range(int(random.integers(2, 4))):
        iris = [f"I{c}{i}" for i in range(int(random.integers(7, 9)))]
        zones[f"C{c}"] = iris
        names[f"C{c}"] = f"la commune de {NAMES[c]}"
        zones["A"] += iris
        for q in range(int(random.integers(2, 4))):
            zones[f"Q{c}{q}"] = iris[2 * q : 2 * q + 2]
            names[f"Q{c}{q}"] = f"le quartier Q{c}{q}"
        zones[f"V{c}"] = [*zones[f"Q{c}0"], *iris[2:3]]
        names[f"V{c}"] = f"le QPV V{c}"
    geography = {
        zone: tuple((part, WHOLE) for part in sorted(parts))
        for zone, parts in sorted(zones.items())
    }
    return geography, names


def drawn(seed: int, fixed: Mapping[tuple[str, str], int] | None = None) -> Release:
    """Everything printed, nothing hidden.  `fixed` sets values of (measure, part): women, men or
    rsa."""
    geography, names = territory(seed)
    random = np.random.default_rng(1000 + seed)
    truth: Truth = {}
    for part, _ in geography["A"]:
        women, men = (int(random.geometric(1 / 9)) + 4 * int(random.integers(0, 3)) for _ in "wm")
        women = (fixed or {}).get(("women", part), women)
        men = (fixed or {}).get(("men", part), men)
        rsa = min(women + men, int(random.geometric(1 / 4)))
        rsa = (fixed or {}).get(("rsa", part), rsa)
        for name, value in {"women": women, "men": men, "total": women + men, "rsa": rsa}.items():
            truth[Unknown(name, part, 1)] = value
    dossier = Dossier(
        measures=MEASURES,
        series=SERIES,
        geography={"": geography},
        lines=(),
        relations=(Part("total", ("women", "men")),),
        zone_names=names,
    )
    release = Release(dossier, truth)
    lines = [
        Line(zone, series, release.text(series, zone)) for zone in geography for series in SERIES
    ]
    return replace(release, dossier=replace(dossier, lines=tuple(lines)))


def table(forms: Forms, truth: Truth) -> Ints:
    """The truth as the unknowns of forms."""
    found = np.zeros(len(forms.unknowns), dtype=np.int64)
    places = {unknown: place for place, unknown in enumerate(forms.unknowns)}
    for (measure, part, state), value in truth.items():
        head = Unknown(measure, forms.first[part], state)
        if head in places:
            found[places[head]] += value
    return found


def safe(release: Release, rule: Rule = RULE) -> Release:
    """The last release of a dossier with hidden what must be so that every cell under the rule
    stays uncertain.  Raises AssertionError where no choice does."""
    dossier = release.dossier
    last = max(line.release for line in dossier.lines)
    small = {
        number
        for number, line in enumerate(dossier.lines)
        if line.release == last and under_rule(release, line)
    }
    cells = [cell_of(dossier, number, rule) for number in sorted(small)]
    cells += implicit_cells(dossier, rule, release.truth)
    cells = [*dict.fromkeys(cells)]
    forms = Forms(dossier, cells)
    costs = {
        number: 10 + len(held(dossier, line.zone))
        for number, line in enumerate(dossier.lines)
        if line.release == last
    }
    problem = pose(dossier, cells, frozenset(small), costs, table(forms, release.truth))
    pattern = choose(problem)
    assert not len(pattern.unprotected), "no choice protects everything"
    numbers = [n for n, line in enumerate(dossier.lines) if line.release == last]
    hidden = {numbers[place] for place in np.flatnonzero(pattern.hidden)}
    return replace(release, dossier=with_hidden(dossier, hidden), protected=tuple(cells))


def under_rule(release: Release, line: Line) -> bool:
    """Whether the count, or the numerator, of a line is one to four."""
    value = sum(release.value(name, line.zone) for name in SERIES[line.series].of)
    return 0 < value < RULE.threshold


def with_hidden(dossier: Dossier, hidden: set[int]) -> Dossier:
    lines = [
        line._replace(text=HIDDEN) if number in hidden else line
        for number, line in enumerate(dossier.lines)
    ]
    return replace(dossier, lines=tuple(lines))
