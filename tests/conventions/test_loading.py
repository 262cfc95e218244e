"""One fault in a file, one finding: its code, its line and column, what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.conventions.loading import (
    check_themes,
    load_conventions,
    load_yaml_model,
    read_conventions,
)
from osq.errors import ConfigurationError
from osq.observatory import ObservatoryConfig
from tests.builders.conventions import indicator, toy_data, toy_text, write_conventions
from tests.conventions.reading import findings_of, only, place_of


def test_a_valid_convention_is_read_without_finding(tmp_path: Path) -> None:
    conventions, findings = read_conventions(write_conventions(tmp_path, toy_data()))
    assert findings == []
    assert conventions["caf"].measure("alloc").unit == "foyers"


def test_an_unknown_key_is_refused_with_the_nearest_known_key(tmp_path: Path) -> None:
    text = toy_text().replace("\nmeasures:", "\nmesures:")
    unknown = next(f for f in findings_of(tmp_path, text) if f.code == "OSQ-C004")
    assert (unknown.workbook, unknown.cell) == (
        "conventions/caf.yaml",
        place_of(text, "mesures:"),
    )
    assert "clé inconnue «\u00a0mesures\u00a0»" in unknown.message
    assert "vouliez-vous dire «\u00a0measures\u00a0»\u202f?" in unknown.message


def test_an_unknown_key_far_from_all_others_gets_the_list_of_known_ones(tmp_path: Path) -> None:
    text = toy_text().replace("    threshold: 5\n", "    threshold: 5\n    zzz: 5\n")
    finding = only(findings_of(tmp_path, text))
    assert "vouliez-vous" not in finding.message
    assert finding.expected is not None
    assert "threshold" in finding.expected.split(", ")


def test_keys_suggested_are_those_of_the_right_kind_of_indicator(tmp_path: Path) -> None:
    text = toy_text().replace("  numerator:\n", "  numerateur:\n")
    unknown = next(f for f in findings_of(tmp_path, text) if f.code == "OSQ-C004")
    assert unknown.cell == place_of(text, "numerateur:")
    assert "«\u00a0numerator\u00a0»" in unknown.message


def test_a_missing_key_is_said_where_it_should_be(tmp_path: Path) -> None:
    text = toy_text().replace("provider_name: CAF d’essai\n", "")
    finding = only(findings_of(tmp_path, text))
    assert (finding.code, finding.cell, finding.expected) == ("OSQ-C005", "1:1", "provider_name")


def test_a_key_missing_in_a_list_names_the_item(tmp_path: Path) -> None:
    text = toy_text().replace("  label: Foyers APL\n", "")
    finding = only(findings_of(tmp_path, text))
    assert finding.cell == place_of(text, "id: apl\n")
    assert finding.message.startswith("measures[apl]\u00a0:")


def test_a_value_out_of_a_list_of_words_gives_the_words(tmp_path: Path) -> None:
    text = toy_text().replace("kind: median", "kind: mediane")
    finding = only(findings_of(tmp_path, text))
    assert (finding.code, finding.cell) == ("OSQ-C006", place_of(text, "mediane\n"))
    assert finding.expected is not None
    assert "count, sum" in finding.expected
    assert finding.expected.endswith("index ou rank")


def test_an_enumeration_gives_its_words(tmp_path: Path) -> None:
    text = toy_text().replace("kind: stock", "kind: stocks")
    finding = only(findings_of(tmp_path, text))
    assert finding.cell == place_of(text, "stocks")
    assert finding.expected is not None
    assert "rolling" in finding.expected


def test_an_unknown_kind_of_relation_is_located_at_its_kind(tmp_path: Path) -> None:
    text = toy_text().replace("kind: parts", "kind: addition")
    finding = only(findings_of(tmp_path, text))
    assert (finding.cell, finding.expected) == (place_of(text, "addition"), "parts ou inclusion")


def test_a_relation_without_kind_misses_its_kind(tmp_path: Path) -> None:
    text = toy_text().replace("- kind: parts\n  total: al", "- total: al")
    finding = only(findings_of(tmp_path, text))
    assert (finding.code, finding.expected) == ("OSQ-C005", "kind")
    assert finding.cell == place_of(text, "total: al")


def test_a_fault_within_a_union_named_as_its_key_is_located(tmp_path: Path) -> None:
    """`parts` is both a kind of relation and a key of that kind."""
    text = toy_text().replace("  - apl\n  - alf\n  - als\nindicators", "  - 12\nindicators")
    assert only(findings_of(tmp_path, text)).cell == place_of(text, "12\nindicators")


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("threshold: 5", "threshold: cinq", "un nombre entier"),
        ("threshold: 5", "threshold: 1", "un nombre au moins égal à 2"),
        ("commune_rows: true", "commune_rows: peut-être", "true ou false"),
        ("label: Convention d’essai avec la CAF", "label: 12", "un texte"),
        ("label: Convention d’essai avec la CAF", "label: ''", "un texte non vide"),
        ("lower: 0", "lower: zéro", "un nombre"),
        ("reference: 12-31", "reference: 31-12", "un jour de l’année"),
        ("- id: alloc", "- id: Alloc", "un identifiant"),
        ("titles:\n  - CAF d’essai\n", "titles: CAF d’essai\n", "une liste"),
        ("  source: usage", "  source: usage\n    dated: 2013-02-30", "une date qui existe"),
        ("  columns:\n  - APL\n", "  columns: []\n", "au moins 1 élément"),
        ("source:\n  document: null\n  status: unverified", "source: CAF", "un groupe de clés"),
    ],
)
def test_a_refused_value_says_what_was_expected(
    tmp_path: Path, right: str, wrong: str, expected: str
) -> None:
    text = toy_text()
    assert text.count(right) == 1
    findings = findings_of(tmp_path, text.replace(right, wrong))
    refused = next(finding for finding in findings if finding.code == "OSQ-C006")
    assert refused.expected is not None
    assert refused.expected.startswith(expected)


def test_thresholds_of_words_must_be_in_order(tmp_path: Path) -> None:
    disordered = indicator("x", word_thresholds={"close": 5, "marked": 1}, kind="count")
    text = toy_text(indicators=[{**disordered, "value": ["alloc"]}])
    finding = only(findings_of(tmp_path, text))
    assert (finding.code, finding.cell) == ("OSQ-C006", place_of(text, "close: 5"))


def test_a_file_that_is_no_convention_at_all_is_said_once(tmp_path: Path) -> None:
    finding = only(findings_of(tmp_path, "- un\n- deux\n"))
    assert (finding.code, finding.cell) == ("OSQ-C006", "1:1")


def test_every_fault_of_every_file_is_found_at_once(tmp_path: Path) -> None:
    folder = write_conventions(tmp_path / "conventions", toy_data(id="amos", label=""))
    (folder / "broken.yaml").write_text("label: un : deux\n", encoding="utf-8")
    findings = findings_of(tmp_path, toy_text(label=12, provider_name=13))
    assert [(finding.workbook, finding.code) for finding in findings] == [
        ("conventions/amos.yaml", "OSQ-C006"),
        ("conventions/broken.yaml", "OSQ-C002"),
        ("conventions/caf.yaml", "OSQ-C006"),
        ("conventions/caf.yaml", "OSQ-C006"),
    ]


def test_the_file_is_named_after_the_convention(tmp_path: Path) -> None:
    finding = only(findings_of(tmp_path, toy_text(), name="caf42.yaml"))
    assert (finding.code, finding.found, finding.expected) == ("OSQ-C007", "caf", "caf.yaml")


def test_the_other_suffix_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    finding = only(findings_of(tmp_path, toy_text(), name="caf.yml"))
    assert (finding.code, finding.expected) == ("OSQ-C007", "caf.yaml")


def test_a_file_in_another_encoding_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "caf.yaml").write_bytes("label: été\n".encode("latin-1"))
    assert only(read_conventions(tmp_path)[1]).code == "OSQ-C001"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "caf.yaml").write_text(toy_text(), encoding="utf-8-sig")
    assert read_conventions(tmp_path)[1] == []


def test_an_empty_folder_holds_no_convention(tmp_path: Path) -> None:
    assert read_conventions(tmp_path) == ({}, [])


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert only(read_conventions(tmp_path / "conventions")[1]).code == "OSQ-C001"


def test_a_broken_convention_stops_the_other_commands(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_conventions(write_conventions(tmp_path, toy_data(label="")))
    assert [finding.code for finding in caught.value.findings] == ["OSQ-C006"]


def test_a_yaml_model_is_loaded_or_refused_with_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "osq.yaml"
    path.write_text("name: Essai\nlevels: [iris]\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_yaml_model(path, ObservatoryConfig)
    finding = only(list(caught.value.findings))
    assert (finding.workbook, finding.expected) == ("osq.yaml", "agglomeration")


def test_a_key_given_twice_refuses_the_model(tmp_path: Path) -> None:
    path = tmp_path / "osq.yaml"
    agglomeration = "agglomeration: {code: A, name: A, de: de A, a: à A}"
    path.write_text(f"name: Un\nname: Deux\nlevels: [iris]\n{agglomeration}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_yaml_model(path, ObservatoryConfig)
    assert only(list(caught.value.findings)).code == "OSQ-C003"


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_yaml_model(tmp_path / "osq.yaml", ObservatoryConfig)


def test_a_theme_that_the_observatory_does_not_declare_is_located(tmp_path: Path) -> None:
    folder = write_conventions(tmp_path / "conventions", toy_data())
    conventions, _ = read_conventions(folder)
    findings = check_themes(folder, conventions, ["precarites", "emploi"])
    lines = (folder / "caf.yaml").read_text(encoding="utf-8").splitlines()
    expected = [f"{n}:10" for n, line in enumerate(lines, 1) if line == "  theme: precarite"]
    assert [finding.cell for finding in findings] == expected
    assert {finding.code for finding in findings} == {"OSQ-C014"}


def test_declared_themes_pass(tmp_path: Path) -> None:
    folder = write_conventions(tmp_path, toy_data())
    assert check_themes(folder, read_conventions(folder)[0], ["precarite"]) == []
