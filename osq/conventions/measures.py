"""Measures (what is delivered), the relations between them, and confidentiality rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from osq.conventions.base import Identifier, Label, Level, MeasureRef, Strict
from osq.conventions.periods import SendingPeriod
from osq.conventions.reading import Reading, WordThresholds

Support = Literal["population", "households", "dwellings", "social_dwellings", "children"]


MeasureKind = Literal[
    "count",
    "sum",
    "weighted_count",
    "mean",
    "score",
    "ratio",
    "median",
    "quantile",
    "index",
    "rank",
]


class YearlyChange(Strict):
    """The change from one year to the next beyond which a figure is to be verified.

    Both must be exceeded: the relative change, and `floor` units, so that small counts may
    move as they do.
    """

    relative: float = Field(0.5, gt=0, description="Évolution relative : 0,5 pour 50 %")
    floor: float = Field(30, ge=0, description="Écart minimal, dans l’unité de la grandeur")


class Measure(Reading):
    """One delivered column: an additive count or sum, or a value that cannot be added.

    A value delivered with its base (`weighted_by`) goes up as sum(value x base) / sum(base); any
    other that cannot be added is used at the level where it was delivered, and refused above.
    `rounding` is the step to which the provider rounds: the true value is at most half a step
    away.
    """

    id: Identifier = Field(description="Identifiant de la grandeur dans la convention")
    label: Label = Field(description="Libellé complet")
    definition: Label = Field(description="Définition du fournisseur, ou la nôtre, signalée")
    provider_wording: str | None = Field(None, description="Les mots mêmes du fournisseur")
    unit: Label = Field(description="Unité comptée : foyers, personnes, €, %")
    kind: MeasureKind = Field(
        description="Nature : effectif, somme, effectif pondéré, ou valeur qui ne se somme pas"
    )
    not_additive_because: str | None = Field(
        None,
        description="Pourquoi la grandeur ne se somme pas (obligatoire si non additive et sans "
        "weighted_by)",
    )
    weighted_by: Identifier | None = Field(
        None,
        description="Moyenne, score ou rapport : effectif livré à côté, qui le pondère au-dessus "
        "de son niveau",
    )
    rounding: float | None = Field(
        None,
        ge=0,
        description="Pas d’arrondi de la valeur livrée : 0,1 pour 12,3 ; 0 : livrée sans arrondi "
        "(obligatoire avec weighted_by)",
    )
    support: Support = Field("population", description="Support des parts de composition")
    columns: tuple[Label, ...] = Field(min_length=1, description="En-têtes reconnus")
    minimum: float | None = Field(None, description="Plus petite valeur possible")
    maximum: float | None = Field(None, description="Plus grande valeur possible")
    percentage: bool = Field(False, description="Valeur livrée en pourcentage (12,3 pour 12,3 %)")
    required: bool = Field(True, description="Faux : la colonne peut manquer")
    period: SendingPeriod | None = Field(
        None, description="Période propre à la grandeur, quand l’envoi en mêle plusieurs"
    )
    finest: Level = Field(
        "iris",
        description="Niveau le plus fin que la grandeur décrit ; plus bas, elle n’est pas agrégée",
    )
    finest_because: str | None = Field(
        None, description="Pourquoi rien n’est dit plus bas (obligatoire avec finest)"
    )
    yearly_change: YearlyChange | None = Field(
        None, description="Remplace, pour la grandeur, l’évolution à vérifier de la convention"
    )

    word_thresholds: WordThresholds = Field(
        WordThresholds(close=5, marked=15),
        description="De quelle évolution, en %, une hausse ou une baisse est dite d’un effectif "
        "publié ; 5 et 15 sont une proposition, à fixer par les pilotes",
    )

    @property
    def additive(self) -> bool:
        return self.kind in ("count", "sum", "weighted_count")

    @property
    def is_quantile(self) -> bool:
        return self.kind in ("median", "quantile")

    @property
    def whole(self) -> bool:
        """Whether values are whole numbers (census figures are weighted, hence real)."""
        return self.kind == "count"


class PartsRelation(Strict):
    """`total` is the sum of `parts` (or at least their sum when not exhaustive)."""

    kind: Literal["parts"] = Field(description="Le total est la somme de ses parties")
    total: Identifier = Field(description="Grandeur totale")
    parts: tuple[Identifier, ...] = Field(
        min_length=1, description="Grandeurs dont la somme fait le total"
    )
    exhaustive: bool = Field(True, description="Faux : le total vaut au moins la somme des parties")
    tolerance: float = Field(0.0, ge=0, description="Écart admis (arrondis, pondérations)")


class InclusionRelation(Strict):
    """`smaller` is counted within `larger`."""

    kind: Literal["inclusion"] = Field(description="Une grandeur est comptée dans une autre")
    smaller: Identifier = Field(description="La grandeur contenue")
    larger: Identifier = Field(description="La grandeur qui la contient")
    tolerance: float = Field(0.0, ge=0, description="Écart admis (arrondis)")


Relation = Annotated[PartsRelation | InclusionRelation, Field(discriminator="kind")]


class _Rule(Strict):
    id: Identifier = Field(description="Identifiant de la règle")
    measures: tuple[Identifier, ...] = Field((), description="Vide : toutes les grandeurs")
    levels: tuple[Level, ...] = Field((), description="Vide : tous les niveaux")
    source: str | None = Field(description="Texte d’où vient la règle ; null : inconnu")
    dated: date | None = Field(None, description="Date du texte")
    status: Literal["verified", "second_hand", "unverified"] = Field(
        description="Règle vérifiée, rapportée, ou à vérifier"
    )


class MinimumCount(_Rule):
    """A count from 1 to threshold - 1 is hidden (and zero too when `hides_zero`)."""

    kind: Literal["minimum_count"] = Field(description="Effectifs trop petits cachés")
    threshold: int = Field(ge=2, description="Premier effectif montré (5 cache de 1 à 4)")
    hides_zero: bool = Field(False, description="Vrai : le zéro est caché aussi")
    complements: bool | None = Field(
        None, description="Cache aussi un complément (dénominateur moins numérateur) trop petit"
    )


class MinimumBase(_Rule):
    """Nothing is shown for a zone whose `base` is under `threshold`."""

    kind: Literal["minimum_base"] = Field(description="Rien n’est montré d’une zone trop petite")
    base: MeasureRef = Field(description="Grandeur qui mesure la taille de la zone")
    threshold: int = Field(ge=1, description="Taille à partir de laquelle la zone est montrée")


class Waiver(Strict):
    """The written agreement by which those whom a rule protects lift it."""

    document: Label = Field(description="Nom du document signé")
    signed: date = Field(description="Date de l’accord")
    by: Label = Field(description="Qui l’a signé")


class Contributors(_Rule):
    """At least `minimum` units, the largest holding at most `largest_share`."""

    kind: Literal["contributors"] = Field(
        description="Nombre de contributeurs et part du plus grand"
    )
    minimum: int = Field(description="Nombre minimal de contributeurs")
    largest_share: float | None = Field(
        None, description="Part que le plus grand ne dépasse pas (0,85 pour 85 %)"
    )
    contributors_measure: MeasureRef | None = Field(
        None, description="Grandeur livrée : nombre de contributeurs"
    )
    largest_measure: MeasureRef | None = Field(
        None, description="Grandeur livrée : part du plus grand"
    )
    waiver: Waiver | None = Field(
        None, description="Accord écrit qui lève la règle ; sans document, la règle vaut"
    )


class AlwaysHidden(_Rule):
    kind: Literal["always_hidden"] = Field(description="Jamais montré")


class AppliedByProvider(_Rule):
    """The provider hides what must be hidden before delivering; nothing is added."""

    kind: Literal["applied_by_provider"] = Field(
        description="Le fournisseur cache lui-même avant de livrer"
    )


Rule = Annotated[
    MinimumCount | MinimumBase | Contributors | AlwaysHidden | AppliedByProvider,
    Field(discriminator="kind"),
]


class Estimates(Strict):
    """When a sum over hidden cells may be estimated, by the middle of its bounds.

    An estimate is a candidate for release, never released by this alone.
    """

    tolerance: float = Field(
        gt=0,
        description="Une somme est estimée quand l’écart de ses bornes est plus petit, dans "
        "l’unité de la grandeur",
    )
    step: float = Field(1, gt=0, description="Pas d’arrondi de l’estimation : 5 donne 10, 15, 20")


class Confidentiality(Strict):
    public: bool = Field(
        False, description="Données publiques : diffusables telles que livrées, sans autre règle"
    )
    rules: tuple[Rule, ...] = Field(
        (), description="Règles de secret ; plusieurs peuvent porter sur une grandeur"
    )
    estimates: Estimates | None = Field(
        None,
        description="Estimation des sommes de cellules masquées ; null : aucune, jamais",
    )
