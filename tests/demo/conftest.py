"""The demonstration of the repository's own observatory, made once for all tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from osq.conventions.loading import load_conventions
from osq.conventions.model import Convention
from osq.demo.benefits import invent_benefits
from osq.demo.create import EDITIONS, create_demo, read_populations
from osq.demo.ground import make_ground
from osq.demo.population import CENSUS_LAG, invent_population
from osq.observatory import Observatory, load_observatory
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.shared import REPOSITORY


@dataclass(frozen=True)
class Invented:
    """Everything that was invented before confidentiality, by edition."""

    pieces: pd.DataFrame
    population: Mapping[int, pd.DataFrame]
    benefits: Mapping[int, pd.DataFrame]


@pytest.fixture(scope="session")
def source() -> Observatory:
    return load_observatory(REPOSITORY)


@pytest.fixture(scope="session")
def territory(source: Observatory) -> Territory:
    return load_territory(source.territory, source.config)


@pytest.fixture(scope="session")
def conventions(source: Observatory) -> dict[str, Convention]:
    return load_conventions(source.conventions)


@pytest.fixture(scope="session")
def invented(source: Observatory, territory: Territory) -> Invented:
    populations = read_populations(source.territory / "communes.csv")
    pieces = make_ground(territory, populations[2011], 2013)
    population = {
        edition: invent_population(pieces, populations[edition - CENSUS_LAG], edition)
        for edition in EDITIONS
    }
    benefits = {
        edition: invent_benefits(pieces, population[edition], edition) for edition in EDITIONS
    }
    return Invented(pieces, population, benefits)


@pytest.fixture(scope="session")
def demonstration(source: Observatory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration on disk; tests must not change it."""
    target = tmp_path_factory.mktemp("demo") / "demo"
    create_demo(target, source)
    return target
