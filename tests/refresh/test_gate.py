"""The gate, through the real commands: no proof, no note, and how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from osq.cli.main import main
from osq.store.protections import RECORD, Protections
from osq.store.store import Store
from tests.builders.demonstration import audited_demonstration
from tests.shared import made_once

CASES = ("anah-2013", "missions-locales-2013")
NOTE = ("--zone", "42095")
"""One note is enough to see whether any leaves."""
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One's own copy of a demonstration of two providers, audited; nothing left yet."""
    root = Path(shutil.copytree(audited_demonstration(), tmp_path / "demo"))
    monkeypatch.setenv("OSQ_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with all its notes built, by a refresh."""

    def make(root: Path) -> None:
        shutil.copytree(audited_demonstration(), root)
        monkeypatch.setenv("OSQ_HOME", str(root))
        assert main(["refresh", "--year", "2013"]) == 0

    root = Path(shutil.copytree(made_once("refreshed-small", make), tmp_path / "made"))
    monkeypatch.setenv("OSQ_HOME", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def build() -> int:
    return main(["build-notes", "--year", "2013", *NOTE])


def again() -> int:
    return main(["audit", "--year", "2013", "--again"])


def notes(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "output").rglob("*.pdf"))


def protections(home: Path) -> Protections:
    return Protections(Store(home))


def place(home: Path, case: str = CASES[0]) -> Path:
    """The folder of its protection."""
    (folder,) = (path.parent for path in (protections(home).folder / case).rglob(RECORD))
    return folder


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# -- what was audited leaves, and is written down ----------------------------------------------


def test_what_is_proved_leaves_and_is_written_into_the_ledger(home: Path) -> None:
    assert build() == 0
    assert notes(home) == ["fictif-2013-commune-42095-firminy.pdf"]
    assert tuple(protections(home).released()) == CASES


def test_an_audit_lets_nothing_out(home: Path) -> None:
    assert main(["audit", "--year", "2013"]) == 0
    assert protections(home).released() == {}
    assert notes(home) == []


@pytest.mark.long
def test_the_same_release_again_is_no_other_one(home: Path) -> None:
    assert build() == 0
    before = protections(home).ledger.read_bytes()
    assert build() == 0
    assert main(["indicators", "--year", "2013", "--output", "tout.csv"]) == 0
    assert protections(home).ledger.read_bytes() == before


def test_what_is_unchanged_is_not_computed_again(home: Path) -> None:
    """Were it, files would be written anew."""
    before = {path: path.stat().st_mtime_ns for path in protections(home).folder.rglob("*.*")}
    assert main(["audit", "--year", "2013"]) == 0
    after = {path: path.stat().st_mtime_ns for path in protections(home).folder.rglob("*.*")}
    assert after == before


# -- what was tampered with does not -----------------------------------------------------------


def remove(folder: Path) -> None:
    (folder / "certificate.json").unlink()


def edit_certificate(folder: Path) -> None:
    path = folder / "certificate.json"
    data = json.loads(path.read_bytes())
    data["base"][0][3] += 1
    path.write_text(json.dumps(data))


def edit_pattern(folder: Path) -> None:
    """Shows what was hidden."""
    path = folder / "lines.csv"
    path.write_text(path.read_text().replace(",s\n", ",3\n", 1))


def edit_protected(folder: Path) -> None:
    path = folder / "protected.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def edit_record(folder: Path) -> None:
    path = folder / RECORD
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "inputs": "0"}))


