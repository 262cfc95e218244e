from __future__ import annotations

from pathlib import Path

from osq.store.intake import take_in
from osq.store.status import overview
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, CENSUS, corrected, demonstration, faulty


def test_status_tells_what_counts_waits_was_refused_and_is_awaited(tmp_path: Path) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    take_in(demo, [demo.observatory.inbox / CAF])
    take_in(demo, [corrected(demo.observatory, tmp_path / CAF)])
    take_in(demo, [_unknown(tmp_path / "inconnu.xlsx")])
    seen = overview(demo)
    (delivery,) = seen.deliveries
    assert (delivery.receipt.provider, delivery.superseded) == ("caf", 1)
    assert delivery.received is not None
    assert delivery.changed == ()
    assert CAF not in seen.waiting
    assert CENSUS in seen.waiting
    assert [refused.file for refused in seen.refused] == ["inconnu.xlsx"]
    awaited = overview(demo, 2013).awaited
    providers = {each.provider for each in awaited}
    assert {"insee-population", "pole-emploi", "anah"} <= providers
    assert "caf" not in providers
    even = overview(demo, 2012).awaited
    assert "pppi" in {each.sending for each in awaited}
    assert "pppi" not in {each.sending for each in even}  # Filocom, odd years only


def test_a_refused_file_is_forgotten_once_a_good_one_came(tmp_path: Path) -> None:
    demo = Workspace(demonstration(tmp_path / "demo"))
    take_in(demo, [faulty(demo.observatory, tmp_path / CAF)])
    assert len(overview(demo).refused) == 1
    take_in(demo, [demo.observatory.inbox / CAF])
    assert overview(demo).refused == ()


def _unknown(path: Path) -> Path:
    path.write_bytes(b"?")
    return path
