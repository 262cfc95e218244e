"""Indicators: what is published, as a formula over measures of one or several providers."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from osq.conventions.base import Identifier, Label, Level, MeasureRef, Strict
from osq.conventions.reading import Direction, Reading, WordThresholds


class Grammar(Strict):
    """How the indicator is named inside a French sentence."""

    subject: Label = Field(description="« la part des familles monoparentales »")
    gender: Literal["f", "m"] = Field(description="Genre du sujet")
    number: Literal["singular", "plural"] = Field(description="Singulier ou pluriel")


class _Indicator(Reading):
    id: Identifier = Field(description="Code de l’indicateur")
    label: Label = Field(description="Libellé complet")
    short_label: str | None = Field(None, description="Libellé court des tableaux")
    theme: Identifier = Field(description="Thème, déclaré dans osq.yaml")
    unit: str = Field(description="Unité publiée : %, foyers, € ; vide pour un rapport")
    decimals: int = Field(ge=0, le=3, description="Décimales publiées")
    definition: Label = Field(description="Définition, telle qu’elle est imprimée")
    direction: Direction = Field(
        description="Sens : une hausse défavorable, favorable, ou sens indéterminé"
    )
    levels: tuple[Level, ...] = Field((), description="Niveaux publiés ; vide : tous")
    levels_because: str | None = Field(
        None, description="Pourquoi les autres niveaux manquent (obligatoire avec levels)"
    )
    ranked: bool = Field(
        True, description="Faux : les zones ne sont jamais classées selon cet indicateur"
    )
    never_called: tuple[Label, ...] = Field(
        (), description="Noms interdits, vérifiés dans les libellés : « taux de chômage »"
    )
    grammar: Grammar = Field(description="Comment le nommer dans une phrase")
    rank: int = Field(100, description="Ordre d’importance dans les notes ; 1 en premier")
    status: Literal["sourced", "general_knowledge"] = Field(
        description="Définition sourcée, ou connaissance générale à vérifier"
    )
    source_url: str | None = Field(None, description="Adresse de la source")


class CountIndicator(_Indicator):
    """A measure, or the sum of several, published as it is."""

    kind: Literal["count"] = Field(description="Effectif publié tel quel")
    value: tuple[MeasureRef, ...] = Field(min_length=1, description="Grandeurs additionnées")
    word_thresholds: WordThresholds | None = Field(
        None,
        description="De quelle évolution, en %, une hausse ou une baisse est dite ; null : ceux "
        "de sa première grandeur",
    )


class RatioIndicator(_Indicator):
    """`per` times the ratio of sums numerator / denominator."""

    kind: Literal["ratio"] = Field(description="Rapport de sommes")
    numerator: tuple[MeasureRef, ...] = Field(min_length=1, description="Grandeurs du numérateur")
    denominator: tuple[MeasureRef, ...] = Field(
        min_length=1, description="Grandeurs du dénominateur"
    )
    per: int = Field(100, ge=1, description="100 pour %, 1000 pour ‰, 1 pour une moyenne")
    numerator_subset: bool = Field(
        description="Le numérateur est une partie du dénominateur : plafond de 100 %"
    )
    word_thresholds: WordThresholds = Field(
        description="Ce que « proche » et « nettement » veulent dire, dans l’unité de l’indicateur"
    )
    minimum_base: float = Field(30, description="Sous cette base, « n.s. »")


class ValueClass(Strict):
    """How many units have a value from `lower` (included) to `upper` (excluded)."""

    measure: MeasureRef = Field(description="Effectif de la classe")
    lower: float | None = Field(description="Borne inférieure ; null : classe ouverte en bas")
    upper: float | None = Field(description="Borne supérieure ; null : classe ouverte en haut")


class Interpolation(Strict):
    """A quantile estimated from the counts of adjoining classes, lowest first."""

    quantile: float = Field(gt=0, lt=1, description="0,5 pour la médiane, 0,1 pour le décile 1")
    classes: tuple[ValueClass, ...] = Field(
        min_length=2, description="Classes de revenus, de la plus basse à la plus haute"
    )

    @model_validator(mode="after")
    def _adjoining(self) -> Interpolation:
        for low, high in pairwise(self.classes):
            if low.upper is None or low.upper != high.lower:
                raise ValueError("une classe ne commence pas où finit la précédente")
        for one in self.classes:
            if one.lower is not None and one.upper is not None and one.upper <= one.lower:
                raise ValueError("une classe finit avant de commencer")
        return self


class DirectIndicator(_Indicator):
    """A non-additive measure, published where it was delivered.

    Elsewhere it is the mean of its parts weighted by their base, where the measure has one;
    the quantile interpolated from `interpolation`, where that is declared; else nothing.
    """

    kind: Literal["direct"] = Field(description="Valeur publiée là où elle est livrée")
    value: MeasureRef = Field(description="Grandeur livrée")
    word_thresholds: WordThresholds = Field(
        description="Ce que « proche » et « nettement » veulent dire, dans l’unité de l’indicateur"
    )
    interpolation: Interpolation | None = Field(
        None, description="Quantile estimé par les effectifs de classes, où il n’est pas livré"
    )
    minimum_base: float = Field(
        30, description="Sous cette base (pondération ou effectif des classes), « n.s. »"
    )


Indicator = Annotated[
    CountIndicator | RatioIndicator | DirectIndicator, Field(discriminator="kind")
]
