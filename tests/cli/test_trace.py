"""`osq trace`: from a figure to the cells it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.observations import Status
from osq.refresh.pipeline import releases_of
from osq.store.workspace import Workspace
from tests.builders.demonstration import small_demonstration

Shown = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A demonstration whose release of 2013 was computed once."""
    workspace = Workspace(small_demonstration(tmp_path_factory.mktemp("traced") / "demo"))
    releases_of(workspace, [2013])
    return workspace


@pytest.fixture(autouse=True)
def here(home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSQ_HOME", str(home.observatory.root))
    monkeypatch.chdir(tmp_path)


def told(capsys: Shown, *arguments: str) -> dict[str, Any]:
    assert main(["trace", *arguments, "--format", "json"]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_a_figure_names_its_formula_its_delivery_and_its_cells(capsys: Shown) -> None:
    assert main(["trace", "insee_pop_mun", "42218", "2013"]) == 0
    shown = capsys.readouterr().out
    assert "Saint-Étienne (commune 42218), 2013" in shown
    assert "Calcul : Population municipale" in shown
    assert "Livraison insee-population-2013-recensement-1" in shown
    assert "feuille «\u00a0IRIS\u00a0» : " in shown


def test_a_hidden_figure_shows_its_sign_and_no_cell(home: Workspace, capsys: Shown) -> None:
    release = releases_of(home, [2013])[2013]
    hidden = next(one for one in release.figures.values() if one.sign == "s")
    data = told(capsys, hidden.indicator, hidden.zone.code, "2013")
    assert data["text"] == "s"
    assert data["origins"] == data["deliveries"] == data["cells"] == []
    inside = told(capsys, hidden.indicator, hidden.zone.code, "2013", "--internal")
    assert inside["diffusion"] == "interne"
    assert inside["origins"] == []
    assert inside["cells"]


def test_internal_cells_hold_what_was_delivered(home: Workspace, capsys: Shown) -> None:
    (cell,) = told(capsys, "insee_pop_mun", "422180101", "2013", "--internal")["cells"]
    frame = home.store.observations(2013)
    chosen = (frame["measure"] == "insee-population.pop_mun") & (frame["zone"] == "422180101")
    (row,) = frame[chosen].itertuples()
    assert row.status == Status.MEASURED
    assert (cell["sheet"], cell["cell"]) == (row.sheet, row.cell)
    assert cell["content"].replace("\u202f", "") == f"{row.value:.0f}"


def test_a_zone_may_be_called_by_its_name(capsys: Shown) -> None:
    assert told(capsys, "insee_pop_mun", "firminy", "2013")["zone"] == "42095"


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(("insee_popmun", "42218"), "insee_pop_mun"), (("insee_pop_mun", "Firmini"), "Firminy")],
)
def test_an_unknown_word_is_a_usage_fault_that_names_the_nearest(
    arguments: tuple[str, str], near: str, capsys: Shown
) -> None:
    assert main(["trace", *arguments, "2013"]) == 2
    assert near in capsys.readouterr().err
