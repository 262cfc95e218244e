"""What zones are made of, so that sets of zones can be joined and taken from one another.

A zone is a share of each of some *atoms*, pieces of ground that are never cut: IRIS, and a
commune whose IRIS are not known.  Where the ground of a quartier within a commune is not
documented, that piece is an atom of its own: nothing is known of it but that it lies there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from osq.confidentiality.release import ReleasedZone, ZoneKey
from osq.territory.composition import SCALE
from osq.territory.model import Level

Extent = Mapping[str, Fraction]
"""atom -> share of it, above 0 and at most 1."""

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Extents:
    """The ground of each zone, and the zone whose figure is that of an atom, if there is one.

    `exact_shares` says that shares of an atom are those of the figures compared (their support),
    so that a share of an IRIS may be counted as that share of its figure.
    """

    ground: Mapping[ZoneKey, Extent]
    figures: Mapping[str, ZoneKey]
    parents: Mapping[ZoneKey, tuple[str, ...]]
    signatories: frozenset[ZoneKey]
    exact_shares: bool = False

    def of_level(self, level: Level) -> list[ZoneKey]:
        """Zones of a level, by code."""
        return sorted(key for key in self.ground if key.level == level)

    def together(self, zones: Iterable[ZoneKey]) -> dict[str, Fraction]:
        """The union: shares of one atom are taken as apart until they fill it.

        Two quartiers of one zoning that hold 0.4 of an IRIS each hold 0.8; two that hold it
        wholly hold it once.
        """
        return united(self.ground[key] for key in zones)


def united(extents: Iterable[Extent]) -> dict[str, Fraction]:
    """The union of extents, atom by atom, at most the whole."""
    total: dict[str, Fraction] = defaultdict(Fraction)
    for extent in extents:
        for atom, share in extent.items():
            total[atom] = min(ONE, total[atom] + share)
    return dict(total)


def less(extent: Extent, taken: Extent) -> dict[str, Fraction]:
    """The set difference: as much of `extent` as leaves room for all of `taken`.

    So that nobody is on both sides, whatever the shares: min(a, 1 - b) and b fill at most the
    atom.
    """
    left = {atom: min(share, ONE - taken.get(atom, 0)) for atom, share in extent.items()}
    return {atom: share for atom, share in left.items() if share > 0}


def within(extent: Extent, other: Extent) -> bool:
    """Whether `other` holds all of `extent`."""
    return all(other.get(atom, 0) >= share for atom, share in extent.items())


def extents_of(zones: Mapping[ZoneKey, ReleasedZone], *, exact_shares: bool = False) -> Extents:
    """The extents of a release's zones (or of `released_zones`, for internal figures).

    The agglomeration is the union of the communes given.
    """
    atoms: dict[str, set[str]] = {key.code: set() for key in zones if key.level == "commune"}
    figures: dict[str, ZoneKey] = {}
    ground: dict[ZoneKey, dict[str, Fraction]] = {}
    for key in (one for one in zones if one.level == "iris"):
        ground[key], figures[key.code] = {key.code: ONE}, key
        for parent in zones[key].parents:
            atoms.setdefault(parent, set()).add(key.code)
    for code, held in atoms.items():
        if not held:
            held.add(f"commune {code}")
            figures[f"commune {code}"] = ZoneKey("commune", code)
    for key in (one for one in zones if one.level == "quartier"):
        ground[key] = _quartier(zones[key], atoms, figures)
    for key in (one for one in zones if one.level == "commune"):
        ground[key] = dict.fromkeys(atoms[key.code], ONE)
    members = united(extent for key, extent in ground.items() if key.level == "commune")
    ground.update({key: members for key in zones if key.level == "agglomeration"})
    return Extents(
        ground=ground,
        figures=figures,
        parents={key: zone.parents or _itself(key) for key, zone in zones.items()},
        signatories=frozenset(key for key, zone in zones.items() if zone.signatory),
        exact_shares=exact_shares,
    )


def _itself(key: ZoneKey) -> tuple[str, ...]:
    return (key.code,) if key.level == "commune" else ()


def _quartier(
    zone: ReleasedZone, atoms: dict[str, set[str]], figures: dict[str, ZoneKey]
) -> dict[str, Fraction]:
    """Its documented parts, and a piece of its own in each commune where it has none.

    A commune without IRIS is an atom no more once a piece is told apart in it: what is left
    of it has no figure.
    """
    extent = {iris: Fraction(share, SCALE) for iris, share in zone.parts}
    for code in zone.parents:
        held = atoms.setdefault(code, set())
        if not held & extent.keys():
            piece = f"{zone.key.code} in {code}"
            held.add(piece)
            extent[piece] = ONE
            figures.pop(f"commune {code}", None)
    return extent
