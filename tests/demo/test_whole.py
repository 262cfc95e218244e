import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from osq.demo.whole import apportion, part, permuted_levels


def test_largest_remainders_go_first() -> None:
    shares = apportion(np.array([10]), np.array([[0.5, 0.3, 0.24]]))
    assert shares.tolist() == [[5, 3, 2]]


def test_ties_go_to_the_first_column() -> None:
    assert apportion(np.array([2]), np.ones((1, 3))).tolist() == [[1, 1, 0]]


@given(
    total=st.integers(0, 200_000),
    weights=st.lists(st.floats(0.001, 10), min_size=1, max_size=20),
)
def test_shares_sum_to_the_total_and_stay_within_one_of_their_part(
    total: int, weights: list[float]
) -> None:
    shares = apportion(np.array([total]), np.array([weights]))[0]
    assert shares.sum() == total
    exact = total * np.array(weights) / sum(weights)
    # Weights are kept to the millionth.
    assert (abs(shares - exact) <= 1 + total * 0.001).all()


@given(total=st.integers(0, 10_000), share=st.floats(-1, 2))
def test_a_part_lies_within_its_whole(total: int, share: float) -> None:
    assert 0 <= part(np.array([total]), np.array([share]))[0] <= total


def test_levels_are_evenly_spaced_whatever_their_order() -> None:
    levels = permuted_levels(np.random.default_rng(0), 5)
    assert sorted(levels) == [0, 0.25, 0.5, 0.75, 1]
