"""Quarters and stages: told by names and titles, guessed by nobody."""

from __future__ import annotations

from typing import Any

import pytest

from osq.conventions.model import Convention
from osq.deliveries.moment import quarters_in
from osq.deliveries.recognition import Recognition, read_name, recognise
from osq.findings import Finding
from tests.builders.conventions import sending, toy_convention
from tests.builders.workbooks import workbook_bytes

FILE = workbook_bytes({"IRIS": [("CAF d’essai",), ("Code IRIS", "ALLOC")]})


def quarterly(**changes: Any) -> Convention:
    return toy_convention(
        sendings=[sending(frequency="quarterly", file_names=["caf-{yyyy}-T{q}.xlsx"], **changes)]
    )


def told(
    convention: Convention, name: str, content: bytes = FILE, **options: Any
) -> tuple[Recognition | None, list[Finding]]:
    return recognise(content, name, {"caf": convention}, **options)


def test_the_name_tells_the_quarter() -> None:
    recognition, findings = told(quarterly(), "caf-2013-T3.xlsx")
    assert recognition is not None
    assert (recognition.edition, recognition.quarter) == (2013, 3)
    assert not findings


@pytest.mark.parametrize(
    ("title", "quarter"),
    [
        ("Données du T2 2013", 2),
        ("3e trimestre 2013", 3),
        ("Premier trimestre 2013", 1),
        ("4ème trimestre 2013", 4),
    ],
)
def test_a_title_tells_the_quarter(title: str, quarter: int) -> None:
    content = workbook_bytes({"IRIS": [("CAF d’essai",), (title,), ("Code IRIS", "ALLOC")]})
    recognition, _ = told(quarterly(), "envoi.xlsx", content)
    assert recognition is not None
    assert recognition.quarter == quarter


def test_an_untold_quarter_is_asked_for() -> None:
    recognition, (finding,) = told(quarterly(), "envoi.xlsx", edition=2013)
    assert recognition is None
    assert finding.code == "OSQ-D050"
    assert "--quarter" in finding.advice


def test_the_option_wins_over_the_name() -> None:
    recognition, _ = told(quarterly(), "caf-2013-T3.xlsx", quarter=4)
    assert recognition is not None
    assert recognition.quarter == 4


def test_a_yearly_sending_has_no_quarter() -> None:
    recognition, _ = told(toy_convention(), "caf-2013.xlsx", quarter=2)
    assert recognition is not None
    assert recognition.quarter is None


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("caf-2013.xlsx", "final"),
        ("caf-2013-provisoire.xlsx", "provisional"),
        ("caf-2013 Provisoire.xlsx", "provisional"),
    ],
)
def test_a_provisional_file_says_so_in_its_name(name: str, stage: str) -> None:
    convention = toy_convention(sendings=[sending(provisional_marks=["provisoire"])])
    recognition, _ = told(convention, name)
    assert recognition is not None
    assert (recognition.edition, recognition.stage) == (2013, stage)


def test_a_two_yearly_source_in_the_other_year_is_a_surprise() -> None:
    convention = toy_convention(sendings=[sending(odd_years=True)])
    assert told(convention, "caf-2013.xlsx")[1] == []
    recognition, (finding,) = told(convention, "caf-2012.xlsx")
    assert recognition is not None
    assert finding.code == "OSQ-D051"


def test_a_school_year_names_no_quarter() -> None:
    assert quarters_in("Rentrée 2012, année scolaire 2012-2013") == set()


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".csv", ".xlsm"])
def test_another_format_is_named_as_well(suffix: str) -> None:
    named = read_name(quarterly().sendings[0], f"caf-2013-T2{suffix}")
    assert (named.fits, named.edition, named.quarter) == (True, 2013, 2)
