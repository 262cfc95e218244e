"""The OpenDocument sheet (.ods), parsed directly.

The readers at hand shift addresses over empty areas, or drop error cells and formulas
without value; the format itself is simple (OASIS OpenDocument 1.3, part 3, section 9.1).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO

from lxml import etree

from osq.deliveries.grid import Area, Grid, Hidden
from osq.deliveries.gridbuilder import GridBuilder

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_EPOCH = date(1899, 12, 30)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERROR = re.compile(r"#|Err(?:eur)?\s?:\s?\d")
"""How an error is shown, in any language: "#N/D", "Err:502", in French "Err :502"."""
_PERCENT = "0.00%"


MOST_REPEATED = 500_000
"""Cells of a sheet that are not written but repeated, beyond which it is refused: a few bytes
may repeat one a billion times.
"""
MOST_COLUMNS = 16_384
_LONGEST_SPACE = 1_000


class BadOdsError(Exception):
    """The content is no .ods that can be read."""


def read_ods(package: zipfile.ZipFile) -> tuple[Grid, ...]:
    """The tables of an open .ods; raises BadOdsError."""
    with package.open("content.xml") as stream:
        return tuple(_tables(stream))


def is_encrypted(package: zipfile.ZipFile) -> bool:
    """Whether the manifest says that parts are encrypted."""
    names = package.namelist()
    if "META-INF/manifest.xml" not in names:
        return False
    return b"encryption-data" in package.read("META-INF/manifest.xml")


def _tables(stream: IO[bytes]) -> list[Grid]:
    hidden: set[str] = set()
    grids = []
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=(f"{_STYLE}style", f"{_TABLE}table"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for _, element in events:
        if element.getroottree().docinfo.doctype:
            raise BadOdsError("DOCTYPE")
        if element.tag == f"{_STYLE}style":
            properties = element.find(f"{_STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                hidden.add(element.get(f"{_STYLE}name", ""))
        else:
            grids.append(_table(element, hidden))
            element.clear()
    return grids


def _table(table: etree._Element, hidden: set[str]) -> Grid:
    visible = table.get(f"{_TABLE}style-name", "") not in hidden
    builder = GridBuilder(table.get(f"{_TABLE}name", ""), visible=visible)
    number = copies = 0
    concealed: set[int] = set()
    filtered = False
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        filled = [cell for cell in row if _is_filled(cell)]
        width = sum(map(_repeated, filled))
        copies += width * repeated - len(filled)
        if copies > MOST_REPEATED:
            raise BadOdsError("number-rows-repeated")
        if width:
            cells = _cells(row)
            visibility = row.get(f"{_TABLE}visibility", "visible")
            filtered |= visibility == "filter"
            for copy in range(number, number + repeated):
                concealed |= {copy} if visibility != "visible" else set()
                for column, cell in cells:
                    _add(builder, copy, column, cell)
        number += repeated
    columns = frozenset(_hidden_columns(table))
    builder.hidden = Hidden(frozenset(concealed), columns, filtered)
    return builder.grid()


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    number = 0
    for column in table.iter(f"{_TABLE}table-column"):
        repeated = int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            yield from range(number, min(number + repeated, MOST_COLUMNS))
        number += repeated


def _cells(row: etree._Element) -> list[tuple[int, etree._Element]]:
    """The cells that hold something; a run of a million empty ones costs nothing."""
    found = []
    column = 0
    for cell in row:
        repeated = _repeated(cell)
        if _is_filled(cell):
            found += [(place, cell) for place in range(column, column + repeated)]
        column += repeated
    return found


def _repeated(cell: etree._Element) -> int:
    """How many columns a cell stands for; what is no cell stands for none."""
    if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        return 0
    return int(cell.get(f"{_TABLE}number-columns-repeated", "1"))


def _is_filled(cell: etree._Element) -> bool:
    return bool(cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula") or len(cell))


def _add(builder: GridBuilder, row: int, column: int, cell: etree._Element) -> None:
    down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    if down > 1 or across > 1:
        builder.merged.append(Area(row, column, row + down - 1, column + across - 1))
    kind, shown = cell.get(f"{_OFFICE}value-type"), _shown(cell)
    formula = cell.get(f"{_TABLE}formula") is not None
    if cell.get(f"{_CALC}value-type") == "error" or (formula and _ERROR.match(shown)):
        builder.error(row, column, shown)
    elif formula and not shown and cell.get(f"{_OFFICE}value") is None:
        builder.formula_without_value(row, column)
    elif kind in ("float", "currency", "percentage"):
        percent = _PERCENT if kind == "percentage" else "General"
        builder.number(row, column, float(cell.attrib[f"{_OFFICE}value"]), percent)
    elif kind == "date":
        builder.date(row, column, _serial(cell.attrib[f"{_OFFICE}date-value"]))
    elif kind == "boolean":
        builder.boolean(row, column, cell.get(f"{_OFFICE}boolean-value") == "true")
    else:
        builder.text(row, column, cell.get(f"{_OFFICE}string-value", "") or shown)


def _shown(cell: etree._Element) -> str:
    """The text the cell shows: its paragraphs, without comments; repeated spaces are kept."""
    return "\n".join(_paragraph(part) for part in cell if part.tag == f"{_TEXT}p")


def _paragraph(part: etree._Element) -> str:
    texts = [part.text or ""]
    for child in part:
        if child.tag == f"{_TEXT}s":
            texts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), _LONGEST_SPACE))
        elif child.tag == f"{_TEXT}line-break":
            texts.append("\n")
        else:
            texts.append(_paragraph(child))
        texts.append(child.tail or "")
    return "".join(texts)


def _serial(text: str) -> float:
    moment = datetime.fromisoformat(text)
    day = (moment.date() - _EPOCH).days
    return day + (moment - datetime.combine(moment.date(), datetime.min.time())).seconds / 86400
