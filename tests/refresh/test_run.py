"""The unattended run, where it says no; the whole path with its notes is in tests/e2e."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from osq.errors import Refusal
from osq.observatory import CONFIG_NAME, Observatory, load_observatory
from osq.refresh.pipeline import release_of
from osq.refresh.run import refresh
from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.store import Store
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, CENSUS, demonstration, faulty
from tests.shared import REPOSITORY
from tests.store.builders import stored_bytes


@pytest.fixture
def demo(tmp_path: Path) -> Observatory:
    """A demonstration whose inbox is empty, its deliveries beside it."""
    observatory = demonstration(tmp_path / "demo")
    shutil.move(observatory.inbox, tmp_path / "sent")
    observatory.inbox.mkdir()
    return observatory


@pytest.fixture
def real(tmp_path: Path, demo: Observatory) -> Observatory:
    """A real observatory where a CAF delivery of figures that pass for real waits."""
    root = tmp_path / "real"
    (root / "data/deliveries/inbox").mkdir(parents=True)
    shutil.copy(REPOSITORY / "osq.yaml", root)
    for name in ("conventions", "data/territory", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    book = openpyxl.load_workbook(demo.root.parent / "sent" / CAF)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "FICTIVES" in cell.value.upper():
                    cell.value = None
    book.save(root / "data/deliveries/inbox" / CAF)
    return load_observatory(root)


@pytest.fixture
def misplaced(real: Observatory) -> Observatory:
    """The same once it has taken the delivery in, and says that it is a demonstration."""
    (path,) = real.inbox.iterdir()
    (taken,) = take_in(Workspace(real), [path])
    assert taken.outcome is Outcome.ACCEPTED
    path.unlink()
    config = real.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    assert text.count("demonstration: false") == 1
    config.write_text(text.replace("demonstration: false", "demonstration: true"), "utf-8")
    return load_observatory(real.root)


def test_one_refresh_at_a_time(demo: Observatory) -> None:
    demo.store.mkdir(parents=True, exist_ok=True)
    with FileLock(demo.store / ".refresh.lock"), pytest.raises(Refusal):
        refresh(Workspace(demo), 2013)


def test_an_empty_inbox_and_store_is_a_refusal_not_a_fault(demo: Observatory) -> None:
    summary = refresh(Workspace(demo), 2013)
    assert summary.refused
    assert summary.refusal is not None
    assert summary.build is None


def test_lock_files_of_excel_are_left_alone(demo: Observatory) -> None:
    (demo.inbox / f"~${CAF}").write_bytes(b"locked")
    assert refresh(Workspace(demo), 2013).files == ()


def test_a_refused_file_is_reported_and_nothing_of_it_is_stored(demo: Observatory) -> None:
    shutil.copy(demo.root.parent / "sent" / CAF, demo.inbox)
    bad = faulty(demo, demo.inbox / CAF)
    summary = refresh(Workspace(demo), 2013)
    assert [(each.path, each.outcome) for each in summary.files] == [(bad, Outcome.REFUSED)]
    assert Store(demo.root).receipts() == []


def test_figures_that_may_not_be_published_are_stored_and_no_note_is_made(
    misplaced: Observatory,
) -> None:
    summary = refresh(Workspace(misplaced), 2013)
    assert summary.aggregated > 0
    assert summary.refusal is not None
    assert summary.refused
    assert not list(misplaced.output.rglob("*.pdf"))


def test_a_second_run_changes_no_byte(misplaced: Observatory) -> None:
    refresh(Workspace(misplaced), 2013)
    before = stored_bytes(misplaced.root)
    refresh(Workspace(misplaced), 2013)
    assert stored_bytes(misplaced.root) == before


def test_a_release_cites_its_deliveries(demo: Observatory) -> None:
    take_in(Workspace(demo), [demo.root.parent / "sent" / name for name in (CAF, CENSUS)])
    release = release_of(Workspace(demo), 2013)
    assert [source.edition for source in release.sources] == [2013, 2013]
    assert {source.delivery for source in release.sources} == {
        "caf-2013-iris-1",
        "insee-population-2013-recensement-1",
    }
    assert release.demonstration


def test_a_release_of_an_edition_without_delivery_is_refused(demo: Observatory) -> None:
    with pytest.raises(Refusal):
        release_of(Workspace(demo), 2013)


def test_what_is_to_be_read_again_is_even_when_its_file_left_the_inbox(
    demo: Observatory,
) -> None:
    take_in(Workspace(demo), [demo.root.parent / "sent" / CAF])
    path = demo.conventions / "caf.yaml"
    sign = "{text: s, status: suppressed}"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(sign, sign.replace("}", ", lower: 0}"), 1), encoding="utf-8")
    workspace = Workspace(demo)
    summary = refresh(Workspace(demo), 2012)  # an edition without data: nothing is built
    assert [each.outcome for each in summary.files] == [Outcome.REREAD]
    assert [each.reading for each in workspace.store.receipts()] == [2]
    assert refresh(Workspace(demo), 2012).files == ()
