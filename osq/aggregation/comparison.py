"""What a provider delivers for a zone itself, checked against the sum from below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from osq.aggregation.aggregate import sort_rows
from osq.aggregation.catalogue import DISAGREES, REVEALED
from osq.aggregation.cells import MEASURED, STATUSES, SUPPRESSED, Series
from osq.aggregation.levels import SOURCE_OF, LevelCells, Levels, build_levels
from osq.conventions.model import Convention
from osq.findings import Finding
from osq.observatory import ObservatoryConfig
from osq.territory.model import Territory
from osq.text import format_number

COMPARISON_COLUMNS = (
    "measure",
    "level",
    "zone",
    "status",
    "direct",
    "lower",
    "upper",
    "agrees",
    "revealed",
)
_TOLERANCE = 1e-9


def compare_direct(
    observations: pd.DataFrame,
    conventions: Mapping[str, Convention],
    territory: Territory,
    config: ObservatoryConfig,
    edition: int,
) -> pd.DataFrame:
    """Cells delivered at a level and also summed from below; columns `COMPARISON_COLUMNS`.

    `lower` and `upper` bound the sum (equal when it is known and not rounded).  `agrees` says
    whether a delivered value, as it was rounded, may lie within them; `revealed` that a cell the
    provider hides is known from the parts he shows.  Internal: it holds figures that may not be
    published.
    """
    return compare_levels(build_levels(observations, conventions, territory, config, edition))


def compare_levels(levels: Levels) -> pd.DataFrame:
    """As `compare_direct`, of levels already built."""
    compared = [one for one in levels.levels if one.level in SOURCE_OF]
    frames = [_comparison(one, levels.series) for one in compared]
    return sort_rows(frames, COMPARISON_COLUMNS)


def comparison_findings(
    compared: pd.DataFrame, conventions: Mapping[str, Convention]
) -> list[Finding]:
    """A warning for each row of `compare_direct` that does not agree or gives a hidden cell away.

    A hidden figure is named by its place only: the finding must not be the leak it tells of.
    """
    findings = []
    for row in compared[~compared["agrees"] | compared["revealed"]].itertuples():
        convention, _, measure = str(row.measure).partition(".")
        label = conventions[convention].measure(measure).label
        place = {"zone": str(row.zone), "measure": str(row.measure)}
        if row.revealed:
            findings.append(REVEALED.finding(label=label, **place))
        else:
            lower, upper = float(str(row.lower)), float(str(row.upper))
            span = _number(lower) if lower == upper else f"{_number(lower)} à {_number(upper)}"
            found = _number(float(str(row.direct)))
            findings.append(DISAGREES.finding(label=label, expected=span, found=found, **place))
    return findings


def _number(value: float) -> str:
    """With the decimals that it has, two at most."""
    decimals = next((each for each in (0, 1) if round(value, each) == round(value, 6)), 2)
    return format_number(value, decimals)


def _comparison(level: LevelCells, series: Sequence[Series]) -> pd.DataFrame:
    direct, summed = level.direct, level.summed
    rows, columns = np.nonzero(direct.has_data & summed.has_data)
    value, known = direct.value[rows, columns], direct.known[rows, columns]
    lower, upper = summed.lower[rows, columns], summed.upper[rows, columns]
    least, most = direct.lower[rows, columns], direct.upper[rows, columns]
    slack = _TOLERANCE * np.maximum(1.0, np.abs(np.nan_to_num(value)))
    exact = summed.state[rows, columns] >= MEASURED
    names = np.array([str(status) for status in STATUSES], dtype=object)
    return pd.DataFrame(
        {
            "measure": np.array([one.measure for one in series], dtype=object)[columns],
            "level": level.level,
            "zone": np.array(direct.zones, dtype=object)[rows],
            "status": names[direct.state[rows, columns]],
            "direct": value,
            "lower": lower,
            "upper": upper,
            "agrees": ~known | ((lower - slack <= most) & (least <= upper + slack)),
            "revealed": (direct.state[rows, columns] == SUPPRESSED) & exact,
        }
    )
