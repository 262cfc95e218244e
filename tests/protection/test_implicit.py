"""What is listed that no line prints: overlaps, revisions, weak bases; tried by brute force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from osq.protection.audit import Verdict, audit
from osq.protection.certify import certify
from osq.protection.dossier import HIDDEN, BaseTerm, Dossier, Line, Protected
from osq.protection.explain import explain
from osq.protection.forms import Forms, Unknown
from osq.protection.implicit import implicit_cells
from osq.protection.pattern import choose
from osq.protection.rules import Few, Rule
from osq.protection.statements import pose, state, targets_of
from tests.protection.dossiers import dossier, measures, printed, zones
from tests.protection.safe_releases import table

GROUND = {"C": "abc", "Q": "ab", "V": "bc", "a": "a", "c": "c"}
LAND = zones({zone: tuple(parts) for zone, parts in GROUND.items()})
Truth = dict[Unknown, int]


def values(name: str = "n", version: int = 1, /, **parts: int) -> Truth:
    return {Unknown(name, part, version): value for part, value in parts.items()}


def where(cell: Protected) -> str:
    inside = set(GROUND[cell.zone]).intersection(*(GROUND[zone] for zone in cell.within))
    return "".join(sorted(inside.difference(*(GROUND[zone] for zone in cell.without))))


# -- what two zones have in common -------------------------------------------------------------


def test_what_two_zones_have_in_common_is_what_both_and_the_whole_give() -> None:
    """21 and 22 less 40: three in b, though nothing shown is small."""
    made = audit(dossier(LAND, measures("n"), printed("n", C=40, Q=21, V=22)))
    (leak,) = [each for each in made.leaks if each.cell.within]
    assert (leak.cell.zone, leak.cell.within) == ("Q", ("V",))
    assert leak.low == leak.high == 3
    text = explain(made, leak).text
    assert "laissent 3" in text


def test_it_is_protected_where_it_is_small() -> None:
    told = dossier(LAND, measures("n"), printed("n", C=40, Q=21, V=22))
    cells = implicit_cells(told, Rule(), values(a=18, b=3, c=19))
    assert {where(cell) for cell in cells} == {"b"}


def test_of_two_shares_of_one_part_nobody_knows_what_is_common() -> None:
    half = zones({"C": "ab", "Q": {"a": 5_000, "b": 10_000}, "V": {"a": 4_000}})
    told = dossier(half, measures("n"), printed("n", C=40, Q=21, V=9))
    assert not [cell for cell in implicit_cells(told, Rule()) if cell.within]


# -- what a revision adds ----------------------------------------------------------------------


def revised(first: int | str, second: int | str) -> Dossier:
    return dossier(
        LAND,
        measures("n"),
        printed("n", Q=first),
        printed("n", Q=second, release=2, state=2),
        changed={("n", 2): "a"},
    )


def changes(cells: tuple[Protected, ...]) -> set[tuple[str, tuple[int, ...]]]:
    return {(where(cell), cell.states) for cell in cells if cell.since is not None}


@pytest.mark.parametrize(("now", "expected"), [(12, (2, 1)), (7, (1, 2))])
def test_the_few_that_a_revision_adds_or_takes_away_are_protected(
    now: int, expected: tuple[int, int]
) -> None:
    truth = values(a=9, b=20, c=30) | values("n", 2, a=now)
    found = changes(implicit_cells(revised(29, 20 + now), Rule(), truth))
    assert ("ab", expected) in found


@pytest.mark.parametrize("now", [9, 14, 40])
def test_nothing_or_many_added_are_not(now: int) -> None:
    truth = values(a=9, b=20, c=30) | values("n", 2, a=now)
    assert changes(implicit_cells(revised(29, 20 + now), Rule(), truth)) == set()


def test_who_compares_two_releases_finds_the_few_that_were_added() -> None:
    made = audit(revised(29, 32))
    (leak,) = made.leaks
    assert leak.cell.states == (2, 1)
    assert leak.low == leak.high == 3
    text = explain(made, leak).text
    assert "la diffusion 2 moins la diffusion 1" in text
    assert "ajoutés par la révision" in text
    assert "les mêmes" not in text


def test_nothing_is_found_where_the_second_is_hidden_or_unchanged() -> None:
    assert audit(revised(29, HIDDEN)).passed
    assert audit(revised(29, 29)).passed


def test_the_second_release_hides_what_the_first_one_tells_too_much_about() -> None:
    truth = values(a=9, b=20) | values("n", 2, a=11)
    told = revised(29, 31)
    cells = implicit_cells(told, Rule(), truth)
    forms = Forms(told, cells)
    pattern = choose(pose(told, cells, frozenset(), {1: 1}, table(forms, truth)))
    assert pattern.hidden.tolist() == [True]
    assert not len(pattern.unprotected)


# -- small bases, few contributors -------------------------------------------------------------

BASE = BaseTerm(("m",), ("iris",), "n", 30)
PLACES = {"commune:C": "abc", "quartier:Q": "ab", "iris:a": "a"}


def behind(**counts: int) -> tuple[Protected, ...]:
    """Cells of m where n holds 30 at least, for the n of parts."""
    land = zones({zone: tuple(parts) for zone, parts in PLACES.items()})
    told = dossier(land, measures("m", "n"), [Line(zone, "m", "50") for zone in PLACES])
    truth = values("n", **counts) | values("m", a=20, b=30, c=40)
    return implicit_cells(told, Rule(0, bases=(BASE,)), truth)


def test_a_remainder_needs_the_base_of_an_iris() -> None:
    found = {(cell.zone, cell.without) for cell in behind(a=40, b=40, c=20)}
    assert found == {("commune:C", ("quartier:Q",))}


def test_nothing_is_asked_of_remainders_that_have_it() -> None:
    assert behind(a=40, b=40, c=30) == ()


def test_contributors_that_nobody_counted_are_not_verified() -> None:
    land = zones({zone: tuple(parts) for zone, parts in PLACES.items()})
    told = dossier(land, measures("m"), [Line(zone, "m", "50") for zone in PLACES])
    truth = values("m", a=20, b=30, c=40)

    def found(*few: tuple[str, ...]) -> set[tuple[str, ...]]:
        rule = Rule(0, few=(Few(("m",), (), few, few),))
        cells = implicit_cells(told, rule, truth)
        return {(cell.zone, *cell.without) for cell in cells}

    assert found(("c",)) == {("commune:C", "quartier:Q")}
    assert found(("b",), ("c",)) >= {("commune:C", "quartier:Q"), ("commune:C", "iris:a")}
    assert found(("a",)) == set()


# -- every table, tried ------------------------------------------------------------------------


def every_table(told: Dossier, most: int) -> Iterator[Mapping[str, int]]:
    """All tables of three parts that print what is told."""
    for counts in product(range(most + 1), repeat=3):
        found = dict(zip("abc", counts, strict=True))
        sums = {zone: sum(found[part] for part in parts) for zone, parts in GROUND.items()}
        if all(
            sums[line.zone] >= 1 if line.text == HIDDEN else str(sums[line.zone]) == line.text
            for line in told.lines
        ):
            yield found


def brute_force(seed: int) -> None:
    """A pattern over all implicit cells, each then as wide as is asked for, by every table; and
    what the audit calls a leak is one by every table.
    """
    random = np.random.default_rng(seed)
    counts = {part: int(random.integers(0, 9)) for part in "abc"}
    sums = {zone: sum(counts[part] for part in parts) for zone, parts in GROUND.items()}
    rule = Rule(threshold=4, width=2)
    told = dossier(LAND, measures("n"), [Line(zone, "n", str(v)) for zone, v in sums.items()])
    small = frozenset(n for n, v in enumerate(sums.values()) if 0 < v < 4)
    truth = values(**counts)
    cells = implicit_cells(told, rule, truth)
    cells += tuple(
        Protected(zone, ("n",), width=2, reach=4) for zone, v in sums.items() if 0 < v < 4
    )
    costs = {n: 1 + v for n, v in enumerate(sums.values()) if v and n not in small}
    pattern = choose(pose(told, cells, small, costs, table(Forms(told, cells), truth)))
    lines = tuple(
        line._replace(text=HIDDEN) if hidden else line
        for line, hidden in zip(told.lines, pattern.hidden, strict=True)
    )
    out = replace(told, lines=lines)
    fits = list(every_table(out, 40))
    for number, cell in enumerate(cells):
        reached = {sum(one[part] for part in where(cell)) for one in fits}
        wide = max(reached) - min(reached) >= 2 and max(reached) >= 4
        assert wide or number in pattern.unprotected, f"seed {seed}: {cell}"
    stated = state(out, cells)
    assert len(certify(stated.knowledge, targets_of(stated.forms, cells)).failures) == len(
        pattern.unprotected
    )
    for each in audit(out, rule=rule).cells:
        reached = {sum(one[part] for part in where(each.cell)) for one in fits}
        assert (each.verdict is Verdict.LEAK) == (reached <= {1, 2, 3}), f"seed {seed}"


@pytest.mark.parametrize("seed", range(15))
def test_every_table_agrees_on_overlaps(seed: int) -> None:
    brute_force(seed)


@pytest.mark.long
def test_every_table_agrees_on_two_hundred_overlaps() -> None:
    for seed in range(15, 215):
        brute_force(seed)
