"""Quartiers beside the rest, and beside one another: counted where tested, named where sure."""

from __future__ import annotations

from dataclasses import replace

from osq.notes.writing.among import across, between, standouts, warned, widest, worse
from osq.notes.writing.essentials import essentials
from osq.notes.writing.telling import plain
from osq.text import NARROW, NBSP
from tests.builders.release import AGGLOMERATION, BOIS, hiding
from tests.notes.writing.neighbours import Quartiers

FOUR = Quartiers((60.0, 55.0, 50.0, 45.0, 32.0, 20.0))


def told(case: Quartiers) -> str:
    found = plain(standouts(case.release(), case.across(), "elle"))
    return found.replace(NBSP, " ").replace(NARROW, " ")


def range_of(case: Quartiers) -> str:
    return plain(between(case.across(), "elle")).replace(NARROW, " ")


def test_every_quartier_with_a_test_is_counted_though_its_outline_is_unknown() -> None:
    assert not any(one.documented for one in FOUR.across().parts.zones)
    assert told(FOUR).startswith("dans quatre des six quartiers, elle dépasse significativement")


def test_the_farthest_three_are_named() -> None:
    whole = replace(FOUR, whole=AGGLOMERATION)
    assert told(whole) == (
        "dans quatre des six quartiers, elle dépasse significativement celle du reste de "
        "l’agglomération, le plus nettement au Soleil, à Izieux et à La Gare"
    )


def test_two_as_far_as_the_next_one_are_not_named() -> None:
    tied = replace(FOUR, shares=(60.0, 50.0, 50.0, 50.0, 32.0, 20.0))
    assert told(tied).endswith(", le plus nettement au Soleil")
    assert told(replace(tied, shares=(50.0,) * 4 + (32.0, 20.0))).endswith("du reste de la commune")


def test_three_or_fewer_are_all_named() -> None:
    assert told(replace(FOUR, shares=(60.0, 55.0, 32.0, 31.0))) == (
        "dans deux des quatre quartiers, elle dépasse significativement celle du reste de la "
        "commune : au Soleil et à Izieux"
    )


def test_the_only_one_is_said_to_be_the_only_one() -> None:
    assert told(replace(FOUR, shares=(60.0, 32.0, 32.0, 31.0))) == (
        "elle ne dépasse significativement celle du reste de la commune que dans un des quatre "
        "quartiers, au Soleil"
    )


def test_what_is_not_tested_is_not_counted_and_it_is_said() -> None:
    some = replace(FOUR, alone=frozenset({0}))
    assert told(some).startswith(
        "dans trois des cinq quartiers où la comparaison est possible, elle dépasse"
    )
    shared = replace(FOUR, between=frozenset({0}))
    assert told(shared).startswith("dans trois des cinq quartiers où la comparaison est possible")


def test_the_least_favourable_side_is_told() -> None:
    low = replace(FOUR, direction="lower_is_worse", shares=(60.0, 20.0, 15.0, 32.0))
    assert told(low) == (
        "dans deux des quatre quartiers, elle est significativement inférieure à celle du reste "
        "de la commune : à La Gare et à Izieux"
    )


def test_names_are_in_no_order_but_for_partners_and_the_public_reads_none() -> None:
    officials = replace(FOUR, audience="officials")
    assert told(officials).endswith(", le plus nettement à Izieux, à La Gare et au Soleil")
    assert told(replace(FOUR, audience="public")).endswith("du reste de la commune")
    assert worse(FOUR.release(), [FOUR.across()], ())
    public = replace(FOUR, audience="public")
    assert worse(public.release(), [public.across()], ()) == []


def test_the_ends_of_a_range_are_named_unless_several_share_one() -> None:
    assert range_of(FOUR) == (
        "parmi les six quartiers de la commune, elle va de 20,0 % à Terrenoire à 60,0 % au Soleil"
    )
    tied = replace(FOUR, shares=(60.0, 60.0, 50.0, 20.0))
    assert range_of(tied).endswith("elle va de 20,0 % aux Terrasses à 60,0 % dans deux quartiers")


def test_a_hidden_figure_stays_out_of_a_range() -> None:
    hidden = replace(FOUR, shares=(60.0, None, 50.0, 20.0))
    assert range_of(hidden) == (
        "parmi les trois quartiers de la commune dont le chiffre est diffusé, elle va de 20,0 % "
        "aux Terrasses à 60,0 % au Soleil"
    )


def test_a_range_of_two_that_chance_explains_says_so() -> None:
    near = replace(FOUR, shares=(33.0, 32.0))
    assert range_of(near) == (
        "d’un quartier à l’autre de la commune, elle va de 32,0 % à Izieux à 33,0 % au Soleil, "
        "sans écart significatif avec le reste de la commune"
    )


def test_nothing_parts_quartiers_of_one_value_or_one_alone() -> None:
    for shares in ((40.0, 40.0), (40.0,), (40.0, None), (None, None)):
        case = replace(FOUR, shares=shares)
        assert widest(case.release(), [case.across()]) is None


def test_the_page_of_a_commune_names_its_quartiers() -> None:
    release = FOUR.release()
    found = essentials(release, FOUR.around(), [release.zones[AGGLOMERATION]])
    words = " ".join(one.text for one in found.sentences).replace(NARROW, " ")
    assert "va de 20,0 % à Terrenoire à 60,0 % au Soleil" in words
    assert len(found.sentences) <= 6
    assert len(found.watch) <= 3


def test_the_list_to_watch_names_quartiers_and_repeats_nothing() -> None:
    """The indicator that parts the quartiers is told above: another one is watched."""
    release = FOUR.release()
    told_above = worse(release, [FOUR.across()], {"main"})
    assert told_above == []
    (group,) = worse(release, [FOUR.across()], ())
    assert [one.zone.name for one in group.beyond] == [
        "Le Soleil",
        "Izieux",
        "La Gare",
        "Les Terrasses",
    ]


def test_a_quartier_in_two_communes_is_watched_beside_the_agglomeration() -> None:
    shared = replace(FOUR, shares=(60.0, 32.0, 31.0, 33.0), between=frozenset({0}))
    assert worse(shared.release(), [shared.across()], ()) == []
    whole = replace(shared, whole=AGGLOMERATION)
    (group,) = worse(whole.release(), [whole.across()], ())
    assert plain(warned(whole.release(), group)).replace(NARROW, " ") == (
        "au Soleil, la part des foyers à bas revenus (60,0 %) dépasse significativement celle du "
        "reste de l’agglomération"
    )


def test_nothing_is_told_of_quartiers_where_the_figure_of_the_whole_is_hidden() -> None:
    release, parts = FOUR.release(), FOUR.across().parts
    hidden = hiding(release, ("main", BOIS, 2013))
    assert across(hidden, hidden.indicators, parts, FOUR.around()) == []
