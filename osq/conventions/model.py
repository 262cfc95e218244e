"""A convention: everything osq knows about one provider, as one YAML file says it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from osq.conventions.base import Label, ProviderId, Strict
from osq.conventions.indicators import (
    CountIndicator,
    DirectIndicator,
    Indicator,
    RatioIndicator,
)
from osq.conventions.measures import Confidentiality, Measure, PartsRelation, Relation
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


class Convention(Strict):
    """One provider's agreement.  Measures, relations and indicators stay apart."""

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

    @model_validator(mode="after")
    def _references_hold(self) -> Convention:
        problems = list(_problems(self))
        if problems:
            raise ValueError(" ; ".join(problems))
        return self


def indicator_measures(indicator: CountIndicator | RatioIndicator | DirectIndicator) -> list[str]:
    """Every measure reference that the indicator's formula uses, unqualified as written."""
    if isinstance(indicator, RatioIndicator):
        return [*indicator.numerator, *indicator.denominator]
    if isinstance(indicator, CountIndicator):
        return list(indicator.value)
    return [indicator.value]


def _problems(convention: Convention) -> Iterator[str]:
    known = {measure.id for measure in convention.measures}
    for kind, identifiers in (
        ("grandeur", [m.id for m in convention.measures]),
        ("indicateur", [i.id for i in convention.indicators]),
        ("envoi", [s.id for s in convention.sendings]),
    ):
        for identifier in sorted({i for i in identifiers if identifiers.count(i) > 1}):
            yield f"{kind} déclaré(e) deux fois : {identifier}"
    used: list[tuple[str, str]] = []
    for relation in convention.relations:
        names = (
            [relation.total, *relation.parts]
            if isinstance(relation, PartsRelation)
            else [relation.smaller, relation.larger]
        )
        used += [("relations", name) for name in names]
    for indicator in convention.indicators:
        used += [
            (f"indicateur {indicator.id}", name)
            for name in indicator_measures(indicator)
            if "." not in name
        ]
    for rule in convention.confidentiality.rules:
        used += [(f"règle {rule.id}", name) for name in rule.measures]
    for sending in convention.sendings:
        for layout in sending.layouts:
            for table in layout.tables:
                used += [(f"feuille {table.id}", n) for n in (*table.measures, *table.columns)]
    for where, name in used:
        if name not in known:
            yield f"{where} : grandeur inconnue « {name} »"
    for measure in convention.measures:
        if not measure.additive and not measure.not_additive_because:
            yield f"grandeur {measure.id} : dire pourquoi elle ne se somme pas"
