"""Leaks in words that a statistician can follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from osq.protection.audit import Attacker, audit
from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Line,
    Measure,
    Part,
    RatioSeries,
    Series,
)
from osq.protection.explain import Reason, explain, explain_fault, refuse_contradiction
from osq.protection.rules import Rule
from tests.protection.safe_releases import wilson_text

ZONES = {"C": "abcdefgh", "Q1": "a", "Q2": "b", "Q3": "c", "V": "ab"}
NAMES = {
    "C": "la commune de Firminy",
    "Q1": "le quartier du Soleil",
    "Q2": "le quartier de Beaulieu",
    "Q3": "le quartier du Marais",
    "V": "le QPV Soleil-Beaulieu",
}
SERIES: Mapping[str, Series] = {
    "total": CountSeries("total", ("total",), "allocataires"),
    "women": CountSeries("women", ("women",), "femmes"),
    "men": CountSeries("men", ("men",), "hommes"),
    "rsa": CountSeries("rsa", ("rsa",), "bénéficiaires du RSA"),
    "rate": RatioSeries("rate", ("rsa",), ("total",), "taux de RSA"),
    "share": RatioSeries("share", ("rsa",), ("population",), "RSA pour 1 000", 1000),
}


def dossier(*lines: Line) -> Dossier:
    return Dossier(
        measures={name: Measure(name) for name in ("total", "women", "men", "rsa")},
        series=SERIES,
        geography={"": {z: tuple((part, WHOLE) for part in parts) for z, parts in ZONES.items()}},
        lines=lines,
        relations=(Part("total", ("women", "men")),),
        zone_names=NAMES,
        known={("population", "Q1"): Decimal(400)},
    )


def reasons(
    held: Dossier, *releases: str, rule: Rule | None = None, attacker: Attacker = "A2"
) -> list[Reason]:
    made = audit(held, rule=rule, attacker=attacker)
    return [explain(made, each, releases) for each in made.leaks]


def plain(text: str) -> str:
    """Without what typography adds to spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(held: Dossier, *releases: str, rule: Rule | None = None) -> list[str]:
    return [plain(reason.text) for reason in reasons(held, *releases, rule=rule)]


def rsa(*figures: tuple[str, str], release: int = 1, state: int = 1) -> list[Line]:
    return [Line(zone, "rsa", text, "value", release, state) for zone, text in figures]


def test_a_commune_less_its_quartiers() -> None:
    held = dossier(*rsa(("C", "40"), ("Q1", "12"), ("Q2", "14"), ("Q3", "12")))
    assert texts(held) == [
        "la commune de Firminy (40) moins ses trois quartiers, le quartier du Soleil (12), le "
        "quartier de Beaulieu (14) et le quartier du Marais (12), laisse 2 (bénéficiaires du RSA)"
    ]


def test_only_the_lines_that_are_needed_are_named() -> None:
    held = dossier(*rsa(("C", "90"), ("Q1", "12"), ("V", "15"), ("Q3", "12")))
    found = reasons(held)
    assert [reason.lines for reason in found] == [(1, 2)]
    assert plain(found[0].text).startswith(
        "le QPV Soleil-Beaulieu (15) moins le quartier du Soleil (12) laisse 3"
    )


def test_one_of_two_parts() -> None:
    held = dossier(Line("Q1", "total", "30"), Line("Q1", "women", "28"))
    assert texts(held) == [
        "dans le quartier du Soleil, « allocataires » (30) moins « femmes » (28) laisse 2 (hommes)"
    ]


def test_a_rate_and_its_base() -> None:
    held = dossier(Line("Q1", "rate", "10.0"), Line("Q1", "total", "30"))
    assert texts(held) == [
        "dans le quartier du Soleil, le taux « taux de RSA » (10,0 %) et sa base (30) donnent le "
        "numérateur : 3"
    ]


def test_a_rate_and_its_public_base() -> None:
    held = dossier(Line("Q1", "share", "5.0"))
    assert texts(held) == [
        "dans le quartier du Soleil, le taux « RSA pour 1 000 » (5,0 ‰) et sa base (400) donnent "
        "le numérateur : 2"
    ]


def test_a_rate_of_everyone() -> None:
    held = dossier(Line("Q1", "rate", "100.0"), Line("Q1", "total", "30"))
    rule = Rule(complements=("rate",))
    assert [text for text in texts(held, rule=rule) if "100 % : tout le monde ;" in text]


def test_a_rate_and_its_numerator_give_the_base() -> None:
    held = dossier(Line("Q1", "rate", "300.0"), Line("Q1", "rsa", "9"))
    assert "donnent la base : 3" in texts(held)[0]


