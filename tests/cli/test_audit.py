"""`osq audit --year`: what is told, in text and in JSON, and the exit codes."""

from __future__ import annotations

import json
import shutil
from contextlib import redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.store.protections import Protections, Record
from osq.store.store import Store
from tests.builders.demonstration import audited_demonstration

CASES = ["anah-2013", "missions-locales-2013"]
Shown = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def audited() -> Path:
    """A demonstration of two providers and one edition, audited once; tests only read it."""
    return audited_demonstration()


@pytest.fixture(autouse=True)
def here(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.setenv("OSQ_HOME", str(audited))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return main(["audit", *arguments])


def told(capsys: Shown, *arguments: str) -> dict[str, Any]:
    assert run("--year", "2013", "--format", "json", *arguments) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def printed(audited: Path, *arguments: str) -> str:
    """What a successful audit prints, for tests that read the same."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        patch.setenv("OSQ_HOME", str(audited))
        assert run("--year", "2013", *arguments) == 0
        return out.getvalue()


@pytest.fixture(scope="module")
def text(audited: Path) -> str:
    return printed(audited)


@pytest.fixture(scope="module")
def detailed(audited: Path) -> str:
    return printed(audited, "--details", "--verify")


@pytest.fixture(scope="module")
def data(audited: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(audited, "--format", "json"))
    return found


def test_the_text_tells_each_case_and_that_nothing_is_found(text: str) -> None:
    assert text.startswith("Audit du secret, édition 2013 (INTERNE, à ne pas diffuser)\n")
    for case in CASES:
        (line,) = (line for line in text.splitlines() if line.split()[:1] == [case])
        assert "pas encore" in line
    assert "Aucune cellule masquée ne peut être retrouvée." in text
    assert "Ensuite\u00a0: osq build-notes --year 2013" in text


def test_rules_are_told_and_those_that_nobody_verified(text: str) -> None:
    assert "2 règles appliquées, dont 2 non vérifiées\u00a0:" in text
    assert "Missions locales\u00a0: les effectifs de 1 à 4 sont masqués" in text
    assert "Source\u00a0: usage courant, à vérifier dans la convention signée." in text
    assert "Attaquants\u00a0:\n  - A2\u00a0: tient toutes les notes" in text


def test_the_text_is_typeset_in_french(detailed: str) -> None:
    for sign in ":;?!»":
        assert f" {sign}" not in detailed
    assert "'" not in detailed


def test_intervals_are_told_when_asked(text: str, detailed: str) -> None:
    assert "ce que l’attaquant peut conclure" not in text
    assert "anah-2013\u00a0: ce que l’attaquant peut conclure des chiffres masqués" in detailed
    lines = (one.split() for one in detailed.splitlines())
    (found,) = (one[2:] for one in lines if one[:2] == ["ml_civis", "commune:42036"])
    *name, low, high = found
    assert " ".join(name) == "la commune de Chagnon"
    assert low == "1"
    assert int(high) >= 5


def test_the_checker_is_asked_when_asked(text: str, detailed: str) -> None:
    assert "2 certificats vérifiés sur 2." in detailed
    assert "certificats vérifiés" not in text


def test_json_holds_all(data: dict[str, Any]) -> None:
    assert (data["schema"], data["edition"], data["passed"]) == ("osq-audit/1", 2013, True)
    assert [rule["verified"] for rule in data["rules"]] == [False, False]
    assert data["rules"][1] == {
        "rule": "Missions locales\u00a0: les effectifs de 1 à 4 sont masqués (règle non vérifiée).",
        "convention": "missions-locales",
        "provider": "Missions locales",
        "id": "petits_effectifs",
        "source": "usage courant, à vérifier dans la convention signée",
        "dated": None,
        "status": "unverified",
        "verifiable": True,
        "verified": False,
    }
    assert [case["name"] for case in data["cases"]] == CASES
    for case in data["cases"]:
        assert case["figures"] > case["primary"] > 0
        assert case["protected"] > 0
        assert len(case["hidden"]) == case["primary"] + case["complementary"]
        assert (case["lost"], case["changes"]) == ([], [])
        assert (case["former"], case["released"]) == (0, False)
        assert "checker" not in case


def test_every_interval_has_the_width_that_was_asked(data: dict[str, Any]) -> None:
    """Of counts that a rule hides: at least 4 apart, and the upper end reaches the threshold."""
    (case,) = (case for case in data["cases"] if case["name"] == CASES[1])
    counts = [one for one in case["hidden"] if one["indicator"] == "ml_civis"]
    assert counts
    for one in counts:
        assert one["low"] >= 1
        assert one["high"] is None or one["high"] >= max(5, one["low"] + 4)


def test_json_tells_what_the_checker_says_and_the_same_again(
    data: dict[str, Any], capsys: Shown
) -> None:
    again = told(capsys, "--verify")
    assert [case.pop("checker") for case in again["cases"]] == [[], []]
    assert again == data


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "donnez --year"),
        (["--year", "2013", "--table", "table.csv"], "et un seul"),
        (["--year", "2013", "--withdraw", "1", "--reason", "essai"], "et un seul"),
        (["--withdraw", "1"], "--withdraw et --reason vont ensemble"),
        (["--year", "2013", "--reason", "essai"], "--withdraw et --reason vont ensemble"),
        (["--year", "deux mille"], "deux mille"),
    ],
)
def test_wrong_usage_exits_2(arguments: list[str], message: str, capsys: Shown) -> None:
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--year", "2009"], "Aucune livraison n’a été ingérée pour 2009"),
        (["--withdraw", "9", "--reason", "essai"], "n’a pas de diffusion n° 9"),
    ],
)
def test_nothing_to_audit_exits_1(arguments: list[str], message: str, capsys: Shown) -> None:
    assert run(*arguments) == 1
    assert message in capsys.readouterr().err


@pytest.fixture
def copied(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protections:
    """One's own copy, to write in."""
    root = Path(shutil.copytree(audited, tmp_path / "demo"))
    monkeypatch.setenv("OSQ_HOME", str(root))
    return Protections(Store(root))


def kept(store: Protections, case: str) -> Record:
    (folder,) = (store.folder / case).iterdir()
    record = store.find(case, folder.name)
    assert record is not None
    return record


def test_what_left_is_told(copied: Protections, capsys: Shown) -> None:
    copied.release([kept(copied, CASES[0])])
    assert [case["released"] for case in told(capsys)["cases"]] == [True, False]


def test_what_never_left_is_declared(copied: Protections, capsys: Shown) -> None:
    copied.release([kept(copied, CASES[0])])
    assert run("--withdraw", "1", "--reason", "essai") == 0
    out = capsys.readouterr().out
    assert "Diffusion n° 1 (anah-2013)\u00a0: déclarée non sortie. Motif\u00a0: essai." in out
    assert copied.released() == {}


def test_a_cell_that_nothing_protects_fails_and_is_explained(
    copied: Protections, capsys: Shown
) -> None:
    """As if the first protected cell were lost, and what hides it had been shown."""
    record = kept(copied, CASES[1])
    folder = copied.place(record.case, record.name)
    path = folder / "lines.csv"
    text = path.read_text()
    assert text.count("commune:42036,ml_civis,value,s") == 1
    path.write_text(
        text.replace("commune:42036,ml_civis,value,s", "commune:42036,ml_civis,value,3")
    )
    rows = (folder / "protected.csv").read_text().splitlines()[1:]
    place = next(
        n for n, row in enumerate(rows) if row.startswith("commune:42036,,missions-locales.civis,")
    )
    files = {**record.files, "lines.csv": sha256(path.read_bytes()).hexdigest()}
    copied.keep(
        Record(case=record.case, inputs=record.inputs, former="", lost=(place,), files=files), {}
    )
    assert run("--year", "2013") == 1
    out = capsys.readouterr().out
    assert "1 cellule sans preuve" in out
    assert "missions-locales-2013\u00a0: 1 fuite\u00a0:" in out
    assert "la commune de Chagnon" in out
    assert "Aucune cellule masquée ne peut" not in out
    assert main(["build-notes", "--year", "2013", "--zone", "42095"]) == 1
    err = capsys.readouterr().err
    assert "l’audit de 2013 échoue" in err
    assert "missions-locales-2013\u00a0: 1 cellule." in err
    assert copied.released() == {}
