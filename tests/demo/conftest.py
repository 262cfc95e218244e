"""The demonstration of the repository's own observatory, made once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.conventions.loading import load_conventions
from osq.conventions.model import Convention
from osq.demo.create import create_demo, make_truth
from osq.demo.truth import Truth
from osq.observatory import Observatory, load_observatory
from osq.territory.loading import load_territory
from osq.territory.model import Territory
from tests.shared import REPOSITORY


@pytest.fixture(scope="session")
def source() -> Observatory:
    return load_observatory(REPOSITORY)


@pytest.fixture(scope="session")
def conventions(source: Observatory) -> dict[str, Convention]:
    return load_conventions(source.conventions)


@pytest.fixture(scope="session")
def truth(source: Observatory) -> Truth:
    """Everything that is invented, before confidentiality; figures are kept once asked for."""
    return make_truth(source)


@pytest.fixture(scope="session")
def demonstration(source: Observatory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deliveries of 2008 and 2013 on disk; tests must not change it."""
    target = tmp_path_factory.mktemp("demo") / "demo"
    create_demo(target, source, editions=(2008, 2013))
    return target


@pytest.fixture(scope="session")
def territory(demonstration: Path) -> Territory:
    """The demonstration's, which has units; all else is the source's."""
    observatory = load_observatory(demonstration)
    return load_territory(observatory.territory, observatory.config)
