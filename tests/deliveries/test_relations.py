"""Parts and totals, inclusion, delivered totals: a contradiction is told, a doubt is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.deliveries.relations import interval
from tests.builders.conventions import COUNTS, count, median, sending, table, toy_convention
from tests.builders.workbooks import total_row, toy_delivery, workbook_bytes
from tests.deliveries.reading import codes, only, read


class TestParts:
    def test_the_finding_names_the_total_and_each_part(self) -> None:
        finding = only(read(toy_delivery().with_cell("G6", 99)), "OSQ-V030")
        assert (finding.cell, finding.zone, finding.measure) == ("F6", "990010102", "caf.al")
        assert (finding.found, finding.expected) == ("73", "131")
        assert all(cell in finding.message for cell in ("F6", "G6", "H6", "I6"))

    @pytest.mark.parametrize(("apl", "broken"), [("s", True), ("ss", False), ("nd", False)])
    def test_hidden_parts_count_by_their_bounds(self, apl: str, broken: bool) -> None:
        """AL is 73, ALF and ALS make 32: the hidden APL is 41, which `s` (1 to 4) is not."""
        found = codes(read(toy_delivery().with_cell("G6", apl)))
        assert ("OSQ-V030" in found) is broken

    def test_a_hidden_total_must_be_able_to_hold_its_parts(self) -> None:
        assert codes(read(toy_delivery().with_cell("F6", "s"))) == {"OSQ-V030": 1}

    def test_a_faulty_cell_breaks_no_relation(self) -> None:
        only(read(toy_delivery().with_cell("G6", "environ 40")), "OSQ-V004")

    @given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.sets(st.integers(0, 2)))
    def test_a_true_total_is_never_doubted(self, parts: list[int], hidden: set[int]) -> None:
        """Whatever small counts are hidden, the true total stays within the bounds."""
        delivery = toy_delivery().with_cell("F6", sum(parts))
        for place, (column, value) in enumerate(zip("GHI", parts, strict=True)):
            small = 1 <= value <= 4
            delivery = delivery.with_cell(f"{column}6", "s" if place in hidden and small else value)
        assert "OSQ-V030" not in codes(read(delivery))

    def test_parts_that_are_not_exhaustive_may_be_fewer_not_more(self) -> None:
        relation = {"kind": "parts", "total": "al", "parts": ["apl", "alf"], "exhaustive": False}
        convention = toy_convention(relations=[relation])
        assert read(toy_delivery(), convention).findings == ()
        assert codes(read(toy_delivery().with_cell("F6", 50), convention)) == {"OSQ-V030": 1}

    def test_a_tolerance_is_admitted(self) -> None:
        relation = {"kind": "parts", "total": "al", "parts": list(COUNTS[2:]), "tolerance": 2}
        convention = toy_convention(relations=[relation])
        assert read(toy_delivery().with_cell("F6", 75), convention).findings == ()
        assert codes(read(toy_delivery().with_cell("F6", 76), convention)) == {"OSQ-V030": 1}


def test_inclusion_names_both_cells() -> None:
    relation = {"kind": "inclusion", "smaller": "al", "larger": "alloc"}
    convention = toy_convention(relations=[relation])
    finding = only(read(toy_delivery().with_cell("E6", 20), convention), "OSQ-V031")
    assert (finding.cell, finding.found, finding.expected) == ("F6", "73", "20")
    assert "E6" in finding.message


def test_a_ratio_says_that_its_numerator_is_within_its_denominator() -> None:
    convention = toy_convention(relations=[])
    finding = only(read(toy_delivery().with_cell("G6", 99), convention), "OSQ-V031")
    assert (finding.cell, finding.expected) == ("G6", "73")


def test_a_relation_holds_over_two_sheets() -> None:
    tables = [
        table(measures=["al"], commune_rows=False),
        table(id="parts", sheets=["Parts"], measures=["apl", "alf", "als"], commune_rows=False),
    ]
    convention = toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": tables}])])
    rows = toy_delivery().rows
    sheets: dict[str, Any] = {
        "IRIS": [("Code IRIS", "AL"), *((row[0], row[5]) for row in rows)],
        "Parts": [("Code IRIS", "APL", "ALF", "ALS"), *((row[0], *row[6:9]) for row in rows)],
    }
    assert read(workbook_bytes(sheets), convention).findings == ()
    sheets["Parts"][1] = (rows[0][0], 1, 1, 1)
    finding = only(read(workbook_bytes(sheets), convention), "OSQ-V030")
    assert (finding.sheet, finding.cell) == ("IRIS", "B2")


def test_a_measure_delivered_on_two_sheets_is_told() -> None:
    tables = [table(measures=["al"]), table(id="deux", sheets=["Deux"], measures=["al"])]
    convention = toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": tables}])])
    rows = [("Code IRIS", "AL"), *((row[0], row[5]) for row in toy_delivery().rows)]
    reading = read(workbook_bytes({"IRIS": rows, "Deux": rows}), convention)
    assert codes(reading) == {"OSQ-V033": 6}


class TestTotals:
    def test_a_total_that_differs_is_told(self) -> None:
        delivery = toy_delivery()
        total = list(total_row("Total Aubépin", delivery.rows[:4]))
        total[4] += 1
        finding = only(read(delivery.with_rows(tuple(total))), "OSQ-V032")
        assert (finding.cell, finding.zone, finding.measure) == ("E11", "99001", "caf.alloc")
        assert (finding.found, finding.expected) == ("861", "860")

    def test_hidden_cells_leave_room(self) -> None:
        """The true value of the hidden cell is 3: totals of its bounds pass, others do not."""
        delivery = toy_delivery().with_cell("E5", 3)
        total = total_row("Total", delivery.rows)
        hidden = delivery.with_cell("E5", "s")
        for gap, held in ((0, True), (1, True), (2, False), (-3, False)):
            row = (*total[:4], total[4] + gap, *total[5:])
            assert ("OSQ-V032" not in codes(read(hidden.with_rows(row)))) is held, gap

    def test_units_not_located_may_be_counted_or_not(self) -> None:
        delivery = toy_delivery()
        unlocated = ("Non localisés Aubépin", None, None, None, 6, 6, 3, 2, 1, None)
        without = total_row("Total Aubépin", delivery.rows[:4])
        counted = total_row("Total Aubépin", (*delivery.rows[:4], unlocated))
        halfway = (*without[:4], without[4] + 3, *without[5:])
        assert read(delivery.with_rows(unlocated, without)).findings == ()
        assert read(delivery.with_rows(unlocated, counted)).findings == ()
        assert codes(read(delivery.with_rows(unlocated, halfway))) == {"OSQ-V032": 1}

    def test_one_fault_is_not_told_again_by_the_totals_above_it(self) -> None:
        delivery = toy_delivery()
        totals = (
            total_row("Total Aubépin", delivery.rows[:4]),
            total_row("Total", delivery.rows),
        )
        for cell, value, code in (
            ("G5", 99, "OSQ-V030"),
            ("E5", "environ 300", "OSQ-V004"),
            ("A5", "990010199", "OSQ-V020"),
        ):
            assert codes(read(delivery.with_rows(*totals).with_cell(cell, value))) == {code: 1}

    def test_another_communes_total_is_still_checked(self) -> None:
        delivery = toy_delivery().with_cell("E5", "environ 300")
        total = list(total_row("Total Brézin", delivery.rows[4:]))
        total[4] += 1
        found = codes(read(delivery.with_rows(tuple(total))))
        assert found == {"OSQ-V004": 1, "OSQ-V032": 1}

    def test_weighted_figures_may_differ_by_their_rounding(self) -> None:
        measures = [count(name, kind="weighted_count") for name in COUNTS]
        convention = toy_convention(measures=[*measures, median()], relations=[])
        delivery = toy_delivery()
        total = list(total_row("Total", delivery.rows))
        total[4] += 3
        assert read(delivery.with_rows(tuple(total)), convention).findings == ()
        total[4] += 3
        assert codes(read(delivery.with_rows(tuple(total)), convention)) == {"OSQ-V032": 1}


def test_intervals_are_told_in_french() -> None:
    assert interval(31, 34) == "de 31 à 34"
