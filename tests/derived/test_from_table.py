"""All that is derived comes out the same from the released table as from the release itself."""

from __future__ import annotations

import pytest

from osq.confidentiality.draft import Draft, draft_edition
from osq.confidentiality.publish import publish
from osq.confidentiality.release import Release
from osq.confidentiality.secured import secured
from osq.confidentiality.table import from_csv, restored, structure_of, to_csv
from osq.indicators.compute import compute
from osq.refresh.pipeline import aggregates_of, receipts_until
from osq.refresh.sources import released_sources
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
def drafts() -> dict[int, Draft]:
    """The editions of the demonstration of two providers, before anything else is hidden."""
    workspace = Workspace(ingested_demonstration())
    found = {}
    for edition in workspace.store.editions():
        aggregates = aggregates_of(workspace, edition)
        found[edition] = draft_edition(
            compute(aggregates, workspace.conventions, edition),
            aggregates,
            workspace.conventions,
            workspace.territory,
            workspace.observatory.config,
            edition,
        )
    return found


@pytest.mark.long
@pytest.mark.parametrize("audience", ["partners", "public"])
def test_so_does_a_reader_of_the_demonstration(drafts: dict[int, Draft], audience: str) -> None:
    """What rules alone hide will do: a pattern only adds the same sign elsewhere."""
    workspace = Workspace(ingested_demonstration())
    conventions, config = workspace.conventions, workspace.observatory.config
    sources = released_sources(receipts_until(workspace, 2013), conventions)
    editions = {each: secured(draft, (), {}) for each, draft in drafts.items()}
    release = publish(
        editions, "", conventions, workspace.territory, config, 2013, sources, audience
    )
    found = products(release, config.index, config.typology)
    assert sum(name.endswith(".pdf") for name in found) == 39
    again = products(from_table(release), config.index, config.typology)
    assert differing(found, again) == []
