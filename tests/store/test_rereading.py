"""A delivery read by rules that changed since is read again, from the archive, and says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from osq.findings import Waiver
from osq.observatory import Observatory, load_observatory
from osq.store.corrections import HEADER
from osq.store.intake import outdated, take_in
from osq.store.receipt import Receipt
from osq.store.results import Outcome, Result
from osq.store.status import overview
from osq.store.store import RECEIPT
from osq.store.workspace import Workspace
from tests.builders.demonstration import (
    CAF,
    CENSUS,
    QUARTIERS,
    corrected,
    demonstration,
    without_last_iris,
)
from tests.store.builders import stored_bytes

OTHER = "caf;;2012;;caf.alloc;422180101;1;2;appel du 3 mars;M. Leroy"
Change = Callable[[Observatory], None]


@pytest.fixture
def demo(tmp_path: Path) -> Observatory:
    """A demonstration where the CAF's and the census' files of 2013 are ingested."""
    observatory = demonstration(tmp_path / "demo")
    take_in(Workspace(observatory), [observatory.inbox / name for name in (CAF, CENSUS)])
    return observatory


def reread(observatory: Observatory) -> list[Result]:
    workspace = Workspace(load_observatory(observatory.root))
    return take_in(workspace, [], again=outdated(workspace))


def caf(observatory: Observatory) -> Receipt:
    """The CAF's delivery of 2013, as last read."""
    (receipt,) = [
        each
        for each in Workspace(observatory).store.receipts()
        if (each.provider, each.edition) == ("caf", 2013)
    ]
    return receipt


def figure(observatory: Observatory) -> int:
    """The recipients of the quartier whose figure is corrected."""
    frame = Workspace(observatory).store.observations_of(caf(observatory))
    kept = frame[(frame["measure"] == "caf.alloc") & (frame["zone"] == quartier(observatory))]
    return int(kept["value"].iloc[0])


def quartier(observatory: Observatory) -> str:
    """The quartier at row 8, which no total of the file counts."""
    return str(openpyxl.load_workbook(observatory.inbox / CAF)[QUARTIERS]["A8"].value)


