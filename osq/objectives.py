"""The objectives of the CUCS, in the file `cucs.yaml` that its co-pilots fill."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import Field

from osq.conventions.base import Identifier, Label, Strict
from osq.conventions.catalogue import UNKNOWN_INDICATOR
from osq.conventions.faults import Fault
from osq.conventions.loading import findings_in, load_yaml_model
from osq.conventions.translation import suggestion
from osq.errors import ConfigurationError

FILE = "cucs.yaml"


class Objective(Strict):
    """An objective, and the indicator that is looked at to judge it."""

    axis: Label = Field(description="Axe du contrat, tel qu’il est imprimé")
    label: Label = Field(description="Objectif, dans les mots du contrat")
    indicator: Identifier = Field(description="Indicateur suivi")
    baseline: int = Field(description="Édition de départ")
    target: str = Field("", description="Cible, dans les mots du contrat")
    zones: tuple[str, ...] = Field((), description="Codes des zones concernées ; vide : toutes")


class Objectives(Strict):
    """The content of `cucs.yaml`."""

    objectives: tuple[Objective, ...] = Field((), description="Objectifs, dans l’ordre du contrat")


def load_objectives(root: Path, known: Collection[str]) -> tuple[Objective, ...]:
    """The objectives of the observatory in `root`; none without the file.

    `known` are the indicators that conventions declare.  Raises ConfigurationError for a faulty
    file, or an unknown indicator, at its line.
    """
    path = root / FILE
    if not path.is_file():
        return ()
    found = load_yaml_model(path, Objectives).objectives
    faults = [
        Fault(
            UNKNOWN_INDICATOR,
            ("objectives", place, "indicator"),
            {"found": one.indicator, "suggestion": suggestion(one.indicator, known)},
        )
        for place, one in enumerate(found)
        if one.indicator not in known
    ]
    if faults:
        raise ConfigurationError(
            f"Le fichier {FILE} nomme un indicateur qu’aucune convention ne déclare.",
            advice="Corrigez les lignes indiquées, puis relancez la commande.",
            findings=findings_in(path, FILE, faults),
        )
    return found
