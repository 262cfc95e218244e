"""An edition stands while nothing it was made from, and no file of it, has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from osq.findings import Finding, Severity
from osq.observatory import Observatory, load_observatory
from osq.refresh.standing import Inputs, keep_standing, standing
from osq.store.intake import take_in
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, CENSUS, corrected, demonstration

CHECK = Finding(code="OSQ-A001", severity=Severity.WARNING, message="Une différence")
Change = Callable[[Observatory], object]


@pytest.fixture
def demo(tmp_path: Path) -> Observatory:
    observatory = demonstration(tmp_path / "demo")
    take_in(Workspace(observatory), [observatory.inbox / name for name in (CAF, CENSUS)])
    return observatory


def inputs(observatory: Observatory, edition: int = 2013) -> str:
    return Inputs(Workspace(load_observatory(observatory.root))).of(edition)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def correct(observatory: Observatory) -> None:
    take_in(Workspace(observatory), [corrected(observatory, observatory.root / CAF)])


def ingest_year(year: int) -> Change:
    return lambda demo: take_in(Workspace(demo), [demo.inbox / CAF.replace("2013", str(year))])


@pytest.mark.parametrize(
    "change",
    [
        correct,
        ingest_year(2012),
        lambda demo: replace(demo.conventions / "caf.yaml", "rank: 1", "rank: 9"),
        lambda demo: replace(demo.territory / "communes.csv", "Saint-Étienne", "Saint-Etienne"),
        lambda demo: (demo.templates / "note.css").write_text("/* rien */"),
        lambda demo: replace(demo.root / "osq.yaml", "name: DONNÉES", "name: Les DONNÉES"),
        lambda demo: next(demo.store.rglob("caf/*/*/observations.parquet")).unlink(),
    ],
    ids=["delivery", "year before", "indicator", "territory", "template", "osq.yaml", "lost"],
)
def test_what_an_edition_is_made_from_changes_its_inputs(demo: Observatory, change: Change) -> None:
    before = inputs(demo)
    assert inputs(demo) == before
    change(demo)
    assert inputs(demo) != before


def test_what_comes_after_an_edition_and_comments_change_nothing(demo: Observatory) -> None:
    before = inputs(demo, 2012)
    correct(demo)
    replace(demo.conventions / "caf.yaml", "# CAF", "# La CAF")
    assert inputs(demo, 2012) == before


@pytest.fixture
def made(demo: Observatory) -> list[Path]:
    """Two files recorded as what the inputs "abc" of 2013 give."""
    paths = [demo.output / "2013" / name for name in ("one.pdf", "manifest.json")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    keep_standing(Workspace(demo), 2013, "abc", paths, 12, [CHECK])
    return paths


def test_an_edition_stands_with_what_was_found(demo: Observatory, made: list[Path]) -> None:
    stands = standing(Workspace(demo), 2013, "abc")
    assert stands is not None
    assert (stands.aggregated, stands.checks) == (12, (CHECK,))
    assert {demo.root / name for name in stands.outputs} == set(made)


def test_other_inputs_or_another_edition_do_not_stand(demo: Observatory, made: list[Path]) -> None:
    assert standing(Workspace(demo), 2013, "abd") is None
    assert standing(Workspace(demo), 2012, "abc") is None


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("edited")])
def test_a_file_that_was_removed_or_edited_is_noticed(
    demo: Observatory, made: list[Path], harm: Callable[[Path], object]
) -> None:
    harm(made[0])
    assert standing(Workspace(demo), 2013, "abc") is None


@pytest.mark.parametrize("content", [b"", b"{half", b"[]", b'{"format": "osq-refreshed/1"}'])
def test_a_record_that_cannot_be_read_stands_for_nothing(
    demo: Observatory, made: list[Path], content: bytes
) -> None:
    (demo.store / "refreshed" / "2013.json").write_bytes(content)
    assert standing(Workspace(demo), 2013, "abc") is None
