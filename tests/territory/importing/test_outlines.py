"""Outlines of others: any format, any system of coordinates, matched, repaired, simplified."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from osq.cli.main import main
from osq.observatory import Observatory, load_observatory
from osq.store.workspace import Workspace
from osq.territory.importing.outline_layer import simplified
from osq.territory.model import ZoningRef
from osq.territory.outlines import dissolve, parse_outlines
from tests.builders.territory import IRIS, IRIS_CODES
from tests.builders.territory_files import toy_files
from tests.builders.toy_observatory import PROVENANCE, snapshot, toy_observatory
from tests.builders.vectors import (
    LAMBERT_93,
    WGS84,
    iris_fields,
    iris_polygons,
    span,
    write_iris,
    write_layer,
)
from tests.shared import REPOSITORY, SHARED, needs_shared
from tests.territory.importing.conftest import Run

ZONING = ("--zoning", "iris")
REAL = SHARED / "data" / "communes_sem.geojson"


def corners(observatory: Observatory) -> dict[str, set[tuple[float, float]]]:
    """The points of each outline of IRIS, to four decimals of a degree."""
    outlines = Workspace(observatory).territory.outlines
    return {
        code: {(round(x, 4), round(y, 4)) for ring in outline.rings for x, y in ring}
        for (ref, code), outline in outlines.items()
        if ref == IRIS
    }


def expected() -> dict[str, set[tuple[float, float]]]:
    return {
        code: {(round(x, 4), round(y, 4)) for x, y in shape.exterior.coords}
        for code, shape in zip(IRIS_CODES, iris_polygons(), strict=True)
    }


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson"])
@pytest.mark.parametrize("crs", [LAMBERT_93, WGS84, "EPSG:3946"])
def test_every_format_and_system_gives_the_same_outlines(
    toy: Observatory, run: Run, tmp_path: Path, suffix: str, crs: str
) -> None:
    file = write_iris(tmp_path / f"iris.{suffix}", crs=crs)
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.exit, said.codes) == (0, [])
    assert corners(toy) == expected()
    territory = Workspace(toy).territory
    assert not any(territory.outlines[(IRIS, code)].schematic for code in IRIS_CODES)
    assert PROVENANCE[1] in territory.outline_sources["iris"]
    assert PROVENANCE[3] in territory.outline_sources["iris"]


def test_a_shapefile_without_prj_is_recognised_by_where_it_falls(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = write_iris(tmp_path / "iris.shp")
    file.with_suffix(".prj").unlink()
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.exit, said.codes) == (0, ["OSQ-T074"])
    assert said.one("OSQ-T074")["found"] == LAMBERT_93
    assert corners(toy) == expected()


def test_without_any_known_outline_nothing_can_be_recognised(run: Run, tmp_path: Path) -> None:
    files = {name: text for name, text in toy_files().items() if name.endswith(".csv")}
    toy = toy_observatory(tmp_path / "bare", files)
    file = write_iris(tmp_path / "iris.shp")
    file.with_suffix(".prj").unlink()
    assert run(toy, "import", "outlines", file, *ZONING).errors == ["OSQ-T073"]
    assert run(toy, "import", "outlines", file, *ZONING, "--crs", LAMBERT_93).exit == 0
    assert corners(toy) == expected()


def test_coordinates_that_fall_elsewhere_are_refused(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    before = snapshot(toy)
    file = write_iris(tmp_path / "iris.gpkg")
    said = run(toy, "import", "outlines", file, *ZONING, "--crs", "EPSG:27572")
    assert said.codes == ["OSQ-T075", "OSQ-T076"]
    assert said.exit == 1
    assert snapshot(toy) == before


def test_longitude_and_latitude_in_the_wrong_order_are_refused(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    turned = [shapely.transform(shape, np.fliplr) for shape in iris_polygons()]
    file = write_layer(tmp_path / "iris.geojson", turned, iris_fields(), crs=WGS84)
    assert run(toy, "import", "outlines", file, *ZONING).errors == ["OSQ-T076"]


def test_a_system_that_does_not_exist_is_refused(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = write_iris(tmp_path / "iris.gpkg")
    said = run(toy, "import", "outlines", file, *ZONING, "--crs", "Lambert")
    assert said.errors == ["OSQ-T077"]


@pytest.mark.parametrize(
    ("written", "declared", "told"),
    [
        ("UTF-8", None, []),
        ("UTF-8", "ISO-8859-1", []),
        ("ISO-8859-1", None, ["OSQ-T084"]),
        ("ISO-8859-1", "UTF-8", ["OSQ-T084"]),
        ("ISO-8859-1", "rien de connu", ["OSQ-T084"]),
    ],
)
def test_accents_are_read_whatever_the_cpg_says(
    toy: Observatory,
    run: Run,
    tmp_path: Path,
    written: str,
    declared: str | None,
    told: list[str],
) -> None:
    fields = {**iris_fields(), "CODE_IRIS": [*IRIS_CODES[:-1], "990020199"]}
    fields["NOM_IRIS"] = ["Éts Côté"] * 6
    file = write_layer(tmp_path / "iris.shp", iris_polygons(), fields, encoding=written)
    cpg = file.with_suffix(".cpg")
    cpg.unlink()
    if declared:
        cpg.write_text(declared)
    said = run(toy, "import", "outlines", file, *ZONING)
    assert [code for code in said.codes if code == "OSQ-T084"] == told
    assert "990020199 (Éts Côté)" in said.one("OSQ-T081")["message"]


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_shapefile_that_lacks_a_part_says_which(
    toy: Observatory, run: Run, tmp_path: Path, suffix: str
) -> None:
    file = write_iris(tmp_path / "iris.shp")
    file.with_suffix(suffix).unlink()
    said = run(toy, "import", "outlines", file, *ZONING)
    assert said.codes == ["OSQ-T060"]
    assert f"iris{suffix}" in said.data["findings"][0]["message"]


@pytest.mark.parametrize("name", ["iris.gpkg", "iris.shp", "iris.geojson", "iris.txt"])
def test_a_file_that_is_no_layer_is_refused(
    toy: Observatory, run: Run, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    for suffix in (".dbf", ".shx"):
        file.with_suffix(suffix).write_bytes(b"rien")
    file.write_bytes(b"rien")
    assert run(toy, "import", "outlines", file, *ZONING).codes == ["OSQ-T060"]


def test_of_several_layers_one_must_be_chosen(toy: Observatory, run: Run, tmp_path: Path) -> None:
    file = write_iris(tmp_path / "all.gpkg", layer="iris")
    write_layer(file, [span(0, 4)], {"INSEE_COM": ["99001"]}, layer="communes", append=True)
    assert run(toy, "import", "outlines", file, *ZONING).codes == ["OSQ-T070"]
    assert run(toy, "import", "outlines", file, *ZONING, "--layer", "iris").exit == 0
    assert run(toy, "import", "outlines", file, *ZONING, "--layer", "iri").codes == ["OSQ-T060"]


def test_the_attribute_of_codes_is_found_when_one_only_has_them(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    fields = iris_fields()
    fields["REMPLACE"] = [*IRIS_CODES[1:], IRIS_CODES[0]]
    file = write_layer(tmp_path / "iris.gpkg", iris_polygons(), fields)
    said = run(toy, "import", "outlines", file, *ZONING)
    assert said.codes == ["OSQ-T072"]
    assert said.one("OSQ-T072")["found"] == "CODE_IRIS, REMPLACE"
    assert run(toy, "import", "outlines", file, *ZONING, "--code-field", "CODE_IRIS").exit == 0
    assert corners(toy) == expected()


def test_a_layer_without_codes_is_refused_with_its_attributes(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = write_layer(tmp_path / "x.gpkg", iris_polygons(), {"nom": ["Centre"] * 6})
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.codes, said.one("OSQ-T071")["found"]) == (["OSQ-T071"], "nom")


@pytest.mark.parametrize("kind", [int, float])
def test_codes_that_are_numbers_are_read_as_texts(
    toy: Observatory, run: Run, tmp_path: Path, kind: Any
) -> None:
    fields = {"code": [kind(code) for code in IRIS_CODES]}
    file = write_layer(tmp_path / "iris.gpkg", iris_polygons(), fields)
    assert run(toy, "import", "outlines", file, *ZONING).exit == 0
    assert corners(toy) == expected()


def test_an_outline_without_zone_and_a_zone_without_outline_are_told(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    fields = {"code": [*IRIS_CODES[:5], "990020109"], "nom": ["A"] * 6}
    file = write_layer(tmp_path / "iris.gpkg", iris_polygons(), fields)
    said = run(toy, "import", "outlines", file, *ZONING)
    assert said.exit == 0
    assert "990020109 (A)" in said.one("OSQ-T081")["message"]
    told = [found for found in said.data["findings"] if found["code"] == "OSQ-T054"]
    assert ("iris.csv", "990020102") in [
        (found["workbook"], found["message"].split("\u00a0: ")[-1].rstrip(".")) for found in told
    ]


def test_features_of_other_communes_are_counted_only(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    shapes = [*iris_polygons(), *(span(20 + k, 21 + k) for k in range(30))]
    codes = [*IRIS_CODES, *(f"01001{k:04}" for k in range(30))]
    file = write_layer(tmp_path / "iris.gpkg", shapes, {"code": codes})
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.exit, said.codes) == (0, ["OSQ-T082"])
    assert said.one("OSQ-T082")["message"].startswith("30 ")
    assert corners(toy) == expected()


def test_several_features_of_one_code_are_one_zone(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    file = write_iris(tmp_path / "iris.gpkg")
    said = run(toy, "import", "outlines", file, "--zoning", "commune")
    assert (said.exit, "99001, 99002" in said.one("OSQ-T080")["message"]) == (0, True)
    outline = Workspace(toy).territory.outlines[(ZoningRef("commune", 2013), "99001")]
    assert len(outline.rings) == 1


def test_a_ring_that_crosses_itself_is_repaired(toy: Observatory, run: Run, tmp_path: Path) -> None:
    shapes = iris_polygons()
    x, y = 4.0, 45.4
    shapes[0] = shapely.Polygon([(x, y), (x + 0.01, y + 0.01), (x + 0.01, y), (x, y + 0.01)])
    file = write_layer(tmp_path / "iris.gpkg", shapes, iris_fields())
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.exit, said.codes) == (0, ["OSQ-T079"])
    outline = Workspace(toy).territory.outlines[(IRIS, IRIS_CODES[0])]
    assert len(outline.rings) == 2


@pytest.mark.parametrize(
    "shape", [None, shapely.Point(4, 45.4), shapely.LineString([(4, 45.4), (4.01, 45.4)])]
)
def test_a_feature_without_surface_is_refused(
    toy: Observatory, run: Run, tmp_path: Path, shape: Any
) -> None:
    shapes = [shape, *iris_polygons()[1:]]
    file = write_layer(tmp_path / "iris.gpkg", shapes, iris_fields())
    said = run(toy, "import", "outlines", file, *ZONING)
    assert (said.errors, said.one("OSQ-T078")["zone"]) == (["OSQ-T078"], IRIS_CODES[0])


def test_zones_that_overlap_are_refused(toy: Observatory, run: Run, tmp_path: Path) -> None:
    shapes = [span(0, 1.1), *iris_polygons()[1:]]
    file = write_layer(tmp_path / "iris.gpkg", shapes, iris_fields())
    said = run(toy, "import", "outlines", file, *ZONING)
    assert said.errors == ["OSQ-T083"]
    found = said.one("OSQ-T083")
    assert (found["zone"], found["found"]) == IRIS_CODES[:2]


def test_a_slip_between_neighbours_is_closed(toy: Observatory, run: Run, tmp_path: Path) -> None:
    """A gap of forty centimetres, and a point that one side only has."""
    shapes = iris_polygons()
    shapes[0] = span(0, 0.9995)
    shapes[1] = shapely.Polygon(
        [(4.01, 45.4), (4.02, 45.4), (4.02, 45.41), (4.01, 45.41), (4.01, 45.404)]
    )
    file = write_layer(tmp_path / "iris.gpkg", shapes, iris_fields())
    assert run(toy, "import", "outlines", file, *ZONING, "--tolerance", 0).exit == 0
    outlines = Workspace(toy).territory.outlines
    pair = [outlines[(IRIS, code)] for code in IRIS_CODES[:2]]
    assert len(dissolve(pair, schematic=False).rings) == 1


def test_an_outline_thinner_than_the_simplification_is_refused(
    toy: Observatory, run: Run, tmp_path: Path
) -> None:
    shapes = [span(0, 0.00005), *iris_polygons()[1:]]
    file = write_layer(tmp_path / "iris.gpkg", shapes, iris_fields())
    assert run(toy, "import", "outlines", file, *ZONING).errors == ["OSQ-T085"]


def test_an_unknown_zoning_names_those_there_are(
    toy: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_iris(tmp_path / "iris.gpkg")
    words = ["territory", "import", "outlines", str(file), "--zoning", "zus", *PROVENANCE]
    assert main([*words, "--observatory", str(toy.root)]) == 2
    shown = capsys.readouterr().err
    assert all(name in shown for name in ("iris@2015", "cucs@2007", "commune@2013"))


@given(
    st.lists(st.floats(-0.4, 0.4), min_size=12, max_size=12),
    st.sampled_from([0.0, 5.0, 30.0, 80.0]),
)
def test_neighbours_keep_their_common_border_however_simplified(
    wiggles: list[float], tolerance: float
) -> None:
    """The union of two zones, side by side removed, is one ring: no side is left inside."""
    border = [(4.02 + wiggle / 100, 45.4 + k / 1100) for k, wiggle in enumerate(wiggles)]
    left = shapely.Polygon([(4.0, 45.4), *border, (4.0, 45.41)])
    right = shapely.Polygon([(4.04, 45.4), *border, (4.04, 45.41)])
    rings, lost = simplified({"A": left, "B": right}, tolerance)
    assert lost == []
    text = json.dumps(
        {
            "source": "essai",
            "features": [
                {
                    "properties": {"code": code, "schematic": False},
                    "geometry": {"type": "MultiPolygon", "coordinates": polygons},
                }
                for code, polygons in rings.items()
            ],
        }
    )
    file, findings = parse_outlines("x.geojson", text.encode())
    assert findings == []
    assert len(dissolve(file.by_code.values(), schematic=False).rings) == 1


@needs_shared
def test_the_real_communes_are_imported_and_lighter(run: Run, tmp_path: Path) -> None:
    files = {
        path.name: path.read_text(encoding="utf-8")
        for path in (REPOSITORY / "data" / "territory").glob("*.csv")
    }
    config = load_observatory(REPOSITORY).config
    real = toy_observatory(tmp_path / "sem", files, config)
    said = run(real, "import", "outlines", REAL, "--zoning", "commune", "--tolerance", 1000)
    assert said.exit == 0
    assert said.data["counts"] == {"contours": 53, "zones": 53}
    territory = Workspace(real).territory
    communes = [outline for (ref, _), outline in territory.outlines.items() if ref.id == "commune"]
    after = sum(len(ring) for outline in communes for ring in outline.rings)
    before = sum(
        len(ring)
        for feature in json.loads(REAL.read_text(encoding="utf-8"))["features"]
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
    )
    assert after < 0.4 * before
    # No border is drawn twice with a gap: the agglomeration has few inner rings.
    assert all(
        start != end
        for outline in communes
        for ring in outline.rings
        for start, end in pairwise(ring)
    )
    assert len(dissolve(communes, schematic=False).rings) < 5
