"""Persons in a file: found by headers or contents, told without a value, kept nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.deliveries.nominative import is_social_security_number
from osq.deliveries.workbook import read_workbook
from osq.findings import Finding
from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from tests.builders.demonstration import demonstration
from tests.builders.workbooks import toy_delivery, workbook_bytes
from tests.store.builders import stored_bytes


def found(*rows: tuple[Any, ...]) -> list[Finding]:
    """What is said of persons in a sheet of these rows."""
    return persons(workbook_bytes({"Liste": list(rows)}), "liste.xlsx")


def persons(content: bytes, name: str) -> list[Finding]:
    workbook, findings = read_workbook(content, name)
    told = [finding for finding in findings if finding.code == "OSQ-D040"]
    assert workbook is None or not told
    return told


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
    ("header", "cells"),
    [
        ("Matricule", ("2550814168025", "1841220080121", "2780575238002")),
        ("N° SS", (2550814168025, 1841220080121, 2780575238002)),
        ("Numéro de Sécu", ("255081416802538", "255081416802538x", "184122A008012")),
        ("Divers", ("2 55 08 14 168 025", "1841220080121", "2780575238002")),
        ("Portable de l’allocataire", (612345678, 698765432, 712345678)),
        ("Tél.", (477000001, 477000002, 477000003)),
        ("Divers", ("06\u00a012\u00a034\u00a056\u00a078", "0033612345679", "+33 (0)6 12 34 56 80")),
        ("Divers", ("06/12/34/56/78", "06.12.34.56.79", "0612345680")),
        ("Divers", ("Mme X <a@b.fr>", "M. Y <c@d.fr>", "e@f.fr ; g@h.fr")),
        ("Nom de l’allocataire", ("DUPONT", "DURAND", "MARTIN")),
        ("Prénom de l’allocataire", ("Anne", "Zoé", "Luc")),
        ("Nom et prénom du bénéficiaire", ("DUPONT Anne", "DURAND Zoé", "MARTIN Luc")),
        ("Allocataire", ("DUPONT Anne", "DURAND Zoé", "MARTIN Luc")),
        ("Date naiss.", ("12/05/1956", "3/11/1971", "1980-01-30")),
        ("DDN", (date(1956, 5, 12), date(1971, 11, 3), date(1980, 1, 30))),
        ("Divers", (date(1956, 5, 12), date(1971, 11, 3), date(1980, 1, 29))),
    ],
)
def test_persons_are_found(header: str, cells: tuple[Any, ...]) -> None:
    (finding,) = found((header,), *((cell,) for cell in cells))
    assert (finding.code, finding.cell) == ("OSQ-D040", f"A2:A{len(cells) + 1}")
    assert not any(str(cell) in str(finding) for cell in cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Naissances", (12, 35, 8)),
        ("Bénéficiaires de la Sécurité sociale", (1200, 350, 800)),
        ("Ménages mobiles", (120, 350, 80)),
        ("Code IRIS", (610010101, 612340102, 712340103)),
        ("Allocataires", ("non disponible", "secret statistique", "sans objet", 12, 30, 41, 8)),
        ("Nom du quartier des jeunes", ("Le Soleil", "La Marandinière", "Côte-Chaude")),
        ("Arrêté au", (date(2011, 12, 31), date(2012, 3, 31), date(2013, 2, 28))),
        ("RSA", (date(1950, 1, 1), date(1943, 1, 1), date(2013, 5, 1))),
        ("Horodatage", (1385000000000, 1386000000000, 1387000000000)),
    ],
)
def test_figures_codes_and_places_are_no_persons(header: str, cells: tuple[Any, ...]) -> None:
    assert found((header,), *((cell,) for cell in cells)) == []


@pytest.mark.parametrize("name", ["liste.xls", "liste.csv", "liste.ods"])
def test_a_name_that_lies_hides_no_persons(name: str) -> None:
    content = workbook_bytes({"Liste": [("Courriel",), ("a",), ("b",), ("c",)]})
    assert [finding.cell for finding in persons(content, name)] == ["A2:A4"]


@pytest.mark.parametrize(
    "header", ["Date de naissance", "N° de sécurité sociale", "Courriel", "Nom et prénom"]
)
def test_a_header_tells(header: str) -> None:
    assert found((header,), ("a",), ("b",), ("c",))[0].code == "OSQ-D040"


def test_a_name_beside_a_first_name_tells() -> None:
    people = [("Nom", "Prénom", "N"), *(("Du" * n, "An" * n, n) for n in range(1, 5))]
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
    assert persons(toy_delivery().content(), "caf-2013.xlsx") == []


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


@pytest.mark.parametrize("cut", [0.5, 0.99])
def test_a_file_that_cannot_be_read_whole_is_kept_nowhere(tmp_path: Path, cut: float) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    path = tmp_path / "caf-2013.xlsx"
    content = workbook_bytes({"IRIS": [("NIR",), *((number,) for number in SOCIAL)]})
    path.write_bytes(content[: int(len(content) * cut)])
    (result,) = take_in(demo, [path])
    assert (result.outcome, result.copy) == (Outcome.REFUSED, None)
    assert path.is_file()
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
