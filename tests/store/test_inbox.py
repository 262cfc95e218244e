from __future__ import annotations

from pathlib import Path

import pytest

from osq.errors import ConfigurationError
from osq.store.inbox import locate, waiting_files


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def test_lock_files_and_copies_under_way_do_not_wait(inbox: Path) -> None:
    for name in ("caf-2013.xlsx", "~$caf-2013.xlsx", "b.tmp", ".hidden", "a.xlsx.part"):
        (inbox / name).touch()
    assert [path.name for path in waiting_files(inbox)] == ["caf-2013.xlsx"]


def test_a_bare_name_is_looked_for_in_the_inbox(inbox: Path) -> None:
    (inbox / "caf-2013.xlsx").touch()
    assert locate(["caf-2013.xlsx"], inbox) == [inbox / "caf-2013.xlsx"]


def test_the_current_folder_comes_first(inbox: Path) -> None:
    (inbox / "caf-2013.xlsx").touch()
    Path("caf-2013.xlsx").touch()
    assert locate(["caf-2013.xlsx"], inbox) == [Path("caf-2013.xlsx")]


def test_every_missing_file_is_named_with_where_it_was_looked_for(inbox: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        locate(["a.xlsx", "sub/b.xlsx"], inbox)
    assert str(inbox / "a.xlsx") in caught.value.message
    assert "sub/b.xlsx" in caught.value.message
    assert str(inbox / "sub") not in caught.value.message
