"""Choosing, chaining and measuring compositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.territory.composition import SCALE, UNKNOWN, Composition, Share, assemble
from osq.territory.matrices import composition, fidelity, product
from osq.territory.model import Territory, Zoning, ZoningRef
from tests.builders.territory import (
    AGGLOMERATION_2013,
    AGGLOMERATION_CODE,
    COMMUNE,
    CUCS,
    IRIS,
    IRIS_CODES,
    toy_territory,
)

OLD = ZoningRef("iris", 2008)
FINE, MIDDLE, LARGE = ZoningRef("a", 1), ZoningRef("b", 1), ZoningRef("c", 1)


def test_a_matrix_of_the_territory_is_found() -> None:
    matrix = composition(toy_territory(), IRIS, CUCS, "population")
    assert matrix is not None
    assert matrix.weights().toarray()[2].tolist() == [0, 0, 0, 0, 0, 0.4]


def test_what_nothing_documents_is_none() -> None:
    assert composition(toy_territory(), CUCS, COMMUNE, "population") is None
    assert composition(toy_territory(), OLD, CUCS, "population") is None


def test_a_zoning_composes_itself() -> None:
    matrix = composition(toy_territory(), CUCS, CUCS, "population")
    assert matrix is not None
    assert matrix.weights().toarray().tolist() == np.eye(3).tolist()


def test_a_support_wins_over_any_for_each_target_zone() -> None:
    households = [Share("Q03", "990020102", 7_000, 7_000, "weighted")]
    territory = _with(toy_territory(), _matrix(IRIS, CUCS, IRIS_CODES, _QUARTIERS, households))
    chosen = composition(territory, IRIS, CUCS, "households")
    general = composition(territory, IRIS, CUCS, "population")
    assert chosen is not None
    assert general is not None
    assert chosen.weights().toarray()[2, 5] == 0.7
    assert general.weights().toarray()[2, 5] == 0.4
    assert (chosen.weights().toarray()[:2] == general.weights().toarray()[:2]).all()


def test_another_support_alone_documents_nothing() -> None:
    territory = toy_territory()
    kept = tuple(matrix for matrix in territory.compositions if matrix.target != CUCS)
    shares = [Share("Q01", "990010101", SCALE, SCALE, "dominant")]
    households = _matrix(IRIS, CUCS, IRIS_CODES, _QUARTIERS, shares)
    territory = _with(replace(territory, compositions=kept), households)
    assert composition(territory, IRIS, CUCS, "population") is None
    assert composition(territory, IRIS, CUCS, "households") is not None


def test_a_change_of_vintage_is_one_more_matrix() -> None:
    """The old "Centre" was cut in two: three tenths of it are now in "Les Prés"."""
    chained = composition(_with_old_iris(), OLD, CUCS, "population")
    assert chained is not None
    assert chained.scale == SCALE**2
    assert chained.weights().toarray()[0].tolist() == [0.7, 1.0, 0, 0, 0, 0]
    assert chained.methods == ("dominant+weighted", "dominant", *["dominant"] * 2, "weighted")


def test_a_sum_is_never_silently_short() -> None:
    """Without the IRIS of Brézin, the agglomeration is not the sum of its IRIS."""
    territory = toy_territory()
    aubepin = [Share("99001", code, SCALE, SCALE) for code in IRIS_CODES[:4]]
    partial = _matrix(IRIS, COMMUNE, IRIS_CODES, ("99001", "99002"), aubepin, "any")
    kept = tuple(matrix for matrix in territory.compositions if matrix.target != COMMUNE)
    territory = _with(replace(territory, compositions=kept), partial)
    matrix = composition(territory, IRIS, AGGLOMERATION_2013, "population")
    assert matrix is not None
    assert matrix.target_codes == (AGGLOMERATION_CODE,)
    assert len(matrix.rows) == 0


def test_only_matrices_that_meet_are_chained() -> None:
    first = _matrix(FINE, MIDDLE, "xy", "mn", [])
    with pytest.raises(ValueError, match="cannot be chained"):
        product(first, _matrix(LARGE, FINE, "mn", "xy", []))


def test_a_chain_too_long_to_be_exact_is_refused() -> None:
    first = _matrix(FINE, MIDDLE, "xy", "mn", [])
    second = replace(_matrix(MIDDLE, LARGE, "mn", "v", []), scale=SCALE**4)
    with pytest.raises(ValueError, match="too many"):
        product(first, second)


def test_fidelity_is_what_really_lies_inside_of_what_is_counted() -> None:
    matrix = composition(toy_territory(undocumented=True), IRIS, CUCS, "population")
    assert matrix is not None
    support = np.array([100.0, 300.0, 0.0, 50.0, 50.0, 10.0])
    found = fidelity(matrix, support)
    assert found[0] == pytest.approx((100 * 1.0 + 300 * 0.9) / 400)
    assert np.isnan(found[1])
    assert found[2] == pytest.approx(0.4)
    assert np.isnan(found[3])


def test_an_iris_nine_tenths_inside_and_wholly_counted_gives_nine_tenths() -> None:
    matrix = _matrix(FINE, LARGE, "x", "q", [Share("q", "x", SCALE, 9_000, "dominant")])
    assert fidelity(matrix, np.array([1234.0])) == pytest.approx([0.9])


def test_an_unknown_size_leaves_fidelity_unknown() -> None:
    shares = [Share("q", "x", SCALE, SCALE), Share("q", "y", SCALE, SCALE)]
    matrix = _matrix(FINE, LARGE, "xy", "q", shares)
    assert np.isnan(fidelity(matrix, np.array([10.0, np.nan]))).all()
    assert fidelity(matrix, np.array([10.0, 0.0])).tolist() == [1.0]


# ---------------------------------------------------------------- for all matrices

Grid = npt.NDArray[np.int64]


def grids(rows: int, columns: int) -> st.SearchStrategy[Grid]:
    """Shares in ten-thousandths, no empty row (an empty middle zone stops a chain)."""
    cell = st.integers(1, SCALE)
    row = st.lists(cell, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(
        lambda grid: np.array(grid, dtype=np.int64)
    )


def from_grid(source: ZoningRef, target: ZoningRef, grid: Grid) -> Composition:
    targets = [f"{target.id}{row}" for row in range(grid.shape[0])]
    sources = [f"{source.id}{column}" for column in range(grid.shape[1])]
    shares = [
        Share(targets[row], sources[column], int(grid[row, column]), int(grid[row, column]))
        for row, column in np.ndindex(*grid.shape)
    ]
    return _matrix(source, target, sources, targets, shares)


@given(grids(3, 4), grids(2, 3))
def test_a_product_is_the_product_of_whole_numbers(first: Grid, second: Grid) -> None:
    chained = product(from_grid(FINE, MIDDLE, first), from_grid(MIDDLE, LARGE, second))
    expected = second @ first
    assert chained.weight_used.reshape(expected.shape).tolist() == expected.tolist()
    assert chained.share_inside.tolist() == chained.weight_used.tolist()
    assert chained.scale == SCALE**2


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=4, max_size=4))
def test_nothing_is_lost_when_each_zone_goes_wholly_to_one(moves: list[tuple[int, int]]) -> None:
    """Whole zones to whole zones: the sum over targets is the sum over sources."""
    last = {"mno"[middle]: large for middle, large in moves}
    homes = ["mno"[middle] for middle, _ in moves]
    into = [Share(home, zone, SCALE, SCALE) for zone, home in zip("wxyz", homes, strict=True)]
    onward = [Share("uv"[large], home, SCALE, SCALE) for home, large in last.items()]
    first = _matrix(FINE, MIDDLE, "wxyz", "mno", into)
    second = _matrix(MIDDLE, LARGE, "mno", "uv", onward)
    chained = product(first, second)
    values = np.array([1.0, 20.0, 300.0, 4000.0])
    assert (chained.weights() @ values).sum() == 4321.0
    assert set(chained.methods) == {"exact"}


@given(
    st.lists(st.sampled_from([UNKNOWN, 0, 2_500, SCALE]), min_size=3, max_size=3),
    st.lists(st.sampled_from([UNKNOWN, 5_000, SCALE]), min_size=3, max_size=3),
)
def test_one_unknown_share_makes_the_whole_unknown(first: list[int], second: list[int]) -> None:
    into = [Share(zone, "x", 3_000, part) for zone, part in zip("mno", first, strict=True)]
    onward = [Share("u", zone, SCALE, part) for zone, part in zip("mno", second, strict=True)]
    one = _matrix(FINE, MIDDLE, "x", "mno", into)
    two = _matrix(MIDDLE, LARGE, "mno", "u", onward)
    (inside,) = product(one, two).share_inside.tolist()
    if UNKNOWN in [*first, *second]:
        assert inside == UNKNOWN
    else:
        assert inside == sum(a * b for a, b in zip(first, second, strict=True))


@given(
    st.lists(st.integers(0, SCALE), min_size=4, max_size=4),
    st.lists(st.integers(1, SCALE), min_size=4, max_size=4),
    st.lists(st.floats(1, 1e6), min_size=4, max_size=4),
)
def test_fidelity_lies_between_the_lowest_and_the_highest_share(
    inside: list[int], weights: list[int], support: list[float]
) -> None:
    shares = [
        Share("q", zone, weight, share)
        for zone, weight, share in zip("wxyz", weights, inside, strict=True)
    ]
    (found,) = fidelity(_matrix(FINE, LARGE, "wxyz", "q", shares), np.array(support))
    assert min(inside) / SCALE - 1e-12 <= found <= max(inside) / SCALE + 1e-12


# ---------------------------------------------------------------- builders

_QUARTIERS = ("Q01", "Q02", "Q03")


def _matrix(
    source: ZoningRef,
    target: ZoningRef,
    sources: Sequence[str],
    targets: Sequence[str],
    shares: list[Share],
    support: str = "households",
) -> Composition:
    return assemble(source, target, support, tuple(sources), tuple(targets), shares)


def _with(territory: Territory, matrix: Composition) -> Territory:
    return replace(territory, compositions=(*territory.compositions, matrix))


def _with_old_iris() -> Territory:
    territory = toy_territory()
    today = territory.zonings[IRIS]
    old = Zoning(OLD, "iris", "IRIS 2008", 2008, 2012, today.zones)
    shares = [
        Share("990010101", "990010101", 7_000, 7_000, "weighted"),
        Share("990010103", "990010101", 3_000, 3_000, "weighted"),
        *(Share(code, code, SCALE, SCALE) for code in IRIS_CODES[1:]),
    ]
    passage = _matrix(OLD, IRIS, IRIS_CODES, IRIS_CODES, shares, "any")
    territory = replace(territory, zonings={**territory.zonings, OLD: old})
    return _with(territory, passage)
