"""The whole path as a newcomer walks it, on the demonstration, with the real command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.e2e.conftest import digests, new_observatory, osq
from tests.shared import REPOSITORY, made_once


def planted(source: Path, target: Path) -> dict[str, str]:
    """A copy of a CAF delivery with three faults; tells which cell holds which."""
    book = openpyxl.load_workbook(source)
    sheet = book["IRIS"]
    cells = {
        str(sheet.cell(row, 1).value): row
        for row in range(1, sheet.max_row + 1)
        if sheet.cell(row, 1).value
    }
    headers = {
        " ".join(str(sheet.cell(row, column).value or "") for row in range(1, 12)): column
        for column in range(1, sheet.max_column + 1)
    }
    apl = next(column for header, column in headers.items() if "APL" in header)
    number = sheet.cell(cells["422180101"], 5)
    number.value = "environ 300"
    zone = sheet.cell(cells["422180102"], 1)
    zone.value = "422189999"
    part = sheet.cell(cells["422180103"], apl)
    part.value = int(str(part.value).replace(" ", "").replace("\u202f", "")) + 7
    book.save(target)
    return {"text": number.coordinate, "zone": zone.coordinate, "part": part.coordinate}


def test_validate_names_the_three_planted_cells(copied_demonstration: Path, tmp_path: Path) -> None:
    home = copied_demonstration
    faulty = tmp_path / "caf-2013.xlsx"
    cells = planted(home / "data/deliveries/inbox/caf-2013.xlsx", faulty)
    before = digests(home)
    text = osq("validate", faulty, home=home)
    assert text.code == 1
    for cell in cells.values():
        assert cell in text.out
    found = osq("validate", faulty, "--format", "json", home=home)
    assert found.code == 1
    report = json.loads(found.out)
    findings = [item for item in report["findings"] if item["severity"] == "error"]
    keys = "code severity workbook sheet cell zone measure expected found message advice"
    assert all(set(keys.split()) <= set(item) for item in findings)
    said = json.dumps(findings, ensure_ascii=False)
    assert all(cell in said for cell in cells.values())
    assert digests(home) == before


def test_the_same_file_again_changes_no_byte(copied_demonstration: Path) -> None:
    home = copied_demonstration
    before = digests(home)
    again = osq("ingest", "caf-2013.xlsx", home=home)
    assert again.code == 0
    assert "déjà" in again.out
    assert digests(home) == before


def test_the_order_of_ingestion_changes_nothing(demonstration: Path, tmp_path: Path) -> None:
    stores: list[dict[str, str]] = []
    for order in (["caf-2012.xlsx", "insee-population-2012.xlsx"],) * 2:
        home = tmp_path / f"demo{len(stores)}"
        shutil.copytree(demonstration, home)
        shutil.rmtree(home / "data/store")
        shutil.rmtree(home / "data/deliveries/archive")
        for name in order if not stores else reversed(order):
            assert osq("ingest", name, home=home).code == 0
        stores.append(digests(home / "data"))
    assert stores[0] == stores[1]


def test_a_corrected_file_supersedes_and_both_stay(copied_demonstration: Path) -> None:
    home = copied_demonstration
    corrected = home / "caf-2013.xlsx"
    book = openpyxl.load_workbook(home / "data/deliveries/inbox/caf-2013.xlsx")
    book["IRIS"]["A1"] = f"{book['IRIS']['A1'].value} (fichier corrigé)"
    book.save(corrected)
    done = osq("ingest", corrected, home=home)
    assert done.code == 0, done.out + done.err
    receipts = sorted((home / "data/store/deliveries/caf/2013").glob("*/receipt.json"))
    assert len(receipts) == 2
    supersedes = [json.loads(path.read_text())["supersedes"] for path in receipts]
    assert sorted(map(len, supersedes)) == [0, 1]


def test_invented_deliveries_are_refused_in_a_real_observatory(
    demonstration: Path, tmp_path: Path
) -> None:
    real = new_observatory(tmp_path / "reel")
    invented = demonstration / "data/deliveries/inbox/caf-2013.xlsx"
    refused = osq("ingest", invented, home=real)
    assert refused.code == 1
    assert not list((real / "data/store").rglob("*.parquet"))
    assert list((real / "data/deliveries/refused").glob("*caf-2013.xlsx"))


@pytest.fixture(scope="module")
def refreshed(demonstration: Path) -> Path:
    """A demonstration whose 39 notes of 2013 are built by `osq refresh`."""

    def make(home: Path) -> None:
        shutil.copytree(demonstration, home)
        done = osq("refresh", "--year", "2013", "--jobs", "2", home=home)
        assert done.code == 0, done.out + done.err

    return made_once("refreshed", make)


def test_refresh_builds_thirty_nine_notes(refreshed: Path) -> None:
    notes = sorted((refreshed / "output/2013").rglob("*.pdf"))
    assert len(notes) == 39
    for note in notes:
        for page in pypdf.PdfReader(note).pages:
            assert "DONNÉES FICTIVES" in page.extract_text()


def test_a_second_refresh_changes_no_byte(refreshed: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(refreshed, tmp_path / "demo"))
    again = osq("refresh", "--year", "2013", home=home)
    assert again.code == 0, again.out + again.err
    assert digests(home) == digests(refreshed)


def test_two_builds_of_a_note_give_the_same_bytes(refreshed: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(refreshed, tmp_path / "demo"))
    shutil.rmtree(home / "output/2013")
    assert osq("build-notes", "--year", "2013", "--zone", "SE05", home=home).code == 0
    (note,) = (home / "output/2013").rglob("*.pdf")
    first = refreshed / note.relative_to(home)
    assert note.read_bytes() == first.read_bytes()


def test_a_killed_build_is_completed_by_the_next(refreshed: Path, tmp_path: Path) -> None:
    """A run stopped halfway leaves whole notes and stray temporaries at worst."""
    home = Path(shutil.copytree(refreshed, tmp_path / "demo"))
    notes = sorted((home / "output/2013").rglob("*.pdf"))
    for note in notes[:3]:
        note.unlink()
    done = osq("refresh", "--year", "2013", home=home)
    assert done.code == 0, done.out + done.err
    assert digests(home / "output") == digests(refreshed / "output")


@pytest.mark.long
def test_provider_deliveries_make_notes_in_a_real_observatory_under_a_proof(
    demonstration: Path, tmp_path: Path
) -> None:
    real = new_observatory(tmp_path / "reel")
    book = openpyxl.load_workbook(demonstration / "data/deliveries/inbox/caf-2013.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "fictives" in cell.value.lower():
                    cell.value = None
    book.properties.title = book.properties.subject = book.properties.keywords = None
    book.properties.description = None
    book.save(real / "caf-2013.xlsx")
    taken = osq("ingest", "caf-2013.xlsx", home=real)
    assert taken.code == 0, taken.out + taken.err
    one = ("build-notes", "--year", "2013", "--zone", "SE05")
    built = osq(*one, home=real)
    assert built.code == 0, built.out + built.err
    (note,) = (real / "output").rglob("*.pdf")
    assert "FICTIVES" not in pypdf.PdfReader(note).pages[0].extract_text()
    (proof,) = (real / "data/store/protection").rglob("certificate.json")
    proof.unlink()
    note.unlink()
    assert osq(*one, home=real).code == 1
    assert not list((real / "output").rglob("*.pdf"))


def test_init_makes_an_observatory_that_check_and_status_accept(tmp_path: Path) -> None:
    made = osq("init", tmp_path / "lyon", home=REPOSITORY)
    assert made.code == 0, made.err
    assert osq("conventions", "check", home=tmp_path / "lyon").code == 0
    assert osq("status", home=tmp_path / "lyon").code == 0


def _graver(found: dict[str, str]) -> bool:
    return found["severity"] != "info"


@pytest.mark.long
def test_every_delivery_of_the_demonstration_goes_from_inbox_to_notes(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    assert osq("demo", home, home=REPOSITORY).code == 0
    deliveries = sorted((home / "data/deliveries/inbox").iterdir())
    taken = osq("ingest", *deliveries, "--format", "json", home=home)
    assert taken.code == 0, taken.out + taken.err
    files = json.loads(taken.out)["files"]
    assert len(files) == len(deliveries)
    told = {found["code"] for file in files for found in file["findings"] if _graver(found)}
    assert told <= {"OSQ-V051"}  # its providers hide small cells only, as real ones do
    built = osq("build-notes", "--year", "2013", "--jobs", "2", home=home)
    assert built.code == 0, built.out + built.err
    notes = sorted((home / "output/2013").rglob("*.pdf"))
    assert len(notes) == 39
    text = " ".join(page.extract_text() for note in notes for page in pypdf.PdfReader(note).pages)
    assert "inventée n°" not in text
    assert not re.search(r"0429\d{3}[A-Z]", text)  # no unit is ever named
