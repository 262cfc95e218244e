"""The demonstration's own deliveries, and what a provider may do to them."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl

from osq.demo.create import create_demo
from osq.observatory import Observatory, load_observatory
from osq.store.inbox import waiting_files
from osq.store.intake import take_in
from osq.store.workspace import Workspace
from tests.shared import REPOSITORY

CAF = "caf-2013.xlsx"
CENSUS = "insee-population-2013.xlsx"
QUARTIERS = "Quartiers CUCS"


@cache
def _source() -> Path:
    folder = Path(mkdtemp(prefix="osq-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = folder / "demo"
    source = load_observatory(REPOSITORY)
    create_demo(root, source, providers=("caf", "insee-population"), editions=range(2010, 2014))
    return root


def demonstration(root: Path) -> Observatory:
    """A demonstration in `root`, eight deliveries waiting: two providers, 2010 to 2013."""
    shutil.copytree(_source(), root)
    return load_observatory(root)


@cache
def ingested_demonstration() -> Observatory:
    """The demonstration with its eight deliveries taken in, for tests that only read it."""
    root = _source().parent / "ingested" / "demo"
    observatory = demonstration(root)
    for _ in take_in(Workspace(observatory), waiting_files(observatory.inbox), again=()):
        pass
    return observatory


@cache
def _small() -> Path:
    root = _source().parent / "small" / "demo"
    providers = ("anah", "insee-population", "missions-locales")
    create_demo(root, load_observatory(REPOSITORY), providers=providers, editions=(2013,))
    observatory = load_observatory(root)
    for _ in take_in(Workspace(observatory), waiting_files(observatory.inbox), again=()):
        pass
    return root


def small_demonstration(root: Path) -> Observatory:
    """A demonstration in `root` whose audit takes seconds: two providers with something to hide
    and the census, 2013 alone, taken in.
    """
    shutil.copytree(_small(), root)
    return load_observatory(root)


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
