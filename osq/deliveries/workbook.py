"""A delivered file (bytes) to its grids, whatever its format: .xlsx, .xls, .ods or .csv.

The content decides, not the name; a name that says otherwise is told, because what opens as
one thing on a desk and as another here is read differently by two people.
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
from pathlib import PurePath

from lxml import etree

from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.cellarrays import BadSheetError
from osq.deliveries.csvfile import BadCsvError, read_csv
from osq.deliveries.grid import Grid
from osq.deliveries.nominative import nominative
from osq.deliveries.ods import BadOdsError, is_encrypted, read_ods
from osq.deliveries.xls import BadXlsError, read_xls
from osq.deliveries.xlsx import DamagedError, read_xlsx
from osq.findings import Finding
from osq.text import NARROW, NBSP, counted, format_number

EXPANDED_LIMIT = 1 << 30
"""Bytes of a decompressed workbook beyond which it is refused (zip bombs).

zipfile never gives more of a part than the size that the archive declares for it.
"""

_SMALL = 200_000
"""Bytes of a file up to which its grids, some ten times larger, are kept beside others."""

FORMATS = {
    ".xlsx": "un classeur Excel (.xlsx)",
    ".xls": "un ancien classeur Excel (.xls)",
    ".ods": "un classeur OpenDocument (.ods)",
    ".csv": "un fichier texte (.csv)",
}
_SAME = {".xlsm": ".xlsx", ".txt": ".csv", ".tsv": ".csv"}
_VBA = "_VBA_PROJECT".encode("utf-16-le")
"""The name of the storage of macros in an .xls."""
_ODS_LINK = re.compile(
    rb"table:formula=\"[^\"]*?(?:&apos;|')([a-z]+:/[^\"]*?)(?:&apos;|')"
    rb"|<table:cell-range-source [^>]*xlink:href=\"([^\"]+)\""
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NO_TABLES = {
    b"%pdf-": "un document PDF",
    b"<html": "une page web",
    b"<!doctype html": "une page web",
    b"<?xml": "un document XML",
    b"{\\rtf": "un texte mis en forme (RTF)",
}
"""How files begin that are texts to a computer and no tables to anybody."""

Told = tuple[str, dict[str, str]]
"""A finding to be: its code, and the words of its message."""


@dataclass(frozen=True, slots=True, eq=False)
class Workbook:
    """The sheets of a workbook, in its order; `told` is what its format makes one say.

    `refused` says that its name announces another format.
    """

    sheets: tuple[Grid, ...]
    told: tuple[Told, ...] = ()
    refused: tuple[Told, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every distinct text of each sheet, and the sheet names."""
        for sheet in self.sheets:
            yield sheet.name
            yield from sheet.texts()


