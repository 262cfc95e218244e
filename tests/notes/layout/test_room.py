"""The heights that outlines count with are those of the pages."""

from __future__ import annotations

from typing import Any

import pytest

from osq.notes.outlines import room
from osq.notes.viewmodel import Table
from tests.notes.layout.cases import Case, laid_out, note_of
from tests.notes.layout.pages import has_class

CASES = [Case("long labels", "commune"), Case("millions", "commune"), Case("rich", "quartier")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_tables_are_as_high_as_estimated(case: Case) -> None:
    note = note_of(case)
    blocks = [
        block
        for sections in (note.sections, *(sheet.sections for sheet in note.sheets))
        for section in sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
    found: dict[Any, list[float]] = {}
    for page in laid_out(case).pages:
        for box in filter(has_class("tabular"), page.boxes):
            found.setdefault(box.element, []).append(box.margin_height())
    for block, heights in zip(blocks, found.values(), strict=True):
        # What goes on with the next page has its headings twice.
        if len(heights) == 1:
            over = room.block(block) - heights[0]
            assert -16 <= over <= 16 + 0.1 * heights[0], block.caption
