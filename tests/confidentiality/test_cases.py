"""What a case holds: lines, parts, public bases, what rules hide, what protection may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from osq.confidentiality.cases import Case, groups
from osq.confidentiality.protecting import protect_case
from osq.confidentiality.release import Sign, ZoneKey
from osq.conventions.model import Convention
from osq.indicators.declared import declared_indicators
from osq.protection.dossier import HIDDEN, Inclusion, Part
from tests.builders.conventions import COUNTS, count, indicator, mean, minimum_count, toy_convention
from tests.builders.observations import (
    POPULATION,
    SIZES,
    hide,
    populations,
    see,
    see_all,
    toy_conventions,
    unlocated,
)
from tests.builders.territory import AGGLOMERATION_CODE
from tests.confidentiality.releases import case_of, drafted, released

ALLOC = dict(zip(SIZES, (40, 30, 3, 0, 20, 50), strict=True))
"""Recipients: three in the third IRIS, which the rule hides; none in the fourth."""
TWICE = {zone: 2 * value for zone, value in ALLOC.items()}
THIRD, FOURTH = list(SIZES)[2:4]


def agreed(**changes: Any) -> dict[str, Convention]:
    """The toy conventions, that of the CAF changed."""
    return {**toy_conventions(), "caf": toy_convention(**changes)}


def texts(case: Case, series: str) -> dict[str, str]:
    return {line.zone: line.text for line in case.dossier.lines if line.series == series}


def zones(case: Case, places: Any) -> set[str]:
    return {case.keys[number][1].code for number in places}


def test_every_figure_that_tells_something_is_a_line() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    assert texts(case, "caf_alloc") == {
        **{f"iris:{zone}": str(value) for zone, value in ALLOC.items()},
        "quartier:Q01": "70",
        "quartier:Q02": "20",
        "commune:99001": "73",
        "commune:99002": "70",
        f"agglomeration:{AGGLOMERATION_CODE}": "143",
    }


def test_lines_stand_in_the_order_of_their_keys() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    told = [(line.series, line.zone) for line in case.dossier.lines]
    assert told == [(key[0], f"{key[1].level}:{key[1].code}") for key in case.keys]


def test_what_was_not_delivered_is_no_line() -> None:
    known = {zone: value for zone, value in ALLOC.items() if zone != FOURTH}
    case = case_of(see_all("alloc", known), populations())
    assert f"iris:{FOURTH}" not in texts(case, "caf_alloc")


def test_what_the_provider_hides_is_a_line_that_a_rule_hides() -> None:
    known = {zone: value for zone, value in ALLOC.items() if zone != FOURTH}
    case = case_of(see_all("alloc", known), hide("alloc", FOURTH), populations())
    assert texts(case, "caf_alloc")[f"iris:{FOURTH}"] == HIDDEN
    assert FOURTH in zones(case, case.primary)


def test_a_base_too_small_to_print_is_a_line() -> None:
    case = case_of(see_all("al", TWICE), see_all("apl", ALLOC), populations())
    assert texts(case, "caf_apl_part")[f"iris:{THIRD}"] == "n.s."


def test_values_that_are_no_sums_are_in_no_case() -> None:
    draft = drafted(see_all("ruc_median", ALLOC), see_all("alloc", ALLOC), populations())
    assert all("ruc_median" not in name for case in draft.cases for name in case.dossier.measures)


def test_public_figures_make_no_case() -> None:
    assert drafted(populations()).cases == ()


# -- parts -------------------------------------------------------------------------------------


def way(case: Case, zone: str, measure: str = "caf.alloc") -> str:
    return case.dossier.measures[measure].way_of(zone)


def test_a_quartier_summed_from_iris_is_made_of_them() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    assert way(case, "quartier:Q01") == "iris:population"
    assert case.dossier.parts("caf.alloc", "quartier:Q01") == (
        ("990010101/-", 10_000),
        ("990010102/-", 10_000),
    )


def test_a_quartier_that_is_delivered_has_pieces_of_its_own() -> None:
    case = case_of(see_all("alloc", ALLOC), see("alloc", "Q02", 12), populations())
    assert way(case, "quartier:Q02") == "direct"
    pieces = dict(case.dossier.parts("caf.alloc", "quartier:Q02"))
    assert set(pieces) == {f"{zone}/Q02" for zone in SIZES}
    iris = dict(case.dossier.parts("caf.alloc", f"iris:{FOURTH}"))
    assert set(iris) == {f"{FOURTH}/-", f"{FOURTH}/Q02"}


def test_a_commune_that_is_the_sum_of_its_iris_holds_them_alone() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    assert way(case, "commune:99002") == "located"
    assert dict(case.dossier.parts("caf.alloc", "commune:99002")).keys() == {
        "990020101/-",
        "990020102/-",
    }


def test_units_that_were_not_located_are_a_part_of_their_commune() -> None:
    case = case_of(see_all("alloc", ALLOC), unlocated("alloc", "99002", 7), populations())
    lost = ("99002/hors-iris", 10_000)
    assert way(case, "commune:99002") == "total"
    assert lost in case.dossier.parts("caf.alloc", "commune:99002")
    assert lost in case.dossier.parts("caf.alloc", f"agglomeration:{AGGLOMERATION_CODE}")
    assert way(case, "commune:99001") == "located"


def test_two_measures_may_lose_units_in_other_communes() -> None:
    case = case_of(
        see_all("al", TWICE),
        see_all("apl", ALLOC),
        unlocated("al", "99002", 7),
        populations(),
    )
    whole = f"agglomeration:{AGGLOMERATION_CODE}"
    assert way(case, whole, "caf.al") != way(case, whole, "caf.apl")
    assert ("99002/hors-iris", 10_000) not in case.dossier.parts("caf.apl", whole)


# -- public figures, relations, zeros ----------------------------------------------------------

RATE = indicator(
    "taux",
    kind="ratio",
    unit="%",
    decimals=1,
    numerator=["alloc"],
    denominator=[POPULATION],
    numerator_subset=False,
)


def test_a_public_base_is_known_and_no_unknown() -> None:
    case = case_of(see_all("alloc", ALLOC), populations(), conventions=agreed(indicators=[RATE]))
    assert case.dossier.measures.keys() == {"caf.alloc"}
    assert case.dossier.known[POPULATION, f"iris:{THIRD}"] == Decimal(500)
    assert texts(case, "taux")[f"iris:{FOURTH}"] == "0.0"


def test_relations_between_measures_at_hand_are_known() -> None:
    counts = [indicator(f"caf_{name}", kind="count", value=[name]) for name in COUNTS[1:]]
    every = [see_all(name, ALLOC) for name in COUNTS[2:]]
    case = case_of(
        see_all("al", {zone: 3 * value for zone, value in ALLOC.items()}),
        *every,
        populations(),
        conventions=agreed(indicators=counts),
    )
    assert case.dossier.relations == (Part("caf.al", ("caf.apl", "caf.alf", "caf.als")),)


def test_relations_with_a_measure_that_is_not_there_are_left_out() -> None:
    assert (
        case_of(see_all("al", TWICE), see_all("apl", ALLOC), populations()).dossier.relations == ()
    )


def test_an_inclusion_is_known() -> None:
    relations = [{"kind": "inclusion", "smaller": "apl", "larger": "al"}]
    case = case_of(
        see_all("al", TWICE),
        see_all("apl", ALLOC),
        populations(),
        conventions=agreed(relations=relations),
    )
    assert case.dossier.relations == (Inclusion("caf.apl", "caf.al"),)


def test_a_zero_that_no_rule_hides_is_never_hidden() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    closed = [number for number in range(len(case.keys)) if number not in case.costs]
    assert zones(case, closed) == {FOURTH}
    assert case.dossier.measures["caf.alloc"].zeros_shown


def test_a_zero_may_be_hidden_where_a_rule_hides_zeros() -> None:
    rules = {"rules": [minimum_count(hides_zero=True)]}
    case = case_of(
        see_all("alloc", ALLOC), populations(), conventions=agreed(confidentiality=rules)
    )
    assert len(case.costs) == len(case.keys)
    assert not case.dossier.measures["caf.alloc"].zeros_shown
    assert FOURTH in zones(case, case.primary)


def test_nobody_knows_that_a_hidden_iris_is_not_empty_where_a_rule_hides_small_iris() -> None:
    """A rule about IRIS alone counts where IRIS are printed."""
    base = {
        "id": "petits_iris",
        "kind": "minimum_base",
        "base": "alloc",
        "threshold": 10,
        "levels": ["iris"],
        "source": "usage",
        "status": "unverified",
    }
    rules = {"rules": [minimum_count(), base]}
    case = case_of(
        see_all("alloc", ALLOC), populations(), conventions=agreed(confidentiality=rules)
    )
    assert zones(case, case.primary) == {THIRD, FOURTH}
    assert not case.dossier.measures["caf.alloc"].zeros_shown
    assert protect_case(case).lost == ()


def test_a_provider_that_hides_zeros_too_says_so_by_its_mark() -> None:
    """Known from the commune to be empty, the IRIS would contradict "at least 1"."""
    known = {zone: value for zone, value in ALLOC.items() if zone != FOURTH}
    case = case_of(
        see_all("alloc", known), hide("alloc", FOURTH, 0), see("alloc", "99001", 73), populations()
    )
    assert not case.dossier.measures["caf.alloc"].never_zero(f"iris:{FOURTH}")
    assert case.dossier.measures["caf.alloc"].never_zero(f"iris:{THIRD}")
    assert protect_case(case).lost == ()


# -- what rules hide ---------------------------------------------------------------------------


def test_a_figure_under_the_threshold_is_primary_and_its_measure_protected() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    assert zones(case, case.primary) == {THIRD}
    (cell,) = case.protected
    assert (cell.zone, cell.plus) == (f"iris:{THIRD}", ("caf.alloc",))
    assert (cell.width, cell.reach, cell.why) == (4, 5, "petits_effectifs")


def test_the_rule_of_implicit_cells_has_each_measure_s_own_threshold() -> None:
    rules = {
        "rules": [
            minimum_count(measures=["apl"]),
            minimum_count(id="b", threshold=11, measures=["al"]),
        ]
    }
    case = case_of(
        see_all("al", TWICE),
        see_all("apl", ALLOC),
        populations(),
        conventions=agreed(confidentiality=rules),
    )
    assert case.rule.thresholds == {"caf.al": 11, "caf.apl": 5}
    assert case.rule.width == 4
    assert case.rule.complements == ()


def test_the_greatest_of_several_thresholds_holds() -> None:
    rules = {"rules": [minimum_count(), minimum_count(id="b", threshold=11)]}
    case = case_of(
        see_all("alloc", ALLOC), populations(), conventions=agreed(confidentiality=rules)
    )
    assert case.rule.thresholds == {"caf.alloc": 11}
    assert {cell.reach for cell in case.protected} == {11}


def test_complements_are_protected_where_the_convention_says() -> None:
    rules = {"rules": [minimum_count(complements=True)]}
    most = {zone: max(0, value - 2) for zone, value in TWICE.items()}
    case = case_of(
        see_all("al", TWICE),
        see_all("apl", most),
        populations(),
        conventions=agreed(confidentiality=rules),
    )
    assert case.rule.complements == ("caf_apl_part",)
    outside = [cell for cell in protect_case(case).protected if cell.minus]
    assert "iris:990010101" in {cell.zone for cell in outside}


def test_inner_lines_tell_all_that_is_known_inside() -> None:
    case = case_of(see_all("alloc", ALLOC), populations())
    inside = case.inner.lines[len(case.dossier.lines) :]
    assert case.inner.lines[: len(case.dossier.lines)] == case.dossier.lines
    assert {line.series for line in inside} == {"=caf.alloc"}
    assert {line.text for line in inside if line.zone == f"iris:{THIRD}"} == {"3"}


# -- what leaves, and what never does ----------------------------------------------------------


def test_what_rules_hide_cannot_be_found_by_subtraction() -> None:
    protection = protect_case(case_of(see_all("alloc", ALLOC), populations()))
    assert ("caf_alloc", ZoneKey("iris", THIRD), 2013) in protection.hidden
    assert len(protection.hidden) > 1
    assert protection.lost == ()


MIXED = indicator(
    "melange",
    kind="ratio",
    unit="%",
    decimals=1,
    numerator=["apl"],
    denominator=["al", POPULATION],
    numerator_subset=False,
)


def test_a_base_that_is_partly_public_never_leaves() -> None:
    rows = (see_all("al", TWICE), see_all("apl", ALLOC), populations())
    conventions = agreed(indicators=[MIXED])
    draft = drafted(*rows, conventions=conventions)
    assert draft.cases == ()
    printed = {key for key, figure in draft.figures.items() if figure.value is not None}
    of_ratio = {key for key in printed if key[0] == "melange"}
    assert of_ratio
    assert of_ratio <= draft.hidden


def test_a_mean_made_from_secret_figures_never_leaves_but_one_delivered_may() -> None:
    measures = [*(count(name) for name in COUNTS), mean("age", "alloc")]
    conventions = agreed(
        measures=measures, indicators=[indicator("caf_age", kind="direct", value="age", decimals=1)]
    )
    ages = dict.fromkeys(ALLOC, 41.0)
    draft = drafted(
        see_all("alloc", TWICE), see_all("age", ages), populations(), conventions=conventions
    )
    hidden = {key[1] for key in draft.hidden if key[0] == "caf_age"}
    made = {
        key[1]: figure.method
        for key, figure in draft.figures.items()
        if key[0] == "caf_age" and figure.value is not None
    }
    assert {zone.level for zone in made} >= {"iris", "commune"}
    assert {zone for zone in made if zone.level == "commune"} <= hidden
    assert ZoneKey("iris", "990010101") not in hidden


def test_nothing_but_the_sign_is_left_of_what_never_leaves() -> None:
    release = released(
        see_all("al", TWICE),
        see_all("apl", ALLOC),
        populations(),
        conventions=agreed(indicators=[MIXED]),
    )
    shown = [one for key, one in release.figures.items() if key[0] == "melange"]
    assert {one.sign for one in shown} <= {
        Sign.CONFIDENTIAL,
        Sign.NOT_APPLICABLE,
        Sign.NOT_AVAILABLE,
    }


# -- providers whose measures meet -------------------------------------------------------------


def other(**changes: Any) -> Convention:
    return toy_convention(
        id="cpam",
        label="Convention d’essai avec la CPAM",
        parties=[{"id": "cpam", "role": "provider"}],
        measures=[count("cmu")],
        relations=[],
        confidentiality={"rules": [minimum_count(measures=["cmu"])]},
        **changes,
    )


@pytest.mark.parametrize(
    ("base", "expected"),
    [("caf.alloc", [["caf", "cpam"]]), ("cmu", [["caf"], ["cpam"]])],
)
def test_providers_that_share_an_indicator_share_a_case(
    base: str, expected: list[list[str]]
) -> None:
    one = indicator(
        "taux",
        kind="ratio",
        unit="%",
        numerator=["cmu"],
        denominator=[base],
        numerator_subset=False,
    )
    conventions = toy_conventions(other(indicators=[one]))
    assert groups(declared_indicators(conventions), conventions) == expected
