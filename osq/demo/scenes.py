"""Scenes, one per edition, and what each provider invents in them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

import pandas as pd

from osq.demo.figures import Scene
from osq.demo.figures.caf import invent_benefits
from osq.demo.figures.insee_population import CENSUS_LAG, invent_population
from osq.errors import ConfigurationError
from osq.text import quote

Populations = Mapping[int, Mapping[str, int]]
"""Municipal population by census year, then by commune code."""


class Figures(Protocol):
    """A module of `osq.demo.figures`; `derive` and `invent_quarter` only where needed."""

    def invent(self, scene: Scene) -> pd.DataFrame: ...

    def invent_quarter(self, scene: Scene, quarter: int) -> pd.DataFrame: ...

    def derive(self, measure: str, sums: Mapping[str, int], edition: int) -> float | int | None: ...


def make_scene(pieces: pd.DataFrame, populations: Populations, edition: int) -> Scene:
    """What is drawn before any provider invents its own figures."""
    population = invent_population(pieces, populations[edition - CENSUS_LAG], edition)
    benefits = invent_benefits(pieces, population, edition)
    return Scene(edition, pieces, population, benefits)


def figures_of(provider: str) -> Figures:
    """The module that invents a convention's figures; ConfigurationError when there is none."""
    name = f"osq.demo.figures.{provider.replace('-', '_')}"
    try:
        return cast(Figures, import_module(name))
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise ConfigurationError(
            f"La démonstration ne sait pas inventer les chiffres de la convention "
            f"{quote(provider)}.",
            advice="Lancez la commande depuis un observatoire qui n’a pas cette convention.",
        ) from error
