"""An observatory: the folder that holds `osq.yaml`, and what that file says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from osq.conventions.base import Identifier, Label, MeasureRef, Strict
from osq.conventions.measures import Support
from osq.errors import ConfigurationError
from osq.synthesis.config import IndexConfig, ThematicConfig, TypologyConfig

COMMENTS = "commentaires"
CONFIG_NAME = "osq.yaml"
Level = Literal["iris", "quartier", "commune", "agglomeration"]
ZoningLevel = Literal["iris", "quartier", "commune", "agglomeration", "unit"]


class Agglomeration(Strict):
    code: Annotated[str, StringConstraints(min_length=1)]
    name: Label
    de: Label = Field(description="« de Saint-Étienne Métropole »")
    a: Label = Field(description="« à Saint-Étienne Métropole »")


class Perimeter(Strict):
    """The communes of the agglomeration over some editions (a column of communes.csv)."""

    vintage: int
    from_: int = Field(alias="from", description="Première édition")
    until: int | None = Field(None, description="Dernière édition")
    column: Label = Field(description="Colonne de communes.csv qui vaut 1 pour les membres")
    label: Label = Field(description="« périmètre 2013 (45 communes) »")


class ZoningDeclaration(Strict):
    """One zoning at one vintage, read from a file of `data/territory/`."""

    id: Identifier
    vintage: int
    level: ZoningLevel = Field(
        description="unit : établissements, secteurs, sections, jamais publiés"
    )
    label: Label
    from_: int = Field(alias="from")
    until: int | None = None
    file: Label
    nature: Literal["address", "ilot", "square"] | None = Field(
        None,
        description="Pour des unités qui composent directement des quartiers : adresses, îlots "
        "ou carreaux de 200 m",
    )


class ThemeDeclaration(Strict):
    id: Identifier
    label: Label


Share = Annotated[float, Field(gt=0, le=1)]


class FidelityGrades(Strict):
    """Lowest fidelity of each grade; below C, the grade is D and the figure is not published."""

    a: Share = Field(0.9, alias="A", description="Part minimale dans le quartier pour A")
    b: Share = Field(0.7, alias="B", description="Part minimale pour B")
    c: Share = Field(0.5, alias="C", description="Part minimale pour C ; en dessous, non diffusé")

    @model_validator(mode="after")
    def _descend(self) -> FidelityGrades:
        if not self.a > self.b > self.c:
            raise ValueError("les seuils de fiabilité doivent décroître de A à C")
        return self


class CoverageThresholds(Strict):
    """How much of a zone must have been counted for its figure to be published."""

    publish: Share = Field(0.9, description="Part couverte à partir de laquelle rien n’est signalé")
    note: Share = Field(
        0.75, description="Part couverte à partir de laquelle le chiffre est diffusé avec une note"
    )

    @model_validator(mode="after")
    def _descend(self) -> CoverageThresholds:
        if self.note > self.publish:
            raise ValueError("le seuil « note » ne peut pas dépasser le seuil « publish »")
        return self


class Quality(Strict):
    """What a figure must be worth to be published (a proposal of `domain/geography.md`)."""

    fidelity: FidelityGrades = Field(
        FidelityGrades(), description="Part de ce qui est compté qui est dans le quartier"
    )
    coverage: CoverageThresholds = Field(
        CoverageThresholds(), description="Part du quartier dont les données sont connues"
    )


class ProtectionConfig(Strict):
    """What must stay uncertain of a hidden cell, for whoever reads all that was released."""

    width: int = Field(
        4,
        ge=1,
        description="Écart minimal, en unités, entre deux valeurs possibles d’une cellule masquée",
    )


class ObservatoryConfig(Strict):
    """The content of `osq.yaml`."""

    name: Label
    demonstration: bool = False
    agglomeration: Agglomeration
    levels: tuple[Level, ...]
    perimeters: tuple[Perimeter, ...] = ()
    zonings: tuple[ZoningDeclaration, ...] = ()
    themes: tuple[ThemeDeclaration, ...] = ()
    supports: dict[Support, MeasureRef] = Field(
        {}, description="Grandeur qui mesure chaque support (population…)"
    )
    quality: Quality = Field(Quality(), description="Seuils de fiabilité et de couverture")
    confidentiality: ProtectionConfig = Field(
        ProtectionConfig(), description="Protection des cellules masquées"
    )
    index: IndexConfig | None = Field(None, description="Indice OSQ")
    typology: TypologyConfig | None = Field(None, description="Typologie des quartiers")
    thematic: tuple[ThematicConfig, ...] = Field((), description="Éditions thématiques des notes")


@dataclass(frozen=True, slots=True)
class Observatory:
    """A loaded observatory: where things are, and its configuration."""

    root: Path
    config: ObservatoryConfig

    @property
    def conventions(self) -> Path:
        return self.root / "conventions"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def territory(self) -> Path:
        return self.root / "data" / "territory"

    @property
    def deliveries(self) -> Path:
        return self.root / "data" / "deliveries"

    @property
    def corrections(self) -> Path:
        return self.root / "data" / "corrections.csv"

    @property
    def comments(self) -> Path:
        """The analysts' own words, by edition and zone."""
        return self.root / COMMENTS

    @property
    def inbox(self) -> Path:
        return self.deliveries / "inbox"

    @property
    def archive(self) -> Path:
        return self.deliveries / "archive"

    @property
    def refused(self) -> Path:
        return self.deliveries / "refused"

    @property
    def store(self) -> Path:
        return self.root / "data" / "store"

    @property
    def output(self) -> Path:
        return self.root / "output"


def find_root(start: Path | None = None) -> Path:
    """The nearest folder upward from `start` that holds `osq.yaml`.

    `OSQ_HOME` wins over the current folder.  Raises ConfigurationError when there is none.
    """
    home = os.environ.get("OSQ_HOME")
    origin = (start or (Path(home) if home else Path.cwd())).resolve()
    for folder in (origin, *origin.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise ConfigurationError(
        f"Aucun observatoire trouvé depuis {origin} : il manque un fichier {CONFIG_NAME}.",
        advice="Placez-vous dans le dossier de l’observatoire, donnez --observatory DOSSIER, "
        "ou créez-en un avec « osq init DOSSIER ».",
    )


def load_observatory(root: Path) -> Observatory:
    """Reads `root/osq.yaml`; raises ConfigurationError with every fault found."""
    from osq.conventions.loading import load_yaml_model

    config = load_yaml_model(root / CONFIG_NAME, ObservatoryConfig)
    return Observatory(root=root, config=config)
