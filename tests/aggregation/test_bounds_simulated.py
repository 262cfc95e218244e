"""Bounds over invented territories whose truth is known: it is always inside."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from osq.aggregation.aggregate import aggregate, frame_levels
from osq.aggregation.bounds.tighten import tighten
from osq.aggregation.cells import MEASURED, SUPPRESSED
from osq.aggregation.geocoding import NO_RATES
from osq.aggregation.levels import Levels, build_levels
from tests.builders.observations import EDITION
from tests.builders.simulation import Simulation, simulate
from tests.builders.territory import toy_config

_NOISE = 1e-9
FEW = range(12)


def levels_of(simulation: Simulation, *, true: bool = False) -> Levels:
    rows = simulation.true if true else simulation.shown
    return build_levels(rows, simulation.conventions, simulation.territory, toy_config(), EDITION)


def check_bounds(seed: int) -> tuple[int, int]:
    """Raises AssertionError where the truth is lost; hidden cells, and those made narrower."""
    simulation = simulate(seed)
    before, truth = levels_of(simulation), levels_of(simulation, true=True)
    after = tighten(before, simulation.conventions, simulation.territory)
    assert not after.conflicts
    hidden = narrower = 0
    for wide, narrow, exact in zip(before.levels, after.levels, truth.levels, strict=True):
        here = wide.chosen.state == SUPPRESSED
        value = exact.chosen.value[here]
        lower, upper = narrow.chosen.lower[here], narrow.chosen.upper[here]
        first, last = wide.chosen.lower[here], wide.chosen.upper[here]
        assert (exact.chosen.state[here] == MEASURED).all()
        assert (lower - _NOISE <= value).all()
        assert (value <= upper + _NOISE).all()
        assert (first <= lower).all()
        assert (upper <= last).all()
        hidden += int(here.sum())
        narrower += int((upper - lower < last - first).sum())
        assert np.array_equal(wide.chosen.value, narrow.chosen.value, equal_nan=True)
    return hidden, narrower


def check_all(seeds: Iterable[int]) -> None:
    counts = np.array([check_bounds(seed) for seed in seeds]).sum(axis=0)
    assert counts[1] > counts[0] / 2  # what was delivered beside them tells something


def test_the_truth_is_always_within_bounds_that_only_get_narrower() -> None:
    check_all(FEW)


@pytest.mark.long
def test_a_thousand_territories_never_lose_the_truth() -> None:
    check_all(range(1_000))


def test_the_simulation_hides_from_a_twentieth_to_three_fifths() -> None:
    shares = [simulate(seed).hidden_share for seed in range(60)]
    assert min(shares) < 0.06
    assert max(shares) > 0.55


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    simulation = simulate(seed, tolerance=6)
    mixed = simulation.shown.sample(frac=1, random_state=seed)
    one, other = (
        aggregate(rows, simulation.conventions, simulation.territory, toy_config(), EDITION)
        for rows in (simulation.shown, mixed)
    )
    assert one.equals(other)


def test_estimates_are_sums_within_reach_of_the_truth() -> None:
    """The middle of bounds closer than 6 is at most 3 from any value in them, and half a step."""
    distances = []
    for seed in FEW:
        simulation = simulate(seed, tolerance=6)
        shown, truth = levels_of(simulation), levels_of(simulation, true=True)
        found = tighten(shown, simulation.conventions, simulation.territory)
        aggregates = frame_levels(shown.series, found.levels, NO_RATES)
        estimated = aggregates["status"] == "estimated"
        assert not (aggregates["level"][estimated] == "iris").any()
        exact = frame_levels(truth.series, truth.levels, NO_RATES)["value"]
        distances += (aggregates["value"] - exact)[estimated].abs().tolist()
    assert distances
    assert max(distances) <= 3.5
