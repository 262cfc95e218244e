"""What `osq validate` writes to send back, for one file or many: workbooks and letters."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from osq.cli.main import main
from osq.observatory import Observatory
from osq.spreadsheets import REVIEW
from tests.builders.demonstration import CAF, CENSUS, faulty
from tests.builders.workbooks import workbook_bytes
from tests.store.builders import stored_bytes

Capture = pytest.CaptureFixture[str]
PEOPLE = [("Nom", "Prénom", "RSA"), *((f"Durand{n}", f"Zoé{n}", n) for n in range(4))]


@pytest.fixture
def bad(demo: Observatory, tmp_path: Path) -> Path:
    """The CAF delivery of 2013 with a text where a number is expected."""
    return faulty(demo, tmp_path / "received" / CAF)


def text_of(letter: Path) -> str:
    pages = PdfReader(io.BytesIO(letter.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_letter_and_the_workbook_it_mentions(bad: Path, tmp_path: Path, capsys: Capture) -> None:
    options = ["--annotate", "a.xlsx", "--letter", "l.pdf", "--date", "12/03/2014"]
    assert main(["validate", str(bad), *options]) == 1
    text = text_of(tmp_path / "l.pdf")
    for told in ("Le 12/03/2014", "environ 300", "D8", "a.xlsx", "DONNÉES FICTIVES"):
        assert told in text
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0] == REVIEW
    assert "Écrit : l.pdf" in capsys.readouterr().err


def test_a_letter_alone_mentions_no_workbook(bad: Path, tmp_path: Path) -> None:
    main(["validate", str(bad), "--letter", "l.pdf"])
    text = text_of(tmp_path / "l.pdf")
    assert "Pièce jointe" not in text
    assert "Le ……" in text


def test_a_clean_file_is_thanked(demo: Observatory, tmp_path: Path) -> None:
    assert main(["validate", CENSUS, "--letter", "l.pdf"]) == 0
    assert "Ce qui est juste" in text_of(tmp_path / "l.pdf")


def test_nothing_but_what_was_asked_is_written(
    demo: Observatory, bad: Path, tmp_path: Path
) -> None:
    before, delivered = stored_bytes(demo.root), bad.read_bytes()
    main(["validate", str(bad), CENSUS, "--letter", "out", "--annotate", "out"])
    assert stored_bytes(demo.root) == before
    assert bad.read_bytes() == delivered
    assert written(bad.parent) == [CAF]


def test_several_files_go_to_a_folder_made_when_missing(bad: Path, tmp_path: Path) -> None:
    main(["validate", str(bad), CENSUS, "--letter", "new/out", "--annotate", "new/out"])
    assert written(tmp_path / "new" / "out") == [
        "caf-2013-annote.xlsx",
        "caf-2013-lettre.pdf",
        "insee-population-2013-annote.xlsx",
        "insee-population-2013-lettre.pdf",
    ]
    assert "caf-2013-annote.xlsx" in text_of(tmp_path / "new" / "out" / "caf-2013-lettre.pdf")


def test_one_file_may_go_to_a_folder_that_exists(bad: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    main(["validate", str(bad), "--annotate", "out", "--letter", "out"])
    assert written(tmp_path / "out") == ["caf-2013-annote.xlsx", "caf-2013-lettre.pdf"]


def test_the_same_command_writes_the_same_bytes_again(bad: Path, tmp_path: Path) -> None:
    command = ["validate", str(bad), "--annotate", "a.xlsx", "--letter", "l.pdf"]
    main(command)
    before = [(tmp_path / name).read_bytes() for name in ("a.xlsx", "l.pdf")]
    assert main(command) == 1
    assert [(tmp_path / name).read_bytes() for name in ("a.xlsx", "l.pdf")] == before


def test_several_files_and_a_file_to_write_is_a_wrong_usage(
    bad: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert main(["validate", str(bad), CENSUS, "--annotate", "a.xlsx"]) == 2
    assert "prend un dossier" in capsys.readouterr().err
    assert (tmp_path / "a.xlsx").read_bytes() == b""


def test_files_that_would_share_a_name_are_refused_before_any_is_read(
    demo: Observatory, bad: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["validate", str(bad), CAF, "--letter", "out"]) == 2
    assert CAF in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", ["--annotate", "--letter"])
def test_a_delivered_file_is_never_written_over(bad: Path, option: str, capsys: Capture) -> None:
    before = bad.read_bytes()
    assert main(["validate", str(bad), option, str(bad)]) == 1
    assert "fichier livré lui-même" in capsys.readouterr().err
    assert bad.read_bytes() == before


def test_a_link_to_the_delivered_file_is_the_delivered_file(bad: Path, tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(bad)
    before = bad.read_bytes()
    assert main(["validate", str(bad), "--annotate", "link.xlsx"]) == 1
    assert bad.read_bytes() == before


@pytest.mark.parametrize("option", ["--annotate", "--letter"])
def test_another_file_that_is_not_ours_is_never_written_over(
    demo: Observatory, bad: Path, tmp_path: Path, option: str, capsys: Capture
) -> None:
    other = Path(shutil.copy(demo.inbox / CENSUS, tmp_path / "other.xlsx"))
    before = other.read_bytes()
    assert main(["validate", str(bad), option, "other.xlsx"]) == 1
    assert "osq ne l’a pas écrit" in capsys.readouterr().err
    assert other.read_bytes() == before


def test_nothing_is_written_among_the_deliveries(demo: Observatory, bad: Path) -> None:
    before = written(demo.inbox)
    assert main(["validate", str(bad), "--annotate", str(demo.inbox)]) == 1
    assert main(["validate", str(bad), "--letter", str(demo.inbox / "l.pdf")]) == 1
    assert written(demo.inbox) == before


def test_the_workbook_and_the_letter_are_two_files(bad: Path, tmp_path: Path) -> None:
    assert main(["validate", str(bad), "--annotate", "x", "--letter", "./x"]) == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("day", ["2014-03-12", "31/02/2014", "demain"])
def test_what_is_no_date_is_refused(bad: Path, day: str, capsys: Capture) -> None:
    assert main(["validate", str(bad), "--letter", "l.pdf", "--date", day]) == 2
    assert "n’est pas une date" in capsys.readouterr().err


def test_a_date_without_a_letter_is_a_wrong_usage(bad: Path, capsys: Capture) -> None:
    assert main(["validate", str(bad), "--date", "12/03/2014"]) == 2
    assert "--letter" in capsys.readouterr().err


def test_persons_go_to_no_workbook_and_to_no_letter(
    demo: Observatory, tmp_path: Path, capsys: Capture
) -> None:
    people = tmp_path / "caf-2012.xlsx"
    people.write_bytes(workbook_bytes({"Liste": PEOPLE}))
    assert main(["validate", str(people), CENSUS, "--annotate", "out", "--letter", "out"]) == 1
    assert "Non annoté : caf-2012.xlsx" in capsys.readouterr().err
    assert "caf-2012-annote.xlsx" not in written(tmp_path / "out")
    text = text_of(tmp_path / "out" / "caf-2012-lettre.pdf")
    assert "Liste" in text
    assert "Durand" not in text
    assert "Pièce jointe" not in text


def test_with_json_stdout_is_for_the_program(bad: Path, capsys: Capture) -> None:
    main(["validate", str(bad), "--letter", "l.pdf", "--annotate", "a.xlsx", "--format", "json"])
    shown = capsys.readouterr()
    assert json.loads(shown.out)["schema"] == "osq-findings/1"
    assert "l.pdf" in shown.err
