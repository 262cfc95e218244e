"""An observatory: the folder that holds `osq.yaml`, and what that file says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from osq.conventions.base import Identifier, Label, MeasureRef, Strict
from osq.conventions.measures import Support
from osq.errors import ConfigurationError
from osq.synthesis.config import IndexConfig, TypologyConfig

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


class ThemeDeclaration(Strict):
    id: Identifier
    label: Label


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
    index: IndexConfig | None = Field(None, description="Indice OSQ")
    typology: TypologyConfig | None = Field(None, description="Typologie des quartiers")


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
