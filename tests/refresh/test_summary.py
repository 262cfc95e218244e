from __future__ import annotations

import pandas as pd

from osq.refresh.summary import AggregateLine, aggregate_summary


def test_one_line_per_level_and_provider_finest_first() -> None:
    aggregates = pd.DataFrame(
        [
            ("caf.alloc", "commune", "42218", "measured"),
            ("caf.alloc", "iris", "422180101", "suppressed"),
            ("caf.rsa", "iris", "422180101", "measured"),
            ("insee.med", "commune", "42218", "not_applicable"),
        ],
        columns=["measure", "level", "zone", "status"],
    )
    assert aggregate_summary(aggregates) == [
        AggregateLine("iris", "caf", 1, 2, 1, 1, 0, 0),
        AggregateLine("commune", "caf", 1, 1, 1, 0, 0, 0),
        AggregateLine("commune", "insee", 1, 1, 0, 0, 0, 1),
    ]
