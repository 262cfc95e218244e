"""`osq indicators`: what a person sees, and what files hold."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from osq import Observatory
from osq.cli.main import main
from tests.builders.demonstration import ingested_demonstration

Shown = pytest.CaptureFixture[str]
CHOICE = ["--indicator", "caf_alloc", "--level", "commune", "--year", "2013"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and an ingested demonstration to read."""
    monkeypatch.setenv("OSQ_HOME", str(ingested_demonstration().root))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return main(["indicators", *arguments])


def numbers(texts: list[str]) -> list[float | None]:
    return [float(one.replace(",", ".")) if one[:1].isdigit() else None for one in texts]


def test_a_table_on_the_terminal(capsys: Shown) -> None:
    assert run(*CHOICE) == 0
    shown = capsys.readouterr().out
    assert "DONNÉES FICTIVES" in shown.splitlines()[0]
    assert "réservée aux partenaires" in shown.splitlines()[0]
    assert "Andrézieux-Bouthéon (42005)" in shown
    assert "foyers" in shown
    assert "secret statistique" in shown
    assert "Source\u00a0: CAF de la Loire" in shown


def test_internal_figures_are_marked_on_the_terminal(capsys: Shown) -> None:
    assert run(*CHOICE, "--internal") == 0
    shown = capsys.readouterr().out
    assert "INTERNE, à ne pas diffuser" in shown.splitlines()[0]
    assert "DONNÉES FICTIVES" in shown.splitlines()[0]
    assert "Borne" in shown


def test_a_long_table_says_how_much_is_left(capsys: Shown) -> None:
    assert run("--year", "2013") == 0
    assert "autres lignes" in capsys.readouterr().out


@pytest.mark.parametrize("scope", [[], ["--internal"]])
def test_files_and_the_api_give_the_same_figures(
    scope: list[str], here: Path, capsys: Shown
) -> None:
    choice = ["--theme", "precarite", "--level", "commune", "--level", "quartier", "--year", "2012"]
    for kind in ("csv", "json", "parquet"):
        assert run(*choice, *scope, "--output", f"interne.{kind}") == 0
    observatory = Observatory()
    ask = observatory.internal if scope else observatory.indicators
    frame = ask(themes="precarite", levels=("commune", "quartier"), years=2012)
    expected = frame["value"].astype(object).where(frame["value"].notna(), None).tolist()
    assert any(one is not None for one in expected)

    text = (here / "interne.csv").read_bytes().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert numbers([row["Valeur"] for row in read]) == expected
    figures = json.loads((here / "interne.json").read_bytes())["figures"]
    assert [row["value"] for row in figures] == expected
    assert [row["zone"] for row in figures] == frame["zone"].tolist()
    stored = pd.read_parquet(here / "interne.parquet")
    pd.testing.assert_frame_equal(stored, frame, check_dtype=False)


def test_json_on_the_terminal(capsys: Shown) -> None:
    assert run(*CHOICE, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "osq-indicators/1"
    assert (told["diffusion"], told["notice"]) == ("partners", "DONNÉES FICTIVES")


def test_a_written_file_is_named(here: Path, capsys: Shown) -> None:
    assert run(*CHOICE, "--output", "communes.csv") == 0
    shown = capsys.readouterr().out
    assert "Écrit\u00a0: communes.csv" in shown
    assert "DONNÉES FICTIVES" in shown
    assert [path.name for path in here.iterdir()] == ["communes.csv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--indicator", "caf_aloc"], "Vouliez-vous dire caf_alloc"),
        (["--zone", "Le Soleil"], "SE05 (Le Soleil)"),
        (["--internal", "--output", "chiffres.csv"], "chiffres-interne.csv"),
        (["--internal", "--audience", "public"], "ne vont pas ensemble"),
        (["--format", "parquet"], "--output FICHIER"),
        (["--format", "table", "--output", "a.csv"], "au terminal"),
        (["--output", "chiffres.xlsx"], "n’est pas connu"),
        (["--format", "xlsx"], "« xlsx »".replace(" ", "\u00a0")),
    ],
)
def test_wrong_usage_exits_2_and_writes_nothing(
    arguments: list[str], message: str, here: Path, capsys: Shown
) -> None:
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not list(here.iterdir())


def test_nothing_is_written_among_what_the_observatory_keeps(capsys: Shown) -> None:
    target = ingested_demonstration().inbox / "caf-2014.csv"
    assert run(*CHOICE, "--output", str(target)) == 2
    assert not target.exists()


@pytest.mark.parametrize(
    "arguments", [["--indicator", "caf_alloc", "--theme", "sante"], ["--year", "2001"]]
)
def test_nothing_to_show_exits_1(arguments: list[str], here: Path, capsys: Shown) -> None:
    assert run(*arguments, "--output", "rien.csv") == 1
    assert "Erreur\u00a0:" in capsys.readouterr().err
    assert not list(here.iterdir())


def test_what_has_no_figure_is_told_beside_the_rest(capsys: Shown) -> None:
    assert run(*CHOICE, "--indicator", "pe_defm_a") == 0
    assert "aucun chiffre pour pe_defm_a" in capsys.readouterr().err
