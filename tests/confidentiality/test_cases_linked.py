"""The dossier of an edition holds all that a reader can add up and subtract."""

from __future__ import annotations

from osq.confidentiality.cases import Case
from osq.confidentiality.draft import draft_edition
from osq.confidentiality.protecting import protect_case
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from tests.builders.conventions import indicator, toy_convention
from tests.builders.observations import EDITION, aggregated, hide, see, toy_conventions
from tests.builders.territory import AGGLOMERATION_CODE, toy_config, toy_territory
from tests.confidentiality.releases import Row

WHOLE = f"agglomeration:{AGGLOMERATION_CODE}"


def case_of(*rows: Row, convention: Convention) -> Case:
    agreed = toy_conventions(convention)
    aggregates = aggregated(*rows, conventions=agreed)
    values = compute(aggregates, agreed, EDITION)
    config = toy_config(demonstration=True)
    draft = draft_edition(values, aggregates, agreed, toy_territory(), config, EDITION)
    (case,) = draft.cases
    return case


def counting(*measures: str) -> Convention:
    """A convention that prints these measures as they are, and no other."""
    return toy_convention(
        indicators=[indicator(f"caf_{one}", kind="count", value=[one]) for one in measures]
    )


def lost(case: Case, measure: str) -> bool:
    """Whether the agglomeration is said to hold units of no commune."""
    return "/hors-iris" in dict(case.dossier.parts(measure, WHOLE))


def test_what_nobody_prints_but_a_total_less_its_parts_gives_is_protected() -> None:
    """60 aids less 30 and 27 are 3, though no indicator is about the third."""
    case = case_of(
        see("al", "99001", 60),
        see("apl", "99001", 30),
        see("alf", "99001", 27),
        see("als", "99001", 3),
        convention=counting("al", "apl", "alf"),
    )
    made = protect_case(case)

    assert ("commune:99001", ("caf.als",)) in {(one.zone, one.plus) for one in made.protected}
    assert made.hidden
    assert not made.lost


def test_a_whole_with_a_hidden_commune_is_taken_to_be_the_sum_of_its_communes() -> None:
    """A reader subtracts what is shown of it: nothing tells him that units lack."""
    case = case_of(
        see("alloc", "99001", 100),
        hide("alloc", "99002"),
        see("alloc", AGGLOMERATION_CODE, 104),
        convention=counting("alloc"),
    )

    assert not lost(case, "caf.alloc")


def test_a_whole_beyond_what_its_hidden_commune_may_hold_has_units_of_no_commune() -> None:
    case = case_of(
        see("alloc", "99001", 100),
        hide("alloc", "99002"),
        see("alloc", AGGLOMERATION_CODE, 110),
        convention=counting("alloc"),
    )

    assert lost(case, "caf.alloc")


def test_where_one_measure_shows_units_of_no_commune_the_others_may_have_some() -> None:
    case = case_of(
        see("alloc", "99001", 100),
        see("alloc", "99002", 50),
        see("alloc", AGGLOMERATION_CODE, 155),
        see("al", "99001", 60),
        hide("al", "99002"),
        see("al", AGGLOMERATION_CODE, 63),
        convention=counting("alloc", "al"),
    )

    assert lost(case, "caf.alloc")
    assert lost(case, "caf.al")


def test_one_zone_of_which_nothing_is_said_does_not_make_the_others_doubtful() -> None:
    """Of Brézin even a zero may be hidden; 5 homes of two kinds in Aubépin are 1 to 4 of each."""
    case = case_of(
        see("al", "99001", 65),
        see("apl", "99001", 60),
        hide("alf", "99001"),
        hide("als", "99001"),
        hide("alf", "99002", lower=0, upper=float("inf")),
        hide("als", "99002", lower=0, upper=float("inf")),
        convention=counting("al", "apl", "alf", "als"),
    )
    made = protect_case(case)

    assert case.dossier.measures["caf.als"].doubtful == {"commune:99002"}
    assert {key[0] for key in made.hidden if key[1].code == "99001"} > {"caf_alf", "caf_als"}
    assert not made.lost
