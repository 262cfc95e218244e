"""A convention: everything osq knows about one provider, as one YAML file says it."""

from __future__ import annotations

from collections.abc import Mapping
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

    yearly_change: YearlyChange = Field(
        YearlyChange(), description="Évolution d’une année à l’autre à vérifier"
    )
    severities: dict[FindingCode, Severity] = Field(
        {},
        description="Gravité de certains constats, sauf les erreurs qui ne se lèvent pas",
    )


class Convention(Strict):
    """One provider's agreement.  Measures, relations and indicators stay apart.

    That every name refers to something is checked by `osq.conventions.checks`, which tells
    where in the file the faulty name stands.
    """

    id: ProviderId = Field(description="Identifiant : le nom du fichier, sans .yaml")
    label: Label = Field(description="Nom complet de la convention")
    provider_name: Label = Field(description="Nom du fournisseur dans les notes")
    source: Source = Field(description="Document signé")
    parties: tuple[Party, ...] = Field(min_length=1, description="Signataires")
    validity: Validity = Field(Validity(), description="Durée de la convention")
    amendments: tuple[Amendment, ...] = Field((), description="Avenants")
    sendings: tuple[Sending, ...] = Field(
        min_length=1, description="Envois : un par organisme et par fichier"
    )
    measures: tuple[Measure, ...] = Field(min_length=1, description="Grandeurs livrées")
    relations: tuple[Relation, ...] = Field(
        (), description="Relations entre grandeurs, contrôlées à chaque livraison"
    )
    indicators: tuple[Indicator, ...] = Field((), description="Indicateurs publiés")
    confidentiality: Confidentiality = Field(description="Secret statistique")
    checks: Checks = Field(Checks(), description="Contrôles propres à ce fournisseur")
    review: Review = Field(Review(), description="Relecture avant diffusion")
    dissemination: Dissemination = Field(Dissemination(), description="Diffusion convenue")
    retention: Retention = Field(Retention(), description="Conservation et destruction")

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
    return [indicator.value, *class_measures(indicator)]


def class_measures(indicator: DirectIndicator) -> list[str]:
    """The counts by class from which the indicator may be interpolated, lowest class first."""
    if indicator.interpolation is None:
        return []
    return [one.measure for one in indicator.interpolation.classes]


def counts_whole_units(
    indicator: CountIndicator | RatioIndicator | DirectIndicator,
    convention: Convention,
    conventions: Mapping[str, Convention],
) -> bool:
    """Whether an indicator counts people, households or events one by one (its numerator does).

    Not so of money, scores and medians, nor of census figures: these are estimates from a
    sample.  A measure of a convention that is not given is not known to count.
    """
    if isinstance(indicator, DirectIndicator):
        return False
    terms = indicator.value if isinstance(indicator, CountIndicator) else indicator.numerator
    for reference in map(convention.qualified, terms):
        owner, _, name = reference.partition(".")
        if owner not in conventions or not conventions[owner].measure(name).whole:
            return False
    return True