def test_an_earlier_release() -> None:
    held = dossier(*rsa(("Q1", "12")), *rsa(("V", "15"), release=2))
    assert texts(held, "2012", "2013") == [
        "la diffusion de 2013 moins celle de 2012 : le QPV Soleil-Beaulieu (15) moins le quartier "
        "du Soleil (12) laisse 3 (bénéficiaires du RSA)"
    ]


def test_a_revision_that_did_not_touch_these_figures() -> None:
    held = dossier(*rsa(("Q1", "12")), *rsa(("V", "15"), release=2, state=2))
    held = replace(held, changed={("rsa", 2): frozenset("h")})
    assert texts(held)[0].startswith(
        "la diffusion 2 moins la diffusion 1, où ces chiffres sont les mêmes : "
    )


def test_releases_that_must_be_put_together() -> None:
    held = dossier(*rsa(("C", "40"), ("Q1", "12")), *rsa(("Q2", "14"), ("Q3", "12"), release=2))
    assert texts(held)[0].startswith("en rapprochant la diffusion 1 et la diffusion 2 : ")


def test_a_mark() -> None:
    held = dossier(*rsa(("Q1", "s")), Line("Q1", "rsa", "1..4", "range"))
    assert texts(held) == [
        "la marque ou la classe « 1 à 4 », « bénéficiaires du RSA », le quartier du Soleil, donne "
        "de 1 à 4 (bénéficiaires du RSA)"
    ]


def test_an_interval() -> None:
    held = dossier(Line("Q1", "rate", wilson_text(3, 41), "interval"))
    made = audit(held)
    (text,) = {plain(explain(made, each).text) for each in made.leaks}
    assert text.startswith("l’intervalle imprimé (2,5 à 19,4 %), « taux de RSA », le quartier du")
    assert [plain(explain_fault(made, fault)) for fault in made.faults] == [
        "« taux de RSA », le quartier du Soleil (2,5 à 19,4 %) : un intervalle ne se publie "
        "qu’avec son numérateur et sa base"
    ]


def test_a_rank() -> None:
    rates = [Line(zone, "rate", text) for zone, text in (("Q2", "12.0"), ("Q3", "9.0"))]
    ranks = [Line(z, "rate", str(n), "rank") for n, z in enumerate(("Q2", "Q1", "Q3"), 1)]
    held = dossier(*rates, *ranks, Line("Q1", "total", "30"))
    assert texts(held) == [
        "le rang 2 (entre le quartier de Beaulieu (12,0 %) et le quartier du Marais (9,0 %)), "
        "« taux de RSA », le quartier du Soleil, avec « allocataires » (30), donne 3 "
        "(bénéficiaires du RSA)"
    ]


def test_hidden_cells_that_cannot_be_zero() -> None:
    shown, *found = texts(dossier(*rsa(("V", "3"), ("Q1", "s"), ("Q2", "s"))))
    assert shown.startswith("3 est affiché")
    assert found == 2 * [
        "par combinaison de 2 chiffres : « bénéficiaires du RSA », le QPV Soleil-Beaulieu (3) ; "
        "1 cellule masquée, où il y a au moins 1 ; reste de 1 à 2 (bénéficiaires du RSA)"
    ]


def test_a_printed_small_figure() -> None:
    assert texts(dossier(*rsa(("Q1", "3")))) == ["3 est affiché, alors que la règle le masque"]


def test_more_figures_than_a_sentence_holds() -> None:
    names = [f"Z{n}" for n in range(12)]
    zones = {"A": tuple((name, WHOLE) for name in [*names, "rest"])}
    zones |= {name: ((name, WHOLE),) for name in names}
    held = replace(
        dossier(*rsa(("A", "122"), *((name, "10") for name in names))), geography={"": zones}
    )
    assert texts(held) == ["A (122) moins 12 zones (120 en tout) laisse 2 (bénéficiaires du RSA)"]


def test_figures_that_contradict_are_named() -> None:
    held = dossier(*rsa(("C", "40"), ("Q1", "12"), ("Q2", "31")), Line("Q1", "total", "60"))
    refusal = refuse_contradiction(held, "table.csv")
    assert "la commune de Firminy (40)" in refusal.message
    assert "le quartier du Soleil (12)" in refusal.message
    assert "allocataires" not in refusal.message


@pytest.mark.parametrize("attacker", ["A1", "A3"])
def test_other_attackers_get_explanations_too(attacker: Attacker) -> None:
    held = dossier(*rsa(("V", "15"), ("Q1", "12")))
    assert "laisse 3" in reasons(held, attacker=attacker)[0].text
