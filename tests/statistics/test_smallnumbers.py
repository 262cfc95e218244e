from __future__ import annotations

import numpy as np
import pytest

from osq.statistics.smallnumbers import SmallNumbers


def test_no_percentage_on_a_base_under_thirty() -> None:
    allowed = SmallNumbers().allows_percentage([0, 29, 29.9, 30, 400, np.nan])

    assert allowed.tolist() == [False, False, False, True, True, False]


def test_no_decimal_on_a_base_under_a_hundred() -> None:
    assert SmallNumbers().decimals([30, 99, 100, np.nan]).tolist() == [0, 0, 1, 0]


def test_an_indicator_never_gets_more_decimals_than_it_declares() -> None:
    rules = SmallNumbers()

    assert rules.decimals([30, 100], declared=2).tolist() == [0, 2]
    assert rules.decimals([30, 100], declared=0).tolist() == [0, 0]
    assert rules.decimals([30, 100], declared=-1).tolist() == [-1, -1]


def test_the_noise_of_a_weighted_sum_takes_nothing_away() -> None:
    base = sum([0.4] * 75)

    assert base < 30
    assert SmallNumbers().allows_percentage(base)


def test_an_observatory_sets_its_own_thresholds() -> None:
    rules = SmallNumbers(percentage_from=50, decimals_from=500)

    assert rules.allows_percentage([49, 50]).tolist() == [False, True]
    assert rules.decimals([499, 500]).tolist() == [0, 1]


@pytest.mark.parametrize("thresholds", [(-1, 100), (200, 100)])
def test_thresholds_make_sense(thresholds: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="base"):
        SmallNumbers(*thresholds)
