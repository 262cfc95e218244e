"""Leaks of what no line prints: overlaps, additions of a revision, small bases, few contributors,
single years; each is one by arithmetic on what is printed, without osq's rows or programmes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from osq.protection.dossier import (
    HIDDEN,
    WHOLE,
    BaseTerm,
    CountSeries,
    Dossier,
    Line,
    Measure,
    Protected,
)
from osq.protection.forms import Unknown
from osq.protection.implicit import implicit_cells
from osq.protection.overlaps import Window
from osq.protection.rules import Few, Rule
from tests.protection.planted import Planted, few, quartiers, revealed, text_of
from tests.protection.safe_releases import RULE, Release, Truth, drawn, held, safe

SPAN, FIRST = 3, 2008


def common(seed: int) -> Planted | None:
    """Two zones made for two askers, and the whole of both: what they share is small."""
    plain = drawn(seed).dossier
    left, shared = sorted(held(plain, "Q00"))
    right = sorted(held(plain, "C0"))[6]
    fixed = {("rsa", left): 6 + seed % 5, ("rsa", right): 7 + seed % 4, ("rsa", shared): few(seed)}
    fixed |= {("women", part): 40 for part in (left, right, shared)}
    first = safe(drawn(seed, fixed)).dossier
    zones = {"H": (left, shared), "K": (shared, right), "U": (left, right, shared)}
    made = {zone: tuple((part, WHOLE) for part in sorted(parts)) for zone, parts in zones.items()}
    dossier = replace(first, geography={"": {**first.geography[""], **made}})
    sums = {zone: sum(fixed["rsa", part] for part in parts) for zone, parts in zones.items()}
    assert min(sums.values()) >= RULE.threshold
    assert sums["H"] + sums["K"] - sums["U"] == few(seed)
    lines = tuple(Line(zone, "rsa", str(value), "value", 2) for zone, value in sums.items())
    words = (f"{few(seed)} (allocataires du RSA)",)
    found = Planted(
        replace(dossier, lines=(*first.lines, *lines)), ("rsa",), frozenset({shared}), words
    )
    return found._replace(alone=(first,))


def added(seed: int) -> Planted | None:
    """A revision adds one to four to a quartier, and both figures are printed."""
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {("rsa", part): 12 + seed % 9 for part in parts}
    fixed |= {("women", part): 60 for part in parts}
    first = safe(drawn(seed, fixed)).dossier
    if (before := text_of(first, "Q00", "rsa")) == HIDDEN:
        return None
    now = int(before) + few(seed)
    line = Line("Q00", "rsa", str(now), "value", 2, 2)
    dossier = replace(first, lines=(*first.lines, line), changed={("rsa", 2): frozenset(parts[:1])})
    assert now - int(before) == few(seed)
    words = ("la diffusion 2 moins la diffusion 1", f"laisse {few(seed)}", "par la révision")
    later = replace(dossier, lines=(line,))
    return Planted(dossier, ("rsa",), frozenset(parts), words, alone=(first, later))


def remainder(seed: int) -> tuple[Release, frozenset[str], int]:
    """A commune and its quartiers printed, all large, and so is what is left; its base."""
    plain = drawn(seed).dossier
    inside = set().union(*(held(plain, zone) for zone in quartiers(plain, "C0")))
    outside = sorted(held(plain, "C0") - inside)
    fixed = {("rsa", part): 8 + (seed + n) % 9 for n, part in enumerate(sorted(held(plain, "C0")))}
    fixed |= {("women", part): 45 for part in inside} | {("women", part): 20 for part in outside}
    release = drawn(seed, fixed)
    base = sum(release.truth[Unknown("total", part, 1)] for part in outside)
    return release, frozenset(outside), base


def based(base: int) -> Rule:
    """Nothing of the RSA where there are no more recipients than `base`."""
    return replace(RULE, bases=(BaseTerm(("rsa",), ("iris",), "total", base + 1),))


def owned(parts: frozenset[str]) -> Rule:
    """Nothing of the RSA within `parts`, each of one landlord."""
    alone = tuple((part,) for part in sorted(parts))
    return replace(RULE, few=(Few(("rsa",), ("iris",), alone, alone),))


def told(release: Release, rule: Rule) -> tuple[Dossier, tuple[Protected, ...]]:
    """What is printed of a commune and its quartiers, beside a release that is safe but for that
    rule; and the cells that the rule protects.
    """
    cells = [("C0", "rsa"), *((zone, "rsa") for zone in quartiers(release.dossier, "C0"))]
    dossier = revealed(safe(release), *cells)
    return dossier, implicit_cells(dossier, rule, release.truth)


def deaths(years: Sequence[int]) -> list[Window]:
    """Sums over three years, one edition after the other."""
    windows = []
    for place in range(len(years) - SPAN + 1):
        last = FIRST + place + SPAN - 1
        dossier = Dossier(
            measures={"deaths": Measure("deaths", "décès")},
            series={"deaths": CountSeries("deaths", ("deaths",), "décès")},
            geography={"": {"C": (("c", WHOLE),)}},
            lines=(Line("C", "deaths", str(sum(years[place : place + SPAN]))),),
        )
        sums = {("deaths", "C"): Decimal(sum(years[place : place + SPAN]))}
        span = tuple(range(last - SPAN + 1, last + 1))
        windows.append(Window(last, dossier, {"deaths": span}, sums))
    return windows


def drawn_years(seed: int) -> list[int]:
    """Years of a small commune, of which no three sum to one to four."""
    random = np.random.default_rng([seed, 7])
    while True:
        years = [int(n) for n in random.choice([0, 0, 3, 5, 6, 8], size=int(random.integers(5, 9)))]
        sums = [sum(years[n : n + SPAN]) for n in range(len(years) - SPAN + 1)]
        if all(value == 0 or value >= RULE.threshold for value in sums):
            return years


def years_known_small(years: Sequence[int]) -> set[int]:
    """By arithmetic: a year is known to within what the least years of each remainder leave."""
    least = [min(years[rest::SPAN]) for rest in range(SPAN)]
    lows = [value - least[place % SPAN] for place, value in enumerate(years)]
    top = RULE.threshold - sum(least)
    return {FIRST + place for place, low in enumerate(lows) if 1 <= low < top}


def revised(seed: int) -> tuple[Release, Truth]:
    """A release that is safe, and the same printed again with two quartiers changed by a few, all
    shown again: what is to be hidden of it is still to choose.
    """
    first = safe(drawn(seed))
    random = np.random.default_rng([seed, 11])
    zones = ("Q00", "Q10")
    moved = {sorted(held(first.dossier, zone))[0]: int(random.integers(1, 9)) for zone in zones}
    truth = dict(first.truth)
    for part, more in moved.items():
        for name in ("women", "total"):
            truth[Unknown(name, part, 2)] = truth[Unknown(name, part, 1)] + more
    changed = {(name, 2): frozenset(moved) for name in ("women", "total")}
    again = []
    for line in first.dossier.lines:
        more = sum(moved[p] for p in held(first.dossier, line.zone) if p in moved)
        text = first.text(line.series, line.zone)
        if line.series in ("women", "total"):
            text = str(int(text) + more)
        if line.series != "rate":
            again.append(line._replace(text=text, release=2, state=2))
    dossier = replace(first.dossier, lines=(*first.dossier.lines, *again), changed=changed)
    return Release(dossier, truth, first.protected), truth
