"""A convention: everything osq knows about one provider, as one YAML file says it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from osq.conventions.base import Label, ProviderId, Strict
from osq.conventions.indicators import (
    CountIndicator,
    DirectIndicator,
    Indicator,
    RatioIndicator,
)
from osq.conventions.measures import Confidentiality, Measure, Relation, YearlyChange
from osq.conventions.terms import (
    Amendment,
    Dissemination,
    Party,
    Retention,
    Review,
    Sending,
    Source,
    Validity,
)
from osq.findings import Severity

FindingCode = Annotated[str, StringConstraints(pattern=r"^OSQ-[DV]\d{3}$")]


class Checks(Strict):
    """How severely deliveries are judged, where the signatories agreed on it."""

    yearly_change: YearlyChange = YearlyChange()
    severities: dict[FindingCode, Severity] = Field(
        {}, description="Gravité de certains constats pour ce fournisseur"
    )


class Convention(Strict):
    """One provider's agreement.  Measures, relations and indicators stay apart.

    That every name refers to something is checked by `osq.conventions.checks`, which tells
    where in the file the faulty name stands.
    """

    id: ProviderId
    label: Label = Field(description="Nom complet de la convention")
    provider_name: Label = Field(description="Nom du fournisseur dans les notes")
    source: Source
    parties: tuple[Party, ...] = Field(min_length=1)
    validity: Validity = Validity()
    amendments: tuple[Amendment, ...] = ()
    sendings: tuple[Sending, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    confidentiality: Confidentiality
    checks: Checks = Checks()
    review: Review = Review()
    dissemination: Dissemination = Dissemination()
    retention: Retention = Retention()

    def measure(self, identifier: str) -> Measure:
        """The measure of that id; raises KeyError."""
        for measure in self.measures:
            if measure.id == identifier:
                return measure
        raise KeyError(identifier)

    def qualified(self, reference: str) -> str:
        """`alloc` -> `caf.alloc`; a reference to another convention stays as it is."""
        return reference if "." in reference else f"{self.id}.{reference}"


def indicator_measures(indicator: CountIndicator | RatioIndicator | DirectIndicator) -> list[str]:
    """Every measure reference that the indicator's formula uses, unqualified as written."""
    if isinstance(indicator, RatioIndicator):
        return [*indicator.numerator, *indicator.denominator]
    if isinstance(indicator, CountIndicator):
        return list(indicator.value)
    return [indicator.value]
