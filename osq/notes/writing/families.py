"""Near-duplicates: indicators made of the same measures, of which one is enough."""

from __future__ import annotations

from collections.abc import Sequence

from osq.comparison.released import Measures, qualified
from osq.confidentiality.release import IndicatorModel, Release
from osq.conventions.indicators import CountIndicator, RatioIndicator


def families(release: Release, indicators: Sequence[IndicatorModel]) -> dict[str, str]:
    """Indicator -> the first of its family, in the order given.

    Indicators of one theme with the same numerator, or shares of one base, tell of the same
    people; so does a count that is the numerator of a ratio.  A base that several conventions
    use (the population) joins nobody.
    """
    leader: dict[str, str] = {}
    first: dict[tuple[str, str, Measures], str] = {}
    for one in indicators:
        marks = [(one.theme, kind, measures) for kind, measures in _marks(release, one)]
        head = next((first[mark] for mark in marks if mark in first), one.id)
        for mark in marks:
            first.setdefault(mark, head)
        leader[one.id] = head
    return leader


def _marks(release: Release, indicator: IndicatorModel) -> list[tuple[str, Measures]]:
    if isinstance(indicator, CountIndicator):
        return [("counted", qualified(release, indicator, indicator.value))]
    if not isinstance(indicator, RatioIndicator):
        return []
    marks = [("counted", qualified(release, indicator, indicator.numerator))]
    if not any("." in name for name in indicator.denominator):
        marks.append(("base", qualified(release, indicator, indicator.denominator)))
    return marks
