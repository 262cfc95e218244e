"""Sums over several years, released year after year: what they tell of one year alone.

Of 2010-2012 and 2011-2013 a reader has 2013 less 2010.  That says little by itself, but all windows
together tell each year to within what the smallest years leave: with a zero, all of it.  Editions
are dossiers of their own, so this is asked of their lines zone by zone, apart from the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from osq.protection.audit import Audit, audit
from osq.protection.dossier import (
    HIDDEN,
    WHOLE,
    Dossier,
    Line,
    Measure,
    RatioSeries,
    Series,
)
from osq.protection.reduce import Contradiction
from osq.protection.rules import Rule

Years = tuple[int, ...]


class Window(NamedTuple):
    """The dossier of an edition, the years that each of its measures is summed over where they are
    several, and the sums by (measure, zone), as far as they are known inside.
    """

    edition: int
    dossier: Dossier
    years: Mapping[str, Years]
    sums: Mapping[tuple[str, str], Decimal]


def overlapping(windows: Sequence[Window], thresholds: Mapping[str, int]) -> list[Audit]:
    """What the windows tell of each year of a measure under a threshold, where they tell that it
    is small; zone by zone.

    A zone in which windows contradict each other, as after a revision of the past, is left out:
    they are not sums of the same years.
    """
    shared = _shared(windows)
    asked = sorted(name for name in shared if thresholds.get(name, 0))
    found = []
    for zone in sorted({_plain(line.zone) for one in windows for line in one.dossier.lines}):
        told = {name for name in asked if _may_tell(windows, name, zone, thresholds[name])}
        if not told:
            continue
        merged = _merged(windows, shared & (told | _bases(windows, told)), zone)
        years = {year: year.partition("#")[0] for year in merged.measures}
        rule = Rule(0, thresholds={y: thresholds.get(n, 0) * (n in told) for y, n in years.items()})
        try:
            made = audit(merged, rule=rule)
        except Contradiction:
            continue
        kept = tuple(each for each in made.cells if len(each.cell.plus) == 1)
        if any(each in made.leaks for each in kept):
            found.append(replace(made, cells=kept))
    return found


def _bases(windows: Sequence[Window], told: Set[str]) -> set[str]:
    """The measures over which ratios of some are printed."""
    every = [one for window in windows for one in window.dossier.series.values()]
    return {name for one in every if set(one.of) <= told for name in _over(one)}


def _may_tell(windows: Sequence[Window], name: str, zone: str, threshold: int) -> bool:
    """Whether someone who knew every window exactly would know that a year is small; True where
    that cannot be said beforehand.

    Of windows over k years, one after the other, a year is that of k years before plus the
    difference of two windows.  So all follow from the first k, which sum to the first window, and
    none is under 0.
    """
    held = [one for one in windows if name in one.years and (name, zone) in one.sums]
    if len(held) < 2:
        return False
    spans = {len(one.years[name]) for one in held}
    sums = [one.sums[name, zone] for one in held]
    last = [one.years[name][-1] for one in held]
    whole = [int(value) for value in sums if value == int(value)]
    if len(spans) > 1 or len(whole) < len(sums) or last != [*range(last[0], last[0] + len(last))]:
        return True
    span = spans.pop()
    steps = [0] * span
    for before, after in pairwise(whole):
        steps.append(steps[-span] + after - before)
    least = [max(0, -min(steps[rest::span])) for rest in range(span)]
    slack = whole[0] - sum(least)
    zeros = all(one.dossier.measures[name].zeros_shown for one in held)
    lows = [least[place % span] + step for place, step in enumerate(steps)]
    return slack >= 0 and any(zeros <= low < threshold - slack for low in lows)


def _shared(windows: Sequence[Window]) -> frozenset[str]:
    """The measures that two windows sum over a year that they share."""
    found: dict[str, list[int]] = {}
    for window in windows:
        for name, years in window.years.items():
            found.setdefault(name, []).extend(years)
    return frozenset(name for name, years in found.items() if len(set(years)) < len(years))


def _merged(windows: Sequence[Window], shared: frozenset[str], zone: str) -> Dossier:
    """One dossier in which a zone is a part of its own, and a window a sum of years."""
    measures: dict[str, Measure] = {}
    series: dict[str, Series] = {}
    lines: list[Line] = []
    known: dict[tuple[str, str], Decimal] = {}
    names: dict[str, str] = {}
    for window in windows:
        held = window.dossier
        own = {
            one.name: _yearly(one, window)
            for one in held.series.values()
            if set(one.of) <= shared & window.years.keys()
        }
        series |= {one.name: one for one in own.values()}
        for one in own:
            for name in {*held.series[one].of, *_over(held.series[one])} & held.measures.keys():
                for year in _split(name, window):
                    measures[year] = _measure(held.measures[name], year, measures.get(year))
        known |= {
            (f"{name}#{window.edition}", zone): value
            for (name, each), value in held.known.items()
            if _plain(each) == zone
        }
        names |= {_plain(each): name for each, name in held.zone_names.items()}
        lines += [
            line._replace(zone=zone, series=own[line.series].name)
            for line in _last(held)
            if line.series in own and _plain(line.zone) == zone and _counted(held, line)
        ]
    land = {"": {zone: ((zone, WHOLE),)}}
    return Dossier(measures, series, land, tuple(lines), known=known, zone_names=names)


def _split(name: str, window: Window) -> tuple[str, ...]:
    """The years of a measure; of one of no known years, the edition."""
    return tuple(f"{name}#{year}" for year in window.years.get(name, (window.edition,)))


def _yearly(one: Series, window: Window) -> Series:
    """A series as a sum of years."""

    def split(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(year for name in names for year in _split(name, window))

    name = f"{one.name}#{window.edition}"
    years = [year for each in one.of for year in window.years.get(each, ())]
    one = replace(one, label=f"{one.label or one.name}, {min(years)}-{max(years)}")
    if isinstance(one, RatioSeries):
        return replace(one, name=name, of=split(one.of), over=split(one.over))
    return replace(one, name=name, of=split(one.of))


def _over(one: Series) -> tuple[str, ...]:
    return one.over if isinstance(one, RatioSeries) else ()


def _measure(one: Measure, year: str, before: Measure | None) -> Measure:
    """A year of a measure: any one of its windows may hide a zero, and a year may be one anyway."""
    label = f"{one.label or one.name}, {year.rpartition('#')[2]}"
    shown = one.zeros_shown and (before is None or before.zeros_shown)
    doubtful = one.doubtful | (before.doubtful if before else frozenset())
    return Measure(year, label, zeros_shown=shown, doubtful=doubtful)


def _last(dossier: Dossier) -> Iterator[Line]:
    """What is told of a figure last: a figure that was revised is told anew."""
    found: dict[tuple[str, str], Line] = {}
    for line in dossier.lines:
        key = _plain(line.zone), line.series.partition("@")[0]
        before = found.get(key)
        forgotten = before and before.state == line.state and line.text == HIDDEN
        if line.kind == "value" and not forgotten:
            found[key] = line
    return (line._replace(release=1, state=1) for line in found.values())


def _counted(dossier: Dossier, line: Line) -> bool:
    """Whether the zone is counted, not estimated by shares: whole units of whole parts."""
    return all(
        dossier.measures[name].scale == 1
        and all(w == dossier.scale(name, line.zone) for _, w in dossier.parts(name, line.zone))
        for name in (*dossier.series[line.series].of, *_over(dossier.series[line.series]))
        if name in dossier.measures
    )


def _plain(zone: str) -> str:
    return zone.partition("@")[0]
