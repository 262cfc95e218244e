from __future__ import annotations

import hashlib
from pathlib import Path

from osq.findings import Finding, Severity
from osq.store.receipt import Subject
from osq.store.refused import forget_refused, keep_refused, refused_deliveries

FAULT = Finding(code="OSQ-V001", severity=Severity.ERROR, message="Faux")


def test_a_refused_original_waits_beside_its_findings(tmp_path: Path) -> None:
    copy = keep_refused(tmp_path, b"bad", "caf-2013.xlsx", Subject("caf", "annual", 2013), [FAULT])
    assert copy.read_bytes() == b"bad"
    (refused,) = refused_deliveries(tmp_path)
    assert (refused.file, refused.edition, refused.errors) == ("caf-2013.xlsx", 2013, 1)


def test_once_accepted_its_refused_copy_goes(tmp_path: Path) -> None:
    keep_refused(tmp_path, b"bad", "caf-2013.xlsx", None, [FAULT])
    keep_refused(tmp_path, b"other", "caf-2012.xlsx", None, [FAULT])
    forget_refused(tmp_path, hashlib.sha256(b"bad").hexdigest())
    assert [refused.file for refused in refused_deliveries(tmp_path)] == ["caf-2012.xlsx"]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_json_file_that_is_no_record_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[1]")
    assert refused_deliveries(tmp_path) == []
