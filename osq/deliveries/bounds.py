"""What a suppressed cell may hide: the bounds that stand in for its number.

They come from its mark, else from the measure's rule of minimum count, else they are those
of the measure, from 0 up.  Bounds of a measure that cannot be added are not known here, and are
NaN: where it is weighted by its base, aggregation takes what the measure may be.
"""

from __future__ import annotations

import math

from osq.conventions.layouts import Mark
from osq.conventions.measures import Measure, MinimumCount
from osq.conventions.model import Convention
from osq.territory.model import Level


def hidden_bounds(
    convention: Convention, measure: Measure, mark: Mark | None, level: Level
) -> tuple[float, float]:
    """What a suppressed cell may hide, bounds included: (1, 4) under a threshold of 5."""
    if not measure.additive:
        return math.nan, math.nan
    if mark is not None and {"lower", "upper"} & mark.model_fields_set:
        lower = mark.lower if mark.lower is not None else measure.minimum or 0.0
        return lower, mark.upper if mark.upper is not None else math.inf
    for rule in convention.confidentiality.rules:
        if (
            isinstance(rule, MinimumCount)
            and measure.whole
            and (not rule.measures or measure.id in rule.measures)
            and (not rule.levels or level in rule.levels)
        ):
            return 0.0 if rule.hides_zero else 1.0, float(rule.threshold - 1)
    return measure.minimum or 0.0, measure.maximum if measure.maximum is not None else math.inf
