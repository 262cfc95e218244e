"""What `osq.yaml` says of the index and of the typology."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from osq.conventions.base import Identifier, Label, Level, Strict


class DimensionConfig(Strict):
    """One dimension of the index; its indicators have equal weights."""

    id: Identifier
    label: Label = Field(description="Nom de la dimension, tel qu’il est imprimé")
    indicators: tuple[Identifier, ...] = Field(min_length=1, description="Indicateurs orientés")


class IndexConfig(Strict):
    """The OSQ index of quartiers; dimensions have equal weights."""

    dimensions: tuple[DimensionConfig, ...] = Field(min_length=1, description="Dimensions")
    weight: Identifier = Field(description="Effectif publié qui pondère les zones de référence")
    reference: Level = Field(
        "quartier", description="Zones dont la moyenne vaut 0 : toutes celles de ce niveau"
    )
    least_zones: int = Field(
        10, ge=2, description="Zones de référence sans lesquelles un indicateur ne compte pas"
    )
    limit: float = Field(3.0, gt=0, description="Scores ramenés entre - limit et + limit")
    least_share: Annotated[Fraction, Field(gt=0, le=1)] = Field(
        Fraction(2, 3), description="Part des indicateurs sans laquelle il n’y a pas d’indice"
    )
    least_per_dimension: int = Field(
        1, ge=1, description="Indicateurs sans lesquels une dimension, donc l’indice, manque"
    )
    decimals: int = Field(2, ge=0, le=4, description="Décimales publiées")

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators, in the order of the dimensions."""
        return tuple(name for one in self.dimensions for name in one.indicators)

    @model_validator(mode="after")
    def _within_reach(self) -> IndexConfig:
        if any(len(one.indicators) < self.least_per_dimension for one in self.dimensions):
            raise ValueError("une dimension a moins d’indicateurs que « least_per_dimension »")
        return self


class ClassNumber(Strict):
    """Between which bounds the number of classes is chosen; equal bounds declare it."""

    least: int = Field(ge=2, description="Au moins ce nombre de classes")
    most: int = Field(ge=2, description="Au plus ce nombre de classes")

    @model_validator(mode="after")
    def _in_order(self) -> ClassNumber:
        if self.most < self.least:
            raise ValueError("« most » est plus petit que « least »")
        return self


class TypologyConfig(Strict):
    """The typology of quartiers."""

    indicators: tuple[Identifier, ...] = Field(min_length=2, description="Indicateurs, sans ordre")
    weight: Identifier | None = Field(
        None, description="Effectif publié qui pondère les quartiers ; null : tous égaux"
    )
    inertia: float = Field(0.7, gt=0, le=1, description="Part de l’inertie que les axes gardent")
    classes: ClassNumber = Field(description="Nombre de classes")


class ThematicConfig(Strict):
    """A thematic edition of the notes: a choice of indicators under its own title."""

    id: Identifier = Field(description="Nom donné à --theme")
    label: Label = Field(description="Titre de l’édition")
    indicators: tuple[Identifier, ...] = Field(min_length=1, description="Indicateurs présentés")
