"""Each way to fail has its exit code and tells what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.cli.main import COMMANDS, main

OTHERS = {
    "conventions show caf",
    "territory check",
    "validate a.xlsx",
    "ingest a.xlsx",
    "status",
    "aggregate --year 2013",
    "build-notes --year 2013",
    "refresh --year 2013",
    "reread",
    "indicators",
    "audit --year 2013",
    "demo here",
    "template caf --year 2013",
    "notes diff --year 2013",
    "notes draft --year 2013",
    "notes sign --year 2013 --by Comité",
    "trace caf_mono_part 42218 2013",
}


def test_no_observatory_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OSQ_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert main(["status"]) == 2
    assert "osq init" in capsys.readouterr().err


def test_the_observatory_may_be_named_by_the_environment(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OSQ_HOME", str(home))
    assert main(["status"]) == 0


@pytest.mark.parametrize("command", sorted(OTHERS))
def test_a_broken_convention_stops_every_other_command(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home / "conventions" / "caf.yaml").open("a") as stream:
        stream.write("\nunknown_key: 1\n")
    assert main(command.split()) == 2
    assert "caf.yaml" in capsys.readouterr().err


def test_every_command_is_tried_with_a_broken_convention() -> None:
    tried = {command.split()[0] for command in OTHERS}
    assert tried == set(COMMANDS) - {"init"}


def test_conventions_check_shows_the_fault_and_says_no(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home / "conventions" / "caf.yaml").open("a") as stream:
        stream.write("\nunknown_key: 1\n")
    assert main(["conventions", "check"]) == 1
    assert "unknown_key" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["validate", "ingest"])
def test_a_missing_file_is_wrong_usage(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "caf-2013.xlsx"]) == 2
    assert "inbox" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["aggregate", "build-notes", "refresh"])
def test_an_edition_without_delivery_is_refused(home: Path, command: str) -> None:
    assert main([command, "--year", "2013"]) == 1


def test_a_fault_of_ours_leaves_a_log_to_paste(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("osq.cli.status.overview", fail)
    assert main(["status"]) == 3
    (log,) = (home / "output").glob("osq-erreur-*.log")
    assert str(log) in capsys.readouterr().err
    assert "planted" in log.read_text()


def test_the_log_goes_to_the_observatory_that_was_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("osq.cli.status.overview", fail)
    assert main(["--observatory", str(home), "status"]) == 3
    assert len(list((home / "output").glob("osq-erreur-*.log"))) == 1


def test_a_fault_outside_any_observatory_has_its_log_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.delenv("OSQ_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("osq.cli.init.create_observatory", fail)
    assert main(["init", "x"]) == 3
    (log,) = tmp_path.glob("osq-*/osq-erreur-*.log")
    assert str(log) in capsys.readouterr().err
