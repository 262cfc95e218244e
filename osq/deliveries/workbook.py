"""A workbook as received (bytes) to its grids.  Only .xlsx is read.

The parts are parsed directly: the readers at hand either drop error cells and formulas
without value, or take several times longer.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from lxml import etree

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid
from osq.deliveries.sheetxml import BadSheetError, parse_sheet
from osq.deliveries.stringsxml import parse_strings
from osq.findings import Finding
from osq.text import NARROW, format_number

EXPANDED_LIMIT = 1 << 30
"""Bytes of a decompressed workbook beyond which it is refused (zip bombs)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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


class _DamagedError(Exception):
    """A part of the package is missing or broken."""


@dataclass(frozen=True, slots=True, eq=False)
class Workbook:
    """The sheets of a workbook, in its order."""

    sheets: tuple[Grid, ...]

    def texts(self) -> Iterator[str]:
        """Every distinct text of each sheet, and the sheet names."""
        for sheet in self.sheets:
            yield sheet.name
            yield from sheet.texts()


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


@lru_cache(maxsize=1)
def _read(content: bytes) -> tuple[Workbook | None, str, dict[str, str]]:
    """The workbook, or the code and words of what is wrong with it.

    The last one is kept, because a delivery is recognised, then read.
    """
    problem = _not_a_package(content)
    if problem:
        return None, *problem
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            problem = _not_a_workbook(package)
            if problem:
                return None, *problem
            return _Package(package).workbook(), "", {}
    except zipfile.BadZipFile:
        return None, "OSQ-D002", {}
    except (
        _DamagedError,
        BadSheetError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        return None, "OSQ-D006", {"found": str(error).strip("'")}


def read_workbook(content: bytes, name: str) -> tuple[Workbook | None, list[Finding]]:
    """The sheets of a workbook, or None with a finding that says what the file is instead."""
    workbook, code, words = _read(content)
    if workbook is None:
        words = {"found": "", "expected": "", **words}
        return None, [CATALOGUE[code].finding(workbook=name, **words)]
    return workbook, []


def _not_a_package(content: bytes) -> tuple[str, dict[str, str]] | None:
    if not content:
        return "OSQ-D002", {}
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return ("OSQ-D003", {}) if encrypted else ("OSQ-D004", {"found": ".xls"})
    if not content.startswith(b"PK"):
        return "OSQ-D001", {}
    return None


def _not_a_workbook(package: zipfile.ZipFile) -> tuple[str, dict[str, str]] | None:
    names = set(package.namelist())
    if "mimetype" in names and b"opendocument" in package.read("mimetype"):
        return "OSQ-D004", {"found": ".ods"}
    if "[Content_Types].xml" not in names:
        return "OSQ-D001", {}
    if "xl/workbook.bin" in names:
        return "OSQ-D004", {"found": ".xlsb"}
    size = sum(part.file_size for part in package.infolist())
    if size > EXPANDED_LIMIT:
        limits = {"found": _megabytes(size), "expected": _megabytes(EXPANDED_LIMIT)}
        return "OSQ-D005", limits
    return None


def _megabytes(size: int) -> str:
    return f"{format_number(size / 1_000_000)}{NARROW}Mo"


class _Package:
    """The parts of an open .xlsx."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._zip = package
        self._strings: list[str] = []

    def workbook(self) -> Workbook:
        path = self._targets("", "officeDocument")[0]
        book = self._parse(path)
        if etree.QName(book).localname != "workbook":
            raise _DamagedError(path)
        targets = self._relations(path)
        kinds = dict(targets.values())
        if "sharedStrings" in kinds:
            with self._zip.open(kinds["sharedStrings"]) as stream:
                self._strings = parse_strings(stream)
        formats, names, dates = self._styles(kinds.get("styles"))
        properties = book.find("{*}workbookPr")
        date_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        shared = len(self._strings)
        sheets = []
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            kind, target = targets[_relation_id(sheet)]
            if kind != "worksheet":
                continue
            with self._zip.open(target) as stream:
                cells = parse_sheet(stream, self._strings, shared, formats, dates)
            sheets.append(
                Grid(
                    name=sheet.get("name", ""),
                    visible=sheet.get("state", "visible") == "visible",
                    columns=cells.columns,
                    strings=self._strings,
                    number_formats=names,
                    merged=cells.merged,
                    date_1904=date_1904,
                )
            )
        return Workbook(tuple(sheets))

    def _parse(self, path: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(self._zip.read(path), parser)
        if root.getroottree().docinfo.doctype:
            raise _DamagedError(path)
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
            raise _DamagedError(kind)
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
    raise _DamagedError("workbook.xml")
