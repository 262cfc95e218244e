"""Faults of the sections `index:` and `typology:` of osq.yaml, one at a time, at their place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from osq.cli.main import main
from osq.conventions.loading import load_conventions, load_yaml_model
from osq.conventions.model import Convention
from osq.errors import ConfigurationError
from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.synthesis.checks import check_synthesis
from osq.synthesis.eligible import unfit_for_index, unfit_for_typology
from tests.conventions.reading import only, place_of
from tests.shared import REPOSITORY

TEXT = (REPOSITORY / "osq.yaml").read_text(encoding="utf-8")
DIMENSION = "indicators: [pe_indice_demande, pe_ld_part, pe_bas_niveau_part]"


@pytest.fixture(scope="module")
def conventions() -> dict[str, Convention]:
    return load_conventions(REPOSITORY / "conventions")


def checked(
    folder: Path, text: str, conventions: dict[str, Convention], **more: bool
) -> list[Finding]:
    path = folder / "osq.yaml"
    path.write_text(text, encoding="utf-8")
    return check_synthesis(path, load_yaml_model(path, ObservatoryConfig), conventions, **more)


def replaced(found: str, instead: str) -> str:
    assert TEXT.count(found) == 1
    return TEXT.replace(found, instead)


def test_those_of_the_observatory_are_sound(conventions: dict[str, Convention]) -> None:
    path = REPOSITORY / "osq.yaml"
    config = load_yaml_model(path, ObservatoryConfig)

    assert check_synthesis(path, config, conventions) == []
    assert config.index is not None
    assert len(config.index.dimensions) == 3
    assert config.typology is not None


def test_an_unknown_indicator_is_located_with_the_nearest_name(
    tmp_path: Path, conventions: dict[str, Convention]
) -> None:
    text = replaced(DIMENSION, DIMENSION.replace("pe_ld_part", "pe_ld_parts"))

    finding = only(checked(tmp_path, text, conventions))

    assert (finding.code, finding.workbook) == ("OSQ-C030", "osq.yaml")
    assert finding.cell == place_of(text, "pe_ld_parts")
    assert "vouliez-vous dire «\u00a0pe_ld_part\u00a0»" in finding.message


def test_where_a_convention_is_broken_unknown_indicators_are_not_told(
    tmp_path: Path, conventions: dict[str, Convention]
) -> None:
    rest = {name: one for name, one in conventions.items() if name != "pole-emploi"}

    assert checked(tmp_path, TEXT, rest, complete=False) == []
    assert {one.code for one in checked(tmp_path, TEXT, rest)} == {"OSQ-C030"}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("pe_defm_abc", "effectif"),
        ("caf_mono_part", "undetermined"),
        ("ddsp_ils", "effectif"),
        ("ddsp_biens_taux", "ranked"),
        ("ars_icm", "au niveau quartier"),
    ],
)
def test_what_may_not_enter_an_index_is_located_with_the_reason(
    tmp_path: Path, conventions: dict[str, Convention], name: str, problem: str
) -> None:
    text = replaced(DIMENSION, f"indicators: [pe_indice_demande, {name} ]")

    finding = only(checked(tmp_path, text, conventions))

    assert (finding.code, finding.cell) == ("OSQ-C031", place_of(text, f"{name} ]"))
    assert problem in finding.message


def test_an_index_read_against_iris_needs_indicators_of_iris(
    tmp_path: Path, conventions: dict[str, Convention]
) -> None:
    finding = only(
        checked(tmp_path, replaced("reference: quartier", "reference: iris"), conventions)
    )

    assert finding.found == "dsden_boursiers_part"


def test_an_indicator_counts_once(tmp_path: Path, conventions: dict[str, Convention]) -> None:
    text = replaced(DIMENSION, "indicators: [pe_indice_demande, caf_minima_part ]")

    finding = only(checked(tmp_path, text, conventions))

    assert (finding.code, finding.cell) == ("OSQ-C008", place_of(text, "caf_minima_part ]"))
    assert "index.dimensions.1.indicators.2" in finding.message


def test_a_dimension_is_declared_once(tmp_path: Path, conventions: dict[str, Convention]) -> None:
    finding = only(checked(tmp_path, replaced("- id: famille", "- id: monetaire"), conventions))

    assert (finding.code, finding.found) == ("OSQ-C008", "monetaire")


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("    - caf_isoles_part\n", "    - amos_logements\n"),
        ("    - caf_isoles_part\n", "    - ddsp_cambr_taux\n"),
    ],
)
def test_what_may_not_enter_a_typology_is_refused(
    tmp_path: Path, conventions: dict[str, Convention], found: str, instead: str
) -> None:
    finding = only(checked(tmp_path, replaced(found, instead), conventions))

    assert finding.code == "OSQ-C031"
    assert "la typologie" in finding.message


def test_a_weight_is_a_count(tmp_path: Path, conventions: dict[str, Convention]) -> None:
    text = TEXT.replace("weight: insee_pop_mun", "weight: insee_75_plus_part")

    findings = checked(tmp_path, text, conventions)

    assert [one.code for one in findings] == ["OSQ-C031", "OSQ-C031"]
    assert all("la pondération" in one.message for one in findings)


def test_no_police_figure_ever_enters_an_index_or_a_typology(
    conventions: dict[str, Convention],
) -> None:
    for indicator in conventions["ddsp"].indicators:
        assert unfit_for_index(indicator, ["quartier"]), indicator.id
        assert unfit_for_typology(indicator, ["quartier"]), indicator.id


@pytest.mark.parametrize(
    ("found", "instead", "expected"),
    [
        ("least_share: 2/3", "least_share: deux tiers", "une fraction, comme 2/3"),
        ("least_share: 2/3", "least_share: 4/3", "au plus égal à 1"),
        ("least_per_dimension: 1", "least_per_dimension: 4", "least_per_dimension"),
        ("{least: 3, most: 5}", "{least: 5, most: 3}", "plus petit"),
        ("{least: 3, most: 5}", "{least: 1, most: 3}", "au moins égal à 2"),
        ("reference: quartier", "reference: unit", "iris, quartier"),
    ],
)
def test_settings_outside_their_domain_are_told_in_french(
    tmp_path: Path, found: str, instead: str, expected: str
) -> None:
    path = tmp_path / "osq.yaml"
    path.write_text(replaced(found, instead), encoding="utf-8")

    with pytest.raises(ConfigurationError) as refusal:
        load_yaml_model(path, ObservatoryConfig)

    finding = only(list(refusal.value.findings))
    assert expected in str(finding.expected)


def test_conventions_check_tells_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(REPOSITORY / "conventions", tmp_path / "conventions")
    text = replaced(DIMENSION, "indicators: [caf_mono_part]")
    (tmp_path / "osq.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OSQ_HOME", str(tmp_path))

    assert main(["conventions", "check"]) == 1

    assert "OSQ-C031" in capsys.readouterr().out


def test_an_observatory_needs_neither(tmp_path: Path, conventions: dict[str, Convention]) -> None:
    assert checked(tmp_path, TEXT[: TEXT.index("index:")], conventions) == []
