"""« En revanche » opposes two gaps that chance does not explain, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from osq.notes.writing.themes import connector
from tests.notes.writing.situations import Case

LIKEWISE = "de même, "
WORSE = Case(40.9, 32.5, parts=(2620, 6400), whole_parts=(7800, 24000))
BETTER = Case(25.0, 32.5, parts=(1600, 6400), whole_parts=(7800, 24000))
NEAR = Case(32.8, 32.5, parts=(2099, 6400), whole_parts=(7800, 24000))
FEW = Case(36.6, 32.5, parts=(150, 410), whole_parts=(780, 2400))
UNTESTED = Case(8.2, 7.6, close=0.5)


def link(first: Case, second: Case) -> str:
    return connector(first.fact(), second.fact(), set(), LIKEWISE)


def test_a_favourable_gap_is_opposed_to_an_unfavourable_one() -> None:
    assert link(WORSE, BETTER) == "en revanche, "
    assert link(BETTER, WORSE) == "en revanche, "


def test_two_gaps_of_one_sense_go_together() -> None:
    assert link(WORSE, WORSE) == LIKEWISE


def test_the_sense_counts_and_not_the_side() -> None:
    """A high rate of success is not opposed to a low share of poverty."""
    success = replace(WORSE, direction="lower_is_worse")
    assert link(BETTER, success) == LIKEWISE
    assert link(WORSE, success) == "en revanche, "


def test_without_a_sense_the_sides_are_opposed() -> None:
    above, below = (replace(one, direction="undetermined") for one in (WORSE, BETTER))
    assert link(above, below) == "à l’inverse, "
    assert link(above, BETTER) == link(WORSE, below) == ""


def test_no_word_links_what_is_close_or_due_to_chance_or_untested() -> None:
    for other in (NEAR, FEW, UNTESTED):
        assert link(WORSE, other) == link(BETTER, other) == ""
        assert link(other, WORSE) == link(other, BETTER) == ""


def test_nothing_links_what_follows_another_sentence() -> None:
    assert connector(None, WORSE.fact(), set(), LIKEWISE) == ""


def test_a_word_comes_once_in_a_paragraph() -> None:
    used: set[str] = set()
    assert connector(WORSE.fact(), BETTER.fact(), used, LIKEWISE) == "en revanche, "
    assert connector(BETTER.fact(), WORSE.fact(), used, LIKEWISE) == ""
