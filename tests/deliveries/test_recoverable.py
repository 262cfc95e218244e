"""Hidden cells that the file itself gives away: told, and told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from osq.findings import Severity
from tests.builders.workbooks import Delivery, total_row, toy_delivery
from tests.deliveries.reading import codes, only, read


def with_total(delivery: Delivery, *hidden: str) -> Delivery:
    """The delivery with its true total of the first commune, then some cells hidden."""
    delivery = delivery.with_rows(total_row("Total Aubépin", delivery.rows[:4]))
    for cell in hidden:
        delivery = delivery.with_cell(cell, "s")
    return delivery


def test_the_only_hidden_cell_of_a_total_is_told_at_its_place() -> None:
    finding = only(read(with_total(toy_delivery().with_cell("E5", 3), "E5")), "OSQ-V051")
    assert (finding.severity, finding.cell, finding.sheet) == (Severity.WARNING, "E5", "IRIS")


def test_the_finding_never_quotes_the_secret() -> None:
    finding = only(read(with_total(toy_delivery().with_cell("E5", 3), "E5")), "OSQ-V051")
    assert "3" not in finding.message.replace("1 cellule", "")


def test_two_hidden_cells_protect_each_other() -> None:
    small = toy_delivery().with_cell("E5", 3).with_cell("E6", 2)
    assert codes(read(with_total(small, "E5", "E6"))) == {}


def test_two_hidden_cells_at_the_end_of_their_bounds_do_not() -> None:
    """Both are between 1 and 4 and sum to 8: both are 4."""
    small = toy_delivery().with_cell("E5", 4).with_cell("E6", 4)
    assert only(read(with_total(small, "E5", "E6")), "OSQ-V051").cell == "E5:E6"


def test_a_part_is_found_by_the_total_of_its_row() -> None:
    """AL less its two other parts gives APL, whatever the total of the commune says."""
    small = toy_delivery().with_cell("G5", 2).with_cell("G6", 3)
    for number, row in enumerate(small.rows[:2], start=5):
        small = small.with_cell(f"F{number}", sum(row[6:9]))
    assert only(read(with_total(small, "G5", "G6")), "OSQ-V051").cell == "G5:G6"


@given(st.lists(st.integers(1, 4), min_size=3, max_size=4))
def test_what_is_told_is_what_one_total_determines(counts: list[int]) -> None:
    """Against the count of all tables that the total allows."""
    delivery = toy_delivery()
    cells = [f"E{row}" for row in range(5, 5 + len(counts))]
    for cell, count in zip(cells, counts, strict=True):
        delivery = delivery.with_cell(cell, count)
    total = sum(counts)
    alone = total in (len(counts), 4 * len(counts))
    assert ("OSQ-V051" in codes(read(with_total(delivery, *cells)))) is alone
