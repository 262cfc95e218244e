"""What is worth a sentence, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from osq.notes.writing.essentials import essentials
from osq.notes.writing.families import families
from osq.notes.writing.signals import Signal, signals
from tests.builders.release import BOIS, MOULIN, TERRASSES, ratio, small_release
from tests.notes.writing.situations import Case

WIDE = Case(40.9, 32.5, parts=(2620, 6400), whole_parts=(7800, 24000))
"""8 400 of 17 600 around: 11.5 points apart, far beyond chance."""


def signal(case: Case) -> Signal | None:
    found = [
        one
        for one in signals(case.release(), case.zone(), case.around())
        if one.indicator.id == "main"
    ]
    return found[0] if found else None


def test_a_gap_beyond_chance_is_a_signal() -> None:
    found = signal(WIDE)
    assert found is not None
    assert (found.kind, found.direction, found.evolution) == ("gap", "unfavourable", None)
    assert found.gap is not None
    assert found.change is None


def test_the_direction_is_that_of_the_indicator() -> None:
    directions = {"higher_is_worse": "unfavourable", "lower_is_worse": "favourable"}
    for said, expected in {**directions, "undetermined": "undetermined"}.items():
        found = signal(replace(WIDE, direction=said))
        assert found is not None
        assert found.direction == expected


@pytest.mark.parametrize(
    "case",
    [
        replace(WIDE, parts=(41, 100), whole_parts=(780, 2400), value=41.0),
        replace(WIDE, value=33.0, parts=(2112, 6400)),
        Case(36.0, 32.5),
        Case(None, 32.5),
        Case(40.9, 32.5, base=100, whole_base=24000),
    ],
    ids=["chance", "close", "not marked, chance unknown", "hidden", "chance, from the base"],
)
def test_what_is_no_signal(case: Case) -> None:
    assert signal(case) is None


def test_a_marked_gap_is_a_signal_where_chance_is_not_known_but_comes_after() -> None:
    unknown, known = signal(Case(40.9, 32.5)), signal(WIDE)
    assert unknown is not None
    assert known is not None
    assert known.strength > unknown.strength


def test_a_base_alone_settles_what_chance_allows() -> None:
    """The numerator lies within half a tenth of a point of the printed share."""
    bases = replace(WIDE, parts=None, whole_parts=None, base=6400, whole_base=24000)
    found, exact = signal(bases), signal(WIDE)
    assert found is not None
    assert exact is not None
    assert found.strength[0] == exact.strength[0] == 1


def test_a_change_is_a_signal_and_adds_to_a_gap_of_its_side() -> None:
    both = signal(replace(WIDE, before=33.0, before_parts=(2110, 6400)))
    alone = signal(WIDE)
    assert both is not None
    assert alone is not None
    assert (both.kind, both.evolution) == ("both", "unfavourable")
    assert both.strength > alone.strength
    change = signal(
        replace(WIDE, whole=None, whole_parts=None, before=33.0, before_parts=(2110, 6400))
    )
    assert change is not None
    assert (change.kind, change.direction) == ("change", "unfavourable")


def test_a_break_in_the_series_gives_no_change() -> None:
    found = signal(
        replace(WIDE, before=33.0, before_parts=(2110, 6400), broken="le barème a changé")
    )
    assert found is not None
    assert found.kind == "gap"


def test_shares_of_one_base_are_of_one_family_within_a_theme() -> None:
    release = small_release()
    made = (
        *release.indicators,
        ratio("dep50", "Part à 50", "dep50", "ref"),
        ratio("dep100", "Part à 100", "dep100", "ref"),
        ratio("pop", "Part de la population", "rsa_pop", "insee-population.pop_mun"),
        ratio("pop2", "Autre part de la population", "autre", "insee-population.pop_mun"),
    )
    providers = {one.id: "caf" for one in made}
    family = families(replace(release, indicator_providers=providers), made)
    assert family["dep50"] == family["dep100"] == family["bas_rev_part"]
    assert family["mono"] == family["mono_part"]
    assert family["rsa_part"] != family["bas_rev_part"]
    assert family["pop"] != family["pop2"]


def test_the_strongest_signal_comes_first_and_one_of_each_family() -> None:
    release = small_release()
    found = signals(release, release.zones[MOULIN], [release.zones[BOIS]])
    assert [one.strength for one in found] == sorted((one.strength for one in found), reverse=True)
    assert len({one.indicator.id for one in found}) == len(found)
    assert "mono" not in {one.indicator.id for one in found}


@pytest.mark.parametrize("most", [1, 2, 4])
def test_at_most_as_many_sentences_as_asked(most: int) -> None:
    release = small_release()
    told = essentials(release, release.zones[TERRASSES], [release.zones[BOIS]], most=most)
    assert 1 <= len(told.sentences) <= most
