"""Figures of annexes, made again from archived workbooks by a reading of its own."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.proof.annexes import Told, read_annex
from tests.proof.ground import Ground

SAMPLE = 500


def agglomeration_annex(home: Path) -> list[Told]:
    """The annex that has all zones of all levels."""
    (path,) = (home / "output/2013").glob("*-agglomeration.xlsx")
    return list(read_annex(path))


def numbers(lines: list[Told]) -> list[Told]:
    return [one for one in lines if isinstance(one.printed, Decimal)]


def drawn(lines: list[Told], size: int) -> list[Told]:
    """A sample that no provider and no level is absent from: by turns, then at random."""
    random, groups = Random(2013), dict[tuple[str, str], list[Told]]()
    for one in sorted(lines, key=lambda each: (each.indicator, each.level, each.zone)):
        groups.setdefault((one.indicator.partition("_")[0], one.level), []).append(one)
    for group in groups.values():
        random.shuffle(group)
    least = size // len(groups) // 2
    first = [one for group in groups.values() for one in group[:least]]
    rest = [one for group in groups.values() for one in group[least:]]
    return first + random.sample(rest, min(len(rest), size - len(first)))


@cache
def ground(home: Path, edition: int) -> Ground:
    return Ground(home, edition)


def disagreements(home: Path, lines: list[Told]) -> list[str]:
    """What the second reading does not find again: the value, or the cells that are named."""
    found = []
    for one in lines:
        value, places = ground(home, one.edition).figure(one.indicator, one.level, one.zone)
        name = f"{one.indicator} {one.level}:{one.zone} {one.edition}"
        if value != one.printed:
            found.append(f"{name}: {one.printed} printed, {value} read")
        if places != one.places:
            wrong = sorted(places ^ one.places)
            found.append(f"{name}: cells that only one of the two knows: {wrong[:5]}")
    return found


def test_every_figure_of_the_small_demonstration_comes_from_its_cells(small: Path) -> None:
    lines = numbers(agglomeration_annex(small))
    assert len(lines) > 300
    assert {one.level for one in lines} == {"agglomeration", "commune", "quartier", "iris"}
    assert disagreements(small, lines) == []


def test_one_figure_that_its_cells_do_not_make_is_found(small: Path) -> None:
    """A number, then a cell, that are not those: so that silence above means something."""
    one, other, *_ = numbers(agglomeration_annex(small))
    assert isinstance(one.printed, Decimal)
    moved = Told(**{**vars(one), "printed": one.printed + 1})
    lost = Told(**{**vars(other), "places": frozenset(list(other.places)[1:])})
    assert len(disagreements(small, [moved])) == 1
    assert len(disagreements(small, [lost])) == 1


def test_nothing_is_told_of_where_a_sign_comes_from(small: Path) -> None:
    signs = [one for one in agglomeration_annex(small) if isinstance(one.printed, str)]
    assert {one.printed for one in signs} <= {"s", "n.s.", "///", "…"}
    assert not [one for one in signs if one.places or one.deliveries]


@pytest.mark.long
def test_five_hundred_figures_of_the_demonstration_come_from_their_cells(whole: Path) -> None:
    """Those of 2013, drawn over all providers and levels."""
    lines = [one for one in numbers(agglomeration_annex(whole)) if one.edition == 2013]
    sample = drawn(lines, SAMPLE)
    assert len(sample) == SAMPLE
    assert len({one.indicator.partition("_")[0] for one in sample}) == 14
    assert min(Counter(one.level for one in sample).values()) > 50
    assert disagreements(whole, sample) == []


@pytest.mark.long
def test_every_figure_of_every_annex_comes_from_its_cells(whole: Path) -> None:
    """Of all editions, in the notes of all zones."""
    editions = set()
    for path in sorted((whole / "output/2013").glob("*.xlsx")):
        lines = numbers(list(read_annex(path)))
        editions |= {one.edition for one in lines}
        assert disagreements(whole, lines) == [], path.stem
    assert editions == set(range(2008, 2014))
