"""What a figure is worth: the grade of its fidelity, and what its coverage allows.

Thresholds are those of the observatory (`quality` in osq.yaml); their defaults are the
proposal of `domain/geography.md`, section 2.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from osq.observatory import CoverageThresholds, FidelityGrades, Quality
from osq.text import NARROW, NBSP, format_number

UNPUBLISHED_GRADE = "D"
_NOISE = 1e-9
"""A share that misses its threshold by less was meant to reach it."""


class Verdict(StrEnum):
    """What may be done with a figure of some coverage."""

    PUBLISHED = "published"
    NOTED = "noted"
    BLANK = "blank"


def grade(fidelity: float, grades: FidelityGrades) -> str | None:
    """The grade A to D of a fidelity, None when it is not known (NaN).

    >>> [grade(share, FidelityGrades()) for share in (0.9, 0.7, 0.5, 0.4)]
    ['A', 'B', 'C', 'D']
    """
    if np.isnan(fidelity):
        return None
    least = (("A", grades.a), ("B", grades.b), ("C", grades.c))
    return next((name for name, one in least if fidelity >= one - _NOISE), UNPUBLISHED_GRADE)


def coverage_verdict(coverage: float, thresholds: CoverageThresholds) -> Verdict:
    """Whether a figure that covers this share of its zone is published; NaN is not enough.

    >>> [str(coverage_verdict(share, CoverageThresholds())) for share in (0.9, 0.75, 0.74)]
    ['published', 'noted', 'blank']
    """
    if coverage >= thresholds.publish - _NOISE:
        return Verdict.PUBLISHED
    return Verdict.NOTED if coverage >= thresholds.note - _NOISE else Verdict.BLANK


def unpublishable(fidelity: float, coverage: float, located: float, quality: Quality) -> str:
    """Why a known figure is not worth being published, in French; "" when it is.

    `located` is the share of the units of its communes that the provider could place on the
    ground (`osq.aggregation.geocoding`), 1 when the figure does not depend on it and NaN when
    units lack whose number is unknown, which blanks nothing but is marked.
    """
    thresholds = quality.coverage
    if grade(fidelity, quality.fidelity) == UNPUBLISHED_GRADE:
        return (
            f"fiabilité {UNPUBLISHED_GRADE}{NBSP}: trop peu de ce qui est compté est dans la zone"
        )
    if coverage_verdict(coverage, thresholds) is Verdict.BLANK:
        return f"données connues pour moins de {_percent(thresholds.note)} de la zone"
    if located < thresholds.note - _NOISE:
        return (
            f"moins de {_percent(thresholds.note)} des unités de la commune ont pu être "
            "localisées par le fournisseur"
        )
    return ""


def mark(coverage: float, quality: Quality, *, lost: bool) -> str:
    """What a reader must know of a published figure, in French; "" when nothing.

    Coverage is told by the thresholds it lies between, never in figures.  `lost`: units that the
    provider could not place on the ground lack somewhere among figures of the same kind.  It is
    told of all of them or of none, and without a number: that a commune has none, or how many,
    would tell with its total what is hidden in one of its zones.
    """
    thresholds = quality.coverage
    parts = []
    if coverage_verdict(coverage, thresholds) is Verdict.NOTED:
        parts.append(f"données connues pour {_between(thresholds)} de la zone seulement")
    if lost:
        parts.append("sans les unités que le fournisseur n’a pas localisées")
    return f"{NARROW}; ".join(parts)


def _between(thresholds: CoverageThresholds) -> str:
    return f"{_percent(thresholds.note)} à {_percent(thresholds.publish)}"


def _percent(share: float) -> str:
    tenths = round(1000 * share)
    return f"{format_number(tenths / 10, 0 if tenths % 10 == 0 else 1)}{NARROW}%"
