"""What changed in the data between two releases of one edition, part by part.

The attacker is credited with knowing which cells did not change: it can only make him stronger.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from osq.protection.dossier import Dossier


def changed_parts(inner: Dossier, before: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
    """Measure -> the parts that may hold another value than when `before` was true.

    `inner` holds a line of a series "=measure" for every value known inside, and `before` the
    same by (measure, zone).  What a zone holds outside smaller ones is taken to be the same in
    all its parts where its value is: a total that does not follow its parts has changed elsewhere.
    """
    now = {
        (line.series.removeprefix("="), line.zone): line.text
        for line in inner.lines
        if line.series.startswith("=")
    }
    earlier = {key: value for key, value in before.items() if key[0] in inner.measures}
    return {
        measure: found
        for measure in inner.measures
        if (found := _changed(inner, measure, now, earlier))
    }


def all_parts(inner: Dossier) -> dict[str, set[str]]:
    """Measure -> all the parts of its zones: nothing is known to be as before."""
    return {
        name: {
            part
            for zone, way in one.ways.items()
            for part, _ in inner.geography.get(way, {}).get(zone, ())
        }
        for name, one in inner.measures.items()
    }


def _changed(
    inner: Dossier,
    measure: str,
    now: Mapping[tuple[str, str], str],
    before: Mapping[tuple[str, str], str],
) -> set[str]:
    zones = sorted(zone for name, zone in now.keys() | before.keys() if name == measure)
    if not any(name == measure for name, _ in before):
        return set()
    differences: dict[str, Decimal] = {}
    for zone in zones:
        one, other = now.get((measure, zone)), before.get((measure, zone))
        if one is not None and other is not None:
            differences[zone] = Decimal(one) - Decimal(other)
    if len(differences) == len(zones) and not any(differences.values()):
        return set()
    made = {zone: _whole_parts(inner, measure, zone) for zone in zones}
    compared = {zone: made[zone] for zone in differences if made[zone]}
    return set().union(*made.values()) - _unchanged(compared, differences)


def _unchanged(parts: Mapping[str, frozenset[str]], differences: Mapping[str, Decimal]) -> set[str]:
    """The parts of what zones hold outside smaller ones, where it is the same as before."""
    found: set[str] = set()
    for zone, made in parts.items():
        rest, left = set(made), differences[zone]
        for other in sorted(parts, key=lambda each: (-len(parts[each]), each)):
            if other != zone and parts[other] < made and parts[other] <= rest:
                rest -= parts[other]
                left -= differences[other]
        if not left:
            found |= rest
    return found


def _whole_parts(inner: Dossier, measure: str, zone: str) -> frozenset[str]:
    """The parts of a zone that holds each entirely; none for one estimated by shares."""
    way = inner.measures[measure].way_of(zone)
    held = inner.geography.get(way, {}).get(zone, ())
    if any(weight != inner.scale(measure, zone) for _, weight in held):
        return frozenset()
    return frozenset(part for part, _ in held)
