"""Corrections on record: applied while their guard holds, told in every case."""

from __future__ import annotations

import pytest

from osq.deliveries.background import Background
from osq.deliveries.corrections import Correction
from osq.deliveries.reading import Reading
from tests.builders.workbooks import Delivery, toy_delivery
from tests.deliveries.reading import only, read


def corrected(delivery: Delivery, found: str, value: str, zone: str = "990010102") -> Reading:
    """Reads the delivery with one correction of the recipients of Gare (E6)."""
    correction = Correction(
        measure="alloc", zone=zone, found=found, value=value, reason="appel", author="ML", line=2
    )
    return read(delivery, background=Background(corrections=(correction,)))


def value_at(reading: Reading, cell: str) -> float:
    values = reading.observations.set_index("cell")["value"].to_dict()
    return float(values[cell])


def test_the_corrected_value_is_read_and_told_with_its_reason() -> None:
    reading = corrected(toy_delivery().with_cell("E6", "300 env."), "300 env.", "310")
    finding = only(reading, "OSQ-V060")
    assert (finding.cell, finding.zone) == ("E6", "990010102")
    assert "appel" in finding.message
    assert "ML" in finding.message
    assert value_at(reading, "E6") == 310


def test_a_mark_of_the_convention_can_be_the_correction() -> None:
    reading = corrected(toy_delivery().with_cell("E6", 3), "3", "s")
    only(reading, "OSQ-V060")
    assert reading.observations.set_index("cell").at["E6", "status"] == "suppressed"


def test_an_empty_cell_can_be_filled() -> None:
    assert value_at(corrected(toy_delivery().with_cell("E6", None), "", "12"), "E6") == 12


def test_numbers_are_compared_as_numbers() -> None:
    reading = corrected(toy_delivery().with_cell("E6", 1234), "1 234", "1 235")
    assert value_at(reading, "E6") == 1235


def test_a_guard_that_fails_changes_nothing_and_refuses() -> None:
    reading = corrected(toy_delivery().with_cell("E6", 77), "300", "310")
    finding = only(reading, "OSQ-V061")
    assert finding.cell == "E6"
    assert "ligne 2" in finding.message
    assert value_at(reading, "E6") == 77


def test_a_file_that_already_holds_the_corrected_value_is_told() -> None:
    only(corrected(toy_delivery().with_cell("E6", 310), "300", "310"), "OSQ-V062")


@pytest.mark.parametrize("zone", ["990019999", ""])
def test_a_correction_about_no_cell_refuses(zone: str) -> None:
    only(corrected(toy_delivery(), "300", "310", zone=zone), "OSQ-V061")


def test_a_corrected_cell_goes_through_the_checks() -> None:
    """Nobody corrects his way round a relation."""
    delivery = toy_delivery()
    before = str(delivery.rows[1][6])
    correction = Correction(
        measure="apl", zone="990010102", found=before, value="99", reason="r", author="a", line=2
    )
    reading = read(delivery, background=Background(corrections=(correction,)))
    assert [finding.code for finding in reading.findings] == ["OSQ-V030", "OSQ-V060"]
