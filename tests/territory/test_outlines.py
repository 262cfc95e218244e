"""Outlines read from GeoJSON, and joined."""

from __future__ import annotations

import itertools
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from osq.territory.model import Outline
from osq.territory.outlines import dissolve

Cell = tuple[int, int]


def cell(x: int, y: int) -> Outline:
    """The unit square whose south-west corner is (x, y)."""
    corners = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y))
    return Outline((tuple((float(a), float(b)) for a, b in corners),), schematic=True)


def area(outline: Outline) -> float:
    """Area under even-odd filling, by counting unit cells whose centre is inside."""
    return sum(_inside(outline, x + 0.5, y + 0.5) for x in range(6) for y in range(6))


def _inside(outline: Outline, x: float, y: float) -> bool:
    crossings = 0
    for ring in outline.rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            crossings += x1 == x2 and x1 > x and min(y1, y2) < y < max(y1, y2)
    return crossings % 2 == 1


def test_two_neighbours_make_one_ring_without_their_common_side() -> None:
    (ring,) = dissolve([cell(0, 0), cell(1, 0)], schematic=True).rings
    assert ((1.0, 0.0), (1.0, 1.0)) not in set(itertools.pairwise(ring))
    assert len(ring) == 7


def test_a_hole_is_a_second_ring() -> None:
    around = [cell(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    assert len(dissolve(around, schematic=True).rings) == 2


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1), st.randoms())
def test_the_union_has_the_area_of_its_parts_in_any_order(cells: set[Cell], random: Random) -> None:
    parts = [cell(*place) for place in sorted(cells)]
    union = dissolve(parts, schematic=True)
    assert area(union) == len(cells)
    assert all(ring[0] == ring[-1] for ring in union.rings)
    random.shuffle(parts)
    assert dissolve(parts, schematic=True) == union
