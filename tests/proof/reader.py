"""What a reader of notes holds: every cell that PDFs, annexes and pages of a folder print.

He knows the conventions and the names of zones, and has the files of his own audience and of all
wider ones; nothing else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import openpyxl
from lxml import html

from osq.protection.ratios import is_number
from tests.proof.annexes import read_annex
from tests.proof.conftest import AUDIENCES
from tests.proof.forms import Forms
from tests.proof.printed import NUMBER, pages_of

Cell = tuple[str, str, int]
"""A zone as dossiers name it, an indicator, an edition."""
Found = dict[Cell, str]
"""What is printed, a number as "1234.5"."""
_LEVELS = {"agglomération": "agglomeration"}
_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description")


class Disagreement(AssertionError):
    """Two places print different things of one cell."""


def folders(home: Path, audience: str) -> list[Path]:
    """The notes of an audience, and of those that may see less."""
    held = AUDIENCES[AUDIENCES.index(audience) :]
    every = [home / "output/2013" / ("" if one == "partners" else one) for one in held]
    return [one for one in every if list(one.glob("*.csv"))]


def plain(printed: str) -> str:
    """A printed number as a dossier holds it."""
    return printed.replace("\u202f", "").replace("−", "-").replace(",", ".")


def add(found: Found, cells: Iterable[tuple[Cell, str]]) -> None:
    for cell, text in cells:
        if found.setdefault(cell, text) != text:
            raise Disagreement(f"{cell}: {found[cell]} and {text}")


def merged(several: Iterable[Found]) -> Found:
    """What a reader of several audiences' files knows: where signs differ, the one that tells
    most; two numbers of one cell are the same.
    """
    found: Found = {}
    for one in several:
        for cell, text in one.items():
            known = found.get(cell, "…")
            if is_number(known) and is_number(text) and known != text:
                raise Disagreement(f"{cell}: {known} and {text}")
            found[cell] = max(known, text, key=_telling)
    return found


def _telling(text: str) -> int:
    """A number tells most, then what a sign says of one."""
    return 4 if is_number(text) else ("…", "s", "///", "n.s.").index(text)


def workbook_cells(path: Path) -> Iterator[tuple[Cell, str]]:
    for one in read_annex(path):
        yield (f"{one.level}:{one.zone}", one.indicator, one.edition), str(one.printed)


def csv_cells(path: Path) -> Iterator[tuple[Cell, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            level = row["Niveau"].casefold()
            zone = f"{_LEVELS.get(level, level)}:{row['Code de la zone']}"
            text = row["Valeur"].lstrip("'")
            yield (zone, row["Code"], int(row["Édition"])), plain(text)


def pdf_cells(path: Path, forms: Forms) -> Iterator[tuple[Cell, str]]:
    """Tables, key figures and rows of a PDF; raises where a number of it has no explanation."""
    for page in pages_of(path, forms.release):
        told = forms.explain(page)
        if told.wrong or told.left:
            raise Disagreement(f"{path.stem}, page {page.number}: {[*told.wrong, *told.left][:5]}")
        for zone, indicator, text in told.cells:
            yield (f"{zone.level}:{zone.code}", indicator, forms.release.edition), plain(text)


def numbers_in(text: str) -> set[str]:
    return {plain(one).lstrip("+") for one in re.findall(NUMBER, _thin(text))}


def _thin(text: str) -> str:
    return re.sub(r"(?<=\d)[ \xa0](?=\d{3}(?!\d))", "\u202f", text)


def pdf_numbers(path: Path, forms: Forms) -> set[str]:
    found: set[str] = set()
    for page in pages_of(path, forms.release):
        found |= numbers_in(page.text)
    return found


def page_numbers(path: Path) -> set[str]:
    """Numbers of a page for a screen: what is seen, and what is read aloud instead."""
    root = html.fromstring(path.read_bytes())
    for each in root.xpath("//style | //script"):
        each.drop_tree()
    texts = [str(one) for one in root.xpath("//body//text()")]
    texts += [str(one) for name in _ATTRIBUTES for one in root.xpath(f"//@{name}")]
    return {one for text in texts for one in numbers_in(text)}


def drawn_numbers(path: Path) -> set[str]:
    """Numbers of the tables behind drawings, in an annex."""
    found: set[str] = set()
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for cell in chain.from_iterable(book["Graphiques"].iter_rows(min_row=3)):
            value = cell.value
            if isinstance(value, str):
                found |= numbers_in(value)
            elif isinstance(value, int | float):
                decimals = len(cell.number_format.partition(".")[2])
                found.add(f"{value:.{decimals}f}")
    return found
