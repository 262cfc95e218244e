"""Accepted, already ingested, corrected, ambiguous or refused: on the demonstration's files."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from osq.store.intake import take_in
from osq.store.refused import refused_deliveries
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, CENSUS, corrected, demonstration, faulty
from tests.store.builders import stored_bytes


@pytest.fixture
def demo(tmp_path: Path) -> Workspace:
    return Workspace(demonstration(tmp_path / "demo"))


def ingest(workspace: Workspace, *paths: Path) -> list[Outcome]:
    return [result.outcome for result in take_in(workspace, paths)]


def test_a_good_file_is_accepted_and_stays_in_the_inbox(demo: Workspace) -> None:
    path = demo.observatory.inbox / CAF
    (result,) = take_in(demo, [path])
    assert result.outcome is Outcome.ACCEPTED
    assert path.exists()
    assert demo.store.receipts() == [result.receipt]
    assert demo.store.original(demo.store.receipts()[0]).read_bytes() == path.read_bytes()


def test_observations_carry_the_delivery_they_come_from(demo: Workspace) -> None:
    take_in(demo, [demo.observatory.inbox / CAF])
    (receipt,) = demo.store.receipts()
    assert set(demo.store.observations(2013)["delivery"]) == {receipt.delivery}


def test_the_same_file_again_changes_no_byte(demo: Workspace, tmp_path: Path) -> None:
    path = demo.observatory.inbox / CAF
    ingest(demo, path)
    before, told = stored_bytes(demo.observatory.root), demo.store.journal.read_bytes()
    renamed = Path(shutil.copy(path, tmp_path / "caf_2013 (copie).xlsx"))
    assert ingest(demo, path, renamed) == [Outcome.ALREADY_INGESTED] * 2
    assert stored_bytes(demo.observatory.root) == before
    assert demo.store.journal.read_bytes() == told


def test_files_in_either_order_give_the_same_store(tmp_path: Path) -> None:
    stores = []
    for name, order in (("one", [CAF, CENSUS]), ("other", [CENSUS, CAF])):
        demo = Workspace(demonstration(tmp_path / name))
        take_in(demo, [demo.observatory.inbox / each for each in order])
        stores.append(stored_bytes(demo.observatory.root))
    assert stores[0] == stores[1]


def test_a_corrected_file_shows_the_one_cell_that_changed(demo: Workspace, tmp_path: Path) -> None:
    (first,) = take_in(demo, [demo.observatory.inbox / CAF])
    (second,) = take_in(demo, [corrected(demo.observatory, tmp_path / CAF)])
    assert first.receipt is not None
    assert second.receipt is not None
    assert second.receipt.supersedes == (first.receipt.delivery,)
    assert second.changes is not None
    (cell,) = second.changes.cells
    assert (cell.sheet, cell.cell) == ("Quartiers CUCS", "D8")
    assert cell.before is not None
    assert cell.after == cell.before + 1


def test_a_superseded_file_sent_again_changes_nothing_and_says_by_what(
    demo: Workspace, tmp_path: Path
) -> None:
    original = demo.observatory.inbox / CAF
    take_in(demo, [original])
    (second,) = take_in(demo, [corrected(demo.observatory, tmp_path / CAF)])
    before = stored_bytes(demo.observatory.root)
    (again,) = take_in(demo, [original])
    assert again.outcome is Outcome.ALREADY_INGESTED
    assert second.receipt is not None
    assert again.replaced_by == second.receipt.delivery
    assert stored_bytes(demo.observatory.root) == before


def test_two_new_files_for_one_delivery_are_both_refused_and_a_third_is_not(
    demo: Workspace, tmp_path: Path
) -> None:
    inbox = demo.observatory.inbox
    rival = corrected(demo.observatory, tmp_path / CAF)
    results = take_in(demo, [inbox / CAF, rival, inbox / CENSUS])
    assert [result.outcome for result in results] == [
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.ACCEPTED,
    ]
    assert [found.code for found in results[0].findings] == ["OSQ-D090"]
    assert refused_deliveries(demo.observatory.refused) == []


def test_the_same_bytes_twice_in_one_call_are_no_rivals(demo: Workspace, tmp_path: Path) -> None:
    path = demo.observatory.inbox / CAF
    twin = Path(shutil.copy(path, tmp_path / CAF))
    assert ingest(demo, path, twin) == [Outcome.ACCEPTED, Outcome.ALREADY_INGESTED]


def test_a_file_ingested_for_another_edition_is_a_wrong_copy(
    demo: Workspace, tmp_path: Path
) -> None:
    ingest(demo, demo.observatory.inbox / CAF)
    before = stored_bytes(demo.observatory.root)
    copy = Path(shutil.copy(demo.observatory.inbox / CAF, tmp_path / "caf-2012.xlsx"))
    (result,) = take_in(demo, [copy])
    assert [found.code for found in result.findings] == ["OSQ-D091"]
    assert stored_bytes(demo.observatory.root) == before


def test_a_refused_file_leaves_nothing_in_the_store_and_waits_with_its_findings(
    demo: Workspace, tmp_path: Path
) -> None:
    bad = faulty(demo.observatory, tmp_path / CAF)
    results = take_in(demo, [bad, demo.observatory.inbox / CENSUS])
    assert [each.outcome for each in results] == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert [receipt.provider for receipt in demo.store.receipts()] == ["insee-population"]
    assert not list(demo.observatory.archive.rglob(CAF))
    (refused,) = refused_deliveries(demo.observatory.refused)
    assert (refused.file, refused.provider, refused.edition) == (CAF, "caf", 2013)
    assert results[0].copy is not None
    assert results[0].copy.read_bytes() == bad.read_bytes()
    assert bad.exists()


def test_a_refused_file_sent_again_changes_no_byte(demo: Workspace, tmp_path: Path) -> None:
    bad = faulty(demo.observatory, tmp_path / CAF)
    take_in(demo, [bad])
    before = stored_bytes(demo.observatory.root)
    assert ingest(demo, bad) == [Outcome.REFUSED]
    assert stored_bytes(demo.observatory.root) == before


def test_a_file_of_nobody_is_refused(demo: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bonjour.xlsx"
    path.write_bytes(b"not a workbook")
    assert ingest(demo, path) == [Outcome.REFUSED]
    (refused,) = refused_deliveries(demo.observatory.refused)
    assert refused.provider is None


def test_each_file_is_compared_with_the_edition_before_whatever_their_order(
    tmp_path: Path,
) -> None:
    """A column ten times too large is told, though its predecessor is given after it."""
    said = []
    for name, turn in (("one", 1), ("other", -1)):
        demo = Workspace(demonstration(tmp_path / name))
        book = openpyxl.load_workbook(demo.observatory.inbox / CAF)
        page = book["IRIS"]
        aah = next(
            cell.column_letter
            for row in page.iter_rows(1, 12)
            for cell in row
            if cell.value == "Allocataires AAH"
        )
        for cell in page[aah]:
            if isinstance(cell.value, int):
                cell.value *= 10
        spoilt = tmp_path / name / CAF
        book.save(spoilt)
        before = demo.observatory.inbox / CAF.replace("2013", "2012")
        results = take_in(demo, [before, spoilt][::turn])
        said.append({found.code for result in results for found in result.findings})
    assert said[0] == said[1]
    assert "OSQ-V041" in said[0]