class _RefusedError(Exception):
    """The file cannot be read; carries the finding that says why."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.told: Told = code, words


def read_workbook(content: bytes, name: str) -> tuple[Workbook | None, list[Finding]]:
    """The sheets of a file, or None with a finding that says what the file is instead.

    With the sheets come the findings of the format itself: macros, links to other files,
    what a text file cannot tell.
    """
    read = _read_small if len(content) <= _SMALL else _read_large
    workbook, told = read(content, PurePath(name).name)
    findings = [
        CATALOGUE[code].finding(
            workbook=name, **{"found": "", "expected": "", "nature": "", **words}
        )
        for code, words in told
    ]
    return workbook, findings


def _read(content: bytes, name: str) -> tuple[Workbook | None, tuple[Told, ...]]:
    """The workbook, or what is wrong with it.

    Persons are looked for in a workbook whose name lies too: no copy of it may be kept.
    """
    try:
        workbook = _open(content, name)
    except _RefusedError as refused:
        return None, (refused.told,)
    persons = tuple(("OSQ-D040", words) for words in nominative(workbook.sheets))
    if persons or workbook.refused:
        return None, (*workbook.refused, *persons)
    return workbook, workbook.told


# A delivery is recognised, then read, after the others of its folder were recognised too.
_read_small = lru_cache(maxsize=256)(_read)
_read_large = lru_cache(maxsize=1)(_read)


def _open(content: bytes, name: str) -> Workbook:
    if not content:
        raise _RefusedError("OSQ-D002")
    if content.startswith(b"PK"):
        return _open_package(content, name)
    if content.startswith(_OLE):
        return _open_ole(content, name)
    return _open_text(content, name)


def _open_package(content: bytes, name: str) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = _format_of(package)
            misnamed = _misnamed(name, found)
            size = sum(part.file_size for part in package.infolist())
            if size > EXPANDED_LIMIT:
                limit = _megabytes(EXPANDED_LIMIT)
                raise _RefusedError("OSQ-D005", found=_megabytes(size), expected=limit)
            if found == ".ods":
                return Workbook(read_ods(package), tuple(_carried_by_ods(package)), misnamed)
            return Workbook(read_xlsx(package), tuple(_carried(package)), misnamed)
    except zipfile.BadZipFile:
        raise _RefusedError("OSQ-D002") from None
    except (
        DamagedError,
        BadOdsError,
        BadSheetError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise _RefusedError("OSQ-D006", found=str(error).strip("'")) from error


def _format_of(package: zipfile.ZipFile) -> str:
    """`.xlsx` or `.ods`; refuses every other package."""
    names = set(package.namelist())
    if "mimetype" in names and b"opendocument" in package.read("mimetype"):
        if is_encrypted(package):
            raise _RefusedError("OSQ-D003")
        if "content.xml" not in names or b"spreadsheet" not in package.read("mimetype"):
            raise _RefusedError("OSQ-D001")
        return ".ods"
    if "[Content_Types].xml" not in names:
        raise _RefusedError("OSQ-D001")
    if "xl/workbook.bin" in names:
        raise _RefusedError("OSQ-D004", found=".xlsb")
    return ".xlsx"


def _carried(package: zipfile.ZipFile) -> Iterator[Told]:
    """Macros and links to other files: nothing runs, and their values may be stale."""
    names = package.namelist()
    if any(posixpath.basename(part) == "vbaProject.bin" for part in names):
        yield "OSQ-D037", {}
    links = [part for part in names if part.startswith("xl/externalLinks/externalLink")]
    if links:
        yield "OSQ-D038", _linked(len(links))


def _carried_by_ods(package: zipfile.ZipFile) -> Iterator[Told]:
    """As `_carried`; links are the formulas that name a file, and areas filled from one."""
    if any(part.startswith(("Basic/", "Scripts/")) for part in package.namelist()):
        yield "OSQ-D037", {}
    links = set(_ODS_LINK.findall(package.read("content.xml")))
    if links:
        yield "OSQ-D038", _linked(len(links))


def _linked(links: int) -> dict[str, str]:
    return {"found": str(links), "links": counted(links, "lien")}


def _open_ole(content: bytes, name: str) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _RefusedError("OSQ-D003")
    try:
        sheets = read_xls(content)

    except BadXlsError as error:
        if "encrypted" in str(error).lower():
            raise _RefusedError("OSQ-D003") from error
        raise _RefusedError("OSQ-D006", found=".xls") from error
    macros: tuple[Told, ...] = (("OSQ-D037", {}),) if _VBA in content else ()
    return Workbook(sheets, (*macros, ("OSQ-D041", {})), _misnamed(name, ".xls"))


def _open_text(content: bytes, name: str) -> Workbook:
    """A text file; one that is named otherwise is refused, a web page above all."""
    what = next((what for start, what in _NO_TABLES.items() if start in content[:1024].lower()), "")
    if what:
        raise _RefusedError("OSQ-D001", found=what, nature=f"{NBSP}: c’est {what}")
    misnamed = _misnamed(name, ".csv")
    try:
        sheets = read_csv(content, name)
    except BadCsvError:
        raise _RefusedError("OSQ-D001") from None
    return Workbook(sheets, (("OSQ-D034", {}),), misnamed)


def _misnamed(name: str, found: str) -> tuple[Told, ...]:
    """What to say of a known extension that is not the content's, or of text without its own."""
    suffix = PurePath(name).suffix.lower()
    announced = _SAME.get(suffix, suffix)
    if announced in FORMATS and announced != found:
        return (("OSQ-D033", {"found": FORMATS[found], "expected": FORMATS[announced]}),)
    if found == ".csv" and announced != found:
        return (("OSQ-D001", {}),)
    return ()


def _megabytes(size: int) -> str:
    return f"{format_number(size / 1_000_000)}{NARROW}Mo"
