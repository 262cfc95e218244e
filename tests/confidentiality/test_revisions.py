"""Which parts changed between two states of the data, as only the observatory can tell."""

from __future__ import annotations

from osq.confidentiality.cases import Case
from osq.confidentiality.revisions import all_parts, changed_parts
from tests.builders.observations import SIZES, hide, populations, see_all, unlocated
from tests.confidentiality.releases import case_of

ALLOC = dict(zip(SIZES, (40, 30, 3, 0, 20, 50), strict=True))
FIRST, SECOND, *_, LAST = SIZES


def case(lost: int | None = None, **changes: int) -> Case:
    """The recipients of each IRIS, but for `changes` by place; `lost` of Brézin in no IRIS."""
    codes = dict(zip(("first", "second", "third", "fourth", "fifth", "last"), SIZES, strict=True))
    values = {**ALLOC, **{codes[name]: value for name, value in changes.items()}}
    rows = [see_all("alloc", values), populations()]
    if lost is not None:
        rows.append([unlocated("alloc", "99002", lost)])
    return case_of(*rows)


def inside(of: Case) -> dict[tuple[str, str], str]:
    """What the observatory knew when the case was protected."""
    lines = of.inner.lines[len(of.dossier.lines) :]
    return {(line.series.removeprefix("="), line.zone): line.text for line in lines}


def changed(before: Case, now: Case) -> set[str]:
    return changed_parts(now.inner, inside(before)).get("caf.alloc", set())


def test_the_same_data_changed_nowhere() -> None:
    assert changed_parts(case().inner, inside(case())) == {}


def test_a_corrected_iris_changed_alone() -> None:
    assert changed(case(), case(last=51)) == {f"{LAST}/-"}


def test_two_corrections_that_cancel_out_are_both_seen() -> None:
    assert changed(case(), case(first=41, second=29)) == {f"{FIRST}/-", f"{SECOND}/-"}


def test_units_found_outside_iris_change_what_is_outside_alone() -> None:
    assert changed(case(7), case(9)) == {"99002/hors-iris"}


def test_units_outside_iris_that_were_not_known_before_are_new() -> None:
    assert changed(case(), case(7)) == {"99002/hors-iris"}


def all_iris() -> list[str]:
    return [f"{code}/-" for code in SIZES]


def hiding_last() -> Case:
    """The provider hides the last IRIS."""
    known = {zone: value for zone, value in ALLOC.items() if zone != LAST}
    return case_of(see_all("alloc", known), hide("alloc", LAST), populations())


def test_what_the_provider_hides_since_may_have_changed() -> None:
    found = changed(case(), hiding_last())
    assert found & set(all_iris()) == {f"{LAST}/-"}


def test_what_he_shows_since_may_have_changed() -> None:
    assert changed(hiding_last(), case()) == {f"{LAST}/-"}


def test_what_he_hides_still_is_taken_to_be_the_same() -> None:
    assert changed(hiding_last(), hiding_last()) == set()


def test_figures_delivered_at_a_finer_level_change_nothing() -> None:
    totals = {key: text for key, text in inside(case()).items() if key[1].startswith("commune")}
    assert changed_parts(case().inner, totals) == {}


def test_a_measure_that_was_never_released_did_not_change() -> None:
    assert changed_parts(case().inner, {}) == {}


def test_all_parts_are_those_of_every_zone() -> None:
    assert all_parts(case(7).inner) == {"caf.alloc": {*all_iris(), "99002/hors-iris"}}
