from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from osq.statistics.inputs import OutOfRangeError
from osq.statistics.multiple import adjusted, discoveries
from tests.statistics import naive

MYOCARDIAL = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
chances = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_the_example_of_benjamini_and_hochberg_has_four_discoveries() -> None:
    """Benjamini and Hochberg 1995, section 4: fifteen tests of a treatment."""
    assert discoveries(MYOCARDIAL).tolist() == [True] * 4 + [False] * 11


@given(chances)
def test_adjusted_p_values_agree_with_statsmodels_and_with_a_loop(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="fdr_bh")[1]

    np.testing.assert_allclose(adjusted(p_values), expected, atol=1e-15)
    np.testing.assert_allclose(naive.benjamini_hochberg(p_values), expected, atol=1e-15)


@given(chances)
def test_any_dependence_agrees_with_statsmodels_and_is_stricter(p_values: list[float]) -> None:
    strict = adjusted(p_values, any_dependence=True)

    np.testing.assert_allclose(strict, multipletests(p_values, method="fdr_by")[1], atol=1e-15)
    assert (strict >= adjusted(p_values)).all()


def test_what_is_not_known_does_not_count() -> None:
    table = np.array([[0.01, np.nan], [0.03, 0.5]])

    corrected = adjusted(table)

    np.testing.assert_allclose(corrected, [[0.03, np.nan], [0.045, 0.5]])
    assert discoveries(table).tolist() == [[True, False], [True, False]]
    assert np.isnan(adjusted([np.nan])).all()
    assert np.isnan(table[0, 1])


def test_p_values_and_rates_have_their_domains() -> None:
    with pytest.raises(OutOfRangeError):
        adjusted([0.5, 1.5])
    with pytest.raises(OutOfRangeError):
        discoveries([0.5], rate=5)
