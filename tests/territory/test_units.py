"""Reference tables of units: read by code, and refused when something would be lost."""

from __future__ import annotations

from pathlib import Path

from osq.territory.loading import check_territory
from tests.builders.territory_files import write_files
from tests.builders.units import SCHOOLS, SHARES, units_config, units_files, units_territory


def errors(folder: Path, **changes: str) -> list[tuple[str, str | None]]:
    found = check_territory(write_files(folder, units_files(**changes)), units_config())
    return [(each.code, each.zone) for each in found if each.severity == "error"]


def test_units_are_no_level_that_is_read(tmp_path: Path) -> None:
    territory = units_territory(tmp_path)
    assert [zoning.ref.id for zoning in territory.units(2013)] == ["etablissements", "sections"]
    assert territory.units(2007) == []


def test_the_name_of_a_school_never_enters(tmp_path: Path) -> None:
    named = SCHOOLS.replace("code;", "code;name;").replace(";99", ";École du Centre;99")
    territory = units_territory(tmp_path, etablissements=named)
    zones = territory.zoning("etablissements", 2013).zones
    assert {zone.name for zone in zones.values()} == set(zones)
    assert "École du Centre" not in repr(territory)


def test_a_unit_over_two_communes_must_be_shared(tmp_path: Path) -> None:
    across = SCHOOLS.replace("0990002B;99001", "0990002B;99001+99002")
    assert errors(tmp_path, etablissements=across) == [("OSQ-T055", "0990002B")]


def test_a_share_that_lacks_is_told(tmp_path: Path) -> None:
    short = SHARES.replace("990010102;S2;any;;5000;weighted;inventé;essai\n", "")
    assert errors(tmp_path, composition_iris_sections=short) == [("OSQ-T056", "S2")]


def test_a_unit_that_no_share_names_is_told(tmp_path: Path) -> None:
    short = SHARES.replace("990010104;S4;any;10000;10000;exact;inventé;essai\n", "")
    assert errors(tmp_path, composition_iris_sections=short) == [("OSQ-T056", "S4")]


def test_a_unit_of_a_commune_without_known_iris_needs_no_share(tmp_path: Path) -> None:
    files = units_files()
    unknown = {
        "communes": files["communes.csv"]
        + "99003;Cérans;Cérans;de Cérans;à Cérans;0;0;0;0;unknown;900\n",
        "iris": files["iris.csv"] + ";Cérans;99003;2015;codes inconnus\n",
        "sections": files["sections.csv"] + "S6;99003;inventé\n",
    }
    assert errors(tmp_path, **unknown) == []
    half = SHARES + "990010101;S6;any;;5000;weighted;inventé;essai\n"
    found = errors(tmp_path, **unknown, composition_iris_sections=half)
    assert found == [("OSQ-T056", "S6")]


def test_no_outline_is_asked_of_a_unit(tmp_path: Path) -> None:
    found = check_territory(write_files(tmp_path, units_files()), units_config())
    assert not any(each.code == "OSQ-T054" for each in found)
