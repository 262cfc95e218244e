"""The territory cut into parts: pieces, quartiers of their own, weights, units that are lost."""

from __future__ import annotations

from dataclasses import replace

from osq.confidentiality.parts import Land, named
from osq.territory.composition import ANY_SUPPORT
from tests.builders.territory import COMMUNES, IRIS, IRIS_CODES, toy_territory

FIRST, LAST = IRIS_CODES[0], IRIS_CODES[-1]


def land(*own: str, edition: int = 2013) -> Land:
    return Land(toy_territory(), edition, own)


def without_iris() -> Land:
    """As if the IRIS of Brézin were not known."""
    whole = toy_territory()
    zones = {code: zone for code, zone in whole.zonings[IRIS].zones.items() if code[:5] == "99001"}
    known = {**whole.zonings, IRIS: replace(whole.zonings[IRIS], zones=zones)}
    return Land(replace(whole, zonings=known), 2013, ("Q02",))


def test_communes_hold_their_iris() -> None:
    assert land().iris_of == {"99001": IRIS_CODES[:4], "99002": IRIS_CODES[4:]}


def test_the_agglomeration_is_that_of_the_edition() -> None:
    assert land().members == COMMUNES
    assert land(edition=2012).members == ("99001",)


def test_an_iris_is_one_piece_where_no_quartier_has_figures_of_its_own() -> None:
    assert land().iris(FIRST) == ((f"{FIRST}/-", 10_000),)


def test_a_quartier_of_its_own_cuts_every_iris_of_its_communes() -> None:
    assert [part for part, _ in land("Q01").iris(FIRST)] == [f"{FIRST}/-", f"{FIRST}/Q01"]
    assert [part for part, _ in land("Q01").iris(LAST)] == [f"{LAST}/-"]
    assert land("Q01").direct("Q01") == tuple((f"{code}/Q01", 10_000) for code in IRIS_CODES[:4])


def test_a_quartier_of_two_communes_is_somewhere_in_both() -> None:
    assert len(land("Q02").direct("Q02")) == len(IRIS_CODES)


def test_the_pieces_of_a_commune_make_it_up() -> None:
    cut = land("Q01", "Q02")
    of_iris = {part for code in IRIS_CODES[:4] for part, _ in cut.iris(code)}
    assert {part for part, _ in cut.commune("99001", lost=False)} == of_iris
    assert len(of_iris) == 4 * 3


def test_units_in_no_iris_are_beside_them() -> None:
    whole = dict(land().commune("99002", lost=True))
    assert whole.keys() - dict(land().commune("99002", lost=False)) == {"99002/hors-iris"}


def test_the_agglomeration_holds_what_its_communes_lose_and_what_is_in_none() -> None:
    plain = dict(land().agglomeration(frozenset()))
    assert dict(land().agglomeration(frozenset({"99002"}))).keys() - plain == {"99002/hors-iris"}
    assert dict(land().agglomeration(frozenset({""}))).keys() - plain == {"/hors-iris"}


def test_a_quartier_counts_its_iris_by_their_shares() -> None:
    scale, quartiers = land().weighted(ANY_SUPPORT)
    assert scale == 10_000
    assert quartiers["Q01"] == tuple((f"{code}/-", 10_000) for code in IRIS_CODES[:2])
    assert quartiers["Q03"] == ((f"{LAST}/-", 4_000),)


def test_shares_hold_for_every_piece_of_an_iris() -> None:
    _, quartiers = land("Q02").weighted(ANY_SUPPORT)
    assert quartiers["Q03"] == ((f"{LAST}/-", 4_000), (f"{LAST}/Q02", 4_000))


def test_a_commune_without_iris_is_one_part_cut_alike() -> None:
    known = without_iris()
    assert known.iris_of["99002"] == ()
    assert dict(known.commune("99002", lost=False)).keys() == {"99002/-", "99002/Q02"}
    assert ("99002/Q02", 10_000) in known.direct("Q02")


def test_zones_of_two_levels_with_one_code_have_two_names() -> None:
    assert named("quartier", "42218") != named("commune", "42218")
