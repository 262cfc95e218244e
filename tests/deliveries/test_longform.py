"""The long form: one row per zone and measure."""

from __future__ import annotations

from typing import Any

import pytest

from osq.conventions.model import Convention
from osq.deliveries.reading import Reading
from tests.builders.conventions import COUNTS, sending, table, toy_convention
from tests.builders.workbooks import toy_delivery, workbook_bytes
from tests.deliveries.reading import only, read

HEADERS = ("Code IRIS", "Grandeur", "Valeur")


def long_convention(**changes: Any) -> Convention:
    laid = table(
        form="long",
        measure_column=["Grandeur"],
        value_column=["Valeur"],
        measures=list(COUNTS),
        **changes,
    )
    return toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": [laid]}])])


def long_rows() -> list[tuple[Any, ...]]:
    return [
        (row[0], label, value)
        for row in toy_delivery().rows
        for label, value in zip(("ALLOC", "AL", "APL", "ALF", "ALS"), row[4:9], strict=True)
    ]


def read_rows(*rows: tuple[Any, ...]) -> Reading:
    return read(workbook_bytes({"IRIS": [HEADERS, *rows]}), long_convention())


def test_each_row_is_one_figure() -> None:
    reading = read_rows(*long_rows())
    assert reading.findings == ()
    assert len(reading.observations) == 30
    assert reading.observations.set_index("cell").at["C3", "measure"] == "caf.al"


def test_an_unknown_measure_is_told() -> None:
    assert only(read_rows(("990010101", "ALM", 3), *long_rows()), "OSQ-V028").cell == "B2"


def test_a_figure_given_twice_is_told_and_neither_is_kept() -> None:
    rows = long_rows()
    reading = read_rows(*rows, (rows[0][0], "ALLOC", 7))
    found = only(reading, "OSQ-V021")
    assert found.cell == "C2 C32"
    kept = reading.observations
    assert kept[(kept["measure"] == "caf.alloc") & (kept["zone"] == rows[0][0])].empty


def test_a_figure_that_lacks_for_one_measure_is_told() -> None:
    rows = [row for row in long_rows() if row[:2] != ("990010102", "ALF")]
    found = only(read_rows(*rows), "OSQ-V036")
    assert (found.measure, found.expected) == ("caf.alf", "990010102")


def test_a_measure_that_lacks_altogether_is_told() -> None:
    rows = [row for row in long_rows() if row[1] != "ALS"]
    assert only(read_rows(*rows), "OSQ-V037").measure == "caf.als"


def test_rows_of_other_years_are_left_aside() -> None:
    rows = [(code, label, 2013, value) for code, label, value in long_rows()]
    older = [(code, label, 2012, 1) for code, label, _ in long_rows()]
    content = workbook_bytes(
        {"IRIS": [("Code IRIS", "Grandeur", "Année", "Valeur"), *older, *rows]}
    )
    reading = read(content, long_convention(year_column=["Année"]))
    assert only(reading, "OSQ-V035").found == "2012"
    measured = reading.observations.set_index(["measure", "zone"])["value"]
    assert measured["caf.alloc", "990010101"] == 200


@pytest.mark.parametrize("column", [0, 1, 2], ids=HEADERS)
def test_the_order_of_rows_and_columns_does_not_count(column: int) -> None:
    turned = [
        (*row[column:], *row[:column]) for row in [HEADERS, *sorted(long_rows(), reverse=True)]
    ]
    found = read(workbook_bytes({"IRIS": turned}), long_convention()).observations
    plain = read_rows(*long_rows()).observations
    kept = [name for name in plain.columns if name not in ("cell", "delivery")]
    assert found[kept].equals(plain[kept])
