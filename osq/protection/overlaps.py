"""Sums over several years, released year after year: what they tell of one year alone.

Of 2010-2012 and 2011-2013 a reader has 2013 less 2010.  That says little by itself, but all windows
together tell each year to within what the smallest years leave: with a zero, all of it.  Editions
are dossiers of their own, so this is asked of their lines zone by zone, apart from the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from osq.protection.audit import Audit, audit
from osq.protection.dossier import (
    HIDDEN,
    WHOLE,
    Dossier,
    Line,
    Measure,
    Parts,
    RatioSeries,
    Series,
)
from osq.protection.rules import Rule

Years = tuple[int, ...]


class Window(NamedTuple):
    """The dossier of an edition, and the years that each of its measures is summed over, where
    they are several.
    """

    edition: int
    dossier: Dossier
    years: Mapping[str, Years]


def overlapping(windows: Sequence[Window], thresholds: Mapping[str, int]) -> Audit | None:
    """What the windows tell of each year of a measure under a threshold; None where no two of
    them share a year.

    Raises Contradiction where they contradict each other, as a revision of the past would.
    """
    shared = _shared(windows)
    if not shared:
        return None
    merged = _merged(windows, shared)
    years = {f"{name}#{y}": name for w in windows for name in shared for y in w.years.get(name, ())}
    rule = Rule(0, thresholds={year: thresholds.get(name, 0) for year, name in years.items()})
    return audit(merged, rule=rule)


def _shared(windows: Sequence[Window]) -> frozenset[str]:
    """The measures that two windows sum over a year that they share."""
    found: dict[str, list[int]] = {}
    for window in windows:
        for name, years in window.years.items():
            found.setdefault(name, []).extend(years)
    return frozenset(name for name, years in found.items() if len(set(years)) < len(years))


def _merged(windows: Sequence[Window], shared: frozenset[str]) -> Dossier:
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
        known |= {(f"{name}#{window.edition}", z): v for (name, z), v in held.known.items()}
        names |= {_plain(zone): name for zone, name in held.zone_names.items()}
        lines += [
            line._replace(zone=_plain(line.zone), series=own[line.series].name)
            for line in _last(held)
            if line.series in own and _counted(held, line)
        ]
    zones: dict[str, Parts] = {line.zone: ((line.zone, WHOLE),) for line in lines}
    return Dossier(measures, series, {"": zones}, tuple(lines), known=known, zone_names=names)


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
