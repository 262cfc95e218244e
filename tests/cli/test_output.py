from __future__ import annotations

import json

import pytest

from osq.cli.output import count, findings_text, say_json, show_table
from osq.findings import Finding, Severity

WRONG = Finding(
    code="OSQ-V001",
    severity=Severity.ERROR,
    message="« abc » n’est pas un nombre.",
    advice="Corrigez la cellule.",
    workbook="caf-2013.xlsx",
    sheet="IRIS",
    cell="C12",
)
ODD = Finding(code="OSQ-V002", severity=Severity.INFO, message="Feuille vide.")


def test_findings_come_by_severity_with_their_place() -> None:
    lines = findings_text([ODD, WRONG]).splitlines()
    assert lines[0] == "1 erreur\u00a0:"
    assert "caf-2013.xlsx, feuille «\u00a0IRIS\u00a0», C12\u00a0:" in lines[1]
    assert "[OSQ-V001]" in lines[1]
    assert lines[3] == "1 remarque\u00a0:"


def test_an_advice_shared_by_neighbours_is_said_once() -> None:
    assert findings_text([WRONG, WRONG]).count("Corrigez") == 1


def test_no_colour_code_reaches_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["Fichier", "Chiffres"], [("caf-2013.xlsx", 12)])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "caf-2013.xlsx" in shown


def test_json_names_its_schema_first(capsys: pytest.CaptureFixture[str]) -> None:
    say_json("osq-findings/1", findings=[WRONG.as_dict()])
    data = json.loads(capsys.readouterr().out)
    assert next(iter(data)) == "schema"
    assert data["findings"][0]["cell"] == "C12"


@pytest.mark.parametrize(("number", "text"), [(0, "0 note"), (1, "1 note"), (2, "2 notes")])
def test_zero_takes_the_singular(number: int, text: str) -> None:
    assert count(number, "note") == text
