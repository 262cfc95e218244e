"""What a zone is compared with: always a set of zones less the zone itself.

A zone is never set against a whole that holds it: part of the difference would be the zone
against itself, and no test of two groups holds for groups that share people.  A `Comparator` is
a set difference by construction, and cannot be made otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from osq.comparison.extents import ONE, Extent, Extents, less, united, within
from osq.comparison.observed import Observed, per_of
from osq.confidentiality.release import IndicatorModel, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator

_WIDEST_FIRST = ("agglomeration", "commune", "quartier", "iris")


class Kind(StrEnum):
    """The references of the observatory, each less the zone that is compared with it."""

    REST_OF_COMMUNE = "rest_of_commune"
    """Of its communes together, for a quartier that lies in two."""
    QUARTIERS_OF_COMMUNE = "quartiers_of_commune"
    SIGNATORIES = "signatories"
    REST_OF_AGGLOMERATION = "rest_of_agglomeration"
    OUTSIDE_QUARTIERS = "outside_quartiers"
    ALL_QUARTIERS = "all_quartiers"


class SharedGroundError(ValueError):
    """A zone was set against something that holds part of it."""


@dataclass(frozen=True, slots=True)
class Comparator:
    """A set of zones less `zone`.

    `terms` says how its counts come from those of zones: each times its coefficient, added up.
    `ground` is what they come to, atom by atom; `own` the ground of the zone.  Raises
    SharedGroundError where the two overlap, or where `ground` is no set.
    """

    kind: Kind
    zone: ZoneKey
    terms: Mapping[ZoneKey, Fraction]
    ground: Extent
    own: Extent

    def __post_init__(self) -> None:
        for atom, share in self.ground.items():
            if not 0 < share <= ONE - self.own.get(atom, 0):
                raise SharedGroundError(f"{self.kind} shares {atom} with {self.zone.code}")


def comparator(extents: Extents, zone: ZoneKey, kind: Kind) -> Comparator | None:
    """The comparator of that kind for a zone.

    None where nothing is left (a commune has no rest of commune), and where figures of zones
    cannot give it: an overlap with undocumented ground, or of part of an IRIS whose share is not
    known for the figures compared.  Raises KeyError for a zone that the extents do not hold.
    """
    wholes, taken = _sides(extents, zone, kind)
    own = extents.ground[zone]
    # Once, though a quartier is one of the quartiers taken: shares of one atom add up.
    removed = extents.together(dict.fromkeys([zone, *taken]))
    ground = less(extents.together(wholes), removed)
    if not ground:
        return None
    terms = _terms(extents, ground, wholes, [zone, *taken], removed)
    return Comparator(kind, zone, terms, ground, own) if terms is not None else None


def comparators(extents: Extents, zone: ZoneKey) -> tuple[Comparator, ...]:
    """Every comparator that a zone has, in the order of `Kind`."""
    found = (comparator(extents, zone, kind) for kind in Kind)
    return tuple(one for one in found if one is not None)


def quartiers_apart(
    extents: Extents, whole: ZoneKey
) -> tuple[Comparator, Comparator] | tuple[None, None]:
    """The quartiers of a whole together, and what the whole holds besides them.

    None of the two where there is no quartier, where one lies outside as well, or where figures of
    zones cannot give both.
    """
    quartiers = [
        key
        for key in extents.of_level("quartier")
        if whole.level == "agglomeration" or whole.code in extents.parents[key]
    ]
    held = extents.together(quartiers)
    left = less(extents.ground[whole], held)
    if not quartiers or not left or not within(held, extents.ground[whole]):
        return None, None
    inside = _terms(extents, held, quartiers, [], {})
    outside = _terms(extents, left, [whole], quartiers, held)
    if inside is None or outside is None:
        return None, None
    return (
        Comparator(Kind.ALL_QUARTIERS, whole, inside, held, left),
        Comparator(Kind.OUTSIDE_QUARTIERS, whole, outside, left, held),
    )


def others(
    comparator: Comparator, indicator: IndicatorModel, figures: Mapping[ZoneKey, Observed]
) -> Observed | None:
    """The figure of the comparator, from the counts of its terms.

    None where one count is not known, where the counts contradict one another (a part above its
    whole, less than nothing), or under the indicator's minimum base; and for a figure that does
    not add up.  Raises ValueError for figures of several editions.
    """
    found = [(figures.get(key), coefficient) for key, coefficient in comparator.terms.items()]
    known = [(one, coefficient) for one, coefficient in found if one is not None]
    if len(known) < len(found):
        return None
    numerator = _sum((one.numerator, coefficient) for one, coefficient in known)
    if numerator is None or numerator < 0:
        return None
    editions = {one.edition for one, _ in known}
    if len(editions) > 1:
        raise ValueError("a comparator is made of figures of one edition")
    (edition,) = editions
    if isinstance(indicator, CountIndicator):
        return Observed(comparator.zone, edition, numerator, numerator)
    if not isinstance(indicator, RatioIndicator):
        return None
    base = _sum((one.denominator, coefficient) for one, coefficient in known)
    if base is None or base < max(indicator.minimum_base, 1):
        return None
    if indicator.numerator_subset and numerator > base:
        return None
    value = per_of(indicator) * numerator / base
    return Observed(comparator.zone, edition, value, numerator, base)


def _sum(counts: Iterable[tuple[float | None, Fraction]]) -> float | None:
    """Exact, so that the order of terms changes nothing; None where one is not known."""
    total = Fraction(0)
    for count, coefficient in counts:
        if count is None:
            return None
        total += coefficient * Fraction(count)
    return float(total)


def _sides(
    extents: Extents, zone: ZoneKey, kind: Kind
) -> tuple[Sequence[ZoneKey], Sequence[ZoneKey]]:
    """The zones joined, and those taken from them besides the zone."""
    quartiers, wholes = extents.of_level("quartier"), extents.of_level("agglomeration")
    homes = set(extents.parents[zone])
    match kind:
        case Kind.REST_OF_COMMUNE:
            communes = [ZoneKey("commune", code) for code in sorted(homes)]
            return [key for key in communes if key in extents.ground], ()
        case Kind.QUARTIERS_OF_COMMUNE:
            if zone.level not in ("quartier", "iris"):
                return (), ()
            return [key for key in quartiers if homes.intersection(extents.parents[key])], ()
        case Kind.SIGNATORIES:
            return sorted(extents.signatories), ()
        case Kind.REST_OF_AGGLOMERATION:
            return wholes, ()
        case Kind.OUTSIDE_QUARTIERS:
            return (wholes if quartiers else ()), quartiers
        case Kind.ALL_QUARTIERS:
            return quartiers, ()


def _terms(
    extents: Extents,
    ground: Extent,
    wholes: Sequence[ZoneKey],
    taken: Iterable[ZoneKey],
    removed: Extent,
) -> dict[ZoneKey, Fraction] | None:
    """Coefficients of zones whose figures add up to `ground`, or None.

    Whole zones as far as they go, the widest first, and where zones overlap the atoms counted
    twice or not at all; where that fails, atoms alone.
    """
    terms = {key: ONE for key in wholes if not within(extents.ground[key], removed)}
    kept, gone = extents.together(terms), dict[str, Fraction]()
    for key in sorted(set(taken), key=lambda one: (_WIDEST_FIRST.index(one.level), one)):
        extent = extents.ground[key]
        if within(extent, kept) and not within(extent, gone) and key not in terms:
            terms[key] = -ONE
            gone = united([gone, extent])
    found = _completed(extents, ground, terms)
    return _completed(extents, ground, {}) if found is None else found


def _completed(
    extents: Extents, ground: Extent, terms: Mapping[ZoneKey, Fraction]
) -> dict[ZoneKey, Fraction] | None:
    """The terms, with the atoms that they lack or have too much of; None where one has no figure.

    A share of an atom has one only where shares are those of the figures.
    """
    found = dict(terms)
    for atom, share in _lacking(extents, ground, terms).items():
        figure = extents.figures.get(atom)
        if figure is None or (share.denominator > 1 and not extents.exact_shares):
            return None
        found[figure] = found.get(figure, Fraction(0)) + share
    return {key: value for key, value in found.items() if value}


def _lacking(
    extents: Extents, ground: Extent, terms: Mapping[ZoneKey, Fraction]
) -> dict[str, Fraction]:
    """What the terms lack of `ground`, atom by atom; negative where they have too much."""
    lack = dict(ground)
    for key, coefficient in terms.items():
        for atom, share in extents.ground[key].items():
            lack[atom] = lack.get(atom, Fraction(0)) - coefficient * share
    return {atom: share for atom, share in sorted(lack.items()) if share}
