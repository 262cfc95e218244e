"""The sentences are the product: they are asserted word for word."""

from __future__ import annotations

from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release, Sign
from osq.notes.writing.sentences import (
    caution,
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
        "Chiffres de quartier estimés à partir des IRIS : fiabilité C."
    )
    assert "non établie" in caution([unknown])
    hidden = replace(weak, value=None, sign=Sign.CONFIDENTIAL)
    assert caution([hidden]) == ""
