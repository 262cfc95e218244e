"""A folder of files becomes a territory, whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.errors import ConfigurationError
from osq.territory.loading import check_territory, load_territory
from osq.territory.model import Outline, Territory
from tests.builders.territory import COMMUNE, CUCS, IRIS, toy_config, toy_territory
from tests.builders.territory_files import spoilt, toy_files, write_files


def test_the_toy_files_give_the_toy_territory(tmp_path: Path) -> None:
    loaded = load_territory(write_files(tmp_path, toy_files()), toy_config())
    built = toy_territory()
    for ref, zoning in built.zonings.items():
        assert set(loaded.zonings[ref].zones) == set(zoning.zones)
        for code, zone in zoning.zones.items():
            twin = loaded.zonings[ref].zones[code]
            assert (twin.communes, twin.documented) == (zone.communes, zone.documented)
            assert twin.signatory == zone.signatory
    assert _matrices(loaded) == _matrices(built)
    assert {key: _corners(outline) for key, outline in loaded.outlines.items()} == {
        key: _corners(outline) for key, outline in built.outlines.items()
    }
    assert loaded.outline_sources == built.outline_sources


def test_the_order_of_lines_changes_nothing(tmp_path: Path) -> None:
    files = toy_files()
    header, *lines = files["composition_cucs_iris.csv"].splitlines()
    turned = "\n".join([header, *reversed(lines)])
    first = load_territory(write_files(tmp_path / "a", files), toy_config())
    files["composition_cucs_iris.csv"] = turned
    second = load_territory(write_files(tmp_path / "b", files), toy_config())
    assert _matrices(first) == _matrices(second)


@pytest.mark.parametrize("made", [True, False], ids=["empty folder", "no folder"])
def test_a_new_observatory_has_an_empty_territory(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "territory"
    if made:
        folder.mkdir()
    assert load_territory(folder, toy_config()) == Territory({}, ())
    assert [finding.code for finding in check_territory(folder, toy_config())] == ["OSQ-T001"]


def test_a_territory_with_an_error_is_refused_with_all_of_them(tmp_path: Path) -> None:
    files = spoilt("composition_cucs_iris.csv", "Q03;990020102", "Q03;990020199")
    files["iris.csv"] = files["iris.csv"].replace("990010102;Gare", "990010102;")
    with pytest.raises(ConfigurationError) as caught:
        load_territory(write_files(tmp_path, files), toy_config())
    assert {finding.code for finding in caught.value.findings} >= {"OSQ-T008", "OSQ-T032"}


def test_an_undivided_commune_lends_its_outline_to_its_iris(tmp_path: Path) -> None:
    files = toy_files()
    files["communes.csv"] = files["communes.csv"].replace("irised;2000", "undivided;2000")
    kept = [line for line in files["iris.csv"].splitlines() if not line.startswith("99002")]
    files["iris.csv"] = "\n".join([*kept, "990020000;Brézin;99002;2015;commune non découpée"])
    del files["composition_cucs_iris.csv"], files["iris.geojson"]
    territory = load_territory(write_files(tmp_path, files), toy_config())
    outline = territory.outlines[(IRIS, "990020000")]
    assert outline == territory.outlines[(COMMUNE, "99002")]
    assert not outline.schematic


def test_a_commune_without_known_codes_has_no_iris(tmp_path: Path) -> None:
    files = toy_files()
    files["communes.csv"] = files["communes.csv"].replace("irised;2000", "unknown;2000")
    kept = [line for line in files["iris.csv"].splitlines() if not line.startswith("99002")]
    files["iris.csv"] = "\n".join([*kept, ";Brézin;99002;2015;codes inconnus"])
    del files["composition_cucs_iris.csv"], files["iris.geojson"]
    territory = load_territory(write_files(tmp_path, files), toy_config())
    assert territory.communes_without_iris == {"99002"}
    assert {code[:5] for code in territory.zonings[IRIS].zones} == {"99001"}


def test_a_quartier_is_the_union_of_its_iris_and_says_it_is_a_drawing(tmp_path: Path) -> None:
    territory = load_territory(write_files(tmp_path, toy_files()), toy_config())
    outline = territory.outlines[(CUCS, "Q01")]
    assert len(outline.rings) == 1
    assert outline.schematic


def _matrices(territory: Territory) -> list[tuple[object, ...]]:
    return sorted(
        (
            str(matrix.source),
            str(matrix.target),
            matrix.support,
            np.array([matrix.rows, matrix.columns]).tolist(),
            matrix.weight_used.tolist(),
            matrix.share_inside.tolist(),
            matrix.methods,
            matrix.scale,
        )
        for matrix in territory.compositions
    )


def _corners(outline: Outline) -> tuple[bool, list[set[tuple[float, float]]]]:
    return outline.schematic, [set(ring) for ring in outline.rings]


@given(
    st.sampled_from(sorted(toy_files())),
    st.integers(0, 2_000),
    st.integers(0, 12),
    st.text(alphabet='019;\n"é+[]{},:any', max_size=4),
)
@settings(max_examples=150)
def test_a_spoilt_file_is_refused_or_read_but_never_a_fault_of_ours(
    name: str, place: int, cut: int, put: str
) -> None:
    files = toy_files()
    text = files[name]
    start = place % len(text)
    files[name] = text[:start] + put + text[start + cut :]
    with TemporaryDirectory() as folder, suppress(ConfigurationError):
        load_territory(write_files(Path(folder), files), toy_config())
