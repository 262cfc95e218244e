"""Annotated workbooks of every provider, opened again: by openpyxl, and by LibreOffice.

Faults are planted in the XML of the delivered files, so that nothing but osq has touched the
other cells.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from osq.conventions.loading import load_conventions
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import recognise
from osq.demo.create import create_demo
from osq.findings import Finding, Severity
from osq.observatory import Observatory, load_observatory
from osq.returns.annotate import annotate, cells_of
from osq.spreadsheets import REVIEW
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.builders.workbooks import altered
from tests.shared import REPOSITORY

pytestmark = pytest.mark.long

CONVENTIONS = load_conventions(REPOSITORY / "conventions")
PLANTED = ('t="inlineStr"><is><t>environ 12</t></is>', 't="b"><v>1</v>', 't="e"><v>#N/A</v>')
"""A text, a truth value and an Excel error, as the inside of a cell."""

WORKBOOKS = sorted(
    name for name, each in CONVENTIONS.items() if any(s.format == "xlsx" for s in each.sendings)
)
OTHERS = sorted(
    name for name, each in CONVENTIONS.items() if any(s.format != "xlsx" for s in each.sendings)
)
_NO_OFFICE = "LibreOffice (soffice) is not installed: the conversion cannot be tried"


@dataclass(frozen=True)
class Returned:
    """A delivery with its faults, what osq made of it, and where it found something."""

    name: str
    delivered: bytes
    annotated: bytes
    reason: str
    findings: tuple[Finding, ...]

    def marked(self, sheet: str) -> set[str]:
        return {
            cell
            for found in self.findings
            if found.sheet == sheet
            for cell in cells_of(found.cell or "")
        }


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The deliveries of 2013, of every provider."""
    root = tmp_path_factory.mktemp("office") / "demo"
    create_demo(root, load_observatory(REPOSITORY), editions=(2013,))
    return load_observatory(root)


@pytest.fixture(scope="module")
def returned(observatory: Observatory) -> dict[str, list[Returned]]:
    """Every delivery of 2013 that is given back, by provider."""
    territory = load_territory(observatory.territory, observatory.config)
    made: dict[str, list[Returned]] = {}
    for path in sorted(observatory.inbox.iterdir()):
        provider, reading = read(path.read_bytes(), path.name, territory)
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            content = plant(content, reading)
            _, reading = read(content, path.name, territory)
            faults = [each for each in reading.findings if each.severity is Severity.ERROR]
            assert len(faults) >= len(PLANTED), path.name
        done = annotate(content, path.name, reading.findings, provider)
        one = Returned(path.name, content, done.content, done.reason, reading.findings)
        made.setdefault(provider, []).append(one)
    return made


