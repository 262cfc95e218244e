"""What is repeated is said once to people, with its places."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from osq.deliveries.catalogue import CATALOGUE
from osq.findings import Finding, Severity, Waiver
from osq.returns.grouping import grouped
from osq.text import NARROW, NBSP


def not_a_number(
    cell: str, found: str = "env. 12", zone: str = "1", label: str = "Allocataires"
) -> Finding:
    return CATALOGUE["OSQ-V004"].finding(
        sheet="IRIS",
        cell=cell,
        zone=zone,
        found=found,
        measure_label=label,
        place=f"{cell}, zone {zone}",
    )


def too_large(row: int, found: str) -> Finding:
    return CATALOGUE["OSQ-V031"].finding(
        sheet="IRIS",
        cell=f"C{row}",
        zone=f"9900{row}",
        found=found,
        expected="7",
        where=f"ligne {row}, 9900{row}",
        smaller=f"APL (C{row})",
        larger=f"AL (D{row})",
    )


def other_year(column: str, year: str) -> Finding:
    return CATALOGUE["OSQ-D029"].finding(sheet="Vols", cell=column, found=year, expected="2013")


def lines(findings: list[Finding]) -> list[str]:
    return [group.line.replace(NBSP, " ").replace(NARROW, " ") for group in grouped(findings)]


def test_one_finding_says_its_own_message() -> None:
    (group,) = grouped([not_a_number("C5")])
    assert group.line == group.first.message


def test_texts_that_differ_by_their_place_only_are_one_line_with_its_ranges() -> None:
    found = [not_a_number("C5", zone="1"), not_a_number("C6", zone="2"), not_a_number("C9")]
    assert lines(found) == ["3 fois : Allocataires : « env. 12 » n’est pas un nombre (C5:C6, C9)."]


def test_a_remark_for_each_year_of_a_sheet_is_one_line() -> None:
    found = [other_year("C6", "2010"), other_year("D6", "2011"), other_year("E6", "2012")]
    assert lines(found) == [
        "3 fois : La colonne « … » est d’une autre année que « 2013 » ; elle n’est pas lue "
        "(C6, D6, E6 ; par exemple C6 « 2010 », D6 « 2011 », E6 « 2012 »)."
    ]


def test_faults_with_values_of_their_own_stay_apart_while_they_are_few() -> None:
    assert len(grouped([too_large(row, f"{row}0") for row in (5, 6, 7)])) == 3


def test_many_faults_with_values_of_their_own_are_one_line_and_three_examples() -> None:
    (line,) = lines([too_large(row, f"{row}0") for row in range(5, 9)])
    assert line == (
        "4 fois : APL vaut …, plus que AL (7) qui doit le contenir "
        "(C5:C8 ; par exemple C5 « 50 », C6 « 60 », C7 « 70 »)."
    )


def test_another_sheet_severity_or_waiver_is_another_line() -> None:
    first = not_a_number("C5")
    others = [
        replace(first, sheet="Communes"),
        replace(first, severity=Severity.WARNING),
        replace(first, waiver=Waiver(code=first.code, reason="vu", author="A. B.")),
        not_a_number("C6", label="AAH"),
    ]
    assert len(grouped([first, *others])) == 5


def test_groups_keep_the_order_of_their_first_finding() -> None:
    found = [other_year("C6", "2010"), not_a_number("C9"), other_year("D6", "2011")]
    assert [group.first.code for group in grouped(found)] == ["OSQ-D029", "OSQ-V004"]


def test_a_value_that_is_also_part_of_another_number_leaves_it_whole() -> None:
    found = [replace(too_large(row, "5"), zone="15", cell=f"C{row}") for row in range(20, 25)]
    (line,) = lines([replace(each, message="15 vaut 5, pas 1 555.") for each in found])
    assert "1 555" in line


findings = st.builds(
    lambda row, found, sheet, few: replace(
        too_large(row, found) if few else not_a_number(f"C{row}", found), sheet=sheet
    ),
    st.integers(1, 40),
    st.sampled_from(["1", "2", "env. 12", "…", "(", "C5"]),
    st.sampled_from(["IRIS", "Communes", None]),
    st.booleans(),
)


@given(st.lists(findings, max_size=30))
def test_no_finding_is_lost_nor_told_twice(found: list[Finding]) -> None:
    told = [id(each) for group in grouped(found) for each in group.findings]
    assert sorted(told) == sorted(id(each) for each in found)
