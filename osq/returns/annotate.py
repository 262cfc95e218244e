"""The provider's workbook, a copy: faulty cells filled and commented, a sheet that lists all.

Where the source is no .xlsx, or holds what openpyxl cannot carry, the list comes in a workbook of
its own, which says why.  Nothing found in a file is ever written as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from osq.findings import Finding, Severity
from osq.returns.carrying import keeping_values, why_no_copy
from osq.returns.grouping import MOST_RANGES, Group, grouped
from osq.returns.letter_words import OURS, asked_of
from osq.spreadsheets import REVIEW
from osq.spreadsheets.saving import workbook_bytes
from osq.text import NBSP, quote

_WORDS = {Severity.ERROR: "À corriger", Severity.WARNING: "À vérifier", Severity.INFO: "Pour info"}
_FILLS = {
    # Not by colour alone: each gravity has its own hatching, and every cell its comment.
    Severity.ERROR: PatternFill("darkUp", fgColor="C0392B", bgColor="FADBD8"),
    Severity.WARNING: PatternFill("lightGrid", fgColor="B9770E", bgColor="FCF3CF"),
    Severity.INFO: PatternFill("gray0625", fgColor="5A656B", bgColor="FFFFFF"),
}
_HEADERS = ("Gravité", "Code", "Feuille", "Cellule", "Zone", "Constat", "Que faire")
_WIDTHS = (12, 10, 18, 28, 12, 80, 60)
_LINE_HEIGHT = 15
"""Points; a column's width is about its number of characters."""
_WHOLE = re.compile(r"[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?")
MOST_CELLS = 2_000
"""Cells marked for one finding; beyond, the list says how many there are."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The workbook to send back; `reason` says why it is a report and no copy, else empty."""

    content: bytes
    reason: str


def annotate(content: bytes, name: str, findings: Sequence[Finding], about: str) -> Annotated:
    """The annotated copy of a delivery, or the report that stands for it.

    `about` names provider, sending and edition, in French.  It goes to the provider: what the
    observatory has to settle by itself is not in it.  Same file and findings, same bytes.
    """
    findings = [finding for finding in findings if finding.code not in OURS]
    reason = why_no_copy(content)
    if reason:
        book = openpyxl.Workbook()
        page = book.worksheets[0]
    else:
        book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
        for finding in reversed(findings):
            _mark(book, finding)
        page = book.create_sheet(_free_name(book, REVIEW), 0)
        book.active = 0
    page.title = page.title if not reason else REVIEW
    _list(page, name, findings, about, reason, linked=not reason)
    if reason:
        return Annotated(workbook_bytes(book), reason)
    return Annotated(workbook_bytes(book, keeping_values(content, book)), reason)


def _free_name(book: openpyxl.Workbook, wanted: str) -> str:
    if wanted in book.sheetnames:
        del book[wanted]  # the file comes back with the list of last time
    return wanted


def _mark(book: openpyxl.Workbook, finding: Finding) -> None:
    """Fills and comments the cells of a finding; the provider's own comments are kept."""
    if finding.sheet not in book.sheetnames or not finding.cell:
        return
    page = book[finding.sheet]
    text = f"{_WORDS[finding.severity]} [{finding.code}]{NBSP}: {finding.message}"
    if asked := asked_of(finding):
        text += f"\n{asked}"
    for address in cells_of(finding.cell)[:MOST_CELLS]:
        cell = page[address]
        cell.fill = _FILLS[finding.severity]
        before = f"\n\n{cell.comment.text}" if cell.comment else ""
        cell.comment = Comment(text + before, "osq", height=140, width=340)


def cells_of(addresses: str) -> list[str]:
    """
    Every cell of an address list; what is no address (`"3:4"`, whole rows) gives none.

    >>> cells_of("C12 D3:D5")
    ['C12', 'D3', 'D4', 'D5']
    """
    found = []
    for area in _WHOLE.findall(addresses):
        first, last = _corner(area.split(":")[0]), _corner(area.split(":")[-1])
        found += [
            f"{get_column_letter(column)}{row}"
            for column in range(first[0], last[0] + 1)
            for row in range(first[1], last[1] + 1)
        ]
    return found


def _corner(address: str) -> tuple[int, int]:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
    return column, row


def _list(
    page: Worksheet,
    name: str,
    findings: Sequence[Finding],
    about: str,
    reason: str,
    *,
    linked: bool,
) -> None:
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    told = ", ".join(f"{count} {_WORDS[each].lower()}" for each, count in counts.items())
    lines = [f"Contrôle de {quote(name)}", about, told]
    lines += [f"Ce rapport est séparé du fichier{NBSP}: {reason}."] if reason else []
    for row, text in enumerate(lines, start=1):
        _write(page, row, 1, text).font = Font(bold=row == 1)
    row = len(lines) + 2
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), start=1):
        _write(page, row, column, header).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = f"A{row + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for group in grouped(findings):
        row += 1
        _line(page, row, group, linked=linked)


def _line(page: Worksheet, row: int, group: Group, *, linked: bool) -> None:
    finding = group.first
    ranges = group.cells.split(" ")
    texts = (
        _WORDS[finding.severity],
        finding.code,
        finding.sheet or "",
        " ".join(ranges[:MOST_RANGES]) + ("…" if len(ranges) > MOST_RANGES else ""),
        finding.zone or "",
        group.line,
        asked_of(finding),
    )
    for column, text in enumerate(texts, start=1):
        cell = _write(page, row, column, text)
        cell.alignment = Alignment(wrap_text=column == 4 or column > 5, vertical="top")
    # Written out, because not every program fits rows to wrapped texts when it opens a file.
    lines = max(-(-len(text) // (width - 4)) for text, width in zip(texts, _WIDTHS, strict=True))
    page.row_dimensions[row].height = _LINE_HEIGHT * max(lines, 1)
    page.cell(row, 1).fill = _FILLS[finding.severity]
    first = next(iter(cells_of(finding.cell or "")), None)
    if linked and finding.sheet and first:
        place = finding.sheet.replace("'", "''")
        link = page.cell(row, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{place}'!{first}")
        link.font = Font(underline="single", color="0B4F6C")


def _write(page: Worksheet, row: int, column: int, text: str) -> openpyxl.cell.Cell:
    """Writes a text as a text, whatever it begins with."""
    cell = page.cell(row, column)
    if not isinstance(cell, openpyxl.cell.Cell):
        raise TypeError("a merged cell cannot be written")
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return cell
