"""Aggregates in a few lines: how much there is at each level from each provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from osq.observations import Status
from osq.territory.model import LEVELS

if TYPE_CHECKING:
    import pandas as pd


class AggregateLine(NamedTuple):
    """Zones and measures of one level and provider, and cells by what they hold.

    Estimates of hidden cells count as `suppressed`.
    """

    level: str
    provider: str
    zones: int
    measures: int
    known: int
    suppressed: int
    missing: int
    not_applicable: int


def aggregate_summary(aggregates: pd.DataFrame) -> list[AggregateLine]:
    """One line per level (finest first) and provider present in a table of aggregates."""
    providers = aggregates["measure"].str.partition(".")[0].rename("provider")
    lines = []
    for (level, provider), group in aggregates.groupby(
        [aggregates["level"].astype(str), providers], sort=True
    ):
        statuses = group["status"].astype(str)
        hidden = [Status.SUPPRESSED, Status.ESTIMATED]
        without = [hidden, [Status.MISSING], [Status.NOT_APPLICABLE]]
        counts = [int(statuses.isin([str(one) for one in each]).sum()) for each in without]
        lines.append(
            AggregateLine(
                str(level),
                str(provider),
                int(group["zone"].nunique()),
                int(group["measure"].nunique()),
                len(group) - sum(counts),
                *counts,
            )
        )
    order: dict[str, int] = {level: rank for rank, level in enumerate(LEVELS)}
    return sorted(lines, key=lambda line: (order.get(line.level, len(order)), line.provider))
