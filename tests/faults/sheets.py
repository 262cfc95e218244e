"""Faults of sheets, headers and rows of zones."""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from osq.territory.model import Zone
from tests.faults.delivered import Delivered, saved
from tests.faults.kinds import Fault, kind


def _required(delivered: Delivered) -> tuple[Workbook, pd.Series, Cell] | None:
    """A figure under a header of a measure that must be there."""
    book = delivered.book()
    for _, group in delivered.zones.groupby(["sheet", "name"], sort=True):
        figure = group.iloc[0]
        header = delivered.header(book, figure)
        if header is not None and delivered.measure(figure["name"]).required:
            return book, figure, header
    return None


def _coded(delivered: Delivered) -> tuple[Workbook, pd.Series, Cell] | None:
    """A figure of a wide table, and the cell of its zone's code."""
    book = delivered.book()
    tables = {table.form for table in delivered.issue.layout.tables}
    zones = delivered.zones
    if tables != {"wide"} or not len(zones):
        return None
    figure = zones.iloc[len(zones) // 2]
    code = delivered.code(book, figure)
    return (book, figure, code) if code is not None else None


def _covers_the_territory(delivered: Delivered, figure: pd.Series) -> bool:
    coverages = {
        table.coverage or delivered.issue.sending.coverage
        for table in delivered.issue.layout.tables
    }
    return coverages == {"territory"} and _zone(delivered, figure) is not None


def _named(delivered: Delivered) -> bool:
    """Whether the convention names its sheets."""
    return any(table.sheets for table in delivered.issue.layout.tables)


def _column_lost(header: str) -> str:
    """The code of a column that lacks: a year among years is one of another year."""
    return "OSQ-D025" if header.isdigit() else "OSQ-D022"


def _last_row(delivered: Delivered, figure: pd.Series) -> int:
    figures = delivered.figures
    return int(figures[figures["sheet"] == figure["sheet"]]["row"].max())


def _zone(delivered: Delivered, figure: pd.Series) -> Zone | None:
    for reference, zoning in delivered.territory.zonings.items():
        if reference.id == figure["zoning"] and reference.vintage == figure["vintage"]:
            return zoning.zones.get(figure["zone"])
    return None


@kind
def sheet_removed(delivered: Delivered) -> Fault | None:
    book = delivered.book()
    sheet = delivered.zones.iloc[0]["sheet"]
    del book[sheet]
    book.create_sheet("Divers")["A1"] = "DONNÉES FICTIVES"
    return Fault(saved(book), "OSQ-D020" if _named(delivered) else "OSQ-D021")


@kind
def sheet_there_twice_under_other_names(delivered: Delivered) -> Fault | None:
    if len(delivered.issue.layout.tables) > 1:
        return None
    book = delivered.book()
    page = book[delivered.zones.iloc[0]["sheet"]]
    page.title = "Feuil1"
    book.copy_worksheet(page).title = "Feuil2"
    return Fault(saved(book), "OSQ-D027")


@kind
def sheet_renamed(delivered: Delivered) -> Fault | None:
    if len(delivered.issue.layout.tables) > 1 or not delivered.issue.layout.tables[0].sheets:
        return None
    book = delivered.book()
    book[delivered.zones.iloc[0]["sheet"]].title = "Export du 3 mars"
    return Fault(saved(book), "OSQ-D026", "Export du 3 mars")


@kind
def sheet_of_no_convention(delivered: Delivered) -> Fault | None:
    book = delivered.book()
    book.create_sheet("Brouillon")["A1"] = "à trier"
    return Fault(saved(book), "OSQ-D028", "Brouillon")


@kind
def header_row_erased(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, _ = found
    for row in range(1, int(figure["row"])):
        for cell in book[figure["sheet"]][row]:
            if isinstance(cell, Cell) and "FICTIVES" not in str(cell.value):
                cell.value = None
    return Fault(saved(book), "OSQ-D021", figure["sheet"])


@kind
def column_missing(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    page, code = book[figure["sheet"]], _column_lost(str(header.value))
    for row in range(header.row, page.max_row + 1):
        cell = page.cell(row, header.column)
        if isinstance(cell, Cell):
            cell.value = None
    return Fault(saved(book), code, figure["sheet"])


@kind
def header_mistyped(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    code = _column_lost(str(header.value))
    header.value = f"Xq{header.value}zw"
    return Fault(saved(book), code, figure["sheet"])


@kind
def column_unknown(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    page = book[figure["sheet"]]
    column = page.max_column + 1
    page.cell(header.row, column).value = "Taux inconnu"
    page.cell(figure["row"], column).value = 12
    return Fault(saved(book), "OSQ-D023", figure["sheet"], page.cell(header.row, column).coordinate)


@kind
def column_there_twice(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    page = book[figure["sheet"]]
    column = page.max_column + 1
    page.cell(header.row, column).value = header.value
    page.cell(figure["row"], column).value = 12
    return Fault(saved(book), "OSQ-D024", figure["sheet"], header.coordinate)


@kind
def title_of_another_year(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    page = book[figure["sheet"]]
    for row in range(1, header.row):
        for cell in page[row]:
            if isinstance(cell, Cell) and "FICTIVES" not in str(cell.value):
                cell.value = None
    if header.row < 3:
        return None
    place = next(cell for cell in page[1] if isinstance(cell, Cell))
    place.value = f"{place.value or 'DONNÉES FICTIVES'} - exercice 1997"
    if any(str(year) in str(place.value) for year in (2010, 2011, 2012, 2013)):
        return None
    return Fault(saved(book), "OSQ-D014", page.title, place.coordinate)


@kind
def unknown_code(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None or not _covers_the_territory(delivered, found[1]):
        return None
    book, figure, code = found
    code.value = f"{str(code.value)[:-2]}9Z"
    return Fault(saved(book), "OSQ-V020", figure["sheet"], code.coordinate)


@kind
def row_there_twice(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    page = book[figure["sheet"]]
    last = _last_row(delivered, figure)
    page.insert_rows(last + 1)
    row = last + 1
    for cell in list(page[code.row]):
        if isinstance(cell, Cell):
            page.cell(row, cell.column).value = cell.value
    return Fault(saved(book), "OSQ-V021", page.title, f"{code.column_letter}{row}")


@kind
def row_missing(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None or not _covers_the_territory(delivered, found[1]):
        return None
    book, figure, code = found
    book[figure["sheet"]].delete_rows(code.row)
    return Fault(saved(book), "OSQ-V022", figure["sheet"])


@kind
def label_of_another_zone(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    zone = _zone(delivered, figure)
    page = book[figure["sheet"]]
    named: list[Any] = [
        cell
        for cell in page[code.row]
        if zone is not None and isinstance(cell, Cell) and zone.name == cell.value != zone.code
    ]
    if not named:
        return None
    named[0].value = "Tout autre quartier"
    return Fault(saved(book), "OSQ-V024", page.title, named[0].coordinate)


@kind
def row_without_code(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    page = book[figure["sheet"]]
    last = _last_row(delivered, figure)
    page.insert_rows(last + 1)
    page[f"{figure['letters']}{last + 1}"] = 12
    return Fault(saved(book), "OSQ-V025", page.title, f"{code.column_letter}{last + 1}")


@kind
def code_that_is_an_error(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    code.value, code.data_type = "#N/A", "e"
    return Fault(saved(book), "OSQ-V027", figure["sheet"], code.coordinate)


@kind
def code_that_is_a_formula_never_calculated(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    code.value = '=CONCATENATE("42","218")'
    return Fault(saved(book), "OSQ-V027", figure["sheet"], code.coordinate)


@kind
def measure_unknown_in_long_form(delivered: Delivered) -> Fault | None:
    found = _long_label(delivered)
    if found is None:
        return None
    book, figure, label = found
    label.value = "Grandeur que personne ne connaît"
    return Fault(saved(book), "OSQ-V028", figure["sheet"], label.coordinate)


def _long_label(delivered: Delivered) -> tuple[Workbook, pd.Series, Cell] | None:
    """A figure of a long table, and the cell that names its measure."""
    if {table.form for table in delivered.issue.layout.tables} != {"long"}:
        return None
    book = delivered.book()
    figure = delivered.zones.iloc[0]
    aliases = delivered.measure(figure["name"]).columns
    for cell in book[figure["sheet"]][int(figure["row"])]:
        if isinstance(cell, Cell) and cell.value in aliases:
            return book, figure, cell
    return None


@kind
def row_hidden(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    book[figure["sheet"]].row_dimensions[code.row].hidden = True
    return Fault(saved(book), "OSQ-D035", figure["sheet"], code.coordinate)


@kind
def column_hidden(delivered: Delivered) -> Fault | None:
    found = _required(delivered)
    if found is None:
        return None
    book, figure, header = found
    book[figure["sheet"]].column_dimensions[header.column_letter].hidden = True
    return Fault(saved(book), "OSQ-D035", figure["sheet"])


@kind
def row_filtered_out(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    page = book[figure["sheet"]]
    page.auto_filter.ref = f"A{code.row - 1}:{code.column_letter}{page.max_row}"
    page.auto_filter.add_filter_column(0, ["autre"])
    page.row_dimensions[code.row].hidden = True
    return Fault(saved(book), "OSQ-D036", page.title, code.coordinate)


@kind
def code_erased(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    code.value = None
    return Fault(saved(book), "OSQ-V025", figure["sheet"], code.coordinate)


@kind
def code_of_the_row_above(delivered: Delivered) -> Fault | None:
    found = _coded(delivered)
    if found is None:
        return None
    book, figure, code = found
    zones = delivered.zones
    if code.row - 1 not in set(zones[zones["sheet"] == figure["sheet"]]["row"]):
        return None
    above = book[figure["sheet"]].cell(code.row - 1, code.column)
    code.value = above.value
    return Fault(saved(book), "OSQ-V021", figure["sheet"], code.coordinate)


@kind
def code_under_another_commune(delivered: Delivered) -> Fault | None:
    """The row keeps its label and its commune."""
    found = _coded(delivered)
    if found is None or found[1]["zoning"] != "iris":
        return None
    if not _covers_the_territory(delivered, found[1]):
        return None
    book, figure, code = found
    other = "42207" if figure["zone"][:5] != "42207" else "42218"
    code.value = f"{other}9Z99"
    return Fault(saved(book), "OSQ-V020", figure["sheet"], code.coordinate)


@kind
def sheet_hidden(delivered: Delivered) -> Fault | None:
    if not _named(delivered):
        return None
    book = delivered.book()
    page = book[delivered.zones.iloc[0]["sheet"]]
    book.create_sheet("Lisez-moi")
    page.sheet_state = "hidden"
    return Fault(saved(book), "OSQ-D035", page.title)


@kind
def every_row_removed(delivered: Delivered) -> Fault | None:
    """Only a file that is wider than the territory may lack all of its zones."""
    coverages = {table.coverage for table in delivered.issue.layout.tables}
    if coverages != {None} or delivered.issue.sending.coverage != "wider":
        return None
    book = delivered.book()
    figures = delivered.figures
    for sheet, group in figures.groupby("sheet", sort=True):
        header = delivered.header(book, group.iloc[0])
        if header is None:
            return None
        first = header.row + 1
        book[str(sheet)].delete_rows(first, book[str(sheet)].max_row - first + 1)
    return Fault(saved(book), "OSQ-D039")
