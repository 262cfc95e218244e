"""Rules on bases and contributors hold for what no line prints: what lies between zones."""

from __future__ import annotations

from typing import Any

from osq.confidentiality.cases import Case
from osq.confidentiality.protecting import protect_case
from osq.protection.dossier import Protected
from tests.builders.conventions import count, indicator, minimum_count, toy_convention
from tests.builders.observations import POPULATION, SIZES, populations, see_all, toy_conventions
from tests.confidentiality.releases import case_of

ALLOC = dict(zip(SIZES, (90, 80, 40, 70, 60, 55), strict=True))
"""Recipients: the commune 99001 holds 280, its quartier Q01 170, and both of Q02's IRIS 130."""
AL = {zone: value // 2 for zone, value in ALLOC.items()}
AT_QUARTIERS = {"products": [{"kind": "note", "audience": "partners", "finest": "quartier"}]}
REST = "commune:99001"


def base(threshold: int = 150, **changes: Any) -> dict[str, Any]:
    """Nothing for an IRIS under so many recipients."""
    return {
        "id": "petits_iris",
        "kind": "minimum_base",
        "base": "alloc",
        "threshold": threshold,
        "levels": ["iris"],
        "source": "usage",
        "status": "unverified",
        **changes,
    }


def case(*rules: dict[str, Any], rows: Any = (), **changes: Any) -> Case:
    """The CAF's case where nothing finer than quartiers is printed."""
    settled = {"dissemination": AT_QUARTIERS, "confidentiality": {"rules": list(rules)}, **changes}
    found = toy_conventions(toy_convention(**settled))
    return case_of(
        see_all("alloc", ALLOC), see_all("al", AL), *rows, populations(), conventions=found
    )


def remainders(made: Case, measure: str = "caf.alloc") -> set[tuple[str, tuple[str, ...]]]:
    """Protected cells of a measure that are no zone."""
    return {
        (one.zone, one.without)
        for one in protect_case(made).protected
        if one.plus == (measure,) and one.without
    }


def hides(made: Case) -> set[tuple[str, str]]:
    return {(name, zone.code) for name, zone, _ in protect_case(made).hidden}


def test_what_a_commune_holds_outside_its_quartier_is_no_smaller_than_an_iris_may_be() -> None:
    """110 recipients are left of the commune outside Q01: fewer than an IRIS must have."""
    made = case(minimum_count(), base())
    assert (REST, ("quartier:Q01",)) in remainders(made)
    assert {"99001", "Q01"} & {code for name, code in hides(made) if name == "caf_alloc"}
    assert protect_case(made).lost == ()


def test_what_is_left_with_enough_behind_is_free() -> None:
    assert (REST, ("quartier:Q01",)) not in remainders(case(minimum_count(), base(100)))
    assert hides(case(minimum_count(), base(40))) == set()


def test_what_two_zones_have_in_common_has_enough_behind_too() -> None:
    """Q02 has an IRIS of 70 recipients in this commune."""
    made = protect_case(case(minimum_count(), base(71)))
    common = {(one.zone, one.without) for one in made.protected}
    assert ("quartier:Q02", ("commune:99002",)) in common
    assert made.lost == ()


def test_quartiers_themselves_are_not_iris() -> None:
    """Q02 holds 130 recipients, and the rule is about IRIS."""
    made = case(minimum_count(), base())
    printed = {cell.zone for cell in made.protected}
    assert printed == set()


def test_all_measures_under_the_rule_are_kept_and_no_other() -> None:
    made = case(minimum_count(), base(measures=["alloc"]))
    assert (REST, ("quartier:Q01",)) in remainders(made, "caf.alloc")
    assert (REST, ("quartier:Q01",)) not in remainders(made, "caf.al")


def test_a_public_base_counts_too() -> None:
    """2 000 inhabitants are left of the commune outside Q01."""
    made = case(minimum_count(), base(2_500, base=POPULATION, measures=["alloc"]))
    assert made.rule.sizes[POPULATION]
    assert (REST, ("quartier:Q01",)) in remainders(made)
    large = case(minimum_count(), base(1_500, base=POPULATION, measures=["alloc"]))
    assert (REST, ("quartier:Q01",)) not in remainders(large)


def test_a_base_that_nothing_prints_counts_too() -> None:
    """The rule looks at a measure of which no indicator speaks."""
    only = [indicator("caf_al", kind="count", value=["al"])]
    made = case(minimum_count(), base(measures=["al"]), indicators=only, relations=[])
    assert (REST, ("quartier:Q01",)) in remainders(made, "caf.al")
    assert remainders(made, "caf.alloc") == set()


def test_a_threshold_of_iris_holds_between_quartiers() -> None:
    """45 dwellings are left, and an IRIS shows none under 60."""
    made = case(
        minimum_count(),
        minimum_count(id="b", threshold=60, levels=["iris"]),
        indicators=[indicator("caf_al", kind="count", value=["al"])],
    )
    assert made.rule.between["caf.al"] == 60
    assert (REST, ("quartier:Q01",)) in remainders(made, "caf.al")


def test_zeros_left_between_zones_are_hidden_where_a_rule_hides_zeros() -> None:
    none = {**AL, "990010103": 0, "990010104": 0}
    shown = case(minimum_count(), rows=[see_all("apl", none)])
    assert (REST, ("quartier:Q01",)) not in remainders(shown, "caf.apl")
    hidden = case(minimum_count(hides_zero=True), rows=[see_all("apl", none)])
    assert (REST, ("quartier:Q01",)) in remainders(hidden, "caf.apl")


LANDLORDS = {
    **count("bailleurs"),
    "kind": "score",
    "not_additive_because": "deux zones, un bailleur",
}
CONTRIBUTORS = {
    "id": "peu",
    "kind": "contributors",
    "minimum": 3,
    "contributors_measure": "bailleurs",
    "measures": ["al"],
    "source": "usage",
    "status": "unverified",
}


def landlords(*numbers: int) -> Case:
    """Homes of landlords, as many in each IRIS."""
    measures = [*(count(name) for name in ("alloc", "al")), LANDLORDS]
    only = [indicator("caf_al", kind="count", value=["al"])]
    return case(
        minimum_count(measures=["al"]),
        CONTRIBUTORS,
        rows=[see_all("bailleurs", dict(zip(SIZES, numbers, strict=True)))],
        measures=measures,
        relations=[],
        indicators=only,
    )


def test_what_is_left_to_iris_with_too_few_landlords_is_kept() -> None:
    """Two IRIS of one landlord each are left of the commune outside Q01."""
    made = landlords(5, 5, 1, 1, 5, 5)
    assert (REST, ("quartier:Q01",)) in remainders(made, "caf.al")
    assert protect_case(made).lost == ()


def test_what_is_left_to_one_iris_with_enough_landlords_is_free() -> None:
    made = landlords(5, 5, 1, 4, 5, 5)
    assert (REST, ("quartier:Q01",)) not in remainders(made, "caf.al")


def test_the_case_states_its_rules_for_the_checker() -> None:
    told = case(minimum_count(complements=True), base()).dossier.terms
    assert {type(one).__name__ for one in told} == {"CountTerm", "BaseTerm"}
    assert told[0].threshold == 5
    assert told[0].levels == ()
    assert told[1].levels == ("iris",)


def test_protected_cells_are_named_once() -> None:
    found: tuple[Protected, ...] = protect_case(case(minimum_count(), base())).protected
    assert len({one._replace(why="") for one in found}) == len(found)
