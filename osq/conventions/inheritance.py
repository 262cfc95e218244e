"""What the measures of an indicator say of its reading, said with it.

Whoever tells or compares an indicator takes it from `completed`: figures do so through
`osq.indicators.declared`, documents directly.  An indicator in its convention says only what its
measures do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from osq.conventions.indicators import Indicator
from osq.conventions.measures import Measure
from osq.conventions.model import Convention, indicator_measures
from osq.conventions.reading import Comparability, Reading


def completed(
    indicator: Indicator, convention: Convention, conventions: Mapping[str, Convention]
) -> Indicator:
    """The indicator of `convention` with the cautions and limits of all its measures.

    Pitfalls are its own, then those of its measures in the order of the formula, each once;
    breaks are the union, by date; the minimum distance is the longest; a count without word
    thresholds takes those of its first measure.  Direction stays its own.  A measure that is in
    none of the `conventions` adds nothing: `osq conventions check` tells it.
    """
    measures = list(_measures(indicator, convention, conventions))
    words = indicator.word_thresholds
    if words is None and measures:
        words = measures[0].word_thresholds
    readings: list[Reading] = [indicator, *measures]
    changes = {
        "pitfalls": tuple(dict.fromkeys(text for one in readings for text in one.pitfalls)),
        "comparability": _strictest(one.comparability for one in readings),
        "word_thresholds": words,
    }
    return indicator.model_copy(update=changes)


def _strictest(limits: Iterable[Comparability]) -> Comparability:
    known = list(limits)
    breaks = {gap for one in known for gap in one.breaks}
    return Comparability(
        breaks=tuple(sorted(breaks, key=lambda gap: (gap.on, gap.reason))),
        minimum_distance_years=max(one.minimum_distance_years for one in known),
    )


def _measures(
    indicator: Indicator, convention: Convention, conventions: Mapping[str, Convention]
) -> Iterator[Measure]:
    """The measures of the formula, each followed by the one that weights it, if any."""
    known = {convention.id: convention} | dict(conventions)
    for reference in map(convention.qualified, indicator_measures(indicator)):
        owner, _, name = reference.partition(".")
        measures = {one.id: one for one in known[owner].measures} if owner in known else {}
        if name in measures:
            yield measures[name]
            if measures[name].weighted_by in measures:
                yield measures[str(measures[name].weighted_by)]
