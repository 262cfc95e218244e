"""The demonstration's own deliveries, and what a provider may do to them."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import openpyxl

from osq.demo.create import create_demo
from osq.observatory import Observatory, load_observatory
from osq.refresh.pipeline import audits_of, release_of, releases_of
from osq.store.inbox import waiting_files
from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from tests.shared import REPOSITORY, made_once

CAF = "caf-2013.xlsx"
CENSUS = "insee-population-2013.xlsx"
QUARTIERS = "Quartiers CUCS"


def _source() -> Path:
    def make(root: Path) -> None:
        create_demo(
            root,
            load_observatory(REPOSITORY),
            providers=("caf", "insee-population"),
            editions=range(2010, 2014),
        )

    return made_once("source", make)


def demonstration(root: Path) -> Observatory:
    """A demonstration in `root`, eight deliveries waiting: two providers, 2010 to 2013."""
    shutil.copytree(_source(), root)
    return load_observatory(root)


@cache
def ingested_demonstration() -> Observatory:
    """The demonstration with its eight deliveries taken in and its four editions released, for
    tests that only read it.
    """

    def make(root: Path) -> None:
        workspace = Workspace(demonstration(root))
        _take_in_all(workspace)
        releases_of(workspace, workspace.store.editions())

    return load_observatory(made_once("ingested", make))


def small_demonstration(root: Path) -> Observatory:
    """A demonstration in `root` whose audit takes seconds: two providers with something to hide
    and the census, 2013 alone, taken in.
    """

    def make(root: Path) -> None:
        providers = ("anah", "insee-population", "missions-locales")
        create_demo(root, load_observatory(REPOSITORY), providers=providers, editions=(2013,))
        _take_in_all(Workspace(load_observatory(root)))

    shutil.copytree(made_once("small", make), root)
    return load_observatory(root)


def audited_demonstration() -> Path:
    """The small demonstration, audited; nothing left of it yet.  Tests only read it."""
    return made_once(
        "audited", lambda root: audits_of(Workspace(small_demonstration(root)), [2013])
    )


def released_demonstration() -> Path:
    """The small demonstration, released once.  Tests only read it."""

    def make(root: Path) -> None:
        shutil.copytree(audited_demonstration(), root)
        release_of(Workspace(load_observatory(root)), 2013)

    return made_once("released", make)


def _take_in_all(workspace: Workspace) -> None:
    for _ in take_in(workspace, waiting_files(workspace.observatory.inbox), again=()):
        pass


def altered(source: Path, target: Path, sheet: str, cell: str, value: str | int) -> Path:
    """A copy of a workbook where one cell holds something else."""
    book = openpyxl.load_workbook(source)
    book[sheet][cell] = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def corrected(observatory: Observatory, target: Path, more: int = 1) -> Path:
    """The CAF delivery of 2013 with `more` recipients in the first quartier, at D8."""
    source = observatory.inbox / CAF
    value = openpyxl.load_workbook(source)[QUARTIERS]["D8"].value
    assert isinstance(value, int)
    return altered(source, target, QUARTIERS, "D8", value + more)


def faulty(observatory: Observatory, target: Path) -> Path:
    """The CAF delivery of 2013 with a text where a number is expected, at D8."""
    return altered(observatory.inbox / CAF, target, QUARTIERS, "D8", "environ 300")


def without_last_iris(observatory: Observatory, target: Path) -> Path:
    """The CAF delivery of 2013 without the last row of its first sheet that is a zone."""
    book = openpyxl.load_workbook(observatory.inbox / CAF)
    page = book["IRIS"]
    rows = [row for row in range(1, page.max_row + 1) if str(page.cell(row, 1).value)[:2] == "42"]
    page.delete_rows(rows[-1])
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def recount(workspace: Workspace) -> None:
    """The census of 2013 sends three more inhabitants in an IRIS of Firminy."""
    (receipt,) = [one for one in workspace.store.active(2013) if one.provider == "insee-population"]
    frame = workspace.store.observations(2013)
    chosen = frame[
        (frame["measure"] == "insee-population.pop_mun") & (frame["zone"] == "420950101")
    ]
    sheet, cell, value = (chosen[name].iloc[0] for name in ("sheet", "cell", "value"))
    sent = altered(
        workspace.store.original(receipt),
        workspace.observatory.root.parent / "sent" / receipt.file,
        str(sheet),
        str(cell),
        int(value) + 3,
    )
    (taken,) = take_in(workspace, [sent])
    assert taken.outcome is Outcome.ACCEPTED
