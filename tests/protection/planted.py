"""Leaks planted in safe releases, in eight ways; each is proved to be one by arithmetic on what is
printed, without any of osq's rows or programmes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from osq.protection.dossier import HIDDEN, WHOLE, Dossier, Line
from osq.protection.rules import Rule
from osq.statistics.intervals import wilson
from tests.protection.safe_releases import RULE, Release, drawn, held, rounded, safe, wilson_text

COMPLEMENTS = replace(RULE, complements=("rate",))
LARGEST_BASE = 3_000


class Planted(NamedTuple):
    """A dossier in which `measure` is given away in `parts`; `words` must be told of it.

    `fault`: a line that nobody may print is part of it.  `alone` are releases that are safe
    without the others.
    """

    dossier: Dossier
    plus: tuple[str, ...]
    parts: frozenset[str]
    words: tuple[str, ...]
    minus: tuple[str, ...] = ()
    rule: Rule = RULE
    fault: bool = False
    alone: tuple[Dossier, ...] = ()


Planter = Callable[[int], Planted | None]


def few(seed: int) -> int:
    return 1 + seed % 4


def text_of(dossier: Dossier, zone: str, series: str, release: int = 1) -> str:
    """What a dossier prints of a cell."""
    (text,) = {
        line.text
        for line in dossier.lines
        if (line.zone, line.series, line.release, line.kind) == (zone, series, release, "value")
    }
    return text


def revealed(release: Release, *cells: tuple[str, str]) -> Dossier:
    """The release with cells (zone, series) printed."""
    lines = [
        line._replace(text=release.text(line.series, line.zone))
        if (line.zone, line.series) in cells
        else line
        for line in release.dossier.lines
    ]
    return replace(release.dossier, lines=tuple(lines))


def quartiers(dossier: Dossier, commune: str) -> list[str]:
    number = commune.removeprefix("C")
    return sorted(zone for zone in dossier.geography[""] if zone.startswith(f"Q{number}"))


def subtraction(seed: int) -> Planted | None:
    """A commune and its quartiers are printed, all large; what lies outside them is small."""
    plain = drawn(seed).dossier
    zones = quartiers(plain, "C0")
    inside = set().union(*(held(plain, zone) for zone in zones))
    outside = sorted(held(plain, "C0") - inside)
    fixed = {("rsa", part): 5 + (seed + n) % 9 for n, part in enumerate(sorted(inside))}
    fixed |= {("rsa", part): 0 for part in outside} | {("rsa", outside[0]): few(seed)}
    release = safe(drawn(seed, fixed))
    dossier = revealed(release, ("C0", "rsa"), *((zone, "rsa") for zone in zones))
    shown = [int(text_of(dossier, zone, "rsa")) for zone in zones]
    assert min(shown) >= RULE.threshold
    assert int(text_of(dossier, "C0", "rsa")) - sum(shown) == few(seed)
    words = ("la commune de", "moins ses", "quartiers", f"laisse {few(seed)}")
    return Planted(dossier, ("rsa",), frozenset(outside), words)


def overlap(seed: int) -> Planted | None:
    """A QPV and the quartier that it extends by one IRIS are printed."""
    plain = drawn(seed).dossier
    (block,) = held(plain, "V0") - held(plain, "Q00")
    fixed = {("rsa", part): 6 + seed % 7 for part in held(plain, "Q00")}
    release = safe(drawn(seed, fixed | {("rsa", block): few(seed)}))
    dossier = revealed(release, ("V0", "rsa"), ("Q00", "rsa"))
    large, small = (int(text_of(dossier, zone, "rsa")) for zone in ("V0", "Q00"))
    assert small >= RULE.threshold
    assert large - small == few(seed)
    words = ("le QPV V0", "moins le quartier Q00", f"laisse {few(seed)}")
    return Planted(dossier, ("rsa",), frozenset({block}), words)


def complement(seed: int) -> Planted | None:
    """A whole and one of its two parts, or a ratio near 100 %, or of 100 %."""
    return (_other_sex, _outside_a_ratio, _everyone)[seed % 3](seed)


def _other_sex(seed: int) -> Planted | None:
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {("men", parts[0]): few(seed), ("men", parts[1]): 0, ("women", parts[0]): 9}
    release = safe(drawn(seed, fixed))
    dossier = revealed(release, ("Q00", "total"), ("Q00", "women"))
    assert int(text_of(dossier, "Q00", "total")) - int(text_of(dossier, "Q00", "women")) == few(
        seed
    )
    words = ("dans le quartier Q00", "moins « femmes allocataires »", f"laisse {few(seed)}")
    return Planted(dossier, ("men",), frozenset(parts), words)


def _outside_a_ratio(seed: int) -> Planted | None:
    return _share(seed, few(seed), ("total", "rsa"), ("« allocataires »", f"laisse {few(seed)}"))


def _everyone(seed: int) -> Planted | None:
    return _share(seed, 0, ("total", "rate"), ("100 % : tout le monde",))


def _share(seed: int, left: int, series: tuple[str, ...], words: tuple[str, ...]) -> Planted | None:
    """All in a quartier but `left` are in the numerator of a ratio."""
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {(name, part): 11 for name in ("women", "men") for part in parts}
    fixed |= {("rsa", parts[0]): 22 - left, ("rsa", parts[1]): 22}
    release = safe(drawn(seed, fixed), COMPLEMENTS)
    dossier = revealed(release, *(("Q00", name) for name in series))
    base, top = int(text_of(dossier, "Q00", "total")), text_of(dossier, "Q00", series[1])
    fits = [
        base - n
        for n in range(base + 1)
        if top == (str(n) if series[1] == "rsa" else rounded(Decimal(100 * n) / base))
    ]
    assert fits == [left]
    found = Planted(dossier, ("total",), frozenset(parts), words, ("rsa",))
    return found._replace(rule=COMPLEMENTS)


def ratio(seed: int) -> Planted | None:
    """A percentage and its base are printed where the numerator is hidden."""
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {("rsa", parts[0]): few(seed), ("rsa", parts[1]): 0, ("women", parts[0]): 15 + seed}
    release = safe(drawn(seed, fixed))
    dossier = revealed(release, ("Q00", "rate"), ("Q00", "total"))
    base, text = int(text_of(dossier, "Q00", "total")), text_of(dossier, "Q00", "rate")
    fits = [n for n in range(base + 1) if rounded(Decimal(100 * n) / base) == text]
    assert fits == [few(seed)]
    words = ("le taux « part du RSA »", "et sa base", f"le numérateur : {few(seed)}")
    return Planted(dossier, ("rsa",), frozenset(parts), words)


def derived(seed: int) -> Planted | None:
    """The interval of a hidden ratio, or its rank, is printed."""
    return (_interval, _rank)[seed % 2](seed)


def _interval(seed: int) -> Planted | None:
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {
        ("rsa", parts[0]): few(seed // 2),
        ("rsa", parts[1]): 0,
        ("women", parts[0]): 15 + seed,
    }
    release = safe(drawn(seed, fixed))
    interval = wilson_text(few(seed // 2), release.value("total", "Q00"))
    fits = _numerators(interval)
    dossier = release.dossier
    if not fits <= set(range(1, RULE.threshold)):
        return None
    line = Line("Q00", "rate", interval, "interval")
    dossier = replace(dossier, lines=(*dossier.lines, line))
    words = ("l’intervalle imprimé", "« part du RSA », le quartier Q00")
    return Planted(dossier, ("rsa",), frozenset(parts), words, fault=True)


def _numerators(interval: str) -> set[int]:
    """Numerators that print an interval over some base."""
    bases = np.arange(1, LARGEST_BASE)[:, None]
    tops = np.arange(0, 60)[None, :]
    found = wilson(np.minimum(tops, bases), np.broadcast_to(bases, (len(bases), 60)))
    low, high = (np.floor(1000 * end + 0.5) for end in found)
    ends = [round(10 * float(end)) for end in interval.split("..")]
    fits = (low == ends[0]) & (high == ends[1]) & (tops <= bases)
    assert not fits[:, -1].any()
    return {int(top) for top in np.flatnonzero(fits.any(axis=0))}


def _rank(seed: int) -> Planted | None:
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {("rsa", parts[0]): few(seed), ("rsa", parts[1]): 0, ("women", parts[0]): 12}
    release = safe(drawn(seed, fixed))
    dossier = revealed(release, ("Q00", "total"))
    base = int(text_of(dossier, "Q00", "total"))
    mine = Decimal(100 * few(seed)) / base
    rates = {
        line.zone: Decimal(line.text)
        for line in dossier.lines
        if line.series == "rate" and line.text[0].isdigit() and line.zone != "Q00"
    }
    above, below = (
        min((rate for rate in rates.values() if rate > mine), default=Decimal(100)),
        max((rate for rate in rates.values() if rate <= mine), default=Decimal(0)),
    )
    half = Decimal("0.05")
    fits = {n for n in range(1, base) if below - half <= Decimal(100 * n) / base <= above + half}
    if "Q00" in rates or not fits <= set(range(1, RULE.threshold)):
        return None
    order = sorted(rates | {"Q00": mine}, key=lambda zone: -(rates | {"Q00": mine})[zone])
    ranks = tuple(Line(zone, "rate", str(n + 1), "rank") for n, zone in enumerate(order))
    dossier = replace(dossier, lines=dossier.lines + ranks)
    words = ("le rang", "« part du RSA », le quartier Q00")
    return Planted(dossier, ("rsa",), frozenset(parts), words, fault=True)


def releases(seed: int) -> Planted | None:
    """A later table prints what an earlier one hid, and the other way round."""
    return _later(seed, {}, ("la diffusion 1 moins la diffusion 2",))


def revision(seed: int) -> Planted | None:
    """A revised table prints, unchanged, what the first one hid."""
    changed = {"women": 3, "total": 3}
    return _later(seed, changed, ("la diffusion 1 moins la diffusion 2", "sont les mêmes"))


def _later(seed: int, changed: Mapping[str, int], words: tuple[str, ...]) -> Planted | None:
    """A second release has the women of a quartier where the first had the total; it adds
    `changed` to the first IRIS of another commune."""
    parts = sorted(held(drawn(seed).dossier, "Q00"))
    fixed = {("men", parts[0]): few(seed), ("men", parts[1]): 0, ("women", parts[0]): 9}
    release = safe(drawn(seed, fixed))
    first = release.dossier
    if text_of(first, "Q00", "total") == HIDDEN or text_of(first, "Q00", "women") != HIDDEN:
        return None
    state = 2 if changed else 1
    women = Line("Q00", "women", release.text("women", "Q00"), "value", 2, state)
    second = [women]
    if changed:
        text = str(release.value("total", "C1") + changed["total"])
        second.append(Line("C1", "total", text, "value", 2, state))
    revised = {(name, 2): frozenset({"I10"}) for name in changed}
    dossier = replace(first, lines=(*first.lines, *second), changed=revised)
    left = int(text_of(first, "Q00", "total")) - int(women.text)
    assert left == few(seed)
    later = replace(first, lines=tuple(second), changed=revised)
    found = Planted(dossier, ("men",), frozenset(parts), (*words, f"laisse {left}"))
    return found._replace(alone=(first, later))


def ad_hoc(seed: int) -> Planted | None:
    """A zone made for one asker differs from a printed one by an IRIS, or marks tell labels."""
    return (_asked, _label)[seed % 2](seed)


def _asked(seed: int) -> Planted | None:
    plain = drawn(seed).dossier
    (block,) = sorted(held(plain, "C0"))[6:7]
    fixed = {("rsa", part): 6 + seed % 5 for part in held(plain, "Q00")}
    release = safe(drawn(seed, fixed | {("rsa", block): few(seed // 2)}))
    first = release.dossier
    if text_of(first, "Q00", "rsa") == HIDDEN:
        return None
    zone = tuple((part, WHOLE) for part in sorted({*held(first, "Q00"), block}))
    dossier = replace(
        first,
        geography={"": {**first.geography[""], "H": zone}},
        zone_names={**first.zone_names, "H": "la zone du centre social"},
    )
    asked = int(text_of(first, "Q00", "rsa")) + few(seed // 2)
    line = Line("H", "rsa", str(asked), "value", 2)
    words = ("la diffusion 2 moins la diffusion 1", "la zone du centre social", "laisse")
    found = Planted(
        replace(dossier, lines=(*first.lines, line)), ("rsa",), frozenset({block}), words
    )
    return found._replace(alone=(first, replace(dossier, lines=(line,))))


def _label(seed: int) -> Planted | None:
    release = safe(drawn(seed))
    dossier = release.dossier
    small = [
        line
        for line in dossier.lines
        if line.series == "rsa" and line.text == HIDDEN and 0 < release.value("rsa", line.zone) < 5
    ]
    if not small:
        return None
    line = small[0]._replace(text="1..4", kind="range")
    words = ("la marque ou la classe", "1 à 4")
    dossier = replace(dossier, lines=(*dossier.lines, line))
    return Planted(dossier, ("rsa",), frozenset(held(dossier, line.zone)), words)


WAYS: Mapping[str, Planter] = {
    "subtraction": subtraction,
    "overlap": overlap,
    "complement": complement,
    "ratio": ratio,
    "derived": derived,
    "releases": releases,
    "revision": revision,
    "ad hoc": ad_hoc,
}


def planted(way: str, number: int) -> list[Planted]:
    """The first leaks of a way, by seed; seeds that give no safe release or no leak are left."""
    found: list[Planted] = []
    seed = 0
    while len(found) < number:
        made = WAYS[way](seed)
        found += [made] if made else []
        seed += 1
        assert seed < 40 * number, f"{way}: only {len(found)}"
    return found
