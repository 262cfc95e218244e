"""A comparator is a set of zones less the zone, worked out on the toy territory."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from osq.comparison.comparators import (
    Comparator,
    Kind,
    SharedGroundError,
    comparator,
    comparators,
    others,
    quartiers_apart,
)
from osq.comparison.extents import extents_of
from osq.comparison.observed import Observed
from osq.confidentiality.release import ZoneKey
from tests.builders.release import count, direct
from tests.comparison.builders import (
    AGGLOMERATION,
    AUBEPIN,
    BREZIN,
    Q01,
    Q02,
    Q03,
    Q99,
    iris,
    seen,
    share,
    toy_extents,
    zone,
)

WEST, EAST = iris("990010104"), iris("990020101")
"""The two IRIS of Q02, which lies over both communes."""
PLUS, MINUS = Fraction(1), Fraction(-1)


@pytest.mark.parametrize(
    ("key", "kind", "terms"),
    [
        (Q01, Kind.REST_OF_COMMUNE, {AUBEPIN: PLUS, Q01: MINUS}),
        (Q02, Kind.REST_OF_COMMUNE, {AUBEPIN: PLUS, BREZIN: PLUS, Q02: MINUS}),
        (Q03, Kind.REST_OF_COMMUNE, {BREZIN: PLUS, Q03: MINUS}),
        (Q01, Kind.QUARTIERS_OF_COMMUNE, {Q02: PLUS}),
        (Q02, Kind.QUARTIERS_OF_COMMUNE, {Q01: PLUS, Q03: PLUS}),
        (Q01, Kind.SIGNATORIES, {AUBEPIN: PLUS, BREZIN: PLUS, Q01: MINUS}),
        (AUBEPIN, Kind.SIGNATORIES, {BREZIN: PLUS}),
        (Q01, Kind.REST_OF_AGGLOMERATION, {AGGLOMERATION: PLUS, Q01: MINUS}),
        (BREZIN, Kind.REST_OF_AGGLOMERATION, {AGGLOMERATION: PLUS, BREZIN: MINUS}),
        (
            Q01,
            Kind.OUTSIDE_QUARTIERS,
            {AGGLOMERATION: PLUS, Q01: MINUS, Q02: MINUS, Q03: MINUS},
        ),
        (
            Q03,  # of which the six tenths of Bourg that are in no quartier lie outside
            Kind.OUTSIDE_QUARTIERS,
            {AGGLOMERATION: PLUS, Q01: MINUS, Q02: MINUS, Q03: MINUS},
        ),
        (
            AUBEPIN,
            Kind.OUTSIDE_QUARTIERS,
            # Q02 is taken whole, so the part of it that Aubépin has taken already is given back.
            {AGGLOMERATION: PLUS, AUBEPIN: MINUS, Q02: MINUS, Q03: MINUS, WEST: PLUS},
        ),
        (Q01, Kind.ALL_QUARTIERS, {Q02: PLUS, Q03: PLUS}),
        (AUBEPIN, Kind.ALL_QUARTIERS, {Q02: PLUS, WEST: MINUS, Q03: PLUS}),
        (WEST, Kind.QUARTIERS_OF_COMMUNE, {Q01: PLUS, Q02: PLUS, WEST: MINUS}),
    ],
)
def test_counts_of_zones_that_make_a_comparator(
    key: ZoneKey, kind: Kind, terms: dict[ZoneKey, Fraction]
) -> None:
    found = comparator(toy_extents(), key, kind)

    assert found is not None
    assert found.terms == terms


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (AUBEPIN, Kind.REST_OF_COMMUNE),
        (AUBEPIN, Kind.QUARTIERS_OF_COMMUNE),
        (AGGLOMERATION, Kind.REST_OF_AGGLOMERATION),
        (AGGLOMERATION, Kind.ALL_QUARTIERS),
    ],
)
def test_nothing_is_left_of_a_whole_without_itself(key: ZoneKey, kind: Kind) -> None:
    assert comparator(toy_extents(), key, kind) is None


def test_every_comparator_of_a_quartier() -> None:
    assert [one.kind for one in comparators(toy_extents(), Q01)] == list(Kind)


def test_a_quartier_without_composition_has_a_rest_all_the_same() -> None:
    extents = toy_extents(undocumented=True)

    rest = comparator(extents, Q99, Kind.REST_OF_COMMUNE)
    quartiers = comparator(extents, Q99, Kind.ALL_QUARTIERS)

    assert rest is not None
    assert quartiers is not None
    assert rest.terms == {BREZIN: PLUS, Q99: MINUS}
    assert quartiers.terms == {Q01: PLUS, Q02: PLUS, Q03: PLUS}


def test_of_a_quartier_partly_unknown_only_what_is_known_is_parted() -> None:
    """Of IC, which lies over both communes, only the IRIS in the first is known."""
    zones = [
        zone("commune", "A"),
        zone("commune", "B"),
        zone("iris", "A1", parents="A"),
        zone("iris", "A2", parents="A"),
        zone("iris", "B1", parents="B"),
        zone("quartier", "IC", parents="AB", parts={"A1": 10_000}),
        zone("quartier", "B2", parents="B"),
    ]
    extents = extents_of({one.key: one for one in zones})
    whole = ZoneKey("quartier", "IC")

    known = comparator(extents, ZoneKey("commune", "B"), Kind.ALL_QUARTIERS)
    rest = comparator(extents, ZoneKey("commune", "A"), Kind.ALL_QUARTIERS)
    unknown = comparator(extents, iris("B1"), Kind.OUTSIDE_QUARTIERS)

    assert known is not None
    assert rest is not None
    assert known.terms == {iris("A1"): PLUS}
    assert rest.terms == {whole: PLUS, iris("A1"): MINUS, ZoneKey("quartier", "B2"): PLUS}
    assert unknown is None, "no agglomeration"


OVERLAPPING = [
    zone("commune", "A"),
    zone("iris", "A1", parents="A"),
    zone("iris", "A2", parents="A"),
    zone("iris", "A3", parents="A"),
    zone("quartier", "V", parents="A", parts={"A3": 10_000}),
    zone("quartier", "X", parents="A", parts={"A1": 10_000}),
    zone("quartier", "Y", parents="A", parts={"A1": 10_000, "A2": 4_000}),
    zone("quartier", "Z", parents="A", parts={"A2": 5_000}),
]


def test_what_two_quartiers_share_is_counted_once() -> None:
    """X and Y share A1; Y and Z hold nine tenths of A2."""
    extents = extents_of({one.key: one for one in OVERLAPPING})
    v, x, y, z = (ZoneKey("quartier", code) for code in "VXYZ")

    found = comparator(extents, v, Kind.ALL_QUARTIERS)

    assert found is not None
    assert found.terms == {x: 1, y: 1, z: 1, iris("A1"): -1}
    assert found.ground == {"A1": 1, "A2": Fraction(9, 10)}


@pytest.mark.parametrize("exact", [True, False])
def test_a_share_of_an_iris_has_a_figure_only_where_shares_are_exact(exact: bool) -> None:
    """W adds four tenths of A2, which then would be counted 1.3 times."""
    zones = [*OVERLAPPING, zone("quartier", "W", parents="A", parts={"A2": 4_000, "A1": 5_000})]
    extents = extents_of({one.key: one for one in zones}, exact_shares=exact)
    v, w, x, y, z = (ZoneKey("quartier", code) for code in "VWXYZ")

    found = comparator(extents, v, Kind.ALL_QUARTIERS)
    left = comparator(extents, x, Kind.ALL_QUARTIERS)

    assert found is not None
    assert found.terms == (
        {
            **dict.fromkeys((w, x, y, z), Fraction(1)),
            iris("A1"): Fraction(-3, 2),
            iris("A2"): Fraction(-3, 10),
        }
        if exact
        else {iris("A1"): 1, iris("A2"): 1}
    )
    assert left is not None
    assert left.ground == {"A2": 1, "A3": 1}


@pytest.mark.parametrize(("exact", "terms"), [(True, {iris("A2"): Fraction(1, 5)}), (False, None)])
def test_a_fifth_of_an_iris_is_left(exact: bool, terms: dict[ZoneKey, Fraction] | None) -> None:
    """Z and H want 0.5 and 0.8 of A2: Z less H is at most what H leaves."""
    zones = [*OVERLAPPING[:4], OVERLAPPING[-1], zone("quartier", "H", parts={"A2": 8_000})]
    extents = extents_of({one.key: one for one in zones}, exact_shares=exact)

    found = comparator(extents, ZoneKey("quartier", "H"), Kind.ALL_QUARTIERS)

    assert (found and found.terms) == terms


def test_a_zone_cannot_be_set_against_what_holds_it() -> None:
    one, half = Fraction(1), Fraction(1, 2)
    Comparator(Kind.REST_OF_COMMUNE, Q01, {}, ground={"A1": half, "A2": one}, own={"A1": half})
    with pytest.raises(SharedGroundError):
        Comparator(Kind.REST_OF_COMMUNE, Q01, {}, ground={"A1": one}, own={"A1": half})
    with pytest.raises(SharedGroundError):
        Comparator(Kind.REST_OF_COMMUNE, Q01, {}, ground={"A1": Fraction(0)}, own={})


def figures() -> dict[ZoneKey, Observed]:
    """780 of 2 400 in Aubépin, 262 of 640 in Q01."""
    return {AUBEPIN: seen(780, 2400, zone=AUBEPIN), Q01: seen(262, 640, zone=Q01)}


def rest() -> Comparator:
    found = comparator(toy_extents(), Q01, Kind.REST_OF_COMMUNE)
    assert found is not None
    return found


def test_the_rest_is_a_ratio_of_sums() -> None:
    found = others(rest(), share(), figures())

    assert found is not None
    assert (found.numerator, found.denominator) == (518, 1760)
    assert found.value == 100 * 518 / 1760


def test_a_count_of_the_rest_is_what_is_left() -> None:
    left = others(rest(), count("n", "Foyers", "foyers"), figures())

    assert left is not None
    assert left.value == 518


def test_a_median_has_no_rest() -> None:
    assert others(rest(), direct("med", "Revenu médian", "€"), figures()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {AUBEPIN: replace(figures()[AUBEPIN], numerator=None)},
        {Q01: replace(figures()[Q01], denominator=None)},
        {Q01: seen(790, 1000, zone=Q01)},
        {Q01: seen(100, 2350, zone=Q01)},
        {Q01: seen(262, 2371, zone=Q01)},
    ],
    ids=["hidden count", "hidden base", "below nothing", "part above whole", "base under 30"],
)
def test_no_rest_where_counts_do_not_give_it(changed: dict[ZoneKey, Observed]) -> None:
    assert others(rest(), share(), {**figures(), **changed}) is None


def test_no_rest_without_a_term() -> None:
    assert others(rest(), share(), {Q01: figures()[Q01]}) is None


def test_figures_of_two_editions_make_no_rest() -> None:
    mixed = {**figures(), Q01: replace(figures()[Q01], edition=2012)}
    with pytest.raises(ValueError, match="one edition"):
        others(rest(), share(), mixed)


def test_the_quartiers_of_the_agglomeration_and_what_it_holds_besides() -> None:
    inside, outside = quartiers_apart(toy_extents(), AGGLOMERATION)
    assert inside is not None
    assert outside is not None
    assert inside.terms == {Q01: PLUS, Q02: PLUS, Q03: PLUS}
    assert outside.terms == {AGGLOMERATION: PLUS, Q01: MINUS, Q02: MINUS, Q03: MINUS}
    assert all(outside.ground.get(atom, 0) + share <= 1 for atom, share in inside.ground.items())


def test_a_quartier_of_two_communes_belongs_to_neither_alone() -> None:
    assert quartiers_apart(toy_extents(), AUBEPIN) == (None, None)
