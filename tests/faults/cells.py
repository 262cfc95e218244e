"""Faults of single cells: what stands where a number is expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from openpyxl.cell import Cell

from tests.faults.delivered import Delivered, saved
from tests.faults.kinds import KINDS, Fault, Plant, kind

Change = Callable[[Cell], None]


def planted(delivered: Delivered, figure: pd.Series | None, change: Change, code: str) -> Any:
    """The delivery with one figure's cell changed."""
    if figure is None:
        return None
    book = delivered.book()
    change(book[figure["sheet"]][figure["cell"]])
    return Fault(saved(book), code, figure["sheet"], figure["cell"])


def _value(value: Any) -> Change:
    def change(cell: Cell) -> None:
        cell.value = value

    return change


def _error(text: str) -> Change:
    def change(cell: Cell) -> None:
        cell.value, cell.data_type = text, "e"

    return change


def _any_number(value: Any, code: str) -> Plant:
    return lambda delivered: planted(delivered, delivered.cell_of(), _value(value), code)


def _count(value: Any, code: str) -> Plant:
    return lambda delivered: planted(delivered, delivered.cell_of(whole=True), _value(value), code)


KINDS |= {
    "text_in_a_number": _any_number("environ 300", "OSQ-V004"),
    "two_numbers_in_a_cell": _any_number("12 et 13", "OSQ-V004"),
    "negative_in_brackets": _any_number("(12)", "OSQ-V004"),
    "groups_of_two_figures": _any_number("1 23 45", "OSQ-V004"),
    "scientific_text": _any_number("1,2E+05", "OSQ-V004"),
    "date_typed_as_text": _any_number("12/05/2013", "OSQ-V004"),
    "interval_typed": _any_number("10 à 20", "OSQ-V004"),
    "undeclared_mark": _any_number("zz", "OSQ-V003"),
    "question_mark": _any_number("?", "OSQ-V003"),
    "formula_never_calculated": _any_number("=SUM(1,2)", "OSQ-V001"),
    "formula_as_text": _any_number("'=A1", "OSQ-V004"),
    "true_in_a_number": _any_number(True, "OSQ-V006"),
    "date_in_a_number": _any_number(date(2013, 5, 1), "OSQ-V005"),
    "thousands_by_a_point": _any_number("1.234", "OSQ-V007"),
    "negative_count": _count(-12, "OSQ-V009"),
    "negative_count_as_text": _count("-12", "OSQ-V009"),
    "count_with_decimals": _count(12.5, "OSQ-V010"),
    "count_with_decimals_as_text": _count("12,5", "OSQ-V010"),
    "count_as_percentage_text": _count("12 %", "OSQ-V013"),
}
_ERRORS = {
    "not_available": "#N/A",
    "division_by_zero": "#DIV/0!",
    "lost_reference": "#REF!",
    "wrong_value": "#VALUE!",
    "unknown_name": "#NAME?",
    "impossible_number": "#NUM!",
    "empty_intersection": "#NULL!",
}


def _excel_error(text: str) -> Plant:
    return lambda delivered: planted(delivered, delivered.cell_of(), _error(text), "OSQ-V002")


KINDS |= {f"excel_error_{name}": _excel_error(text) for name, text in _ERRORS.items()}


@kind
def excel_error_typed_as_text(delivered: Delivered) -> Fault | None:
    def change(cell: Cell) -> None:
        cell.value, cell.data_type = "#N/A", "s"

    fault: Fault | None = planted(delivered, delivered.cell_of(), change, "OSQ-V003")
    return fault


@kind
def count_in_a_percent_format(delivered: Delivered) -> Fault | None:
    def change(cell: Cell) -> None:
        cell.value, cell.number_format = 0.12, "0.0%"

    fault: Fault | None = planted(delivered, delivered.cell_of(whole=True), change, "OSQ-V013")
    return fault


@kind
def cell_left_empty(delivered: Delivered) -> Fault | None:
    if delivered.issue.layout.blank != "error":
        return None
    fault: Fault | None = planted(delivered, delivered.cell_of(), _value(None), "OSQ-V008")
    return fault


@kind
def spaces_only(delivered: Delivered) -> Fault | None:
    if delivered.issue.layout.blank != "error":
        return None
    fault: Fault | None = planted(delivered, delivered.cell_of(), _value("   "), "OSQ-V008")
    return fault


@kind
def over_a_hundred_percent(delivered: Delivered) -> Fault | None:
    shares = delivered.zones
    shares = shares[[delivered.measure(name).maximum == 100 for name in shares["name"]]]
    if not len(shares):
        return None
    fault: Fault | None = planted(delivered, shares.iloc[0], _value(140), "OSQ-V011")
    return fault


@kind
def shares_instead_of_percentages(delivered: Delivered) -> Fault | None:
    shares = delivered.zones
    shares = shares[[delivered.measure(name).percentage for name in shares["name"]]]
    if not len(shares):
        return None
    book, figure = delivered.book(), shares.iloc[0]
    for cell in delivered.column(book[figure["sheet"]], figure):
        if "%" in cell.number_format:
            cell.number_format = "General"
        else:
            cell.value = float(str(cell.value)) / 100
    return Fault(saved(book), "OSQ-V012", figure["sheet"], figure["cell"])


@kind
def same_fault_all_down_a_column(delivered: Delivered) -> Fault | None:
    """Told once, with every cell."""
    figure = delivered.cell_of()
    if figure is None:
        return None
    book = delivered.book()
    for cell in delivered.column(book[figure["sheet"]], figure):
        cell.value = f"env. {cell.value}"
    return Fault(saved(book), "OSQ-V004", figure["sheet"], figure["cell"])
