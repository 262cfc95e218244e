"""The sentences are the product: they are asserted word for word."""

from __future__ import annotations

from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release, Sign
from osq.notes.writing.sentences import (
    caution,
    left_out,
    range_sentence,
)
from osq.text import NARROW, NBSP
from tests.builders.release import (
    IRIS,
    MOULIN,
    figure,
    small_release,
)

FORBIDDEN = ("pire", "stable", "à cause", "en raison", "parce que", "grâce à")


def indicator(release: Release, name: str) -> IndicatorModel:
    return next(one for one in release.indicators if one.id == name)


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace(NBSP, " ")


def test_the_range_names_lowest_and_highest_and_counts_the_hidden() -> None:
    release = small_release()
    zones = [release.zones[key] for key in IRIS]
    said = range_sentence(release, indicator(release, "mono_part"), zones, "parmi les 8 îlots")
    assert said is not None
    assert plain(said.text) == (
        "Parmi les 8 îlots, la part des familles monoparentales va de 25,7 % (Îlot 1) à 35,8 % "
        "(Îlot 8) ; 1 sans chiffre diffusé."
    )


def test_doubtful_estimates_are_said_once() -> None:
    good = figure("mono", MOULIN, 10, grade="A")
    weak, unknown = replace(good, grade="C"), replace(good, grade=None)
    assert caution([good]) == ""
    assert plain(caution([good, weak, weak])) == (
        "Chiffres estimés à partir des IRIS : fiabilité C."
    )
    assert caution([unknown]) == ""
    hidden = replace(weak, value=None, sign=Sign.CONFIDENTIAL)
    assert caution([hidden]) == ""


LOST = "sans les unités que le fournisseur n’a pas localisées"


def left(release: Release, *told: tuple[str, str]) -> list[str]:
    known = [
        (indicator(release, name), replace(figure(name, MOULIN, 10), mark=mark))
        for name, mark in told
    ]
    return [plain(one) for one in left_out(release, known)]


def test_units_that_nobody_could_place_are_told_by_their_own_name() -> None:
    release = small_release()
    assert left(release, ("mono_part", LOST), ("familles", LOST), ("rsa_part", "")) == [
        "Une partie des familles n’a pas pu être située : ces chiffres ne les comptent pas."
    ]
    assert left(release, ("familles", LOST), ("pop_mun", LOST)) == [
        "Une partie des familles et des habitants n’a pas pu être située : ces chiffres ne les "
        "comptent pas."
    ]


def test_where_no_count_names_the_unit_the_sentence_holds() -> None:
    assert left(small_release(), ("rsa_part", LOST)) == [
        "Une partie des cas n’a pas pu être située : ces chiffres ne les comptent pas."
    ]


def test_another_mark_is_a_sentence_of_its_own() -> None:
    part = f"données connues pour 80 à 95{NARROW}% de la zone seulement"
    assert left(small_release(), ("familles", f"{part}{NARROW}; {LOST}")) == [
        "Données connues pour 80 à 95 % de la zone seulement.",
        "Une partie des familles n’a pas pu être située : ces chiffres ne les comptent pas.",
    ]
