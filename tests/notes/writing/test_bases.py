"""A share says of what it is a share, the first time, where its own name does not."""

from __future__ import annotations

from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release
from osq.notes.writing.bases import base_of, introduced, presented
from osq.notes.writing.facts import facts
from tests.builders.release import MOULIN, small_release


def named(subject: str, counted: str, unit: str = "familles") -> tuple[Release, IndicatorModel]:
    """A release whose first share has that subject, and its base that noun."""
    release = small_release()
    made = [
        one.model_copy(update={"grammar": one.grammar.model_copy(update={"subject": told})} | more)
        for one, told, more in (
            (release.indicators[0], subject, {}),
            (release.indicators[4], f"le nombre de {counted}", {"unit": unit}),
        )
    ]
    release = replace(
        release, indicators=(made[0], *release.indicators[1:4], made[1], *release.indicators[5:])
    )
    return release, made[0]


def test_young_people_of_whom_only_some_are_counted() -> None:
    release, share = named(
        "la part des jeunes de niveau VI ou V bis",
        "jeunes en contact avec la mission locale",
        "jeunes",
    )
    assert base_of(release, share) == "jeunes en contact avec la mission locale"
    assert presented(release, share, set()).grammar.subject == (
        "la part des jeunes de niveau VI ou V bis parmi les jeunes en contact avec la mission "
        "locale"
    )


def test_what_the_subject_says_is_not_said_again() -> None:
    for subject, counted, unit in (
        ("la part des allocataires à bas revenus", "allocataires de référence", "foyers"),
        ("la part des moins de 25 ans parmi les demandeurs d’emploi", "demandeurs", "personnes"),
        ("la part du RSA majoré dans le RSA", "foyers bénéficiaires du RSA", "foyers"),
        ("la part des 16 ans et plus sans médecin", "assurés de 16 ans et plus", "personnes"),
        ("la part des collégiens boursiers", "collégiens", "élèves"),
    ):
        assert base_of(*named(subject, counted, unit)) == ""


def test_nothing_is_invented_where_no_released_count_is_the_base() -> None:
    release = small_release()
    assert base_of(release, release.indicators[1]) == ""


def test_it_is_said_once() -> None:
    release, share = named("la part des inscrits depuis un an", "demandeurs d’emploi", "personnes")
    (one,) = facts(release, [share], release.zones[MOULIN], ())
    told: set[str] = set()
    first, second = introduced(release, [one, one], told)
    assert first.indicator.grammar.subject.endswith(" parmi les demandeurs d’emploi")
    assert second.indicator.grammar.subject == "la part des inscrits depuis un an"
    assert told == {"demandeurs d’emploi"}
