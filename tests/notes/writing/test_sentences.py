"""The sentences are the product: they are asserted word for word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from osq.comparison.changes import Significance
from osq.confidentiality.release import IndicatorModel, Release, Sign
from osq.conventions.indicators import Grammar
from osq.notes.evolution import Change
from osq.notes.writing.french import agreed
from osq.notes.writing.sentences import (
    caution,
    highest_sentence,
    main_sentence,
    range_sentence,
    relation_words,
    told_change,
)
from osq.text import NARROW, NBSP
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    MOULIN,
    RIVE,
    TERRASSES,
    figure,
    small_release,
)

FORBIDDEN = ("pire", "stable", "à cause", "en raison", "parce que", "grâce à")


def indicator(release: Release, name: str) -> IndicatorModel:
    return next(one for one in release.indicators if one.id == name)


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace(NBSP, " ")


def test_a_share_is_compared_with_the_rest_of_its_commune() -> None:
    release = small_release()
    zone, commune = release.zones[MOULIN], release.zones[BOIS]
    said = main_sentence(release, indicator(release, "mono_part"), zone, [commune])
    assert said is not None
    assert plain(said.text) == (
        "Au Moulin, la part des familles monoparentales (40,9 %) est nettement supérieure à "
        "celle du reste du Bois-Neuf (29,4 %), soit +11,5 points. "
        "Entre 2010 et 2013, elle passe de 38,9 % à 40,9 % (+2,0 points), sans évolution "
        "significative."
    )
    assert said.source == "CAF du Val-Gris, au 31 décembre 2013"


@pytest.mark.parametrize(
    ("significance", "end"),
    [
        (Significance.SIGNIFICANT, "(+2,0 points), une évolution significative."),
        (Significance.NOT_SIGNIFICANT, "(+2,0 points), sans évolution significative."),
        (Significance.NOT_COMPUTED, "(+2,0 points)."),
    ],
)
def test_a_change_is_called_significant_only_where_it_was_computed(
    significance: Significance, end: str
) -> None:
    share = indicator(small_release(), "mono_part")
    found = Change(2010, Decimal("38.9"), Decimal("40.9"), f"+2,0{NBSP}points", significance)
    assert plain(told_change(share, found, 2013)).endswith(end)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (200, 209, "il passe de 200 à 209"),
        (200, 210, "il augmente, passant de 200 à 210"),
        (200, 230, "il augmente nettement, passant de 200 à 230"),
        (200, 190, "il diminue, passant de 200 à 190"),
        (200, 170, "il diminue nettement, passant de 200 à 170"),
        (20, 40, "il passe de 20 à 40"),
    ],
)
def test_a_count_moves_by_its_thresholds_in_per_cent(before: int, after: int, said: str) -> None:
    """From 5 %, markedly from 15 %; a base under 30 bears no word."""
    homes = indicator(small_release(), "familles")
    found = Change(2010, Decimal(before), Decimal(after), "")
    assert said in plain(told_change(homes, found, 2013))


def test_no_word_for_a_change_that_chance_explains() -> None:
    homes = indicator(small_release(), "familles")
    found = Change(2010, Decimal(100), Decimal(120), "", Significance.NOT_SIGNIFICANT)
    assert "il passe de 100 à 120" in plain(told_change(homes, found, 2013))


def test_the_words_of_a_count_agree_with_several() -> None:
    homes = indicator(small_release(), "familles")
    several = Grammar(subject="les familles", gender="f", number="plural")
    found = Change(2010, Decimal(200), Decimal(250), "")
    many = homes.model_copy(update={"grammar": several})
    assert "elles augmentent nettement, passant de" in plain(told_change(many, found, 2013))


def test_a_gap_that_chance_explains_is_close() -> None:
    """150 of 410 against 630 of 1 990: 4.9 points, which chance may do."""
    release = small_release()
    key = ("mono", TERRASSES, 2013)
    changed = {
        key: figure("mono", TERRASSES, 150),
        ("mono_part", *key[1:]): figure("mono_part", TERRASSES, 36.6, decimals=1),
    }
    said = main_sentence(
        replace(release, figures={**release.figures, **changed}),
        indicator(release, "mono_part"),
        release.zones[TERRASSES],
        [release.zones[BOIS]],
    )
    assert said is not None
    assert (
        "(36,6 %) est proche de celle du reste du Bois-Neuf (31,7 %), soit +4,9 points."
        in plain(said.text)
    )


def test_without_the_parts_the_whole_is_given_beside_it_and_no_gap() -> None:
    release = small_release()
    zone, commune = release.zones[TERRASSES], release.zones[BOIS]
    said = main_sentence(release, indicator(release, "rsa_part"), zone, [commune], situated=False)
    assert said is not None
    assert plain(said.text) == (
        "La part des foyers au RSA est de 22,3 %, contre 24,3 % pour l’ensemble du Bois-Neuf. "
        "Le chiffre est le même qu’en 2010."
    )


def test_a_count_is_a_part_of_the_total() -> None:
    release = small_release()
    zone, commune = release.zones[TERRASSES], release.zones[BOIS]
    said = main_sentence(release, indicator(release, "familles"), zone, [commune])
    assert said is not None
    assert plain(said.text) == (
        "Aux Terrasses, le nombre de familles allocataires est de 410, soit 17,1 % du total du "
        "Bois-Neuf. Entre 2010 et 2013, il passe de 374 à 410 (+9,6 %), sans évolution "
        "significative."
    )


def test_a_hidden_figure_makes_no_sentence() -> None:
    release = small_release()
    zone = release.zones[IRIS[2]]
    assert main_sentence(release, indicator(release, "mono_part"), zone, []) is None


def test_the_range_names_lowest_and_highest_and_counts_the_hidden() -> None:
    release = small_release()
    zones = [release.zones[key] for key in IRIS]
    said = range_sentence(release, indicator(release, "mono_part"), zones, "parmi les 8 îlots")
    assert said is not None
    assert plain(said.text) == (
        "Parmi les 8 îlots, la part des familles monoparentales va de 25,7 % (Îlot 1) à 35,8 % "
        "(Îlot 8) ; 1 sans chiffre diffusé."
    )


def test_the_highest_share_is_told_only_when_all_are_released() -> None:
    release = small_release()
    share = indicator(release, "mono_part")
    peers = [release.zones[key] for key in IRIS if key != IRIS[2]]
    top = release.zones[IRIS[7]]
    assert "la part la plus élevée" in highest_sentence(release, share, top, peers)
    assert highest_sentence(release, share, peers[0], peers) == ""
    assert highest_sentence(release, share, top, [*peers, release.zones[IRIS[2]]]) == ""


@pytest.mark.parametrize(
    ("gender", "number", "word", "amount", "expected"),
    [
        ("f", "singular", "apart", "2", "supérieure à"),
        ("m", "plural", "marked", "-9", "nettement inférieurs à"),
        ("f", "plural", "close", "0.5", "proches de"),
        ("m", "plural", "close", "0", "égaux à"),
        ("f", "plural", "close", "0", "égales à"),
    ],
)
def test_words_agree(gender: str, number: str, word: str, amount: str, expected: str) -> None:
    grammar = Grammar.model_validate({"subject": "x", "gender": gender, "number": number})
    share = indicator(small_release(), "mono_part").model_copy(update={"grammar": grammar})
    assert relation_words(share, Decimal(amount), word) == expected
    assert agreed("égal", grammar) in ("égal", "égale", "égaux", "égales")


def test_doubtful_estimates_are_said_once() -> None:
    good = figure("mono", MOULIN, 10, grade="A")
    weak, unknown = replace(good, grade="C"), replace(good, grade=None)
    assert caution([good]) == ""
    assert plain(caution([good, weak, weak])) == (
        "Chiffres de quartier estimés à partir des IRIS : fiabilité C."
    )
    assert "non établie" in caution([unknown])
    hidden = replace(weak, value=None, sign=Sign.CONFIDENTIAL)
    assert caution([hidden]) == ""


def test_no_sentence_judges_or_explains() -> None:
    release = small_release()
    for key in (MOULIN, TERRASSES, BOIS, RIVE, AGGLOMERATION):
        for one in release.indicators:
            said = main_sentence(release, one, release.zones[key], [release.zones[AGGLOMERATION]])
            assert said is not None
            assert not any(word in said.text.lower() for word in FORBIDDEN)
