"""What a share is a share of, said the first time that a text tells one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from osq.comparison.released import count_of
from osq.confidentiality.release import IndicatorModel, Release
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.writing.facts import Fact
from osq.notes.writing.french import uncounted

_SAID = re.compile(r" (?:parmi les|dans l[ea]s?) ")
_WORD = re.compile(r"\w{4,}|\d+")
_NARROWING = ("référ", "catég", "rense", "avec")
"""Starts of words that narrow a base without changing who is meant: « de référence »."""
_STEM = 5


def base_of(release: Release, indicator: IndicatorModel) -> str:
    """« jeunes en contact avec la mission locale »; "" where the subject says it, or nothing does.

    It is the noun of the released count that is the denominator: no other datum words it.  The
    subject says it when it holds all its words, but for the unit, or names the same ages.
    """
    subject = indicator.grammar.subject
    if not isinstance(indicator, RatioIndicator) or not indicator.numerator_subset:
        return ""
    count = _count(release, indicator)
    if count is None or _SAID.search(subject):
        return ""
    noun = uncounted(count.grammar.subject)
    if noun == count.grammar.subject:
        return ""
    words, said = _words(noun) - _words(count.unit), _words(subject)
    ages = {one for one in words & said if one.isdigit()}
    return "" if words <= said or ages else noun


def introduced(release: Release, chosen: Iterable[Fact], told: set[str]) -> list[Fact]:
    """The facts in the order they are told: each base is in the first subject that needs it.

    `told` holds the bases said before, and those said here afterwards.
    """
    return [replace(one, indicator=presented(release, one.indicator, told)) for one in chosen]


def presented(release: Release, indicator: IndicatorModel, told: set[str]) -> IndicatorModel:
    """The indicator, its subject ended by « parmi les … » where that is still to be said."""
    base = base_of(release, indicator)
    if not base or base in told:
        return indicator
    told.add(base)
    subject = f"{indicator.grammar.subject} parmi les {base}"
    grammar = indicator.grammar.model_copy(update={"subject": subject})
    return indicator.model_copy(update={"grammar": grammar})


def _count(release: Release, indicator: RatioIndicator) -> CountIndicator | None:
    name = count_of(release, indicator, indicator.denominator)
    counts = (one for one in release.indicators if isinstance(one, CountIndicator))
    return next((one for one in counts if one.id == name), None)


def _words(text: str) -> set[str]:
    stems = {one[:_STEM] for one in _WORD.findall(text.lower())}
    return {one for one in stems if one not in _NARROWING}
