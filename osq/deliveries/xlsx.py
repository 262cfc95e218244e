"""The .xlsx package, its parts parsed directly.

The readers at hand either drop error cells and formulas without value, or take several
times longer.
"""

from __future__ import annotations

import posixpath
import re
import zipfile

import numpy as np
import numpy.typing as npt
from lxml import etree

from osq.deliveries.cellarrays import Book
from osq.deliveries.grid import Grid
from osq.deliveries.sheetxml import parse_sheet
from osq.deliveries.stringsxml import parse_strings

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|e[+-]', re.IGNORECASE)


class DamagedError(Exception):
    """A part of the package is missing or broken."""


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time.

    >>> is_date_format("dd/mm/yyyy"), is_date_format("[h]:mm"), is_date_format("d-mmm")
    (True, True, True)
    >>> is_date_format('# ##0" hab"'), is_date_format("[Red]0.0%"), is_date_format("General")
    (False, False, False)
    """
    if code.lower() in ("general", "standard"):
        return False
    return bool(re.search("[dmyhs]", _NOT_A_DATE.sub("", code.split(";")[0]).lower()))


def read_xlsx(package: zipfile.ZipFile) -> tuple[Grid, ...]:
    """The worksheets of an open .xlsx; raises DamagedError, BadSheetError, XMLSyntaxError."""
    return _Package(package).sheets()


class _Package:
    """The parts of an open .xlsx."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._zip = package
        self._strings: list[str] = []

    def sheets(self) -> tuple[Grid, ...]:
        path = self._targets("", "officeDocument")[0]
        book = self._parse(path)
        if etree.QName(book).localname != "workbook":
            raise DamagedError(path)
        targets = self._relations(path)
        kinds = dict(targets.values())
        if "sharedStrings" in kinds:
            with self._zip.open(kinds["sharedStrings"]) as stream:
                self._strings = parse_strings(stream)
        formats, names, dates = self._styles(kinds.get("styles"))
        properties = book.find("{*}workbookPr")
        date_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        cells_refer_to = Book(self._strings, formats, dates)
        sheets = []
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            kind, target = targets[_relation_id(sheet)]
            if kind != "worksheet":
                continue
            with self._zip.open(target) as stream:
                cells = parse_sheet(stream, cells_refer_to)
            sheets.append(
                Grid(
                    name=sheet.get("name", ""),
                    visible=sheet.get("state", "visible") == "visible",
                    columns=cells.columns,
                    strings=self._strings,
                    number_formats=names,
                    merged=cells.merged,
                    date_1904=date_1904,
                    hidden=cells.hidden,
                )
            )
        return tuple(sheets)

    def _parse(self, path: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(self._zip.read(path), parser)
        if root.getroottree().docinfo.doctype:
            raise DamagedError(path)
        return root

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: identifier -> (kind, path of the target)."""
        folder, base = posixpath.split(path)
        root = self._parse(posixpath.join(folder, "_rels", f"{base}.rels"))
        relations = {}
        for relation in root.iter(_RELATIONSHIPS):
            if relation.get("TargetMode") == "External":
                continue
            kind = relation.attrib["Type"].rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.attrib["Target"]))
            relations[relation.attrib["Id"]] = (kind, target.lstrip("/"))
        return relations

    def _targets(self, path: str, kind: str) -> list[str]:
        targets = [target for found, target in self._relations(path).values() if found == kind]
        if not targets:
            raise DamagedError(kind)
        return targets

    def _styles(self, path: str | None) -> tuple[npt.NDArray[np.int32], list[str], frozenset[int]]:
        """For each style its number format; the formats; those that are dates."""
        if path is None:
            return np.zeros(1, np.int32), ["General"], frozenset()
        root = self._parse(path)
        codes = dict(_BUILT_IN)
        for item in root.iterfind("{*}numFmts/{*}numFmt"):
            codes[int(item.attrib["numFmtId"])] = item.attrib["formatCode"]
        names = ["General"]
        formats = []
        for style in root.iterfind("{*}cellXfs/{*}xf"):
            code = codes.get(int(style.get("numFmtId", "0")), "General")
            if code not in names:
                names.append(code)
            formats.append(names.index(code))
        dates = frozenset(i for i, code in enumerate(names) if is_date_format(code))
        return np.array(formats or [0], np.int32), names, dates


def _relation_id(sheet: etree._Element) -> str:
    for name, value in sheet.attrib.items():
        if etree.QName(name).localname == "id" and etree.QName(name).namespace:
            return str(value)
    raise DamagedError("workbook.xml")
