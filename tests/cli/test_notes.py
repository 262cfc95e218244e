"""`osq build-notes`, `osq notes diff` and `osq notes sign`, as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from osq.cli.main import main
from osq.store.workspace import Workspace
from tests.builders.demonstration import small_demonstration

FIRMINY = "42095"
Shown = pytest.CaptureFixture[str]
BUILD = ["build-notes", "--year", "2013", "--zone", FIRMINY]
RECORD = """\
by: Comité de pilotage
consulted:
  - {kind: provider, name: Missions locales, remark: relu, answer: merci}
  - {kind: commune, name: Firminy}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "demo"
    workspace = Workspace(small_demonstration(root))
    assert main([*BUILD, "--observatory", str(workspace.observatory.root)]) == 0
    return root


@pytest.fixture
def home(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root: Path = shutil.copytree(built, tmp_path / "demo")
    monkeypatch.setenv("OSQ_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def suffixes(folder: Path) -> list[str]:
    names = [path.name for path in folder.iterdir() if FIRMINY in path.name]
    return sorted(name.partition("firminy")[2] for name in names)


def test_a_note_has_its_annex_beside_it_and_other_formats_when_asked(
    home: Path, capsys: Shown
) -> None:
    folder = home / "output/2013"
    assert suffixes(folder) == [".csv", ".pdf", ".xlsx"]
    assert main([*BUILD, "--format", "pdf", "--format", "html"]) == 0
    assert suffixes(folder) == [".csv", ".html", ".pdf", ".xlsx"]
    assert "1 note écrite (1 fichier), 0 inchangée." in capsys.readouterr().out


def test_each_audience_has_its_folder(home: Path) -> None:
    before = (home / "output/2013/manifest.json").read_bytes()
    assert main([*BUILD, "--audience", "public", "--format", "html"]) == 0
    assert suffixes(home / "output/2013/public") == [".csv", ".html", ".xlsx"]
    assert (home / "output/2013/manifest.json").read_bytes() == before
    manifest = json.loads((home / "output/2013/public/manifest.json").read_text("utf-8"))
    assert manifest["audience"] == "public"


def test_an_unknown_theme_names_those_there_are(home: Path, capsys: Shown) -> None:
    assert main([*BUILD, "--theme", "meteo"]) == 2
    assert "precarite" in capsys.readouterr().err


def test_a_signed_edition_is_not_built_again(home: Path, capsys: Shown) -> None:
    record = home / "record.yaml"
    record.write_text(RECORD, "utf-8")
    signing = ["notes", "sign", "--year", "2013", "--record", str(record)]
    assert main([*signing, "--date", "2014-06-30"]) == 0
    assert "Édition 2013 signée par Comité de pilotage, le 2014-06-30" in capsys.readouterr().out
    assert main(BUILD) == 1
    assert "--revise" in capsys.readouterr().err
    assert main([*BUILD, "--output", str(home / "essai")]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--by", "Moi", "--record", "record.yaml"],
        ["--by", "Moi", "--consulted", "mairie: Firminy"],
    ],
)
def test_a_signature_that_is_not_clear_is_a_usage_fault(
    home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "record.yaml").write_text(RECORD, "utf-8")
    monkeypatch.chdir(home)
    assert main(["notes", "sign", "--year", "2013", *arguments]) == 2
    assert not (home / "data/signed").exists()


def test_a_faulty_record_names_its_fault(home: Path, capsys: Shown) -> None:
    record = home / "record.yaml"
    record.write_text(RECORD.replace("kind: provider", "kind: mairie"), "utf-8")
    assert main(["notes", "sign", "--year", "2013", "--record", str(record)]) == 2
    assert "record.yaml" in capsys.readouterr().err


def test_differences_as_text_and_json(home: Path, capsys: Shown) -> None:
    views = home / "output/2013/views.json"
    text = views.read_text("utf-8")
    now = json.loads(text)["notes"]["fictif-2013-commune-42095-firminy"]["figures"]
    key = f"insee_pop_mun|commune:{FIRMINY}|2013"
    views.write_text(text.replace(f'"{key}":"{now[key]}"', f'"{key}":"1"'), "utf-8")
    assert main(["notes", "diff", "--year", "2013"]) == 0
    shown = capsys.readouterr().out
    assert f"Population, Firminy, 2013\u00a0: 1 → {now[key]}" in shown
    assert "note nouvelle" in shown
    assert main(["notes", "diff", "--year", "2013", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "osq-notes-diff/1"
    (figure,) = [one for note in told["notes"] for one in note["figures"]]
    assert (figure["level"], figure["zone"], figure["before"]) == ("commune", FIRMINY, "1")
