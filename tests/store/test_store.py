"""What is accepted is kept whole, once, whatever the order and whatever was cut short."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from osq.errors import ConfigurationError, Refusal
from osq.findings import Finding, Severity
from osq.observations import COLUMNS, schema
from osq.store import journal
from osq.store.store import RECEIPT, Store
from tests.store.builders import delivery, frame, observation, stored_bytes


def test_a_delivery_is_archived_byte_for_byte(tmp_path: Path) -> None:
    store = Store(tmp_path)
    receipt = store.commit(delivery(b"the workbook"))
    assert store.original(receipt).read_bytes() == b"the workbook"
    assert store.original(receipt).name == "caf-2013.xlsx"
    assert receipt.delivery == f"caf-2013-{receipt.sha256[:12]}"


def test_a_receipt_reads_back_as_it_was(tmp_path: Path) -> None:
    finding = Finding(code="OSQ-V001", severity=Severity.WARNING, message="Attention", cell="C5")
    rows = [observation(), observation("422180102", None)]
    receipt = Store(tmp_path).commit(delivery(rows=rows, findings=(finding,)))
    assert Store(tmp_path).receipts() == [receipt]
    assert receipt.counts == {"measured": 1, "suppressed": 1}
    assert receipt.findings == (finding,)


def test_observations_read_back_with_their_types(tmp_path: Path) -> None:
    rows = [observation("422180102", None), observation("422180101", 12.0)]
    store = Store(tmp_path)
    store.commit(delivery(rows=rows))
    read = store.observations(2013)
    assert tuple(read.columns) == COLUMNS
    assert list(read["zone"]) == ["422180101", "422180102"]
    assert read.loc[0, "period_end"] == rows[0]["period_end"]
    assert read["value"].isna().tolist() == [False, True]
    assert read["upper"].tolist() == [12.0, 4.0]


def test_the_observations_file_has_the_documented_schema(tmp_path: Path) -> None:
    Store(tmp_path).commit(delivery())
    path = next(tmp_path.rglob("observations.parquet"))
    assert pq.read_schema(path).equals(schema())


def test_an_edition_without_delivery_has_no_observations(tmp_path: Path) -> None:
    read = Store(tmp_path).observations(2013)
    assert read.empty
    assert tuple(read.columns) == COLUMNS


def test_the_same_file_again_changes_nothing_not_even_the_journal(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.commit(delivery())
    before, told = stored_bytes(tmp_path), store.journal.read_bytes()
    assert store.commit(delivery()) == first
    assert stored_bytes(tmp_path) == before
    assert store.journal.read_bytes() == told


def test_two_deliveries_in_either_order_give_the_same_bytes(tmp_path: Path) -> None:
    deliveries = [
        delivery(b"caf"),
        delivery(b"insee", provider="insee-population", edition=2012, name="rp.xlsx"),
    ]
    for folder, order in (("one", deliveries), ("other", deliveries[::-1])):
        for each in order:
            Store(tmp_path / folder).commit(each)
    assert stored_bytes(tmp_path / "one") == stored_bytes(tmp_path / "other")


def test_the_order_of_rows_does_not_change_the_bytes(tmp_path: Path) -> None:
    rows = [observation("422180102"), observation("422180101")]
    Store(tmp_path / "one").commit(delivery(rows=rows))
    Store(tmp_path / "other").commit(delivery(rows=rows[::-1]))
    assert stored_bytes(tmp_path / "one") == stored_bytes(tmp_path / "other")


def test_a_corrected_file_supersedes_and_both_stay_known(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.commit(delivery(b"first", [observation(value=1.0)]))
    second = store.commit(delivery(b"second", [observation(value=2.0)]))
    assert second.supersedes == (first.delivery,)
    assert [each.delivery for each in store.active()] == [second.delivery]
    assert {each.delivery for each in store.receipts()} == {first.delivery, second.delivery}
    assert store.original(first).read_bytes() == b"first"
    assert store.observations(2013)["value"].tolist() == [2.0]


def test_another_edition_supersedes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(delivery(b"first", edition=2012))
    assert store.commit(delivery(b"second", edition=2013)).supersedes == ()
    assert store.editions() == [2012, 2013]


def test_a_delivery_cut_short_before_its_receipt_is_ignored_then_completed(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for root in (whole, cut):
        Store(root).commit(delivery())
    next(cut.rglob(RECEIPT)).unlink()
    assert Store(cut).receipts() == []
    assert Store(cut).observations(2013).empty
    Store(cut).commit(delivery())
    assert stored_bytes(cut) == stored_bytes(whole)


def test_a_file_half_written_aside_is_overwritten(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    Store(whole).commit(delivery())
    receipt = next(whole.rglob(RECEIPT))
    aside = cut / receipt.relative_to(whole).with_name(f".{RECEIPT}.tmp")
    aside.parent.mkdir(parents=True)
    aside.write_bytes(b"{half")
    Store(cut).commit(delivery())
    assert stored_bytes(cut) == stored_bytes(whole)


def test_a_broken_receipt_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(delivery())
    path = next(tmp_path.rglob(RECEIPT))
    path.write_text("{")
    with pytest.raises(ConfigurationError, match=str(path)):
        store.receipts()


def test_a_receipt_of_another_format_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(delivery())
    path = next(tmp_path.rglob(RECEIPT))
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": "osq-receipt/9"}))
    with pytest.raises(ConfigurationError):
        store.receipts()


def test_invented_figures_never_join_real_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(delivery())
    before = stored_bytes(tmp_path)
    with pytest.raises(Refusal):
        store.commit(delivery(b"demo", [observation(provenance="invented")], edition=2012))
    assert stored_bytes(tmp_path) == before


def test_a_delivery_of_two_provenances_is_refused(tmp_path: Path) -> None:
    rows = [observation(), observation("422180102", provenance="public")]
    with pytest.raises(Refusal):
        Store(tmp_path).commit(delivery(rows=rows))
    assert stored_bytes(tmp_path) == {}


def test_the_journal_tells_the_day_and_survives_a_torn_line(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.commit(delivery(b"first"))
    with store.journal.open("a") as stream:
        stream.write('{"at": "2013')
    second = store.commit(delivery(b"second"))
    assert set(journal.received_on(store.journal)) == {first.delivery, second.delivery}


def test_aggregates_are_marked_internal(tmp_path: Path) -> None:
    aggregates = frame(observation())[["measure", "zone", "value"]]
    path = Store(tmp_path).write_aggregates(2013, aggregates)
    assert pq.read_schema(path).metadata[b"diffusion"] == b"interne"


def test_lost_observations_are_named_rather_than_left_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(delivery())
    path = next(tmp_path.rglob("observations.parquet"))
    path.unlink()
    with pytest.raises(ConfigurationError, match=str(path)):
        store.observations(2013)
