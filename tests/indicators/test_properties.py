"""What holds for every ratio: bounds hold the truth, sums come first, order is nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.indicators.compute import compute
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    hide,
    see,
    toy_conventions,
)

ZONES = ("990010101", "990010102")
pairs = st.tuples(st.integers(1, 60), st.integers(0, 60)).map(lambda n: (n[0], n[0] + n[1]))
tables = st.fixed_dictionaries(
    {zone: st.tuples(pairs, st.booleans(), st.booleans()) for zone in ZONES}
)


@given(tables)
def test_the_true_ratio_lies_within_its_bounds(table: dict[str, Any]) -> None:
    conventions = toy_conventions()
    shown, true = [], []
    for zone, ((part, whole), hide_part, hide_whole) in table.items():
        for measure, count, hidden in (("apl", part, hide_part), ("al", whole, hide_whole)):
            true.append(see(measure, zone, count))
            bounded = hide(measure, zone, max(count - 3, 0), count + 2)
            shown.append(bounded if hidden else see(measure, zone, count))

    held = compute(aggregated(shown), conventions, EDITION)
    real = compute(aggregated(true), conventions, EDITION)

    for zone in (*ZONES, "Q01"):
        bounds, truth = at(held, "caf_apl_part", zone), at(real, "caf_apl_part", zone)
        assert bounds.lower <= truth.value <= bounds.upper
        assert bounds.upper <= 100


@given(st.fixed_dictionaries(dict.fromkeys(SIZES, pairs)))
def test_a_ratio_weighs_every_iris_by_its_denominator(table: dict[str, tuple[int, int]]) -> None:
    rows = [see("apl", zone, part) for zone, (part, _) in table.items()]
    rows += [see("al", zone, whole) for zone, (_, whole) in table.items()]

    values = compute(aggregated(rows), toy_conventions(), EDITION)

    iris = [pair for zone, pair in table.items() if zone.startswith("99001")]
    shares = [100 * part / whole for part, whole in iris]
    wholes = [whole for _, whole in iris]
    weighted = sum(s * w for s, w in zip(shares, wholes, strict=True)) / sum(wholes)
    assert at(values, "caf_apl_part", "99001").value == pytest.approx(weighted)


@given(st.randoms(use_true_random=False))
def test_the_order_of_aggregates_changes_nothing(chance: Any) -> None:
    aggregates = aggregated([see("apl", zone, 3) for zone in SIZES], see("al", "99001", 40))
    mixed = aggregates.iloc[chance.sample(range(len(aggregates)), len(aggregates))]

    one = compute(aggregates, toy_conventions(), EDITION)
    other = compute(mixed, toy_conventions(), EDITION)

    pd.testing.assert_frame_equal(one, other)
