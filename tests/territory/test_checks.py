"""Each fault in a file of the territory is found, alone, where it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from osq.findings import Finding, Severity
from osq.observatory import ObservatoryConfig
from osq.territory.catalogue import CATALOGUE
from osq.territory.loading import check_territory
from tests.builders.territory import toy_config
from tests.builders.territory_files import Files, spoilt, toy_files, write_files

SHARES = "composition_cucs_iris.csv"
PASSAGE = "passage_iris_2008_2015.csv"


class Fault(NamedTuple):
    code: str
    file: str
    old: str
    new: str
    cell: str | None


FAULTS = (
    Fault("OSQ-T005", "iris.csv", ";quality\n", ";qualité\n", "1:1"),
    Fault("OSQ-T006", SHARES, ";reason\n", ";reason;reason\n", "1:9"),
    Fault("OSQ-T007", "iris.csv", "Gare;99001", "Gare;et plus;99001", "3:1"),
    Fault("OSQ-T008", "communes.csv", "d’Aubépin;", ";", "2:4"),
    Fault("OSQ-T008", "iris.csv", "990010102;Gare", ";Gare", "3:1"),
    Fault("OSQ-T009", "communes.csv", "1;1;1;irised;4000", "1;1;oui;irised;4000", "2:9"),
    Fault("OSQ-T010", "communes.csv", "irised;2000", "entière;2000", "3:10"),
    Fault("OSQ-T010", SHARES, "any;4000", "ménages;4000", "6:3"),
    Fault("OSQ-T010", SHARES, "weighted", "pondéré", "6:6"),
    Fault("OSQ-T011", "communes.csv", "irised;4000", "irised;4 000", "2:11"),
    Fault("OSQ-T020", "communes.csv", "99002;Brézin", "9902;Brézin", "3:1"),
    Fault("OSQ-T020", "iris.csv", "990010103;", "99001103;", "4:1"),
    Fault("OSQ-T021", "iris.csv", "990010104;", "990010103;", "5:1"),
    Fault("OSQ-T021", "quartiers_cucs.csv", "Q02;Le Moulin", "Q01;Le Moulin", "3:1"),
    Fault("OSQ-T022", "iris.csv", "Gare;99001", "Gare;99009", "3:3"),
    Fault("OSQ-T022", "quartiers_cucs.csv", "99001+99002", "99001+99002+99009", "3:7"),
    Fault("OSQ-T023", "iris.csv", "Gare;99001", "Gare;99002", "3:3"),
    Fault("OSQ-T024", "iris.csv", "Gare;99001;2015", "Gare;99001;2008", "3:4"),
    Fault("OSQ-T025", "communes.csv", "irised;2000", "undivided;2000", "3:10"),
    Fault("OSQ-T025", "communes.csv", "irised;2000", "unknown;2000", "3:10"),
    Fault("OSQ-T026", "communes.csv", "0;0;1;1;irised", "0;1;1;1;irised", None),
    Fault("OSQ-T032", SHARES, "Q03;990020102", "Q03;990020199", "6:2"),
    Fault("OSQ-T032", SHARES, "Q03;990020102", "Q09;990020102", "6:1"),
    Fault("OSQ-T033", SHARES, "4000;4000", "4000;0,4", "6:5"),
    Fault("OSQ-T033", SHARES, "4000;4000", "4000;10001", "6:5"),
    Fault("OSQ-T033", SHARES, "4000;4000", "-1;4000", "6:4"),
    Fault("OSQ-T033", SHARES, "4000;4000", "4000;", "6:5"),
    Fault("OSQ-T034", SHARES, "Q01;990010102", "Q01;990010101", "3:1"),
    Fault("OSQ-T035", SHARES, "Q03;990020102", "Q03;990020101", "6:5"),
    Fault("OSQ-T038", SHARES, "Q01;990010102", "Q01;990020102", "3:2"),
)


def findings_of(
    tmp_path: Path, files: Files, config: ObservatoryConfig | None = None
) -> list[Finding]:
    return check_territory(write_files(tmp_path, files), config or toy_config())


def test_the_toy_territory_has_nothing_to_report(tmp_path: Path) -> None:
    assert findings_of(tmp_path, toy_files()) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new}".strip())
def test_a_fault_is_found_where_it_is(tmp_path: Path, fault: Fault) -> None:
    findings = findings_of(tmp_path, spoilt(fault.file, fault.old, fault.new))
    places = [(finding.code, finding.workbook, finding.cell) for finding in findings]
    assert (fault.code, fault.file, fault.cell) in places


def test_all_faults_are_found_at_once(tmp_path: Path) -> None:
    files = spoilt("communes.csv", "irised;4000", "irised;4 000")
    files[SHARES] = files[SHARES].replace("4000;4000", "4000;0,4")
    files["iris.csv"] = files["iris.csv"].replace("Gare;99001", "Gare;99009")
    codes = {finding.code for finding in findings_of(tmp_path, files)}
    assert codes >= {"OSQ-T011", "OSQ-T022", "OSQ-T033"}


def test_a_file_named_in_the_configuration_must_be_there(tmp_path: Path) -> None:
    files = toy_files()
    del files["communes.csv"]
    assert _places(findings_of(tmp_path, files)) == {("OSQ-T002", "communes.csv")}


def test_a_file_of_a_spreadsheet_in_another_encoding_is_refused(tmp_path: Path) -> None:
    files = toy_files()
    folder = write_files(tmp_path, files)
    (folder / "iris.csv").write_bytes(files["iris.csv"].encode("cp1252"))
    (finding,) = check_territory(folder, toy_config())
    assert (finding.code, finding.workbook, finding.cell) == ("OSQ-T003", "iris.csv", "2:1")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    files = {**toy_files(), "iris.csv": ""}
    assert _places(findings_of(tmp_path, files)) == {("OSQ-T004", "iris.csv")}


@pytest.mark.parametrize("name", ["communes.csv", "iris.csv"])
def test_a_table_without_lines_leaves_every_reference_to_it_unknown(
    tmp_path: Path, name: str
) -> None:
    files = toy_files()
    files[name] = files[name].splitlines()[0] + "\n"
    codes = {finding.code for finding in findings_of(tmp_path, files)}
    assert codes & {"OSQ-T022", "OSQ-T032"}


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    files = toy_files()
    files["iris.csv"] = "\ufeff" + files["iris.csv"]
    assert findings_of(tmp_path, files) == []


def test_a_quartier_may_lie_over_two_communes(tmp_path: Path) -> None:
    assert "Q02;990010104" in toy_files()[SHARES]
    assert "Q02;990020101" in toy_files()[SHARES]
    assert findings_of(tmp_path, toy_files()) == []


def test_a_composition_of_unknown_zonings_is_not_ignored(tmp_path: Path) -> None:
    files = toy_files()
    files["composition_zus_iris.csv"] = files.pop(SHARES)
    assert ("OSQ-T030", "composition_zus_iris.csv") in _places(findings_of(tmp_path, files))


def test_the_name_of_a_composition_says_the_vintage_when_there_are_several(tmp_path: Path) -> None:
    files, config = _two_vintages()
    assert ("OSQ-T030", SHARES) in _places(findings_of(tmp_path / "a", files, config))
    files["composition_cucs_iris-2015.csv"] = files.pop(SHARES)
    assert findings_of(tmp_path / "b", files, config) == []


def test_a_support_replaces_any_support_when_sums_are_checked(tmp_path: Path) -> None:
    """Q03 has its own share for households: 8000 and not 4000 more."""
    files = toy_files()
    files[SHARES] += "Q03;990020102;households;8000;8000;weighted;inventé;essai\n"
    assert findings_of(tmp_path, files) == []
    files[SHARES] += "Q02;990020102;households;3000;3000;weighted;inventé;essai\n"
    (finding,) = findings_of(tmp_path, files)
    assert (finding.code, finding.zone, finding.found) == ("OSQ-T035", "990020102", "11000")


def test_a_change_of_vintage_loses_nothing(tmp_path: Path) -> None:
    files, config = _two_vintages()
    files["composition_cucs_iris-2015.csv"] = files.pop(SHARES)
    whole = files[PASSAGE]
    files[PASSAGE] = whole.replace(
        "990020102;990020102;any;10000;10000", "990020102;990020102;any;9000;9000"
    )
    (short,) = findings_of(tmp_path / "short", files, config)
    assert (short.code, short.zone, short.found) == ("OSQ-T036", "990020102", "9000")
    files[PASSAGE] = whole.replace("990020102;990020102", "990020101;990020102")
    (lost,) = findings_of(tmp_path / "lost", files, config)
    assert (lost.code, lost.zone) == ("OSQ-T037", "990020102")


def test_what_remains_open_is_told_without_being_an_error(tmp_path: Path) -> None:
    files = spoilt("communes.csv", "irised;2000", "unknown;2000")
    files["iris.csv"] = "\n".join(
        [line for line in files["iris.csv"].splitlines() if not line.startswith("99002")]
        + [";Brézin;99002;2015;codes inconnus"]
    )
    files[SHARES] = "\n".join(
        line.replace("inventé", "à valider")
        for line in files[SHARES].splitlines()
        if ";99002" not in line
    )
    features = json.loads(files["iris.geojson"])
    features["features"] = features["features"][:4]
    files["iris.geojson"] = json.dumps(features)
    findings = findings_of(tmp_path, files)
    assert [finding.code for finding in findings] == ["OSQ-T027", "OSQ-T040", "OSQ-T039"]
    assert {finding.severity for finding in findings} == {Severity.INFO}
    assert "Q03" in findings[2].message


def test_a_zone_without_outline_is_a_warning(tmp_path: Path) -> None:
    files = toy_files()
    collection = json.loads(files["iris.geojson"])
    collection["features"][2]["properties"]["code"] = "990010199"
    files["iris.geojson"] = json.dumps(collection)
    findings = findings_of(tmp_path, files)
    assert {finding.code for finding in findings} == {"OSQ-T053", "OSQ-T054"}
    assert {finding.severity for finding in findings} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"source"', '"origine"', "OSQ-T050"),
        ("{", "", "OSQ-T050"),
        ('"schematic": true', '"schematic": "oui"', "OSQ-T051"),
        ('"Polygon"', '"Point"', "OSQ-T051"),
        ("[4.0, 45.4]", "[4.0, 45.3]", "OSQ-T051"),
        ('"990010102"', '"990010101"', "OSQ-T052"),
    ],
)
def test_a_broken_outline_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    findings = findings_of(tmp_path, spoilt("iris.geojson", old, new))
    assert (code, "iris.geojson") in _places(findings)


def test_every_message_of_the_catalogue_can_be_written_in_french_typography() -> None:
    for entry in CATALOGUE.values():
        for text in (entry.title, entry.message, entry.advice):
            assert "'" not in text
            assert not any(mark in text for mark in (" :", " ;", " !", " ?", "« ", " »"))


def _places(findings: list[Finding]) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.workbook) for finding in findings}


def _two_vintages() -> tuple[Files, ObservatoryConfig]:
    """The toy agglomeration with IRIS of 2008 too, the same as those of 2015."""
    files = toy_files()
    files["iris_2008.csv"] = files["iris.csv"].replace(";2015;", ";2008;")
    files["iris_2008.geojson"] = files["iris.geojson"]
    codes = [line.split(";")[0] for line in files["iris.csv"].splitlines()[1:]]
    header = files[SHARES].splitlines()[0]
    moves = [f"{code};{code};any;10000;10000;exact;inventé;essai" for code in codes]
    files[PASSAGE] = "\n".join([header, *moves, ""])
    config = toy_config().model_dump(by_alias=True)
    config["zonings"][0]["from"] = 2013
    old = {**config["zonings"][0], "vintage": 2008, "from": 2008, "until": 2012}
    config["zonings"] = [*config["zonings"], {**old, "file": "iris_2008.csv"}]
    return files, ObservatoryConfig.model_validate(config)


def test_supports_that_stand_in_for_one_another_are_checked_together(tmp_path: Path) -> None:
    """Dwellings give Q03 eight tenths of an IRIS, and population gives Q02 three more."""
    files = toy_files()
    files[SHARES] += "Q03;990020102;dwellings;8000;8000;weighted;inventé;essai\n"
    files[SHARES] += "Q02;990020102;population;3000;3000;weighted;inventé;essai\n"
    (finding,) = findings_of(tmp_path, files)
    assert (finding.code, finding.zone, finding.found) == ("OSQ-T035", "990020102", "11000")
