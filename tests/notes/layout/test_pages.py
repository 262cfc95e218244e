"""Each fault of a layout is seen by its check."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.notes.layout.pages import (
    CHECKS,
    Laid,
    beyond_the_page,
    beyond_their_cell,
    beyond_their_column,
    empty_sections,
    laid,
    nearly_empty,
    orphans,
    overlapping,
    poor_tables,
)

SHEET = (
    "<style>@page { size: 200px; margin: 10px } body { margin: 0; font-size: 10px } "
    "p, h2, table { margin: 0 }</style>"
)
HEAD = "<thead><tr><th>Zone</th></tr></thead>"
FAULTS: dict[Callable[[Laid], list[str]], str] = {
    beyond_the_page: "<p style='white-space: nowrap'>" + "trop long " * 12,
    beyond_their_cell: f"<table style='table-layout: fixed; width: 40px'>{HEAD}"
    "<tbody><tr><td>indivisiblement</td><td>court</td></tr></tbody></table>",
    beyond_their_column: "<div style='width: 30px'>indivisiblement</div>",
    overlapping: "<p>un</p><p style='margin-top: -10px'>deux</p>",
    orphans: "<div style='height: 165px'>haut</div><h2>Titre</h2>"
    "<p style='break-before: page'>suite</p>",
    nearly_empty: "<p>seul</p><p style='break-before: page'>suite</p>",
    poor_tables: f"<table>{HEAD}<tbody><tr><td></td></tr></tbody></table>",
    empty_sections: "<section id='vide'><h2>Titre</h2></section><p>autre</p>",
}
SOUND = f"<section><h2>Titre</h2><table>{HEAD}<tbody><tr><td>1</td></tr></tbody></table></section>"


def test_every_check_has_its_fault() -> None:
    assert set(FAULTS) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_fault_is_seen(check: Callable[[Laid], list[str]]) -> None:
    assert check(laid(SHEET + FAULTS[check]))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_sound_page_has_no_fault(check: Callable[[Laid], list[str]]) -> None:
    assert check(laid(SHEET + SOUND)) == []
