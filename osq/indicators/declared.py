"""The indicators that all conventions declare, with the measures they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.conventions.model import Convention
from osq.errors import ConfigurationError
from osq.text import NBSP, quote

IndicatorModel = CountIndicator | RatioIndicator | DirectIndicator


class Declared(NamedTuple):
    """One indicator; `numerator` and `denominator` are qualified measures.

    A count or a direct value has all its measures in `numerator`.
    """

    convention: Convention
    indicator: IndicatorModel
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        return self.numerator + self.denominator

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
            found[indicator.id] = _declare(convention, indicator)
    return tuple(found.values())


def _declare(convention: Convention, indicator: IndicatorModel) -> Declared:
    denominator: tuple[str, ...] = ()
    if isinstance(indicator, RatioIndicator):
        numerator, denominator = indicator.numerator, indicator.denominator
    elif isinstance(indicator, CountIndicator):
        numerator = indicator.value
    else:
        numerator = (indicator.value,)
    return Declared(
        convention,
        indicator,
        tuple(convention.qualified(name) for name in numerator),
        tuple(convention.qualified(name) for name in denominator),
    )