def correct(observatory: Observatory, more: int = 1) -> None:
    """Puts on record that the quartier has `more` recipients, as a phone call said."""
    found = openpyxl.load_workbook(observatory.inbox / CAF)[QUARTIERS]["D8"].value
    assert isinstance(found, int)
    told = f"{quartier(observatory)};{found};{found + more};appel du 3 mars;M. Leroy"
    line = f"caf;;2013;;caf.alloc;{told}"
    observatory.corrections.write_text(f"{';'.join(HEADER)}\n{line}\n", encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def widen_marks(observatory: Observatory) -> None:
    """The convention now says that a hidden cell may be a zero."""
    mark = "{text: s, status: suppressed}"
    edit(observatory.conventions / "caf.yaml", mark, mark.replace("}", ", lower: 0}"))


def break_signs(observatory: Observatory) -> None:
    """The convention no longer knows the sign `s` of the file: an error that nobody may accept."""
    edit(observatory.conventions / "caf.yaml", "{text: s, status", "{text: conf, status")


def test_a_correction_on_record_is_read_and_tells_the_figures_that_it_changes(
    demo: Observatory,
) -> None:
    before = figure(demo)
    correct(demo)
    (result,) = reread(demo)
    assert result.outcome is Outcome.REREAD
    assert result.because == ("data/corrections.csv",)
    assert result.changes is not None
    (cell,) = result.changes.cells
    assert (cell.cell, cell.before, cell.after) == ("D8", before, before + 1)
    assert {found.code for found in result.told_anew} == {"OSQ-V060"}
    assert figure(demo) == before + 1


def test_both_readings_stay_and_the_last_counts(demo: Observatory) -> None:
    first = caf(demo)
    before = stored_bytes(demo.root)
    correct(demo)
    reread(demo)
    store = Workspace(demo).store
    last = caf(demo)
    assert [each.reading for each in store.readings(last)] == [1, 2]
    assert store.readings(last)[0] == first
    assert (last.delivery, last.supersedes, last.sha256) == (first.delivery, (), first.sha256)
    after = stored_bytes(demo.root)
    assert {name: after[name] for name in before} == before  # files are written once
    assert set(store.observations(2013)["delivery"]) == {
        each.delivery for each in store.active(2013)
    }


def test_what_is_read_again_is_what_would_be_read_at_first(
    demo: Observatory, tmp_path: Path
) -> None:
    correct(demo)
    reread(demo)
    other = demonstration(tmp_path / "other")
    shutil.copy(demo.corrections, other.corrections)
    take_in(Workspace(other), [other.inbox / name for name in (CENSUS, CAF)])
    again, at_once = (caf(each) for each in (demo, other))
    assert (again.rules, again.findings, again.counts) == (
        at_once.rules,
        at_once.findings,
        at_once.counts,
    )
    frames = [Workspace(each).store.observations(2013) for each in (demo, other)]
    assert frames[0].equals(frames[1])


def test_the_order_of_files_and_of_their_readings_changes_no_byte(tmp_path: Path) -> None:
    stores = []
    for name, order in (("one", [CAF, CENSUS]), ("other", [CENSUS, CAF])):
        observatory = demonstration(tmp_path / name)
        for file in order:
            take_in(Workspace(observatory), [observatory.inbox / file])
        correct(observatory)
        edit(observatory.territory / "communes.csv", "Saint-Étienne", "Saint-Etienne")
        workspace = Workspace(load_observatory(observatory.root))
        for file in order:  # one of the ways to have them read again
            take_in(workspace, [observatory.inbox / file])
        stores.append(stored_bytes(observatory.root / "data"))
        assert {each.reading for each in workspace.store.receipts()} == {2}
    assert stores[0] == stores[1]


def test_read_again_twice_changes_nothing_the_second_time(demo: Observatory) -> None:
    correct(demo)
    reread(demo)
    before, told = stored_bytes(demo.root), Workspace(demo).store.journal.read_bytes()
    assert reread(demo) == []
    results = take_in(Workspace(demo), [demo.inbox / CAF])
    assert [each.outcome for each in results] == [Outcome.ALREADY_INGESTED]
    assert stored_bytes(demo.root) == before
    assert Workspace(demo).store.journal.read_bytes() == told


def test_reading_all_again_by_the_same_rules_changes_no_byte(demo: Observatory) -> None:
    before = stored_bytes(demo.root)
    workspace = Workspace(demo)
    results = take_in(workspace, [], again=workspace.store.active())
    assert [each.outcome for each in results] == [Outcome.ALREADY_INGESTED] * 2
    assert stored_bytes(demo.root) == before


def test_a_correction_taken_back_gives_the_delivered_figure_again(demo: Observatory) -> None:
    before = figure(demo)
    correct(demo)
    reread(demo)
    demo.corrections.unlink()
    (result,) = reread(demo)
    assert result.because == ("data/corrections.csv",)
    assert figure(demo) == before
    assert caf(demo).reading == 3


def test_the_same_file_ingested_under_any_name_is_read_again(
    demo: Observatory, tmp_path: Path
) -> None:
    correct(demo)
    copy = Path(shutil.copy(demo.inbox / CAF, tmp_path / "caf_2013 (copie).xlsx"))
    (result,) = take_in(Workspace(demo), [copy])
    assert (result.outcome, result.path) == (Outcome.REREAD, copy)
    assert caf(demo).file == CAF


def test_an_edited_convention_is_named_and_changes_its_own_deliveries_alone(
    demo: Observatory,
) -> None:
    widen_marks(demo)
    (result,) = reread(demo)
    assert result.because == ("conventions/caf.yaml",)
    assert result.changes is not None
    assert result.changes.changed > 0
    assert all(each.before is None for each in result.changes.cells)


def test_a_table_of_the_territory_is_named_and_changes_those_that_use_it(
    demo: Observatory,
) -> None:
    edit(demo.territory / "quartiers_cucs.csv", "Centre-Ville", "Centre ville")
    results = reread(demo)
    assert [each.because for each in results] == [("data/territory/quartiers_cucs.csv",)]
    assert results[0].receipt == caf(demo)


@pytest.mark.parametrize(
    "change",
    [
        lambda demo: edit(demo.conventions / "caf.yaml", "# CAF", "# La CAF"),
        lambda demo: edit(demo.conventions / "caf.yaml", "due: null", 'due: "03-31"'),
        lambda demo: edit(demo.conventions / "caf.yaml", "until: 2008}", "until: 2007}"),
        lambda demo: edit(demo.conventions / "cpam.yaml", "minimum: 0", "minimum: 1"),
        lambda demo: edit(demo.territory / "ecoles.csv", "0", "1"),
        lambda demo: edit(demo.root / "osq.yaml", "name: DONNÉES", "name: Les DONNÉES"),
        lambda demo: demo.corrections.write_text(f"{';'.join(HEADER)}\n{OTHER}\n", "utf-8"),
    ],
    ids=["comment", "due", "older layout", "other provider", "units", "name", "other delivery"],
)
def test_what_bears_on_no_reading_makes_nothing_be_read_again(
    demo: Observatory, change: Change
) -> None:
    change(demo)
    assert reread(demo) == []
    assert all(not each.changed for each in overview(Workspace(demo)).deliveries)


def test_errors_of_the_new_rules_leave_every_figure_in_place_and_status_tells(
    demo: Observatory,
) -> None:
    before = stored_bytes(demo.store)
    break_signs(demo)
    for _ in range(2):  # tried again, told again
        (result,) = reread(demo)
        assert result.outcome is Outcome.REFUSED
        assert result.receipt == result.former == caf(demo)
        assert "OSQ-V003" in {found.code for found in result.told_anew}
        assert stored_bytes(demo.store) == before
    seen = overview(Workspace(demo))
    (told,) = [each for each in seen.deliveries if each.changed]
    assert told.changed == ("conventions/caf.yaml",)
    assert told.errors > 0
    assert seen.refused == ()


def test_once_the_rules_are_mended_nothing_is_left_of_the_refusal(demo: Observatory) -> None:
    before = stored_bytes(demo.root)
    text = (demo.conventions / "caf.yaml").read_text(encoding="utf-8")
    break_signs(demo)
    reread(demo)
    (demo.conventions / "caf.yaml").write_text(text, encoding="utf-8")
    take_in(Workspace(demo), [demo.inbox / CAF])
    assert stored_bytes(demo.root) == before


def test_one_refused_reading_keeps_no_other_from_being_done(demo: Observatory) -> None:
    break_signs(demo)
    edit(demo.territory / "communes.csv", "Saint-Étienne", "Saint-Etienne")
    outcomes = {
        each.receipt.provider: each.outcome for each in reread(demo) if each.receipt is not None
    }
    assert outcomes == {"caf": Outcome.REFUSED, "insee-population": Outcome.REREAD}


def test_a_delivery_that_another_superseded_is_left_alone(
    demo: Observatory, tmp_path: Path
) -> None:
    first = caf(demo)
    take_in(Workspace(demo), [corrected(demo, tmp_path / CAF)])
    widen_marks(demo)
    (result,) = reread(demo)
    assert result.receipt is not None
    assert result.receipt.supersedes == (first.delivery,)
    store = Workspace(demo).store
    assert store.readings(first) == [first]
    (again,) = take_in(Workspace(demo), [demo.inbox / CAF])
    assert again.replaced_by == result.receipt.delivery


def test_a_reading_cut_short_before_its_receipt_is_done_again(demo: Observatory) -> None:
    correct(demo)
    reread(demo)
    whole = stored_bytes(demo.root)
    next(demo.store.rglob(f"reading-2/{RECEIPT}")).unlink()
    assert caf(demo).reading == 1
    reread(demo)
    assert stored_bytes(demo.root) == whole


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"other")])
def test_an_archive_that_is_lost_or_altered_is_told_and_changes_nothing(
    demo: Observatory, harm: Callable[[Path], object]
) -> None:
    correct(demo)
    before = stored_bytes(demo.store)
    harm(Workspace(demo).store.original(caf(demo)))
    (result,) = reread(demo)
    assert [found.code for found in result.findings] == ["OSQ-D094"]
    assert result.outcome is Outcome.REFUSED
    assert stored_bytes(demo.store) == before


