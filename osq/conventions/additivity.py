"""How each measure goes up a level, or why it does not: nothing is left to be guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from osq.conventions.catalogue import (
    BAD_WEIGHT,
    NO_REASON,
    NO_ROUNDING,
    NOT_A_QUANTILE,
    UNKNOWN_MEASURE,
)
from osq.conventions.faults import Fault, Path
from osq.conventions.indicators import DirectIndicator
from osq.conventions.measures import Measure
from osq.conventions.model import Convention
from osq.conventions.translation import suggestion

WEIGHABLE = ("mean", "score", "ratio")
"""A mean of medians, of indices or of ranks is none of these: only means may be weighted."""


def additivity_faults(convention: Convention) -> Iterator[Fault]:
    """Measures that neither add up nor say how else they go up; weights that weigh nothing."""
    known = {measure.id: measure for measure in convention.measures}
    for rank, measure in enumerate(convention.measures):
        path: Path = ("measures", rank)
        if measure.weighted_by is None:
            if not measure.additive and not measure.not_additive_because:
                yield Fault(NO_REASON, (*path, "kind"), {"measure": measure.id})
            continue
        words = {"measure": measure.id, "found": measure.weighted_by}
        base = known.get(measure.weighted_by)
        if base is None:
            hint = suggestion(measure.weighted_by, known)
            more = {"convention": convention.id, "suggestion": hint}
            yield Fault(UNKNOWN_MEASURE, (*path, "weighted_by"), {**words, **more})
        elif problem := _problem(measure, base):
            yield Fault(BAD_WEIGHT, (*path, "weighted_by"), {**words, "problem": problem})
        if measure.rounding is None:
            yield Fault(NO_ROUNDING, (*path, "weighted_by"), {"measure": measure.id})


def interpolation_faults(
    convention: Convention, conventions: Mapping[str, Convention]
) -> Iterator[Fault]:
    """Indicators interpolated from counts by class that are no quantile."""
    for rank, indicator in enumerate(convention.indicators):
        if not isinstance(indicator, DirectIndicator) or indicator.interpolation is None:
            continue
        owner, _, name = convention.qualified(indicator.value).partition(".")
        measures = conventions[owner].measures if owner in conventions else ()
        if any(one.id == name and not one.is_quantile for one in measures):
            path: Path = ("indicators", rank, "interpolation")
            yield Fault(NOT_A_QUANTILE, path, {"found": indicator.value})


def _problem(measure: Measure, base: Measure) -> str:
    """Why the one cannot be weighted by the other, or nothing."""
    if measure.kind not in WEIGHABLE:
        return "seuls une moyenne, un score ou un rapport se pondèrent"
    if not base.additive:
        return "ce qui pondère doit se sommer"
    if measure.period != base.period:
        return "les deux ne portent pas sur la même période"
    return ""
