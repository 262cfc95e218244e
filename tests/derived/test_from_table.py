"""All that is derived comes out the same from the released table as from the release itself."""

from __future__ import annotations

import pytest

from osq.confidentiality.release import Release
from osq.confidentiality.table import from_csv, restored, structure_of, to_csv
from osq.refresh.pipeline import release_of
from osq.store.workspace import Workspace
from osq.synthesis.config import IndexConfig, TypologyConfig
from tests.builders.demonstration import ingested_demonstration
from tests.builders.release import direct_release, small_release
from tests.builders.synthesis import INDEX, TYPOLOGY, class_release, index_release
from tests.derived.everything import differing, everything, products

CASES: dict[str, tuple[Release, IndexConfig | None, TypologyConfig | None]] = {
    "several levels and editions": (small_release(), None, None),
    "medians by IRIS": (direct_release(), None, None),
    "index": (index_release(), INDEX, None),
    "typology": (class_release(), None, TYPOLOGY),
}


def from_table(release: Release) -> Release:
    """The release that a reader of its table can make again."""
    return restored(structure_of(release), from_csv(to_csv(release)))


@pytest.mark.parametrize("name", CASES)
def test_a_reader_of_the_table_derives_the_same(name: str) -> None:
    release, index, typology = CASES[name]
    found = everything(release, index, typology)
    assert found
    assert differing(found, everything(from_table(release), index, typology)) == []


def test_the_structure_holds_no_figure() -> None:
    assert structure_of(small_release()).figures == {}


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace(ingested_demonstration())


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_so_does_a_reader_of_the_demonstration(workspace: Workspace, audience: str) -> None:
    release, config = release_of(workspace, 2013, audience), workspace.observatory.config
    found = products(release, config.index, config.typology)
    assert sum(name.endswith(".pdf") for name in found) == 39
    again = products(from_table(release), config.index, config.typology)
    assert differing(found, again) == []