def test_a_sending_that_the_convention_no_longer_has_is_told(demo: Observatory) -> None:
    edit(demo.conventions / "caf.yaml", "  - id: iris\n    body", "  - id: annuel\n    body")
    (result,) = reread(demo)
    assert "OSQ-D095" in {found.code for found in result.findings}
    assert caf(demo).reading == 1


def test_a_receipt_of_before_the_rules_were_kept_is_read_again_once(demo: Observatory) -> None:
    path = next(demo.store.rglob(f"caf/2013/*/{RECEIPT}"))
    data = json.loads(path.read_bytes())
    older = {name: value for name, value in data.items() if name not in ("rules", "reading")}
    path.write_text(json.dumps({**older, "format": "osq-receipt/2", "convention_sha256": "0"}))
    (result,) = reread(demo)
    assert (result.outcome, caf(demo).reading) == (Outcome.REREAD, 2)
    assert reread(demo) == []


ACCEPTED = Waiver(code="OSQ-V022", reason="IRIS sans allocataire", author="M. Leroy")


@pytest.fixture
def waived(tmp_path: Path) -> Observatory:
    """A demonstration whose CAF file lacks a zone, which M. Leroy accepted."""
    observatory = demonstration(tmp_path / "waived")
    path = without_last_iris(observatory, tmp_path / CAF)
    (result,) = take_in(Workspace(observatory), [path], waivers=[ACCEPTED])
    assert result.outcome is Outcome.ACCEPTED
    return observatory


def test_what_a_person_accepted_stays_accepted_with_the_bytes(waived: Observatory) -> None:
    widen_marks(waived)
    (result,) = reread(waived)
    assert result.outcome is Outcome.REREAD
    assert caf(waived).waivers == (ACCEPTED,)
    (found,) = [each for each in caf(waived).findings if each.code == "OSQ-V022"]
    assert found.waiver == ACCEPTED


def test_what_nobody_saw_is_not_accepted_until_somebody_does(waived: Observatory) -> None:
    """By the new territory a second zone lacks: the waiver was given for the first alone."""
    path = waived.territory / "iris.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [each for each in lines if each.startswith("422180101;")]
    added = line.replace("422180101;", "422189901;").replace(line.split(";")[1], "Quartier neuf")
    path.write_text("\n".join([*lines, added]) + "\n", encoding="utf-8")
    (result,) = reread(waived)
    assert result.outcome is Outcome.REFUSED
    (lacking,) = [each for each in result.told_anew if each.refuses]
    assert (lacking.code, lacking.waiver) == ("OSQ-V022", None)
    archived = Workspace(waived).store.original(caf(waived))
    (accepted,) = take_in(Workspace(waived), [archived], waivers=[ACCEPTED])
    assert (accepted.outcome, caf(waived).reading) == (Outcome.REREAD, 2)
    assert [each for each in overview(Workspace(waived)).deliveries if each.changed] == []
