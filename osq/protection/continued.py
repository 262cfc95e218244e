"""A dossier goes on: what was released before, and what is about to be, over the same unknowns."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from math import lcm

from osq.protection.dossier import WHOLE, BaseTerm, Dossier, Measure, Parts, Term

REST = "-"
"""The piece of an IRIS (`code/-`) that is in no zone with pieces of its own (`code/zone`)."""


def continued(former: Dossier, current: Dossier, changed: Mapping[str, Set[str]]) -> Dossier:
    """The lines of `former`, then those of `current` as one more release.

    `changed`: measure -> the parts (of `current`) whose value is no longer what it was when
    the last release of `former` was made; nothing changed elsewhere.  A zone made otherwise than
    before, a series with another formula, go on under a name of their own; a part that was cut
    since is the sum of its pieces; the finer unit of the two counts a measure.
    """
    release = max(line.release for line in former.lines) + 1
    before = max(line.state for line in former.lines)
    state = before + bool(any(changed.values()))
    cuts = _cuts(former, current), _cuts(current, former)
    former, current = _cut(former, cuts[0]), _own_ways(former, _cut(current, cuts[1]), release)
    zones = {
        zone: zone if _same_zone(former, current, zone) else f"{zone}@{release}"
        for zone in sorted(_zones(current))
    }
    series = {
        name: name if former.series.get(name, one) == one else f"{name}@{release}"
        for name, one in current.series.items()
    }
    lines = (
        line._replace(
            zone=zones[line.zone], series=series[line.series], release=release, state=state
        )
        for line in current.lines
    )
    parts = {name: _expand(each, cuts[1]) for name, each in changed.items() if each}
    return replace(
        current,
        measures=_measures(former, current, zones),
        series={**former.series, **{series[name]: one for name, one in current.series.items()}},
        geography=_geography(former, current, zones),
        scales={**former.scales, **current.scales},
        lines=(*former.lines, *lines),
        relations=tuple(dict.fromkeys((*former.relations, *current.relations))),
        known={
            **former.known,
            **{(name, zones[zone]): value for (name, zone), value in current.known.items()},
        },
        changed={
            **{change: _expand(each, cuts[0]) for change, each in former.changed.items()},
            **{(name, state): each for name, each in parts.items()},
        },
        zone_names={
            **former.zone_names,
            **{zones.get(zone, zone): name for zone, name in current.zone_names.items()},
        },
        terms=tuple(_renamed(one, series) for one in current.terms),
    )


def _renamed(term: Term, series: Mapping[str, str]) -> Term:
    """A rule with the names that series go on under."""
    if isinstance(term, BaseTerm):
        return term
    return term._replace(complements=tuple(series[name] for name in term.complements))


def _own_ways(former: Dossier, current: Dossier, release: int) -> Dossier:
    """`current` with another name for each way whose weights are on another scale than before."""
    names = {
        way: f"{way}@{release}"
        if way in former.geography
        and former.scales.get(way, WHOLE) != current.scales.get(way, WHOLE)
        else way
        for way in current.geography
    }
    return replace(
        current,
        measures={
            name: replace(
                one,
                way=names.get(one.way, one.way),
                ways={zone: names.get(way, way) for zone, way in one.ways.items()},
            )
            for name, one in current.measures.items()
        },
        geography={names[way]: zones for way, zones in current.geography.items()},
        scales={names.get(way, way): scale for way, scale in current.scales.items()},
    )


def _zones(dossier: Dossier) -> set[str]:
    return {zone for zones in dossier.geography.values() for zone in zones}


def _same_zone(former: Dossier, current: Dossier, zone: str) -> bool:
    """Whether a zone is made of the same parts, and has the same public figures, as before."""
    for name in current.measures.keys() & former.measures.keys():
        ours, theirs = (_made(dossier, name, zone) for dossier in (current, former))
        if ours[1] and theirs[1] and ours != theirs:
            return False
    for way, zones in current.geography.items():
        before = former.geography.get(way, {})
        if zone in zones and zone in before and set(zones[zone]) != set(before[zone]):
            return False
    return all(
        former.known.get(key, value) == value
        for key, value in current.known.items()
        if key[1] == zone
    )


def _made(dossier: Dossier, measure: str, zone: str) -> tuple[int, frozenset[tuple[str, int]]]:
    way = dossier.measures[measure].way_of(zone)
    parts = dossier.geography.get(way, {}).get(zone)
    return (dossier.scale(measure, zone), frozenset(parts)) if parts else (0, frozenset())


def _measures(former: Dossier, current: Dossier, zones: Mapping[str, str]) -> dict[str, Measure]:
    merged = dict(former.measures)
    for name, one in current.measures.items():
        ways = {zones.get(zone, zone): way for zone, way in one.ways.items()}
        doubtful = frozenset(zones.get(zone, zone) for zone in one.doubtful)
        before = former.measures.get(name)
        if before is None:
            merged[name] = replace(one, ways=ways, doubtful=doubtful)
            continue
        unsaid = former.geography.get(before.way, {}) if before.way != one.way else ()
        merged[name] = replace(
            one,
            scale=lcm(one.scale, before.scale),
            zeros_shown=one.zeros_shown and before.zeros_shown,
            ways={**dict.fromkeys(unsaid, before.way), **before.ways, **ways},
            doubtful=before.doubtful | doubtful,
        )
    return merged


def _geography(
    former: Dossier, current: Dossier, zones: Mapping[str, str]
) -> dict[str, dict[str, Parts]]:
    merged = {way: dict(made) for way, made in former.geography.items()}
    for way, made in current.geography.items():
        merged.setdefault(way, {}).update({zones[zone]: parts for zone, parts in made.items()})
    return merged


def _pieces(dossier: Dossier) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for zones in dossier.geography.values():
        for parts in zones.values():
            for part, _ in parts:
                whole, slash, piece = part.rpartition("/")
                if slash:
                    found.setdefault(whole, set()).add(piece)
    return found


def _cuts(one: Dossier, other: Dossier) -> dict[str, tuple[str, ...]]:
    """The rests of `one` that `other` cuts further -> themselves and the new pieces."""
    mine, theirs = _pieces(one), _pieces(other)
    found = {}
    for whole, pieces in mine.items():
        new = theirs.get(whole, set()) - pieces
        if REST in pieces and REST in theirs.get(whole, set()) and new:
            rest = f"{whole}/{REST}"
            found[rest] = (rest, *(f"{whole}/{piece}" for piece in sorted(new)))
    return found


def _cut(dossier: Dossier, cuts: Mapping[str, tuple[str, ...]]) -> Dossier:
    if not cuts:
        return dossier
    return replace(
        dossier,
        geography={
            way: {
                zone: tuple(
                    (piece, weight) for part, weight in parts for piece in cuts.get(part, (part,))
                )
                for zone, parts in zones.items()
            }
            for way, zones in dossier.geography.items()
        },
    )


def _expand(parts: Set[str], cuts: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(piece for part in parts for piece in cuts.get(part, (part,)))
