"""Figures of annexes, made again from archived workbooks by a reading of its own."""

from __future__ import annotations

from decimal import Decimal
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
    return [one for one in lines if isinstance(one.printed, Decimal) and one.edition == 2013]


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


def disagreements(home: Path, sample: list[Told]) -> list[str]:
    """What the second reading does not find again: the value, or the cells that are named."""
    ground, found = Ground(home, 2013), []
    for one in sample:
        value, places = ground.figure(one.indicator, one.level, one.zone)
        name = f"{one.indicator} {one.level}:{one.zone}"
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


def test_nothing_is_told_of_where_a_sign_comes_from(small: Path) -> None:
    signs = [one for one in agglomeration_annex(small) if isinstance(one.printed, str)]
    assert {one.printed for one in signs} <= {"s", "n.s.", "///", "…"}
    assert not [one for one in signs if one.places or one.deliveries]


@pytest.mark.long
def test_five_hundred_figures_of_the_demonstration_come_from_their_cells(whole: Path) -> None:
    sample = drawn(numbers(agglomeration_annex(whole)), SAMPLE)
    assert len(sample) == SAMPLE
    assert len({one.indicator.partition("_")[0] for one in sample}) >= 12
    assert disagreements(whole, sample) == []
