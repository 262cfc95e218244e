from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from osq.extracts.extract import Extract, internal_extract, released_extract
from osq.extracts.selection import Selection
from osq.store.workspace import Workspace
from tests.builders.demonstration import ingested_demonstration


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process for all tests of this folder: what they read takes long to compute."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("extracts"))


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The demonstration of two providers, 2010 to 2013; nothing is written in it."""
    return Workspace(ingested_demonstration())


@pytest.fixture(scope="session")
def released(workspace: Workspace) -> Extract:
    return released_extract(workspace, Selection())


@pytest.fixture(scope="session")
def internal(workspace: Workspace) -> Extract:
    return internal_extract(workspace, Selection())


@pytest.fixture(scope="session")
def both(released: Extract, internal: Extract) -> pd.DataFrame:
    """Each released figure beside the internal one."""
    key = ["edition", "indicator", "level", "zone"]
    return released.frame.merge(
        internal.frame, on=key, suffixes=("", "_internal"), validate="one_to_one"
    )