@pytest.fixture(scope="module")
def converted(
    returned: dict[str, list[Returned]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Where LibreOffice wrote `delivered-NAME` and `annotated-NAME`, saved by itself."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip(_NO_OFFICE)
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for each in (one for several in returned.values() for one in several):
        for start, content in (("delivered", each.delivered), ("annotated", each.annotated)):
            suffix = ".xlsx" if start == "annotated" else Path(each.name).suffix
            source = folder / f"{start}-{Path(each.name).stem}{suffix}"
            source.write_bytes(content)
            sources.append(source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    books = [str(source) for source in sources if source.suffix == ".xlsx"]
    subprocess.run([office, profile, *options, *books], check=True, capture_output=True)
    return lambda name: folder / "out" / name


def read(content: bytes, name: str, territory: Territory) -> tuple[str, Reading]:
    recognition, _ = recognise(content, name, CONVENTIONS)
    assert recognition is not None, name
    reading = read_delivery(content, name, recognition, territory, demonstration=True)
    return recognition.convention.id, reading


def plant(content: bytes, reading: Reading) -> bytes:
    """The file with each of the faults in a number of its own, spread over what was read."""
    seen = reading.observations
    numbers = seen[(seen["status"] == "measured") & (seen["zoning"] != "agglomeration")]
    sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames
    for rank, inside in enumerate(PLANTED):
        place = numbers.iloc[(2 * rank + 1) * len(numbers) // (2 * len(PLANTED))]
        part = f"xl/worksheets/sheet{sheets.index(str(place['sheet'])) + 1}.xml"
        content = altered(content, part, into(str(place["cell"]), inside))
    return content


def into(cell: str, inside: str) -> Callable[[str], str]:
    """The change that puts something else in a cell, its style kept."""

    def change(xml: str) -> str:
        found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*>.*?</c>', xml)
        assert found is not None, cell
        return xml.replace(found[0], f'<c r="{cell}"{found[1] or ""} {inside}</c>')

    return change


class Looks:
    """How cells of one workbook look; a style is described once."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self._styles: dict[int, tuple[str, ...]] = {}

    def of(self, cell: Cell | MergedCell) -> tuple[object, ...]:
        """Value, number format, font, fill, border and alignment."""
        style = cell.style_id
        if style not in self._styles:
            # A solid fill shows its first colour alone: LibreOffice writes any other beside it.
            fill = cell.fill.fgColor if cell.fill.patternType == "solid" else cell.fill
            parts = (cell.font, fill, cell.border, cell.alignment)
            self._styles[style] = (cell.number_format, *(repr(part) for part in parts))
        return (cell.value, *self._styles[style])


def differing(before: bytes, after: bytes, one: Returned) -> list[str]:
    """The untouched cells that changed, each as `sheet!address`."""
    first, second = Looks(before), Looks(after)
    return [
        f"{name}!{cell.coordinate}"
        for name in first.book.sheetnames
        for row in _sheet(first, name).iter_rows()
        for cell in row
        if cell.coordinate not in one.marked(name)
        and first.of(cell) != second.of(_sheet(second, name)[cell.coordinate])
    ]


def _sheet(looks: Looks, name: str) -> Worksheet:
    page = looks.book[name]
    assert isinstance(page, Worksheet)
    return page


def copies(returned: dict[str, list[Returned]], provider: str) -> list[Returned]:
    """The annotated copies of a provider."""
    found = [one for one in returned[provider] if not one.reason]
    assert found
    return found


def test_every_provider_delivers(returned: dict[str, list[Returned]]) -> None:
    assert set(returned) == set(CONVENTIONS)


@pytest.mark.parametrize("provider", WORKBOOKS)
def test_openpyxl_finds_every_untouched_cell_as_it_was(
    provider: str, returned: dict[str, list[Returned]]
) -> None:
    for one in copies(returned, provider):
        assert differing(one.delivered, one.annotated, one) == []


@pytest.mark.parametrize("provider", WORKBOOKS)
def test_openpyxl_finds_the_faults_marked_and_the_sheets_laid_out_as_they_were(
    provider: str, returned: dict[str, list[Returned]]
) -> None:
    for one in copies(returned, provider):
        before, after = Looks(one.delivered), Looks(one.annotated)
        assert after.book.sheetnames == [REVIEW, *before.book.sheetnames]
        for name in before.book.sheetnames:
            old, new = _sheet(before, name), _sheet(after, name)
            assert new.merged_cells.ranges == old.merged_cells.ranges
            assert new.freeze_panes == old.freeze_panes
            assert widths(new) == widths(old)
            for address in one.marked(name):
                assert new[address].comment is not None
                assert new[address].value == old[address].value


def widths(page: Worksheet) -> dict[str, float]:
    return {letter: shape.width for letter, shape in page.column_dimensions.items()}


@pytest.mark.parametrize("provider", WORKBOOKS)
def test_libreoffice_finds_every_untouched_cell_as_it_was(
    provider: str, returned: dict[str, list[Returned]], converted: Callable[[str], Path]
) -> None:
    for one in copies(returned, provider):
        before = converted(f"delivered-{one.name}").read_bytes()
        after = converted(f"annotated-{one.name}").read_bytes()
        assert Looks(after).book.sheetnames[0] == REVIEW
        assert differing(before, after, one) == []


@pytest.mark.parametrize("provider", OTHERS)
def test_libreoffice_opens_the_report_of_another_format(
    provider: str, returned: dict[str, list[Returned]], converted: Callable[[str], Path]
) -> None:
    reports = [one for one in returned[provider] if one.reason]
    assert reports
    for one in reports:
        content = converted(f"annotated-{Path(one.name).stem}.xlsx").read_bytes()
        assert Looks(content).book.sheetnames == [REVIEW]
