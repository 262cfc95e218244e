from __future__ import annotations

from pathlib import Path

import pytest

from osq.cli.main import main
from osq.notes.production.templates import check_templates
from osq.observatory import load_observatory


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("OSQ_HOME", raising=False)
    root = tmp_path / "ailleurs"
    assert main(["init", str(root)]) == 0
    return root


@pytest.mark.parametrize(
    "command", [["conventions", "check"], ["status"], ["status", "--year", "2013"]]
)
def test_a_new_observatory_is_accepted(empty: Path, command: list[str]) -> None:
    assert main([*command, "--observatory", str(empty)]) == 0


def test_a_new_observatory_has_an_empty_sound_territory(empty: Path) -> None:
    assert main(["territory", "check", "--observatory", str(empty)]) == 0


def test_a_new_observatory_is_a_real_one(empty: Path) -> None:
    assert load_observatory(empty).config.demonstration is False


def test_an_observatory_is_never_started_over(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty / "osq.yaml").write_text("name: à moi")
    assert main(["init", str(empty)]) == 1
    assert (empty / "osq.yaml").read_text() == "name: à moi"


def test_what_is_already_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "conventions").mkdir()
    (tmp_path / "conventions" / "mine.txt").write_text("mine")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "conventions" / "mine.txt").read_text() == "mine"


def test_templates_are_renewed_and_those_before_are_kept(empty: Path) -> None:
    own = empty / "templates" / "note.css"
    own.write_text("p { color: #000000 }", "utf-8")
    (empty / "templates" / "VERSION").unlink()
    assert main(["init", "--templates", str(empty)]) == 0
    check_templates(empty / "templates")
    assert (empty / "templates-ancien-1" / "note.css").read_text("utf-8").startswith("p {")


def test_templates_are_renewed_in_an_observatory_only(tmp_path: Path) -> None:
    assert main(["init", "--templates", str(tmp_path)]) == 1
    assert not (tmp_path / "templates").exists()
