"""The cells behind a figure are those that aggregation added up, no more and no less."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest

from osq.refresh.origins import EditionCells
from osq.refresh.pipeline import aggregates_of
from osq.store.workspace import Workspace
from tests.builders.demonstration import ingested_demonstration


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace(ingested_demonstration())


@pytest.fixture(scope="module")
def cells(workspace: Workspace) -> EditionCells:
    return EditionCells(workspace, 2013)


@pytest.fixture(scope="module")
def measured(workspace: Workspace) -> list[dict[str, Any]]:
    """The aggregates of 2013 that hold a number."""
    aggregates = aggregates_of(workspace, 2013)
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in aggregates.to_dict("records")
    ]
    return [one for one in rows if one["status"] == "measured"]


def test_the_deliveries_behind_every_aggregate_are_found_again(
    measured: list[dict[str, Any]], cells: EditionCells
) -> None:
    for one in measured:
        rows = sorted(cells.of(one["measure"], one["level"], one["zone"]))
        behind = set(cells.observations["delivery"].iloc[rows])
        assert behind == set(one["deliveries"].split(","))


def test_what_the_cells_hold_adds_up_to_the_aggregate(
    measured: list[dict[str, Any]], cells: EditionCells
) -> None:
    whole = ("somme d’IRIS", "IRIS dominants", "somme de communes", "livré directement")
    added = [one for one in measured if one["method"] in whole]
    assert len(added) > 1000
    for one in added:
        rows = sorted(cells.of(one["measure"], one["level"], one["zone"]))
        assert isclose(cells.observations["value"].iloc[rows].sum(), one["value"])


def test_a_quartier_names_the_cells_of_its_iris_by_the_public_name_of_the_delivery(
    workspace: Workspace, cells: EditionCells
) -> None:
    (delivery,) = {
        one.delivery for one in workspace.store.active(2013) if one.provider == "insee-population"
    }
    behind = [
        cells.of("insee-population.pop_mun", "quartier", code)
        for code in workspace.territory.zoning("cucs", 2013).zones
    ]
    (origin,) = cells.origins(max(behind, key=len), {delivery: "insee-population-2013-1"})
    assert origin.delivery == "insee-population-2013-1"
    assert origin.sheet == "IRIS"
    assert ":" in origin.cells


def test_an_unknown_zone_has_no_cell(cells: EditionCells) -> None:
    assert cells.of("caf.alloc", "quartier", "ZZ99") == frozenset()
