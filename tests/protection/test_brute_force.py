"""An attacker who tries every table agrees with the one who calculates."""

import numpy as np
import pytest
from scipy import sparse

from osq.protection.attack import intervals
from osq.protection.certify import certify, check
from osq.protection.pattern import choose
from osq.protection.system import Bools, Ints
from tests.protection.territories import Territory, drawn, ranges, targets


def _shown(territory: Territory, seed: int) -> Bools:
    return np.random.default_rng([seed, 1]).random(len(territory.forms)) < 0.4


def _agrees(seed: int) -> None:
    territory = drawn(seed)
    known = territory.told(_shown(territory, seed))
    found = intervals(known, sparse.csr_array(territory.forms))
    low, high = ranges(known, territory.forms)
    np.testing.assert_array_equal(found.low, low, f"seed {seed}")
    np.testing.assert_array_equal(found.high, high, f"seed {seed}")
    np.testing.assert_array_equal(found.reached_low, low)
    np.testing.assert_array_equal(found.reached_high, high)
    _certifies_what_is_wide(territory, seed, high - low, high)


def _certifies_what_is_wide(territory: Territory, seed: int, width: Ints, high: Ints) -> None:
    known = territory.told(_shown(territory, seed))
    asked = targets(territory.forms, width=3, reach=2)
    certificate = certify(known, asked)
    failed = {failure.target for failure in certificate.failures}
    assert failed == set(np.flatnonzero((width < 3) | (high < 2)).tolist()), f"seed {seed}"
    assert check(certificate, known, asked) == []


def _protects(seed: int, *, strong: bool) -> tuple[int, int]:
    """Costs of the pattern and of the cheapest there is."""
    territory = drawn(seed)
    problem = territory.problem(strong=strong, width=3)
    pattern = choose(problem)
    hidden = pattern.hidden
    assert (hidden >= problem.primary).all()
    assert not (hidden & problem.closed).any()
    forms = problem.targets.matrix.toarray()
    if not len(forms):
        assert (hidden == problem.primary).all()
        return 0, 0

    def narrow(hidden: Bools) -> set[int]:
        low, high = ranges(problem.known(hidden), forms)
        lacks = (high - low < problem.targets.width) | (high < problem.targets.reach)
        return set(np.flatnonzero(lacks).tolist())

    lost = set(pattern.unprotected.tolist())
    assert narrow(hidden) == lost, f"seed {seed}"
    assert lost <= narrow(~problem.closed), f"seed {seed}"
    optional = np.flatnonzero(~problem.primary & ~problem.closed)
    if len(optional) > 5:
        return 0, 0
    costs = []
    for choice in range(2 ** len(optional)):
        some = problem.primary.copy()
        some[optional] = [(choice >> bit) & 1 for bit in range(len(optional))]
        if narrow(some) == lost:
            costs.append(int(problem.cost[some].sum()))
    return int(problem.cost[hidden].sum()), min(costs)


@pytest.mark.parametrize("start", range(0, 100, 25))
def test_what_is_concluded_is_what_every_table_says(start: int) -> None:
    for seed in range(start, start + 25):
        _agrees(seed)


@pytest.mark.long
def test_what_is_concluded_is_what_every_table_says_a_thousand_times() -> None:
    for seed in range(100, 1_000):
        _agrees(seed)


@pytest.mark.parametrize("strong", [False, True])
def test_a_pattern_protects_all_that_can_be_protected(strong: bool) -> None:
    costs = [_protects(seed, strong=strong) for seed in range(40)]
    paid, least = np.array(costs).sum(axis=0)
    assert least <= paid <= 1.05 * least


@pytest.mark.long
@pytest.mark.parametrize("strong", [False, True])
def test_patterns_protect_three_hundred_territories(strong: bool) -> None:
    costs = [_protects(seed, strong=strong) for seed in range(40, 340)]
    paid, least = np.array(costs).sum(axis=0)
    assert least <= paid <= 1.05 * least
