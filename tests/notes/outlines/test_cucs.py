"""The follow-up of the CUCS: objectives from the co-pilots' YAML, judged by released figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.confidentiality.release import ZoneKey
from osq.errors import ConfigurationError
from osq.notes.outlines.cucs import objectives_section
from osq.notes.outlines.material import Material
from osq.notes.viewmodel import Table
from osq.objectives import Objective, load_objectives
from tests.builders.release import AGGLOMERATION, BOIS, RIVE, hiding, small_release

OBJECTIVE = Objective(
    axis="Familles",
    label="Accompagner les parents seuls",
    indicator="mono_part",
    baseline=2010,
    target="moins de 30 %",
)


def table(key: ZoneKey, *objectives: Objective, hidden: bool = False) -> Table | None:
    release = small_release()
    if hidden:
        release = hiding(release, ("mono_part", key, 2013))
    found = objectives_section(Material(release, objectives=objectives), release.zones[key])
    blocks = [block for section in found for block in section.blocks]
    return next((one for one in blocks if isinstance(one, Table)), None)


def test_an_objective_shows_where_it_started_where_it_stands_and_the_whole_beside() -> None:
    found = table(BOIS, OBJECTIVE)
    assert found is not None
    (row,) = found.groups[0].rows
    told = dict(zip(found.columns, (cell.text for cell in row.cells), strict=True))
    assert told["Départ"].endswith("(2010)")
    assert told["2013"] == "32,5"
    assert told["Évolution"].startswith("+")
    assert told["Val-Gris"]
    assert told["Cible"] == "moins de 30 %"


def test_the_agglomeration_is_not_set_beside_itself() -> None:
    found = table(AGGLOMERATION, OBJECTIVE)
    assert found is not None
    assert found.columns == ("Indicateur", "Départ", "2013", "Évolution", "Cible")
    assert sum(found.widths) == 100


def test_an_objective_bears_on_its_zones_only() -> None:
    limited = OBJECTIVE.model_copy(update={"zones": (BOIS.code,)})
    assert table(BOIS, limited) is not None
    assert table(RIVE, limited) is None


def test_a_hidden_figure_has_neither_value_nor_change() -> None:
    found = table(BOIS, OBJECTIVE, hidden=True)
    assert found is not None
    texts = [cell.text for cell in found.groups[0].rows[0].cells]
    assert texts[2:4] == ["s", "s"]
    assert any("donnée confidentielle" in text for text in found.notes)


def test_without_a_file_there_is_no_objective(tmp_path: Path) -> None:
    assert load_objectives(tmp_path, ["mono_part"]) == ()


def test_an_unknown_indicator_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "cucs.yaml").write_text(
        "objectives:\n"
        "  - axis: Familles\n"
        "    label: Accompagner\n"
        "    indicator: mono_par\n"
        "    baseline: 2010\n",
        "utf-8",
    )
    with pytest.raises(ConfigurationError) as told:
        load_objectives(tmp_path, ["mono_part"])
    (finding,) = told.value.findings
    assert "mono_par" in str(finding.as_dict())
    assert "mono_part" in str(finding.as_dict())
