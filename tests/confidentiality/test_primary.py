"""Primary confidentiality, one rule at a time, and that nothing hidden ever gets out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.gate import check_publishable
from osq.confidentiality.release import Sign
from osq.errors import Refusal
from tests.builders.conventions import minimum_count, toy_convention
from tests.builders.observations import SIZES, hide, populations, see_all, toy_conventions
from tests.confidentiality.releases import cell, released

FIRST, SECOND, *_ = SIZES
LARGE = dict.fromkeys(SIZES, 200.0)


def with_rules(*rules: dict[str, Any]) -> Any:
    return toy_conventions(toy_convention(confidentiality={"rules": list(rules)}))


@pytest.mark.parametrize(
    ("count", "shown"), [(0, True), (1, False), (4, False), (5, True)], ids=["0", "1", "4", "5"]
)
def test_counts_from_one_to_four_are_hidden(count: int, shown: bool) -> None:
    release = released(see_all("alloc", {**LARGE, FIRST: count}), populations())
    figure = cell(release, "caf_alloc", "iris", FIRST)
    assert figure.value == (Decimal(count) if shown else None)
    assert figure.sign is (None if shown else Sign.CONFIDENTIAL)


def test_zero_is_hidden_where_the_convention_says_so() -> None:
    release = released(
        see_all("alloc", {**LARGE, FIRST: 0}),
        conventions=with_rules(minimum_count(hides_zero=True)),
    )
    assert cell(release, "caf_alloc", "iris", FIRST).sign is Sign.CONFIDENTIAL


def test_the_rule_holds_above_the_delivered_level() -> None:
    """A quartier made of two tiny IRIS is as small as its parts."""
    tiny = {FIRST: 1.0, SECOND: 2.0}
    release = released(see_all("alloc", {**LARGE, **tiny}), populations())
    assert cell(release, "caf_alloc", "quartier", "Q01").sign is Sign.CONFIDENTIAL


@pytest.mark.parametrize("small", ["apl", "al"], ids=["numerator", "denominator"])
def test_a_ratio_is_hidden_with_either_of_its_terms(small: str) -> None:
    values = {"apl": 100.0, "al": 200.0, small: 3.0}
    rows = [see_all(name, dict.fromkeys(SIZES, value)) for name, value in values.items()]
    release = released(*rows)
    assert cell(release, "caf_apl_part", "iris", FIRST).sign is Sign.CONFIDENTIAL


@pytest.mark.parametrize(("complements", "shown"), [(True, False), (None, True)])
def test_a_small_complement_is_hidden_where_the_convention_says_so(
    complements: bool | None, shown: bool
) -> None:
    release = released(
        see_all("apl", dict.fromkeys(SIZES, 97.0)),
        see_all("al", dict.fromkeys(SIZES, 100.0)),
        conventions=with_rules(minimum_count(complements=complements)),
    )
    assert (cell(release, "caf_apl_part", "iris", FIRST).sign is None) is shown


def test_an_iris_under_a_hundred_recipients_shows_nothing() -> None:
    base = {
        "id": "cent_allocataires",
        "kind": "minimum_base",
        "base": "alloc",
        "threshold": 100,
        "levels": ["iris"],
        "source": "usage",
        "status": "unverified",
    }
    release = released(
        see_all("alloc", {**LARGE, FIRST: 99}),
        see_all("apl", LARGE),
        see_all("al", LARGE),
        conventions=with_rules(base),
    )
    for name in ("caf_alloc", "caf_apl_part"):
        assert cell(release, name, "iris", FIRST).sign is Sign.CONFIDENTIAL
        assert cell(release, name, "iris", SECOND).sign is None


CONTRIBUTORS = {
    "id": "peu_de_bailleurs",
    "kind": "contributors",
    "minimum": 3,
    "contributors_measure": "apl",
    "measures": ["alloc"],
    "source": "usage",
    "status": "unverified",
}
WAIVER = {"document": "Accord d’essai", "signed": "2013-01-01", "by": "les bailleurs"}


@pytest.mark.parametrize(("waiver", "shown"), [(None, False), (WAIVER, True)])
def test_too_few_contributors_hide_a_zone_unless_they_waived_it_in_writing(
    waiver: dict[str, str] | None, shown: bool
) -> None:
    release = released(
        see_all("alloc", LARGE),
        see_all("apl", {**LARGE, FIRST: 2}),
        conventions=with_rules({**CONTRIBUTORS, "waiver": waiver}),
    )
    assert (cell(release, "caf_alloc", "iris", FIRST).sign is None) is shown
    assert cell(release, "caf_alloc", "iris", SECOND).sign is None


def test_what_the_provider_hid_stays_hidden_with_the_same_sign() -> None:
    release = released(see_all("alloc", LARGE)[1:], hide("alloc", FIRST))
    for level, zone in (("iris", FIRST), ("quartier", "Q01"), ("commune", "99001")):
        figure = cell(release, "caf_alloc", level, zone)
        assert (figure.value, figure.sign) == (None, Sign.CONFIDENTIAL)


def test_a_base_under_thirty_gives_no_percentage() -> None:
    release = released(
        see_all("apl", dict.fromkeys(SIZES, 12.0)), see_all("al", dict.fromkeys(SIZES, 29.0))
    )
    assert cell(release, "caf_apl_part", "iris", FIRST).value is None


def test_a_median_is_not_applicable_above_its_level() -> None:
    release = released(see_all("ruc_median", dict.fromkeys(SIZES, 900.0)))
    figure = cell(release, "caf_ruc_median", "quartier", "Q01")
    assert figure.sign is Sign.NOT_APPLICABLE
    assert "médiane" in figure.reason


def test_an_unverified_rule_says_so() -> None:
    (rule,) = [one for one in released(see_all("alloc", LARGE)).rules if not one.verified]
    assert "non vérifiée" in rule.sentence


HIDDEN = st.fixed_dictionaries(
    {zone: st.one_of(st.integers(0, 6), st.integers(500, 9_999)) for zone in SIZES}
)


@given(HIDDEN, HIDDEN)
def test_no_small_count_is_ever_released(apl: dict[str, int], more: dict[str, int]) -> None:
    al = {zone: apl[zone] + more[zone] for zone in SIZES}
    release = released(see_all("alloc", al), see_all("apl", apl), see_all("al", al))
    for (name, _, _), figure in release.figures.items():
        if name == "caf_alloc" and figure.value is not None:
            assert figure.value == 0 or figure.value >= 5
    for zone in SIZES:
        ratio = cell(release, "caf_apl_part", "iris", zone)
        if 0 < apl[zone] < 5 or 0 < al[zone] < 5:
            assert ratio.value is None


@given(st.integers(1, 4), st.integers(5, 40))
def test_bounds_never_leave(lower: int, upper: int) -> None:
    """The same figures are released whatever the bounds of a hidden cell."""
    rows = see_all("alloc", LARGE)[1:]
    one = released(rows, hide("alloc", FIRST, lower, upper))
    other = released(rows, hide("alloc", FIRST, 1, 4))
    assert one.figures == other.figures


@pytest.mark.parametrize(
    ("provenances", "demonstration"),
    [({"invented"}, False), ({"real", "invented"}, False), ({"public"}, True), ({"real"}, True)],
)
def test_the_gate_refuses(provenances: set[str], demonstration: bool) -> None:
    with pytest.raises(Refusal):
        check_publishable(provenances, demonstration)


@pytest.mark.parametrize(
    ("provenance", "demonstration"), [("public", False), ("real", False), ("invented", True)]
)
def test_the_gate_lets_through(provenance: str, demonstration: bool) -> None:
    check_publishable({provenance}, demonstration)


def test_the_release_itself_passes_the_gate() -> None:
    """Whoever calls `publish` cannot forget the gate."""
    with pytest.raises(Refusal):
        released(see_all("alloc", LARGE, provenance="real"))
