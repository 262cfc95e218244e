"""The indicators that all conventions declare, with the measures they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.conventions.inheritance import completed
from osq.conventions.model import Convention, class_measures
from osq.errors import ConfigurationError
from osq.text import NBSP, quote

IndicatorModel = CountIndicator | RatioIndicator | DirectIndicator


class Declared(NamedTuple):
    """One indicator, with the qualified measures of its formula and what they say of its reading.

    A count has all its measures in `numerator`; a direct value its only one, and in `base` what
    tells how many units stand behind it: the base that weights it, or its counts by class.
    """

    convention: Convention
    indicator: IndicatorModel
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    base: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        return self.numerator + self.denominator + self.base

    @property
    def conventions(self) -> frozenset[str]:
        """The conventions whose terms bind this indicator."""
        return frozenset(name.partition(".")[0] for name in self.measures) | {self.convention.id}


def declared_indicators(conventions: Mapping[str, Convention]) -> tuple[Declared, ...]:
    """All indicators, by convention id, then in the order of the convention.

    Raises ConfigurationError when two conventions give one id to two indicators: a figure
    would not say which it is.
    """
    found: dict[str, Declared] = {}
    for _, convention in sorted(conventions.items()):
        for indicator in convention.indicators:
            other = found.get(indicator.id)
            if other is not None:
                raise ConfigurationError(
                    f"L’indicateur {quote(indicator.id)} est déclaré deux fois{NBSP}: "
                    f"{other.convention.id} et {convention.id}.",
                    advice="Renommez l’un des deux.",
                )
            found[indicator.id] = _declare(convention, indicator, conventions)
    return tuple(found.values())


def _declare(
    convention: Convention, indicator: IndicatorModel, conventions: Mapping[str, Convention]
) -> Declared:
    denominator: tuple[str, ...] = ()
    base: list[str] = []
    if isinstance(indicator, RatioIndicator):
        numerator, denominator = indicator.numerator, indicator.denominator
    elif isinstance(indicator, CountIndicator):
        numerator = indicator.value
    else:
        numerator = (indicator.value,)
        base = _weight(convention.qualified(indicator.value), conventions)
        base += class_measures(indicator)
    return Declared(
        convention,
        completed(indicator, convention, conventions),
        tuple(convention.qualified(name) for name in numerator),
        tuple(convention.qualified(name) for name in denominator),
        tuple(convention.qualified(name) for name in base),
    )


def _weight(measure: str, conventions: Mapping[str, Convention]) -> list[str]:
    """What weights a measure above its level, if anything does."""
    owner, _, name = measure.partition(".")
    weight = conventions[owner].measure(name).weighted_by if owner in conventions else None
    return [f"{owner}.{weight}"] if weight else []
