"""ingest: what a person accepts, whole folders, and what became of earlier remarks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from osq.cli.main import main
from osq.observatory import Observatory
from osq.store.store import Store
from tests.builders.demonstration import CAF, CENSUS, faulty, without_last_iris

ACCEPT = ["--accept", "OSQ-V022", "--reason", "IRIS sans allocataire", "--author", "M. Leroy"]


def ingested(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    main(["ingest", *arguments, "--format", "json"])
    files: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["files"]
    return files


def test_what_is_accepted_is_kept_with_reason_and_author(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = without_last_iris(demo, tmp_path / CAF)
    assert main(["ingest", str(path)]) == 1
    assert "--accept OSQ-V022" in capsys.readouterr().out
    assert main(["ingest", str(path), *ACCEPT]) == 0
    assert "Accepté par M. Leroy" in capsys.readouterr().out
    (receipt,) = Store(demo.root).receipts()
    (waiver,) = receipt.waivers
    assert (waiver.code, waiver.author) == ("OSQ-V022", "M. Leroy")
    (waived,) = [finding for finding in receipt.findings if finding.code == "OSQ-V022"]
    assert waived.waiver == waiver


def test_a_waiver_ends_with_its_file(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = without_last_iris(demo, tmp_path / CAF)
    main(["ingest", str(path), *ACCEPT])
    book = openpyxl.load_workbook(path)
    book["IRIS"]["AZ1"] = "autre version"
    book.save(path)
    assert main(["ingest", str(path)]) == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--accept", "OSQ-V022"], 2),
        (["--reason", "sans rien accepter"], 2),
        ([*ACCEPT[:2], "--reason", " ", "--author", "M."], 2),
        (["--accept", "OSQ-V999", *ACCEPT[2:]], 1),
    ],
)
def test_a_waiver_badly_given_accepts_nothing(
    demo: Observatory, tmp_path: Path, options: list[str], code: int
) -> None:
    path = without_last_iris(demo, tmp_path / CAF)
    assert main(["ingest", str(path), *options]) == code
    assert Store(demo.root).receipts() == []


def test_a_cell_that_cannot_be_read_cannot_be_accepted(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = faulty(demo, tmp_path / CAF)
    (file,) = ingested(capsys, str(path))
    (code,) = {each["code"] for each in file["findings"] if each["severity"] == "error"}
    assert main(["ingest", str(path), "--accept", code, *ACCEPT[2:]]) == 1
    assert "ne peut pas être accepté" in capsys.readouterr().err
    assert Store(demo.root).receipts() == []


def test_a_folder_stands_for_its_files_and_ends_with_one_line(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "envoi"
    folder.mkdir()
    faulty(demo, folder / CAF)
    (folder / CENSUS).write_bytes((demo.inbox / CENSUS).read_bytes())
    (folder / f"~${CAF}").write_bytes(b"lock")
    assert main(["ingest", "envoi"]) == 1
    shown = capsys.readouterr().out
    assert "2\u202ffichiers" not in shown
    assert "2 fichiers\u00a0: 1 accepté, 0 déjà ingéré, 1 refusé." in shown
    assert f"Refusés\u00a0: {CAF}" in shown


def test_an_empty_folder_is_wrong_usage(demo: Observatory, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    assert main(["ingest", "vide"]) == 2


def test_a_corrected_file_is_checked_against_the_remarks_on_the_refused_one(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", str(faulty(demo, tmp_path / CAF))])
    capsys.readouterr()
    (file,) = ingested(capsys, str(demo.inbox / CAF))
    assert file["outcome"] == "accepted"
    settled = [each for each in file["follow_up"]["settled"] if each["severity"] == "error"]
    assert [each["cell"] for each in settled] == ["D8"]


def test_a_correction_on_record_makes_a_refused_file_acceptable(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = faulty(demo, tmp_path / CAF)
    (refused,) = ingested(capsys, str(path))
    (fault,) = [each for each in refused["findings"] if each["severity"] == "error"]
    shown = openpyxl.load_workbook(path)[fault["sheet"]][fault["cell"]].value
    good = openpyxl.load_workbook(demo.inbox / CAF)[fault["sheet"]][fault["cell"]].value
    demo.corrections.write_text(
        "provider;sending;edition;quarter;measure;zone;found;value;reason;author\n"
        f"caf;;2013;;{fault['measure']};{fault['zone']};{shown};{good};appel du 3 mars;M. Leroy\n",
        encoding="utf-8",
    )
    (accepted,) = ingested(capsys, str(path))
    assert accepted["outcome"] == "accepted"
    assert "OSQ-V060" in {each["code"] for each in accepted["findings"]}
