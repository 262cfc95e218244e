"""Columns are found by their labels: under titles, over two lines, with the year they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from osq.deliveries.headers import Header, Years, any_year, expected_columns
from osq.deliveries.places import Headers
from osq.deliveries.workbook import read_workbook
from tests.builders.conventions import count, sending, table, toy_convention
from tests.builders.workbooks import workbook_bytes


def header_of(
    rows: Sequence[Sequence[Any]],
    measures: dict[str, list[str]],
    merged: Sequence[str] = (),
    **changes: Any,
) -> Header | None:
    """The header found on a sheet of these rows, for counts with these column labels."""
    convention = toy_convention(
        measures=[count(name, columns=columns) for name, columns in measures.items()],
        sendings=[sending(layouts=[{"id": "l", "tables": [table(**changes)]}])],
        relations=[],
        indicators=[],
        confidentiality={"rules": []},
    )
    workbook, _ = read_workbook(workbook_bytes({"F": rows}, merged={"F": merged}), "f.xlsx")
    assert workbook is not None
    located = convention.sendings[0].layouts[0].tables[0]
    expected = expected_columns(located, convention, Years(2015, 2016))
    return Headers({located.id: expected}).find(workbook.sheets[0], located.id)


def test_the_header_lies_under_any_number_of_titles() -> None:
    for titles in range(12):
        rows = [*[("Un titre",)] * titles, ("Code IRIS", "ALLOC")]
        header = header_of(rows, {"alloc": ["ALLOC"]})
        assert header is not None
        assert (header.first, header.last) == (titles, titles)


@pytest.mark.parametrize(
    "label", ["Nb d'allocataires", "NOMBRE  D’ALLOCATAIRES", "nb\nd’Allocataires"]
)
def test_labels_are_compared_without_their_form(label: str) -> None:
    header = header_of([("code iris", label)], {"alloc": ["Nombre d’allocataires"]})
    assert header is not None
    assert header.columns("measure", "alloc") == [1]


def test_a_header_over_two_lines_is_joined() -> None:
    rows = [("Code IRIS", "RSA", None, "AAH"), (None, "Ensemble", "dont socle", None)]
    measures = {"rsa": ["RSA Ensemble"], "socle": ["RSA dont socle"], "aah": ["AAH"]}
    header = header_of(rows, measures, merged=["A1:A2", "B1:C1", "D1:D2"])
    assert header is not None
    assert (header.first, header.last) == (0, 1)
    assert [header.columns("measure", name) for name in measures] == [[1], [2], [3]]


def test_a_group_title_may_be_left_out_of_the_alias() -> None:
    rows = [("Code IRIS", "Aides au logement", None), (None, "APL", "ALF")]
    header = header_of(rows, {"apl": ["APL"], "alf": ["ALF"]}, merged=["A1:A2", "B1:C1"])
    assert header is not None
    assert header.columns("measure", "apl") == [1]


def test_the_whole_header_wins_over_its_last_line() -> None:
    rows = [("Code IRIS", "Évolution", "Aides"), (None, "APL", "APL")]
    header = header_of(rows, {"apl": ["Aides APL", "APL"]}, merged=["A1:A2"])
    assert header is not None
    assert header.columns("measure", "apl") == [2]
    assert 1 in header.unknown


def test_long_labels_above_the_codes_are_no_second_header() -> None:
    rows = [("Code de l’IRIS", "Médiane en euros"), ("IRIS", "DISP_MED15")]
    zone = {"code": ["IRIS"]}
    header = header_of(rows, {"med": ["DISP_MED{yy}"]}, zone=zone)
    assert header is not None
    assert (header.first, header.last) == (1, 1)


def test_years_stand_in_patterns() -> None:
    years = Years(period=2015, edition=2016)
    assert years.fill("P{yy}_POP {yyyy} (édition {edition})") == "P15_POP 2015 (édition 2016)"


def test_a_pattern_knows_other_years_and_nothing_else() -> None:
    pattern = any_year("DISP_MED{yy}")
    assert pattern is not None
    assert pattern.fullmatch("disp med14")
    assert not pattern.fullmatch("disp med2014")
    assert any_year("DISP_MED") is None


def test_a_sheet_without_code_column_has_no_header() -> None:
    assert header_of([("Commune", "ALLOC")], {"alloc": ["ALLOC"]}) is None
