"""Cells delivered under the provider's own threshold."""

from __future__ import annotations

from tests.builders.workbooks import toy_delivery
from tests.deliveries.reading import codes, read


def test_a_small_count_beside_hidden_ones_is_told() -> None:
    delivery = toy_delivery().with_cell("E5", "s").with_cell("E6", 3).with_cell("E7", 0)
    found = [each for each in read(delivery).findings if each.code == "OSQ-V050"]
    assert [(each.cell, each.measure, each.severity) for each in found] == [
        ("E6", "caf.alloc", "warning")
    ]


def test_a_provider_that_hides_nothing_is_left_alone() -> None:
    assert "OSQ-V050" not in codes(read(toy_delivery().with_cell("E6", 3)))
