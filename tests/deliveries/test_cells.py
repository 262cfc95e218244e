"""Cells: one fault, one finding at its address; a mark is a status and bounds, never 0."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from osq.conventions.layouts import Mark
from osq.deliveries.bounds import hidden_bounds
from osq.findings import Severity
from tests.builders.conventions import count, median, sending, table, toy_convention
from tests.builders.workbooks import COUNTS, ERROR, FORMULA, toy_delivery
from tests.deliveries.reading import only, read


def with_measures(**changes: Any) -> Any:
    """The toy convention, its measure `alloc` changed and without relations."""
    measures = [count("alloc", **changes), *map(count, COUNTS[1:]), median()]
    return toy_convention(measures=measures, relations=[])


def with_layout(**layout: Any) -> Any:
    layouts = [{"id": "l", "tables": [table()], **layout}]
    return toy_convention(sendings=[sending(layouts=layouts)], relations=[])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (FORMULA, "OSQ-V001"),
        (ERROR, "OSQ-V002"),
        ("n.c.", "OSQ-V003"),
        ("environ 300", "OSQ-V004"),
        (date(2013, 5, 1), "OSQ-V005"),
        (True, "OSQ-V006"),
        ("1.234", "OSQ-V007"),
        (None, "OSQ-V008"),
        ("   ", "OSQ-V008"),
        (-3, "OSQ-V009"),
        (2.5, "OSQ-V010"),
        ("12,5", "OSQ-V010"),
        ("12 %", "OSQ-V013"),
    ],
)
def test_a_fault_is_told_at_its_cell(value: Any, code: str) -> None:
    reading = read(toy_delivery().with_cell("E6", value))
    finding = only(reading, code)
    assert finding.severity is Severity.ERROR
    assert (finding.sheet, finding.cell) == ("IRIS", "E6")
    assert (finding.zone, finding.measure) == ("990010102", "caf.alloc")
    assert "E6" not in set(reading.observations["cell"])


def test_a_date_says_what_it_probably_was() -> None:
    finding = only(read(toy_delivery().with_cell("E6", date(2013, 5, 1))), "OSQ-V005")
    assert finding.found == "01/05/2013"
    assert "1-5" in finding.message


@pytest.mark.parametrize("text", ["1 234", "1\u00a0234", "1\u202f234", "1234", " 1234 "])
def test_numbers_typed_as_text_are_read(text: str) -> None:
    reading = read(toy_delivery().with_cell("E6", text))
    assert reading.findings == ()
    assert reading.observations.set_index("cell").loc["E6", "value"] == 1234


def test_unknown_marks_are_grouped_over_the_sheet_with_every_cell() -> None:
    delivery = toy_delivery()
    for cell in ("E5", "E6", "F9", "G9"):
        delivery = delivery.with_cell(cell, "n.c.")
    finding = only(read(delivery.with_cell("J5", "s")), "OSQ-V003")
    assert finding.cell == "E5:E6 F9 G9"
    assert finding.found == "n.c."
    assert "4 cellules" in finding.message


def test_a_repeated_fault_is_grouped_by_column() -> None:
    delivery = toy_delivery()
    for row in range(5, 11):
        delivery = delivery.with_cell(f"E{row}", FORMULA)
    finding = only(read(delivery), "OSQ-V001")
    assert (finding.cell, finding.zone, finding.measure) == ("E5:E10", None, "caf.alloc")


@pytest.mark.parametrize(
    ("text", "status", "lower", "upper"),
    [
        ("s", "suppressed", 1, 4),
        ("ss", "suppressed", 0, math.inf),
        ("nd", "missing", math.nan, math.nan),
        ("///", "not_applicable", math.nan, math.nan),
    ],
)
def test_a_mark_is_a_status_and_bounds(text: str, status: str, lower: float, upper: float) -> None:
    reading = read(toy_delivery().with_cell("E6", text))
    assert reading.findings == ()
    cells = reading.observations.set_index("cell")
    assert cells.at["E6", "status"] == status
    figures = [cells.at["E6", name] for name in ("value", "lower", "upper")]
    assert figures == pytest.approx([math.nan, lower, upper], nan_ok=True)


def test_bounds_come_from_the_mark_then_the_rule_then_nothing() -> None:
    convention = toy_convention()
    alloc, ruc = convention.measure("alloc"), convention.measure("ruc_median")
    bare, wide = Mark(text="s", status="suppressed"), Mark(text="ss", status="suppressed", lower=0)
    under = Mark(text="<11", status="suppressed", lower=1, upper=10)
    assert hidden_bounds(convention, alloc, under, "iris") == (1, 10)
    assert hidden_bounds(convention, alloc, wide, "iris") == (0, math.inf)
    assert hidden_bounds(convention, alloc, bare, "iris") == (1, 4)
    free = toy_convention(confidentiality={"rules": []})
    assert hidden_bounds(free, alloc, bare, "iris") == (0, math.inf)
    assert all(map(math.isnan, hidden_bounds(convention, ruc, bare, "iris")))


def test_a_rule_that_hides_zero_widens_the_bounds_and_levels_limit_it() -> None:
    rule = {
        "id": "r", "kind": "minimum_count", "threshold": 11, "hides_zero": True,
        "levels": ["iris"], "source": None, "status": "unverified",
    }  # fmt: skip
    convention = toy_convention(confidentiality={"rules": [rule]})
    alloc = convention.measure("alloc")
    assert hidden_bounds(convention, alloc, None, "iris") == (0, 10)
    assert hidden_bounds(convention, alloc, None, "commune") == (0, math.inf)


@pytest.mark.parametrize(
    ("blank", "status"),
    [("suppressed", "suppressed"), ("missing", "missing"), ("zero", "measured")],
)
def test_the_convention_says_what_a_blank_means(blank: str, status: str) -> None:
    reading = read(toy_delivery().with_cell("E6", None), with_layout(blank=blank))
    assert reading.findings == ()
    assert reading.observations.set_index("cell").loc["E6", "status"] == status


def test_a_mark_may_look_like_a_number() -> None:
    marks = [{"text": "-1", "status": "missing"}]
    reading = read(toy_delivery().with_cell("E6", -1), with_layout(marks=marks))
    assert reading.findings == ()
    assert reading.observations.set_index("cell").loc["E6", "status"] == "missing"


def test_a_mark_may_mean_zero() -> None:
    marks = [{"text": "-", "status": "zero"}]
    reading = read(toy_delivery().with_cell("E6", "-"), with_layout(marks=marks))
    assert reading.observations.set_index("cell").loc["E6", "value"] == 0


def test_a_value_out_of_bounds_may_be_waived_and_is_kept() -> None:
    reading = read(toy_delivery().with_cell("E6", 5000), with_measures(maximum=1000))
    finding = only(reading, "OSQ-V011")
    assert finding.waivable
    assert reading.observations.set_index("cell").loc["E6", "value"] == 5000


class TestPercentages:
    convention = with_measures(
        kind="ratio", percentage=True, unit="%", not_additive_because="un taux", maximum=100
    )

    def read(self, values: list[Any], formats: dict[str, str] | None = None) -> Any:
        delivery = replace(toy_delivery(), formats=formats or {})
        for row, value in enumerate(values, start=5):
            delivery = delivery.with_cell(f"E{row}", value)
        reading = read(delivery, self.convention)
        cells = reading.observations.set_index("cell")["value"]
        return reading, [cells.get(f"E{row}") for row in range(5, 11)]

    def test_a_percent_format_is_the_unit(self) -> None:
        formats = {f"E{row}": "0.0%" for row in range(5, 11)}
        reading, values = self.read([0.123, 0.07, 0.5, 1, 0, 0.333], formats)
        assert reading.findings == ()
        assert values == [12.3, 7, 50, 100, 0, 33.3]

    def test_typed_percentages_and_texts_are_the_same(self) -> None:
        reading, values = self.read([12.3, "12,3", "12,3 %", "12,3\u202f%", 50, 0.4])
        assert reading.findings == ()
        assert values == [12.3, 12.3, 12.3, 12.3, 50, 0.4]

    def test_shares_sent_as_percentages_are_doubted(self) -> None:
        reading, _ = self.read([0.12, 0.1, 0.3, 0.25, 0.08, 0.5])
        finding = only(reading, "OSQ-V012")
        assert finding.cell == "E5:E10"
        assert finding.waivable
