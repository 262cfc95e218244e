"""A spreadsheet of OpenDocument: the few parts that LibreOffice needs to open it.

No library at hand writes one without the hour of writing, and the parts are four.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from lxml import etree
from lxml.builder import ElementMaker

from osq.demo.sheets import Sheet, Value
from osq.spreadsheets.saving import FIXED_DAY

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": f"{_NS}office:1.0",
    "table": f"{_NS}table:1.0",
    "text": f"{_NS}text:1.0",
    "style": f"{_NS}style:1.0",
    "fo": f"{_NS}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = ElementMaker(namespace=_SPACES["office"], nsmap=_SPACES)
_TABLE = ElementMaker(namespace=_SPACES["table"], nsmap=_SPACES)
_TEXT = ElementMaker(namespace=_SPACES["text"], nsmap=_SPACES)
_STYLE = ElementMaker(namespace=_SPACES["style"], nsmap=_SPACES)
_DC = ElementMaker(namespace=_SPACES["dc"], nsmap=_SPACES)
_MANIFEST_SPACE = f"{_NS}manifest:1.0"
_MANIFEST = ElementMaker(namespace=_MANIFEST_SPACE, nsmap={"manifest": _MANIFEST_SPACE})


def write_ods(sheets: Sequence[Sheet], title: str) -> bytes:
    """The bytes of an .ods that holds these sheets."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in (
            ("mimetype", _MIME.encode()),  # first, and never compressed: it is how files are told
            ("content.xml", _xml(_content(sheets))),
            ("meta.xml", _xml(_meta(title))),
            ("META-INF/manifest.xml", _xml(_manifest())),
        ):
            entry = zipfile.ZipInfo(name, date_time=FIXED_DAY)
            entry.create_system = 3  # the same on every system
            package.writestr(entry, content)
    return stream.getvalue()


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _content(sheets: Sequence[Sheet]) -> etree._Element:
    bold = _STYLE("style", {_in("style", "name"): "gras", _in("style", "family"): "table-cell"})
    bold.append(_STYLE("text-properties", {_in("fo", "font-weight"): "bold"}))
    return _OFFICE(
        "document-content",
        {_in("office", "version"): "1.2"},
        _OFFICE("automatic-styles", bold),
        _OFFICE("body", _OFFICE("spreadsheet", *map(_table, sheets))),
    )


def _table(sheet: Sheet) -> etree._Element:
    table = _TABLE("table", {_in("table", "name"): sheet.name})
    table.append(
        _TABLE("table-column", {_in("table", "number-columns-repeated"): str(len(sheet.headings))})
    )
    rows: list[tuple[Sequence[Value], bool]] = [((title,), True) for title in sheet.titles]
    rows.append(((None,), False))
    rows += [(labels, True) for labels in sheet.header]
    rows += [(line.cells, line.strong) for line in sheet.lines]
    rows.append(((None,), False))
    rows += [((note,), False) for note in sheet.notes]
    for cells, strong in rows:
        table.append(_TABLE("table-row", *(_cell(value, strong) for value in cells)))
    return table


def _cell(value: Value, strong: bool) -> etree._Element:
    if value is None or value == "":
        return _TABLE("table-cell")
    kind = "string" if isinstance(value, str) else "float"
    shown = value if isinstance(value, str) else repr(value).replace(".", ",")
    cell = _TABLE("table-cell", _TEXT("p", shown), {_in("office", "value-type"): kind})
    if kind == "float":
        cell.set(_in("office", "value"), repr(value))
    if strong:
        cell.set(_in("table", "style-name"), "gras")
    return cell


def _meta(title: str) -> etree._Element:
    return _OFFICE(
        "document-meta", {_in("office", "version"): "1.2"}, _OFFICE("meta", _DC("title", title))
    )


def _manifest() -> etree._Element:
    parts = (("/", _MIME), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    name, media = (f"{{{_MANIFEST_SPACE}}}{part}" for part in ("full-path", "media-type"))
    entries = [_MANIFEST("file-entry", {name: path, media: kind}) for path, kind in parts]
    return _MANIFEST("manifest", {f"{{{_MANIFEST_SPACE}}}version": "1.2"}, *entries)


def _in(prefix: str, name: str) -> str:
    return f"{{{_SPACES[prefix]}}}{name}"
