"""`osq notes draft`: files an analyst starts from, none ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from osq.cli.notes_draft import draft, write_drafts
from osq.errors import ConfigurationError, Refusal
from osq.notes.writing.comments import comments_of, read_comments
from tests.builders.release import MOULIN, small_release
from tests.builders.toy_observatory import toy_observatory


def test_one_file_by_zone_and_theme_that_the_build_accepts(tmp_path: Path) -> None:
    release = small_release()
    drafted = write_drafts(tmp_path, release)
    assert drafted.kept == ()
    assert drafted.silent == 2
    assert tmp_path / "commentaires/2013/QA01/precarite.md" in drafted.written
    texts = read_comments(tmp_path / "commentaires" / "2013")
    assert len(texts) == len(drafted.written)
    assert comments_of(texts, release).of(release.zones[MOULIN], "precarite")


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "commentaires/2013/QA01/precarite.md"
    path.parent.mkdir(parents=True)
    path.write_text("Mes mots.", "utf-8")
    drafted = write_drafts(tmp_path, small_release(), ["QA01"], ["precarite"])
    assert (drafted.written, drafted.kept) == ((), (path,))
    assert path.read_text("utf-8") == "Mes mots."


def test_drafts_are_the_same_every_time(tmp_path: Path) -> None:
    made = []
    for root in (tmp_path / "un", tmp_path / "deux"):
        write_drafts(root, small_release())
        files = sorted(root.rglob("*.md"))
        made.append([(path.relative_to(root), path.read_bytes()) for path in files])
    assert made[0] == made[1]


def test_a_zone_without_note_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="ZZ99"):
        write_drafts(tmp_path, small_release(), ["ZZ99"])


def run(root: Path, *arguments: str) -> object:
    """The exception that the command ends with, as `osq` itself would tell it."""
    asked = ["--year", "2013", "--observatory", str(root), *arguments]
    return CliRunner().invoke(draft, asked, obj=None).exception


def test_an_unknown_theme_is_told_with_those_there_are(tmp_path: Path) -> None:
    observatory = toy_observatory(tmp_path / "observatoire")
    error = run(observatory.root, "--theme", "meteo")
    assert isinstance(error, ConfigurationError)
    assert "meteo" in error.message
    assert observatory.config.themes[0].id in error.advice


def test_without_delivery_nothing_is_written(tmp_path: Path) -> None:
    observatory = toy_observatory(tmp_path / "observatoire")
    assert isinstance(run(observatory.root), Refusal)
    assert not (observatory.root / "commentaires").exists()
