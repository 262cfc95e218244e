"""What a comparison knows of a figure, and how chance plays on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from osq.confidentiality.release import IndicatorModel, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.periods import Period
from osq.statistics.inputs import Floats
from osq.statistics.intervals import Interval, rate, wilson

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Observed:
    """One indicator of one zone in one edition; None or "" for what is not known.

    `value` is in the unit of the indicator.  `numerator` and `denominator` are there only where
    whoever reads the comparison may know both; a count is its own numerator.  `coverage` is a
    share; `period` is that of the numerator; `vintage` names the zoning and its year.
    """

    zone: ZoneKey
    edition: int
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    method: str = ""
    grade: str | None = None
    coverage: float | None = None
    perimeter: str = ""
    vintage: str = ""
    period: Period | None = None


class Law(StrEnum):
    """How chance plays on a figure: it decides which interval is its own."""

    PROPORTION = "proportion"
    """A part of its base: binomial, Wilson's interval."""
    RATE = "rate"
    """Events over a base that need not hold them: Poisson."""
    COUNT = "count"
    """Events alone: Poisson."""
    NONE = "none"
    """Sums of money, scores, medians, census estimates: no interval can be told."""


def law_of(indicator: IndicatorModel, *, counted: bool) -> Law:
    """The law of an indicator; `counted` says that its numerator counts whole units.

    Without it (`osq.conventions.model.counts_whole_units`) nothing is said of chance: euros are
    not events, and a census estimate varies with its sample far more than a count.
    """
    if not counted:
        return Law.NONE
    if isinstance(indicator, RatioIndicator):
        return Law.PROPORTION if indicator.numerator_subset else Law.RATE
    return Law.COUNT if isinstance(indicator, CountIndicator) else Law.NONE


def per_of(indicator: IndicatorModel) -> int:
    """What a ratio is multiplied by to be in the indicator's unit; 1 for anything else."""
    return indicator.per if isinstance(indicator, RatioIndicator) else 1


def orientation(indicator: IndicatorModel) -> int:
    """1 where more is less favourable, -1 where it is more so, 0 where nobody says."""
    return {"higher_is_worse": 1, "lower_is_worse": -1, "undetermined": 0}[indicator.direction]


def terms(law: Law, one: Observed) -> tuple[float, float] | None:
    """Numerator and base that the law needs, or None: an empty base or a part above it is none."""
    if law is Law.NONE or one.value is None or one.numerator is None or one.numerator < 0:
        return None
    if law is Law.COUNT:
        return one.numerator, 1.0
    if one.denominator is None or one.denominator <= 0:
        return None
    if law is Law.PROPORTION and one.numerator > one.denominator:
        return None
    return one.numerator, one.denominator


def limits(
    law: Law, per: float, top: npt.ArrayLike, bottom: npt.ArrayLike, *, level: float = LEVEL
) -> Interval:
    """Limits of figures of one law, in the unit of the indicator; see `osq.statistics`."""
    if law is Law.PROPORTION:
        found = wilson(top, bottom, level=level)
        return Interval(per * found.lower, per * found.upper)
    return rate(top, bottom, per=per, level=level)


def as_floats(pairs: list[tuple[float, float] | None]) -> Floats:
    """Terms as an array of shape (2, figures), NaN where there are none."""
    nothing = (np.nan, np.nan)
    rows: Floats = np.array([one or nothing for one in pairs], dtype=np.float64)
    return rows.reshape(-1, 2).T
