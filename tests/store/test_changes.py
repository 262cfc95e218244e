"""What changed between two deliveries of the same thing."""

from __future__ import annotations

import hypothesis.strategies as st
import pandas as pd
from hypothesis import given

from osq.store.changes import CellChange, changes
from tests.store.builders import frame, observation


def test_a_figure_that_moved_in_the_workbook_is_unchanged() -> None:
    found = changes(frame(observation(cell="C5")), frame(observation(cell="D9")))
    assert (found.unchanged, found.cells) == (1, ())


def test_a_changed_figure_is_shown_with_its_new_place() -> None:
    found = changes(frame(observation(value=1.0)), frame(observation(value=2.0, cell="D9")))
    assert found.changed == 1
    assert found.cells == (
        CellChange(
            measure="caf.alloc",
            zoning="iris",
            zone="422180101",
            sheet="IRIS",
            cell="D9",
            before=1.0,
            before_status="measured",
            after=2.0,
            after_status="measured",
        ),
    )


def test_a_figure_that_became_secret_is_a_change() -> None:
    (cell,) = changes(frame(observation(value=3.0)), frame(observation(value=None))).cells
    assert (cell.before, cell.after, cell.after_status) == (3.0, None, "suppressed")


def test_added_and_removed_figures_are_counted_apart() -> None:
    found = changes(frame(observation("A")), frame(observation("B"), observation("C")))
    assert (found.added, found.removed, found.changed, found.unchanged) == (2, 1, 0, 0)
    assert [(cell.zone, cell.before_status is None) for cell in found.cells] == [
        ("A", False),
        ("B", True),
        ("C", True),
    ]


def test_a_total_and_the_unlocated_of_a_commune_are_not_confused() -> None:
    rows = [
        observation("42218", 100.0, zoning="commune"),
        observation("42218", 3.0, zoning="commune", status="unlocated"),
    ]
    assert changes(frame(*rows), frame(*rows[::-1])).cells == ()


ROWS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]), st.none() | st.integers(0, 3).map(float), max_size=4
).map(lambda cells: frame(*(observation(zone, value) for zone, value in cells.items())))


@given(ROWS, ROWS)
def test_every_figure_is_counted_once_and_swapping_sides_swaps_the_counts(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    there, back = changes(before, after), changes(after, before)
    assert there.removed + there.changed + there.unchanged == len(before)
    assert there.added + there.changed + there.unchanged == len(after)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert len(there.cells) == there.added + there.removed + there.changed


@given(ROWS)
def test_nothing_changes_between_a_table_and_itself(table: pd.DataFrame) -> None:
    assert changes(table, table).cells == ()


def test_changes_are_ranked_the_largest_for_its_size_first() -> None:
    before = frame(observation("A", 2.0), observation("B", 200.0), observation("C", 9_000.0))
    after = frame(observation("A", 4.0), observation("B", 260.0), observation("C", 9_050.0))
    assert [cell.zone for cell in changes(before, after).cells] == ["B", "A", "C"]
