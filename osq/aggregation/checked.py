"""The aggregates of an edition and all that is wrong around them, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from osq.aggregation.aggregate import frame_levels
from osq.aggregation.bounds.findings import conflict_findings
from osq.aggregation.bounds.tighten import tighten
from osq.aggregation.comparison import compare_levels, comparison_findings
from osq.aggregation.geocoding import geocoding_rates
from osq.aggregation.levels import build_levels
from osq.conventions.model import Convention
from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.territory.model import Territory


class Checked(NamedTuple):
    """What `aggregate` gives, and findings on totals, secrets given away and contradictions."""

    aggregates: pd.DataFrame
    findings: list[Finding]


def aggregate_checked(
    observations: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
) -> Checked:
    """Raises Refusal as `osq.aggregation.levels.build_levels`."""
    levels = build_levels(observations, conventions, territory, config, edition)
    tightened = tighten(levels, conventions, territory)
    rates = geocoding_rates(observations, conventions, territory, edition)
    return Checked(
        frame_levels(levels.series, tightened.levels, rates),
        [
            *comparison_findings(compare_levels(levels), conventions),
            *conflict_findings(tightened.conflicts, conventions),
        ],
    )
