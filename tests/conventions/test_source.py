"""YAML is read without its traps, and every value keeps its place."""

from __future__ import annotations

import pytest

from osq.conventions.source import Document, parse
from osq.findings import Finding


def document(text: str) -> Document:
    found, findings = parse(text, "essai.yaml")
    assert found is not None
    assert findings == []
    return found


def fault(text: str) -> Finding:
    _, findings = parse(text, "essai.yaml")
    assert len(findings) == 1
    return findings[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("042", "042"),
        ("12:30", "12:30"),
        ("2013-02-30", "2013-02-30"),
        ("1_000", "1_000"),
        (".nan", ".nan"),
        ("true", True),
        ("-12", -12),
        ("0", 0),
        ("0.5", 0.5),
        ("null", None),
        ("", None),
    ],
)
def test_plain_values_are_read_as_they_look(text: str, value: object) -> None:
    assert document(f"key: {text}").data == {"key": value}


def test_a_value_is_found_at_its_line_and_column() -> None:
    text = "measures:\n  - id: alloc\n    kind: count\n"
    assert document(text).place(["measures", 0, "kind"]) == "3:11"


def test_a_key_is_found_at_its_line_and_column() -> None:
    text = "measures:\n  - id: alloc\n    kind: count\n"
    assert document(text).place(["measures", 0, "kind"], key=True) == "3:5"


def test_a_path_that_leads_nowhere_stops_at_its_last_known_part() -> None:
    assert document("measures:\n  - id: alloc\n").place(["measures", 0, "label"]) == "2:5"


def test_a_key_given_twice_is_refused_with_both_places() -> None:
    finding = fault("id: caf\nlabel: un\nid: amos\n")
    assert (finding.code, finding.cell, finding.found) == ("OSQ-C003", "3:1", "id")
    assert "1:1" in finding.message


def test_a_key_given_twice_behind_an_anchor_is_said_once() -> None:
    assert fault("one: &a {x: 1, x: 2}\ntwo: *a\n").cell == "1:16"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("label: un : deux\n", "1:11"),
        ("label: [un, deux\n", "2:1"),
        ("label: *nowhere\n", "1:8"),
        ("label:\n\t- un\n", "2:1"),
        ("label: 'un\n", "2:1"),
        ("label: un\n---\nlabel: deux\n", "2:1"),
        ("label: !!python/object:os.system un\n", "1:8"),
    ],
)
def test_broken_syntax_is_located_and_told_in_french(text: str, cell: str) -> None:
    finding = fault(text)
    assert (finding.code, finding.cell) == ("OSQ-C002", cell)
    assert finding.message.startswith("Le fichier ne peut pas être compris")


def test_an_empty_file_is_an_empty_document() -> None:
    assert document("").data is None
