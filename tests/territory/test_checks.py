"""Each fault in a file of the territory is found, alone, where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.findings import Finding, Severity
from osq.territory.catalogue import CATALOGUE
from osq.territory.loading import check_territory
from tests.builders.territory import toy_config
from tests.builders.territory_files import Files, spoilt, toy_files, write_files

SHARES = "composition_cucs_iris.csv"

FAULTS = {
    "OSQ-T005": ("iris.csv", ";quality\n", ";qualité\n", "1:1"),
    "OSQ-T006": ("iris.csv", "code;name;commune;vintage;quality", "", None),
    "OSQ-T007": ("iris.csv", "Gare;99001", "Gare;et plus;99001", "3:1"),
    "OSQ-T008": ("communes.csv", "d’Aubépin;", ";", "2:4"),
    "OSQ-T009": ("communes.csv", "1;1;1;irised;4000", "1;1;oui;irised;4000", "2:9"),
    "OSQ-T010": (SHARES, "any;4000", "ménages;4000", "6:3"),
    "OSQ-T011": ("communes.csv", "irised;4000", "irised;4 000", "2:11"),
    "OSQ-T022": ("quartiers_cucs.csv", "99001+99002", "99001+99009", "3:7"),
    "OSQ-T023": ("iris.csv", "Gare;99001", "Gare;99002", "3:3"),
    "OSQ-T024": ("iris.csv", "Gare;99001;2015", "Gare;99001;2008", "3:4"),
    "OSQ-T025": ("communes.csv", "irised;2000", "undivided;2000", "3:10"),
    "OSQ-T026": ("communes.csv", "0;0;1;1;irised", "0;1;1;1;irised", None),
    "OSQ-T033": (SHARES, "4000;4000", "4000;0,4", "6:5"),
    "OSQ-T034": (SHARES, "Q01;990010102", "Q01;990010101", "3:1"),
    "OSQ-T038": (SHARES, "Q01;990010102", "Q01;990020102", "3:2"),
}
del FAULTS["OSQ-T006"]


def findings_of(tmp_path: Path, files: Files) -> list[Finding]:
    return check_territory(write_files(tmp_path, files), toy_config())


def test_the_toy_territory_has_nothing_to_report(tmp_path: Path) -> None:
    assert findings_of(tmp_path, toy_files()) == []


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_one_fault_is_one_finding_where_it_is(tmp_path: Path, code: str) -> None:
    name, old, new, cell = FAULTS[code]
    found = {finding.code: finding for finding in findings_of(tmp_path, spoilt(name, old, new))}
    assert found[code].workbook == name
    assert found[code].cell == cell
