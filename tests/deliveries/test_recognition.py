"""Whose file, and for which edition: the options, then the name, then the titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from osq.conventions.model import Convention
from osq.deliveries.recognition import recognise
from tests.builders.conventions import sending, toy_convention
from tests.builders.workbooks import toy_delivery
from tests.deliveries.reading import codes, only, read

CAF = toy_convention()
OTHER = toy_convention(
    id="insee",
    sendings=[
        sending(
            file_names=["insee-{yyyy}.xlsx"],
            titles=["Insee d’essai"],
            period={"kind": "stock", "reference": "01-01", "lag": 2},
        )
    ],
)
BOTH = {"caf": CAF, "insee": OTHER}


def edition(
    name: str,
    titles: tuple[str, ...] = (),
    conventions: Mapping[str, Convention] = BOTH,
    *,
    provider: str | None = None,
    option: int | None = None,
) -> tuple[str, int] | str:
    """Provider and edition, or the code of the finding."""
    content = replace(toy_delivery(), titles=titles).content()
    found, findings = recognise(content, name, conventions, provider=provider, edition=option)
    if found is None:
        (finding,) = findings
        return finding.code
    assert findings == []
    return found.convention.id, found.edition


@pytest.mark.parametrize("name", ["caf-2013.xlsx", "CAF-2013.XLSX"])
def test_the_name_is_enough(name: str) -> None:
    assert edition(name) == ("caf", 2013)


def test_titles_tell_what_the_name_does_not() -> None:
    titles = ("CAF D’ESSAI, service statistique", "Situation au 31/12/2013")
    assert edition("envoi.xlsx", titles) == ("caf", 2013)


def test_the_year_of_a_title_is_the_periods() -> None:
    assert edition("envoi.xlsx", ("Insee d’essai", "Recensement 2011")) == ("insee", 2013)


def test_the_name_wins_over_the_title() -> None:
    assert edition("caf-2013.xlsx", ("Insee d’essai",)) == ("caf", 2013)


def test_options_win_over_the_name() -> None:
    assert edition("caf-2013.xlsx", provider="insee", option=2012) == ("insee", 2012)


def test_a_provider_given_leaves_the_edition_to_be_found() -> None:
    assert edition("envoi.xlsx", ("Décembre 2013",), provider="caf") == ("caf", 2013)


@pytest.mark.parametrize(
    ("name", "titles", "code"),
    [
        ("envoi.xlsx", (), "OSQ-D010"),
        ("envoi.xlsx", ("CAF d’essai et Insee d’essai",), "OSQ-D011"),
        ("envoi.xlsx", ("CAF d’essai",), "OSQ-D012"),
        ("envoi.xlsx", ("CAF d’essai 2013", "publié en 2014"), "OSQ-D013"),
        ("mescaf-2013.xlsx", (), "OSQ-D010"),
    ],
)
def test_what_cannot_be_told_is_asked(name: str, titles: tuple[str, ...], code: str) -> None:
    assert edition(name, titles) == code


def test_a_provider_that_does_not_exist_is_told() -> None:
    assert edition("caf-2013.xlsx", provider="cfa") == "OSQ-D017"


def test_a_file_that_is_no_workbook_is_told() -> None:
    found, findings = recognise(b"", "caf-2013.xlsx", BOTH)
    assert found is None
    assert [finding.code for finding in findings] == ["OSQ-D002"]


def test_a_title_of_another_year_contradicts_the_edition() -> None:
    titles = ("CAF d’essai", "Situation au 31/12/2012")
    finding = only(read(replace(toy_delivery(), titles=titles)), "OSQ-D014")
    assert (finding.sheet, finding.cell) == ("IRIS", "A2")
    assert (finding.found, finding.expected, finding.waivable) == ("2012", "2013", True)


def test_other_years_beside_the_right_one_are_no_contradiction() -> None:
    titles = ("CAF d’essai", "Situation au 31/12/2013, extraite en mars 2014")
    assert codes(read(replace(toy_delivery(), titles=titles))) == {}
