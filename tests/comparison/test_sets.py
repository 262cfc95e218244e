"""Whatever the ground: a zone never meets what it is compared with, and counts add up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from osq.comparison.comparators import Kind, comparator, others
from osq.comparison.extents import Extents, extents_of
from osq.comparison.observed import Observed
from osq.confidentiality.release import ReleasedZone, ZoneKey
from osq.territory.composition import SCALE
from tests.builders.release import count
from tests.comparison.builders import zone

COMMUNES = ("A", "B", "C")
CODES = [f"{commune}{number}" for commune in "AB" for number in (1, 2, 3)]
"""C has no IRIS."""

parts = st.dictionaries(st.sampled_from(CODES), st.sampled_from((4000, 8000, SCALE)), max_size=4)


@st.composite
def grounds(draw: Any) -> dict[ZoneKey, ReleasedZone]:
    """An agglomeration, three communes, six IRIS, and quartiers of any shape or none known."""
    zones = [zone("agglomeration", "G"), *(zone("iris", c, parents=c[0]) for c in CODES)]
    zones += [zone("commune", code, signatory=draw(st.booleans())) for code in COMMUNES]
    for number in range(draw(st.integers(0, 4))):
        held = draw(parts)
        homes = {code[0] for code in held} | draw(st.sets(st.sampled_from(COMMUNES), max_size=1))
        zones.append(zone("quartier", f"Q{number}", parents=sorted(homes or {"C"}), parts=held))
    return {one.key: one for one in zones}


def ground_of(extents: Extents, keys: list[ZoneKey], atom: str) -> Fraction:
    total = Fraction(0)
    for key in keys:
        total += extents.ground[key].get(atom, Fraction(0))
    return min(total, Fraction(1))


def members(zones: dict[ZoneKey, ReleasedZone], key: ZoneKey, kind: Kind) -> list[ZoneKey]:
    """The zones whose union is compared with `key`, told one by one."""
    homes = zones[key].parents or ((key.code,) if key.level == "commune" else ())
    found = []
    for other, held in zones.items():
        lies = any(code in homes for code in held.parents)
        if (
            (kind is Kind.REST_OF_COMMUNE and other.level == "commune" and other.code in homes)
            or (
                kind is Kind.QUARTIERS_OF_COMMUNE
                and key.level in ("quartier", "iris")
                and other.level == "quartier"
                and lies
            )
            or (kind is Kind.SIGNATORIES and held.signatory)
            or (kind is Kind.REST_OF_AGGLOMERATION and other.level == "agglomeration")
            or (
                kind is Kind.OUTSIDE_QUARTIERS
                and other.level == "agglomeration"
                and any(one.level == "quartier" for one in zones)
            )
            or (kind is Kind.ALL_QUARTIERS and other.level == "quartier")
        ):
            found.append(other)
    return found


@given(grounds(), st.data(), st.booleans())
def test_a_comparator_is_the_set_difference_and_never_meets_the_zone(
    zones: dict[ZoneKey, ReleasedZone], data: Any, exact: bool
) -> None:
    """Against plain loops, atom by atom, from what each zone is made of."""
    key, kind = data.draw(st.sampled_from(sorted(zones))), data.draw(st.sampled_from(list(Kind)))
    extents = extents_of(zones, exact_shares=exact)

    found = comparator(extents, key, kind)

    wholes = members(zones, key, kind)
    taken = (
        [one for one in zones if one.level == "quartier"] if kind is Kind.OUTSIDE_QUARTIERS else []
    )
    atoms = {atom for extent in extents.ground.values() for atom in extent}
    left = {}
    for atom in atoms:
        room = 1 - ground_of(extents, [*{key, *taken}], atom)
        share = min(ground_of(extents, wholes, atom), room)
        if share > 0:
            left[atom] = share
    if found is None:
        return
    assert found.ground == left
    for atom, share in found.ground.items():
        assert share + extents.ground[key].get(atom, 0) <= 1
    # Any figures of atoms: the terms add up to those of the ground.
    weight = {atom: Fraction(place**3 + 1) for place, atom in enumerate(sorted(atoms))}
    counts = {
        one: sum((part * weight[atom] for atom, part in extent.items()), Fraction(0))
        for one, extent in extents.ground.items()
    }
    added = sum((share * counts[one] for one, share in found.terms.items()), Fraction(0))
    assert added == sum(share * weight[atom] for atom, share in left.items())


@given(grounds(), st.data())
def test_the_rest_and_the_zone_make_the_whole(
    zones: dict[ZoneKey, ReleasedZone], data: Any
) -> None:
    key = data.draw(st.sampled_from([one for one in zones if one.level != "agglomeration"]))
    extents = extents_of(zones)
    found = comparator(extents, key, Kind.REST_OF_AGGLOMERATION)
    counts = {one: 1000.0 * len(extents.ground[one]) for one in zones}
    figures = {one: Observed(one, 2013, value, value) for one, value in counts.items()}

    assert found is not None
    rest = others(found, count("n", "Foyers", "foyers"), figures)

    assert rest is not None
    assert rest.value == counts[ZoneKey("agglomeration", "G")] - counts[key]
