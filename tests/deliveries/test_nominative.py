"""Persons in a file: found by headers or contents, told without a value, kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.deliveries.nominative import is_social_security_number, nominative
from osq.deliveries.workbook import read_workbook
from osq.findings import Finding
from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from tests.builders.demonstration import demonstration
from tests.builders.workbooks import toy_delivery, workbook_bytes
from tests.store.builders import stored_bytes


def found(*rows: tuple[Any, ...]) -> list[Finding]:
    content = workbook_bytes({"Liste": list(rows)})
    workbook, _ = read_workbook(content, "liste.xlsx")
    assert workbook is not None
    return nominative(workbook, "liste.xlsx")


def keyed(thirteen: str) -> str:
    """A number of thirteen characters with its control key."""
    return thirteen + f"{97 - int(thirteen.replace('2A', '19')) % 97:02d}"


SOCIAL = tuple(keyed(number) for number in ("2550814168025", "184122A008012", "2780575238002"))


def test_social_security_numbers_are_known_by_their_key() -> None:
    assert all(is_social_security_number(number) for number in SOCIAL)
    assert not is_social_security_number("422180101000000")


def test_social_security_numbers_are_found_without_a_header() -> None:
    (finding,) = found(("x",), *((number,) for number in SOCIAL))
    assert (finding.code, finding.sheet, finding.cell) == ("OSQ-D040", "Liste", "A2:A4")
    assert not any(number in str(finding) for number in SOCIAL)


@pytest.mark.parametrize(
    "cells",
    [
        ("a.b@essai.fr", "c.d@essai.fr", "e@essai.org"),
        ("04 77 00 00 01", "0477000002", "+33 4 77 00 00 03"),
    ],
    ids=["e-mails", "telephones"],
)
def test_addresses_and_telephones_are_found(cells: tuple[str, ...]) -> None:
    (finding,) = found(("Contact",), *((cell,) for cell in cells))
    assert finding.code == "OSQ-D040"
    assert not any(cell in str(finding) for cell in cells)


@pytest.mark.parametrize(
    "header", ["Date de naissance", "N° de sécurité sociale", "Courriel", "Nom et prénom"]
)
def test_a_header_tells(header: str) -> None:
    assert found((header,), ("a",), ("b",), ("c",))[0].code == "OSQ-D040"


def test_a_name_beside_a_first_name_tells() -> None:
    people = [("Nom", "Prénom", "N"), *((f"N{i}", f"P{i}", i) for i in range(4))]
    assert {finding.cell for finding in found(*people)} == {"A2:A5", "B2:B5"}


@pytest.mark.parametrize("header", ["Nom", "Nom de la commune", "Nom de l’IRIS", "Nombre", "Noms"])
def test_the_name_of_a_place_does_not(header: str) -> None:
    assert found((header, "N"), ("Centre", 1), ("Gare", 2), ("Bourg", 3), ("Les Prés", 4)) == []


def test_the_contact_of_the_provider_does_not() -> None:
    title = ("Contact : statistiques@caf.fr, 04 77 00 00 01",)
    assert found(title, ("statistiques@caf.fr",), ("Code", "N"), ("99001", 3)) == []


@given(st.lists(st.tuples(st.integers(0, 999_999_999), st.integers(0, 10**7)), max_size=30))
def test_codes_and_counts_are_no_persons(rows: list[tuple[int, int]]) -> None:
    assert found(("Code IRIS", "N"), *((f"{code:09d}", count) for code, count in rows)) == []


def test_a_delivery_is_no_list_of_persons() -> None:
    workbook, _ = read_workbook(toy_delivery().content(), "caf-2013.xlsx")
    assert workbook is not None
    assert nominative(workbook, "caf-2013.xlsx") == []


@pytest.mark.parametrize("name", ["caf-2013.xlsx", "inconnu.xlsx"])
def test_a_file_of_persons_is_refused_and_kept_nowhere(tmp_path: Path, name: str) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    path = tmp_path / name
    path.write_bytes(workbook_bytes({"IRIS": [("NIR",), *((number,) for number in SOCIAL)]}))
    before = stored_bytes(demo.observatory.root)
    (result,) = take_in(demo, [path])
    assert result.outcome is Outcome.REFUSED
    assert result.copy is None
    assert {finding.code for finding in result.findings} == {"OSQ-D040"}
    assert stored_bytes(demo.observatory.root) == before
    assert not list(demo.observatory.refused.glob("*"))


def test_numbers_typed_as_numbers_are_found_too() -> None:
    (finding,) = found(
        ("x",),
        *((int(number),) for number in SOCIAL if number.isdigit()),
        (int(keyed("1850699123456")),),
    )
    assert finding.cell == "A2:A4"


def test_a_header_low_in_a_sheet_tells() -> None:
    rows = [("Code", "N"), *((f"99{i:03d}", i) for i in range(50)), ("Courriel", "")]
    (finding,) = found(*rows, ("a",), ("b",), ("c",))
    assert finding.cell == "A53:A55"
