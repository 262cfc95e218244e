"""What a copy made by openpyxl would lose: told beforehand, or put back."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO

import openpyxl
from lxml import etree

from osq.deliveries.grid import Cell, Grid, Kind, parse_area
from osq.deliveries.workbook import read_workbook
from osq.spreadsheets.saving import Rewrite

_NOT_CARRIED = {
    "xl/drawings/": "des dessins ou des images",
    "xl/charts/": "des graphiques",
    "xl/chartsheets/": "des graphiques",
    "xl/pivotTables/": "des tableaux croisés",
    "xl/embeddings/": "des objets incorporés",
    "xl/ctrlProps/": "des contrôles de formulaire",
    "xl/activeX/": "des contrôles",
    "xl/diagrams/": "des diagrammes",
    "xl/externalLinks/": "des liens vers d’autres fichiers",
    "xl/vbaProject": "des macros",
    "xl/slicers/": "des segments",
    "xl/timelines/": "des chronologies",
    "xl/threadedComments/": "des fils de commentaires",
    "xl/connections.xml": "des connexions à des données",
    "xl/queryTables/": "des requêtes",
    "xl/model/": "un modèle de données",
}
_EXTENSIONS = {
    b":sparkline": "des courbes miniatures",
    b":conditionalFormatting": "des mises en forme conditionnelles d’Excel 2010",
    b":dataValidation": "des listes de choix tirées d’autres feuilles",
}
"""What the extensions of a sheet (`extLst`, ECMA-376 part 1, 18.2.10) may hold, by its tags."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def why_no_copy(content: bytes) -> str:
    """Why the file cannot be given back as it is, in French; empty when it can."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            found = set(_lost(package)) if "xl/workbook.xml" in package.namelist() else None
    except zipfile.BadZipFile:
        found = None
    if found is None:
        return "seul un classeur .xlsx peut être annoté"
    if found:
        return f"le classeur contient {' et '.join(sorted(found))}, qu’une copie perdrait"
    return ""


def _lost(package: zipfile.ZipFile) -> list[str]:
    names = package.namelist()
    lost = [
        what
        for start, what in _NOT_CARRIED.items()
        for part in names
        if part.startswith(start) and not _is_comment(part)
    ]
    for part in names:
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            _, extended, tail = package.read(part).partition(b"<extLst")
            lost += [what for tag, what in _EXTENSIONS.items() if extended and tag in tail]
    return lost


def _is_comment(part: str) -> bool:
    """The old drawings that only hold comments: openpyxl makes them again."""
    return posixpath.basename(part).startswith("vmlDrawing") or "commentsDrawing" in part


def keeping_values(content: bytes, book: openpyxl.Workbook) -> Rewrite:
    """Puts back the values that formulas kept in `content`, which openpyxl drops.

    Without them the copy shows nothing where it is not calculated again, and is refused when it
    is sent back.
    """
    source, _ = read_workbook(content, "")
    grids = {grid.name: grid for grid in source.sheets} if source else {}
    # openpyxl numbers the parts in the order of the sheets.
    parts = {
        f"xl/worksheets/sheet{number}.xml": grids[sheet.title]
        for number, sheet in enumerate(book.worksheets, start=1)
        if sheet.title in grids
    }

    def rewrite(part: str, data: bytes) -> bytes:
        grid = parts.get(part)
        return data if grid is None or b"<f" not in data else _with_values(data, grid)

    return rewrite


def _with_values(data: bytes, grid: Grid) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for cell in root.iter(f"{_MAIN}c"):
        if cell.find(f"{_MAIN}f") is None:
            continue
        place = parse_area(cell.attrib["r"])
        kind, text = _written(grid.cell(place.top, place.left))
        if not text:
            continue
        value = cell.find(f"{_MAIN}v")
        if value is None:
            value = etree.SubElement(cell, f"{_MAIN}v")
        value.text = text
        cell.attrib.pop("t", None)
        if kind:
            cell.set("t", kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _written(cell: Cell) -> tuple[str, str]:
    """The type and text of `<c>` for a kept value; no text where there is none."""
    match cell.kind:
        case Kind.NUMBER | Kind.DATE:
            whole = cell.number.is_integer() and abs(cell.number) < 1e15
            return "", str(int(cell.number)) if whole else repr(cell.number)
        case Kind.TEXT:
            return "str", cell.text
        case Kind.ERROR:
            return "e", cell.text
        case Kind.BOOLEAN:
            return "b", str(int(cell.number))
        case _:
            return "", ""