def signed(edit: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same by someone who also writes the digests of the record anew."""

    def edited(folder: Path) -> None:
        from hashlib import sha256

        edit(folder)
        path = folder / RECORD
        data = json.loads(path.read_bytes())
        data["files"] = {
            name: sha256((folder / name).read_bytes()).hexdigest()
            for name in data["files"]
            if (folder / name).is_file()
        }
        path.write_text(json.dumps(data))

    return edited


TAMPERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing certificate": (remove, "certificate.json : ce fichier manque"),
    "edited certificate": (edit_certificate, "certificate.json : ce fichier a été modifié"),
    "edited pattern": (edit_pattern, "lines.csv : ce fichier a été modifié"),
    "edited protected cells": (edit_protected, "protected.csv : ce fichier a été modifié"),
    "edited record": (edit_record, "record.json : ce fichier a été modifié"),
    "missing certificate, signed": (signed(remove), "n’est pas confirmé"),
    "edited certificate, signed": (signed(edit_certificate), "n’est pas confirmé"),
    "edited pattern, signed": (signed(edit_pattern), "n’est pas confirmé"),
    "edited protected cells, signed": (signed(edit_protected), "n’est pas confirmé"),
}


@pytest.mark.parametrize(
    "how",
    [pytest.param(how, marks=pytest.mark.long) if "," in how else how for how in TAMPERED],
)
def test_what_was_tampered_with_stops_the_notes(how: str, home: Path, capsys: Shown) -> None:
    tamper, why = TAMPERED[how]
    tamper(place(home))
    assert build() == 1
    told = plain(capsys.readouterr().err)
    assert why in told
    assert "osq audit --year 2013 --again" in told
    assert notes(home) == []
    assert protections(home).released() == {}


@pytest.mark.parametrize("how", ["missing certificate", "edited pattern", "edited record"])
def test_whole_notes_do_not_stand_on_it_either(how: str, made: Path, capsys: Shown) -> None:
    """Nothing else changed since they were built."""
    assert main(["build-notes", "--year", "2013"]) == 0
    assert "39 inchangées" in plain(capsys.readouterr().out)
    TAMPERED[how][0](place(made))
    assert main(["build-notes", "--year", "2013"]) == 1
    assert "osq audit --year 2013 --again" in plain(capsys.readouterr().err)
    assert main(["refresh", "--year", "2013"]) == 1


def test_exports_are_stopped_too(home: Path, capsys: Shown) -> None:
    remove(place(home))
    assert main(["indicators", "--year", "2013", "--output", "tout.csv"]) == 1
    assert not Path("tout.csv").exists()
    assert "ce fichier manque" in plain(capsys.readouterr().err)


def test_the_table_on_the_terminal_too(home: Path, capsys: Shown) -> None:
    remove(place(home))
    assert main(["indicators", "--year", "2013"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("how", ["edited pattern", "edited record", "edited certificate, signed"])
@pytest.mark.long
def test_another_audit_mends_it(how: str, home: Path) -> None:
    before = {path.name: path.read_bytes() for path in place(home).iterdir()}
    TAMPERED[how][0](place(home))
    assert again() == 0
    assert {path.name: path.read_bytes() for path in place(home).iterdir()} == before
    assert build() == 0


# -- what left is not forgotten ----------------------------------------------------------------


@pytest.mark.parametrize("line", [pytest.param(0, marks=pytest.mark.long), 1])
def test_a_line_taken_out_of_the_ledger_stops_the_notes(
    line: int, home: Path, capsys: Shown
) -> None:
    assert build() == 0
    shutil.rmtree(home / "output")
    ledger = protections(home).ledger
    lines = ledger.read_text().splitlines(keepends=True)
    ledger.write_text("".join(lines[:line] + lines[line + 1 :]))
    assert build() == 1
    told = plain(capsys.readouterr().err)
    assert "le registre des diffusions a été modifié" in told
    assert "sauvegarde" in told
    assert notes(home) == []


@pytest.mark.long
def test_another_audit_mends_what_left_and_keeps_its_pattern(home: Path) -> None:
    assert build() == 0
    before = (place(home) / "lines.csv").read_bytes()
    edit_pattern(place(home))
    assert again() == 0
    assert (place(home) / "lines.csv").read_bytes() == before
    assert build() == 0
    assert len(protections(home).entries()) == len(CASES)


@pytest.mark.long
def test_what_left_is_made_again_where_its_folder_is_lost(home: Path) -> None:
    assert build() == 0
    shutil.rmtree(place(home))
    assert build() == 0
    assert len(protections(home).entries()) == len(CASES)


def test_a_release_that_was_edited_with_its_digests_is_not_the_one_that_left(
    home: Path, capsys: Shown
) -> None:
    assert build() == 0
    shutil.rmtree(home / "output")
    signed(edit_pattern)(place(home))
    assert build() == 1
    assert "a été modifié" in plain(capsys.readouterr().err)
    assert notes(home) == []


def test_what_is_declared_never_to_have_left_is_forgotten(home: Path) -> None:
    assert build() == 0
    assert main(["audit", "--withdraw", "1", "--reason", "essai"]) == 0
    assert tuple(protections(home).released()) == CASES[1:]


# -- killed ------------------------------------------------------------------------------------


def children(of: int) -> list[int]:
    """Processes that this one started, still there."""
    path = Path(f"/proc/{of}/task/{of}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


def killed(home: Path, *arguments: str) -> list[int]:
    """Runs `osq`, kills it once it computes; the processes that computed for it."""
    protected = home / "data/store/protection"
    shutil.rmtree(protected)
    process = subprocess.Popen(
        [sys.executable, "-m", "osq.cli.main", *arguments],
        env={**os.environ, "OSQ_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (workers := children(process.pid)) and process.poll() is None:
        sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    return workers


@pytest.mark.long
@pytest.mark.parametrize("command", ["audit", "build-notes"])
def test_a_killed_audit_lets_nothing_out_and_the_next_completes_it(
    command: str, home: Path
) -> None:
    before = {case: {p.name: p.read_bytes() for p in place(home, case).iterdir()} for case in CASES}
    workers = killed(home, command, "--year", "2013")
    assert notes(home) == []
    assert not list(protections(home).folder.rglob(RECORD))
    assert protections(home).released() == {}
    assert all(map(ended, workers))
    assert build() == 0
    assert before == {
        case: {p.name: p.read_bytes() for p in place(home, case).iterdir()} for case in CASES
    }


def ended(process: int) -> bool:
    """Whether it ends, given some time: nobody is left to give it work."""
    for _ in range(400):
        try:
            if "osq" not in Path(f"/proc/{process}/cmdline").read_text():
                return True
        except OSError:
            return True
        sleep(0.05)
    return False
