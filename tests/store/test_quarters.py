"""Quarters and stages in the store: every quarter is kept, one is published."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import yaml

from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from tests.builders.demonstration import CAF, demonstration


@pytest.fixture
def demo(tmp_path: Path) -> Workspace:
    """A demonstration whose CAF delivers every quarter, provisional or final."""
    observatory = demonstration(tmp_path / "demo")
    path = observatory.conventions / "caf.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"caf-{yyyy}.xlsx"', '"caf-{yyyy}-T{q}.xlsx"', 1)
    text = text.replace("frequency: annual", "frequency: quarterly", 1)
    text = text.replace(
        "stages: [final]", "stages: [final]\n    provisional_marks: [provisoire]", 1
    )
    assert yaml.safe_load(text)["sendings"][0]["frequency"] == "quarterly"
    path.write_text(text, encoding="utf-8")
    return Workspace(observatory)


def copy_of(demo: Workspace, name: str, first: int | None = None) -> Path:
    """The CAF's file under another name; `first` changes one figure, so that bytes differ."""
    book = openpyxl.load_workbook(demo.observatory.inbox / CAF)
    if first is not None:
        book["IRIS"]["A1"] = f"{book['IRIS']['A1'].value} ({first})"
    buffer = io.BytesIO()
    book.save(buffer)
    path = demo.observatory.root / name
    path.write_bytes(buffer.getvalue())
    return path


def ingest(demo: Workspace, *paths: Path) -> list[Outcome]:
    return [result.outcome for result in take_in(demo, paths)]


def test_every_quarter_is_kept_and_the_fourth_is_published(demo: Workspace) -> None:
    files = [copy_of(demo, f"caf-2013-T{quarter}.xlsx", quarter) for quarter in (1, 4)]
    assert ingest(demo, *files) == [Outcome.ACCEPTED] * 2
    kept = {receipt.quarter: receipt.published for receipt in demo.store.active(2013)}
    assert kept == {1: False, 4: True}
    (fourth,) = set(demo.store.observations(2013)["delivery"])
    assert fourth == next(r.delivery for r in demo.store.active(2013) if r.quarter == 4)


def test_without_the_published_quarter_there_is_no_edition(demo: Workspace) -> None:
    ingest(demo, copy_of(demo, "caf-2013-T1.xlsx"))
    assert demo.store.editions() == []


def test_the_final_takes_the_place_of_the_provisional(demo: Workspace) -> None:
    early = copy_of(demo, "caf-2013-T4-provisoire.xlsx", 1)
    late = copy_of(demo, "caf-2013-T4.xlsx", 2)
    assert ingest(demo, early) == ingest(demo, late) == [Outcome.ACCEPTED]
    (receipt,) = demo.store.active(2013)
    assert (receipt.stage, len(receipt.supersedes)) == ("final", 1)


def test_a_provisional_file_after_the_final_is_refused(demo: Workspace) -> None:
    ingest(demo, copy_of(demo, "caf-2013-T4.xlsx", 2))
    (result,) = take_in(demo, [copy_of(demo, "caf-2013-T4-provisoire.xlsx", 1)])
    assert result.outcome is Outcome.REFUSED
    assert [finding.code for finding in result.findings] == ["OSQ-D093"]


def test_the_same_quarter_of_the_year_before_is_the_previous(demo: Workspace) -> None:
    ingest(demo, copy_of(demo, "caf-2013-T1.xlsx", 1), copy_of(demo, "caf-2013-T4.xlsx", 4))
    (fourth,) = [r for r in demo.store.active() if r.quarter == 4]
    assert demo.store.previous(fourth.subject._replace(edition=2014)) == fourth
    assert demo.store.previous(fourth.subject) is None


@pytest.mark.parametrize("reverse", [False, True])
def test_a_provisional_and_a_final_file_may_come_together(demo: Workspace, reverse: bool) -> None:
    files = [copy_of(demo, "caf-2013-T4-provisoire.xlsx", 1), copy_of(demo, "caf-2013-T4.xlsx", 2)]
    assert ingest(demo, *sorted(files, reverse=reverse)) == [Outcome.ACCEPTED] * 2
    (receipt,) = demo.store.active(2013)
    assert (receipt.stage, len(receipt.supersedes)) == ("final", 1)
