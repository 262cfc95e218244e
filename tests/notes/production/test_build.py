"""Building: only what changed, whole files only, a manifest that can be checked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from osq.confidentiality.release import Release
from osq.errors import ConfigurationError, Refusal
from osq.notes.outlines.material import Material
from osq.notes.production.build import build_notes
from osq.notes.production.files import BuildResult, Wanted
from osq.notes.production.write import LOCK, write_whole
from osq.printing import RenderError
from tests.builders.release import MOULIN, figure, small_release

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != LOCK}


def quartiers(release: Release, output: Path, templates: Path = TEMPLATES) -> BuildResult:
    return build_notes(Material(release), templates, output, kinds=["quartier"])


def test_a_full_build_writes_every_note_and_a_manifest_that_matches(tmp_path: Path) -> None:
    told: list[str] = []
    done = build_notes(Material(small_release()), TEMPLATES, tmp_path, jobs=2, progress=told.append)
    assert len(done.written) == 18
    assert sorted(told) == sorted(names(done.notes_written))
    files = json.loads(done.manifest.read_text("utf-8"))["files"]
    assert list(files) == sorted(names(done.written))
    for path in done.written:
        assert files[path.name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_second_build_changes_no_byte(tmp_path: Path) -> None:
    quartiers(small_release(), tmp_path)
    before = contents(tmp_path)
    done = quartiers(small_release(), tmp_path)
    assert done.written == ()
    assert len(done.notes_unchanged) == 3
    assert contents(tmp_path) == before


def test_two_builds_elsewhere_in_parallel_give_the_same_bytes(tmp_path: Path) -> None:
    build_notes(Material(small_release()), TEMPLATES, tmp_path / "a", kinds=["quartier"], jobs=2)
    build_notes(Material(small_release()), TEMPLATES, tmp_path / "b", kinds=["quartier"], jobs=1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_changed_figure_rebuilds_only_the_notes_it_touches(tmp_path: Path) -> None:
    release = small_release()
    quartiers(release, tmp_path)
    figures = {**release.figures, ("rsa_part", MOULIN, 2013): figure("rsa_part", MOULIN, 30)}
    done = quartiers(replace(release, figures=figures), tmp_path)
    assert names(done.notes_written) == ["2013-quartier-QA01-le-moulin.pdf"]


@pytest.mark.parametrize("damage", [b"damaged", None])
def test_a_damaged_or_missing_note_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    first = quartiers(small_release(), tmp_path)
    good = first.written[0].read_bytes()
    if damage is None:
        first.written[0].unlink()
    else:
        first.written[0].write_bytes(damage)
    assert quartiers(small_release(), tmp_path).written == first.written[:1]
    assert first.written[0].read_bytes() == good


def test_a_changed_template_rebuilds_all(tmp_path: Path) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    quartiers(small_release(), tmp_path / "out", own)
    (own / "note.css").write_text((own / "note.css").read_text("utf-8") + "/* */", "utf-8")
    assert len(quartiers(small_release(), tmp_path / "out", own).written) == 3


def test_a_damaged_manifest_only_costs_time(tmp_path: Path) -> None:
    done = quartiers(small_release(), tmp_path)
    before = contents(tmp_path)
    done.manifest.write_text("{", "utf-8")
    assert len(quartiers(small_release(), tmp_path).written) == 9
    assert contents(tmp_path) == before


def test_one_zone_leaves_the_others_and_their_entries(tmp_path: Path) -> None:
    quartiers(small_release(), tmp_path)
    done = build_notes(Material(small_release()), TEMPLATES, tmp_path, zones=["QA01", "99002"])
    assert names(done.notes_written) == ["2013-commune-99002-rive.pdf"]
    assert names(done.notes_unchanged) == ["2013-quartier-QA01-le-moulin.pdf"]
    assert len(json.loads(done.manifest.read_text("utf-8"))["files"]) == 12
    assert len(json.loads(done.views.read_text("utf-8"))["notes"]) == 4


def test_a_changed_template_leaves_the_annexes(tmp_path: Path) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    quartiers(small_release(), tmp_path / "out", own)
    (own / "note.css").write_text((own / "note.css").read_text("utf-8") + "/* */", "utf-8")
    done = quartiers(small_release(), tmp_path / "out", own)
    assert {path.suffix for path in done.written} == {".pdf"}


def test_a_format_that_was_asked_for_once_never_lags_behind(tmp_path: Path) -> None:
    both = Wanted(("pdf", "html"))
    build_notes(Material(small_release()), TEMPLATES, tmp_path, kinds=["quartier"], wanted=both)
    release = small_release()
    figures = {**release.figures, ("rsa_part", MOULIN, 2013): figure("rsa_part", MOULIN, 30)}
    done = quartiers(replace(release, figures=figures), tmp_path)
    assert "2013-quartier-QA01-le-moulin.html" in names(done.written)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="odt"):
        build_notes(Material(small_release()), TEMPLATES, tmp_path / "out", wanted=Wanted(("odt",)))
    assert not (tmp_path / "out").exists()


def test_an_unknown_zone_or_kind_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="ZZ99"):
        build_notes(Material(small_release()), TEMPLATES, tmp_path / "out", zones=["QA01", "ZZ99"])
    with pytest.raises(ConfigurationError, match="iris"):
        build_notes(Material(small_release()), TEMPLATES, tmp_path / "out", kinds=["iris"])
    assert not (tmp_path / "out").exists()


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK), pytest.raises(Refusal, match="en cours"):
        quartiers(small_release(), tmp_path)


def test_the_leftover_of_a_killed_build_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / ".2013-quartier-QA01-le-moulin.pdfabc.part").write_bytes(b"half")
    quartiers(small_release(), tmp_path)
    assert not list(tmp_path.glob(".*.part"))


def test_a_place_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "note.pdf").mkdir()
    (tmp_path / "note.pdf" / "inside").touch()
    with pytest.raises(Refusal, match="Impossible d’écrire"):
        write_whole(tmp_path / "note.pdf", b"content")
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_faulty_template_fails_and_leaves_no_note(tmp_path: Path, jobs: int) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (own / "note.css").write_text("p { colour: red }", "utf-8")
    with pytest.raises(RenderError):
        build_notes(Material(small_release()), own, tmp_path / "out", kinds=["quartier"], jobs=jobs)
    assert not list((tmp_path / "out").glob("*.pdf"))


@pytest.mark.parametrize(
    ("version", "told"), [(None, "plus ancien"), ("1", "plus ancien"), ("99", "plus récent")]
)
def test_templates_of_another_osq_are_refused_before_anything_is_written(
    tmp_path: Path, version: str | None, told: str
) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (own / "VERSION").unlink()
    if version is not None:
        (own / "VERSION").write_text(version, "utf-8")
    with pytest.raises(ConfigurationError, match=told):
        quartiers(small_release(), tmp_path / "out", own)
    assert not (tmp_path / "out").exists()


KILLED = """
import sys
from pathlib import Path
from osq.notes.outlines.material import Material
from osq.notes.production.build import build_notes
from tests.builders.release import small_release
if __name__ == "__main__":
    build_notes(Material(small_release()), Path(sys.argv[1]), Path(sys.argv[2]), jobs=2)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are listed in /proc")
def test_the_workers_of_a_killed_build_end_with_it(tmp_path: Path) -> None:
    program = tmp_path / "build.py"
    program.write_text(KILLED, "utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(program), str(TEMPLATES), str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(TEMPLATES.parent)},
    )
    workers: set[int] = set()
    until = time.monotonic() + 60
    while len(workers) < 3 and time.monotonic() < until:  # two workers and the tracker
        workers = children(parent.pid)
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    assert len(workers) == 3
    until = time.monotonic() + 30
    while any(alive(one) for one in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert [one for one in workers if alive(one)] == []


def children(process: int) -> set[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return set(map(int, path.read_text().split())) if path.is_file() else set()


def alive(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
