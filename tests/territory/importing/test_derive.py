"""Compositions derived from outlines: by points that weigh, else by area, which is a proxy."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.observatory import Observatory
from osq.store.workspace import Workspace
from osq.territory.importing.overlay import by_area, by_points, dominant, rounded
from tests.builders.territory import CUCS
from tests.builders.toy_observatory import snapshot
from tests.builders.vectors import LAMBERT_93, span, write_iris, write_layer
from tests.territory.importing.conftest import Run

COMPOSITION = "composition_cucs_iris.csv"
QUARTIERS = {"Q01": span(0, 1.5), "Q02": span(3, 5), "Q03": span(5.6, 6)}


@pytest.fixture
def quartiers(tmp_path: Path) -> Path:
    return write_layer(
        tmp_path / "quartiers.gpkg", list(QUARTIERS.values()), {"code": list(QUARTIERS)}
    )


@pytest.fixture
def real(toy: Observatory, run: Run, tmp_path: Path) -> Observatory:
    """The toy with real outlines of its IRIS."""
    file = write_iris(tmp_path / "iris.gpkg")
    assert run(toy, "import", "outlines", file, "--zoning", "iris").exit == 0
    return toy


def rows_of(observatory: Observatory) -> dict[tuple[str, str], dict[str, str]]:
    with (observatory.territory / COMPOSITION).open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=";")
        return {(row["target"], row["source"]): row for row in rows}


def derive(run: Run, observatory: Observatory, quartiers: Path, *more: object) -> Any:
    return run(observatory, "derive", "--zoning", "cucs", "--outlines", quartiers, *more)


def points(tmp_path: Path, *lines: str, header: str = "longitude;latitude;poids") -> Path:
    path = tmp_path / "points.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


EVERYWHERE = [f"{4.005 + k / 100:.3f};45.405;10" for k in range(6)]


def test_without_points_the_shares_are_of_area_and_say_so(
    real: Observatory, run: Run, quartiers: Path
) -> None:
    said = derive(run, real, quartiers)
    assert said.exit == 0
    assert {"OSQ-T095", "OSQ-T040"} <= set(said.codes)
    rows = rows_of(real)
    assert {key: int(row["weight_used"]) for key, row in rows.items()} == {
        ("Q01", "990010101"): pytest.approx(10000, abs=2),
        ("Q01", "990010102"): pytest.approx(5000, abs=2),
        ("Q02", "990010104"): pytest.approx(10000, abs=2),
        ("Q02", "990020101"): pytest.approx(10000, abs=2),
        ("Q03", "990020102"): pytest.approx(4000, abs=2),
    }
    assert {row["quality"] for row in rows.values()} == {"part de surface, à valider"}
    assert {row["method"] for row in rows.values()} == {"weighted"}
    assert all(row["share_inside"] == row["weight_used"] for row in rows.values())


def test_points_say_where_people_live(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    """Half of the ground of 990010102 is in Q01, but nine tenths of its inhabitants."""
    file = points(tmp_path, "4.012;45.405;90", "4.018;45.405;10", *EVERYWHERE[:1], *EVERYWHERE[2:])
    said = derive(run, real, quartiers, "--points", file, "--support", "population")
    assert said.exit == 0
    with (real.territory / COMPOSITION).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    share = next(
        row for row in rows if (row["source"], row["support"]) == ("990010102", "population")
    )
    assert (share["weight_used"], share["share_inside"]) == ("9000", "9000")
    assert share["quality"] == "part des points"
    matrices = Workspace(real).territory.compositions
    assert any(matrix.support == "population" and matrix.target == CUCS for matrix in matrices)


@pytest.mark.parametrize("kind", ["csv in Lambert-93", "layer"])
def test_points_may_be_in_any_system_and_file(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path, kind: str
) -> None:
    places = [shapely.Point(4.006 + k / 100, 45.405) for k in range(6)]
    places += [shapely.Point(4.012, 45.405), shapely.Point(4.014, 45.402)]
    layer = write_layer(tmp_path / "adresses.gpkg", places, {"poids": [3] * 8})
    file = layer
    if kind != "layer":
        from pyproj import Transformer

        to = Transformer.from_crs("EPSG:4326", LAMBERT_93, always_xy=True)
        lines = [";".join(f"{value:.1f}" for value in to.transform(p.x, p.y)) for p in places]
        file = points(tmp_path, *(line.replace(".", ",") for line in lines), header="x;y")
    said = derive(run, real, quartiers, "--points", file)
    assert said.exit == 0
    # Two of the three addresses of 990010102 are in its western half.
    assert rows_of(real)["Q01", "990010102"]["weight_used"] == "6667"


def test_dominant_counts_an_iris_wholly_from_the_threshold_on(
    real: Observatory, run: Run, quartiers: Path
) -> None:
    said = derive(run, real, quartiers, "--method", "dominant", "--threshold", 60)
    assert said.exit == 0
    rows = rows_of(real)
    assert set(rows) >= {("Q01", "990010101"), ("Q02", "990010104")}
    assert ("Q01", "990010102") not in rows
    assert rows["Q01", "990010101"]["weight_used"] == "10000"
    assert int(rows["Q01", "990010101"]["share_inside"]) == pytest.approx(10000, abs=2)
    assert rows["Q01", "990010101"]["method"] == "dominant"
    # Q03 has four tenths of its IRIS: nothing is dominant, and its rows stay as they were.
    assert "Q03" in said.one("OSQ-T096")["message"]


def test_schematic_outlines_are_of_no_use(toy: Observatory, run: Run, quartiers: Path) -> None:
    before = snapshot(toy)
    said = derive(run, toy, quartiers)
    assert (said.exit, said.errors) == (1, ["OSQ-T090"])
    assert snapshot(toy) == before


def test_outlines_of_the_parts_may_be_given(
    toy: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = write_iris(tmp_path / "iris.shp")
    assert derive(run, toy, quartiers, "--parts-outlines", file).exit == 0
    assert ("Q03", "990020102") in rows_of(toy)


def test_without_any_outline_of_the_quartiers_nothing_is_derived(
    real: Observatory, run: Run
) -> None:
    said = run(real, "derive", "--zoning", "cucs")
    assert (said.exit, said.errors) == (1, ["OSQ-T090"])


def test_imported_outlines_of_quartiers_are_used(
    real: Observatory, run: Run, quartiers: Path
) -> None:
    run(real, "import", "outlines", quartiers, "--zoning", "cucs")
    assert run(real, "derive", "--zoning", "cucs").exit == 0
    assert int(rows_of(real)["Q03", "990020102"]["weight_used"]) == pytest.approx(4000, abs=10)


def test_an_iris_without_points_falls_back_on_its_area_and_says_so(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = points(tmp_path, *EVERYWHERE[:1], *EVERYWHERE[2:])
    said = derive(run, real, quartiers, "--points", file)
    assert "990010102" in said.one("OSQ-T093")["message"]
    rows = rows_of(real)
    assert rows["Q01", "990010102"]["quality"] == "part de surface, à valider"
    assert rows["Q01", "990010101"]["quality"] == "part des points"


def test_points_outside_are_counted_and_told(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = points(tmp_path, *EVERYWHERE * 4, "4.5;46;7")
    said = derive(run, real, quartiers, "--points", file)
    assert said.exit == 0
    assert said.one("OSQ-T092")["message"].startswith("1 point(s) sur 25")


@pytest.mark.parametrize(
    ("line", "cell"),
    [("4.012;nord;1", "2:2"), ("4.012;45.4;-1", "2:3"), ("4.012;45.4;", "2:3")],
)
def test_a_point_that_cannot_be_read_is_refused(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path, line: str, cell: str
) -> None:
    said = derive(run, real, quartiers, "--points", points(tmp_path, line, *EVERYWHERE))
    assert (said.errors, said.one("OSQ-T091")["cell"]) == (["OSQ-T091"], cell)


def test_the_column_of_weights_must_be_there(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = points(tmp_path, *EVERYWHERE)
    said = derive(run, real, quartiers, "--points", file, "--weight", "habitants")
    assert (said.errors, said.one("OSQ-T098")["expected"]) == (["OSQ-T098"], "habitants")


def test_points_without_coordinates_are_refused(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = points(tmp_path, "1;2;3", header="nord;est;poids")
    assert derive(run, real, quartiers, "--points", file).errors == ["OSQ-T061"]


def test_a_sliver_is_neglected_unless_all_is_kept(
    real: Observatory, run: Run, tmp_path: Path
) -> None:
    file = write_layer(tmp_path / "q.gpkg", [span(0, 1.004)], {"code": ["Q01"]})
    said = derive(run, real, file)
    assert "990010102 dans Q01" in said.one("OSQ-T094")["message"]
    assert ("Q01", "990010102") not in rows_of(real)
    assert derive(run, real, file, "--negligible", 0).exit == 0
    assert int(rows_of(real)["Q01", "990010102"]["weight_used"]) == pytest.approx(40, abs=3)


def test_an_iris_outside_the_communes_of_a_quartier_is_refused(
    real: Observatory, run: Run, tmp_path: Path
) -> None:
    """Q01 is said to be in 99001 alone; its outline goes well into 99002."""
    before = snapshot(real)
    file = write_layer(tmp_path / "q.gpkg", [span(3.2, 4.5)], {"code": ["Q01"]})
    said = derive(run, real, file)
    assert said.exit == 1
    assert "OSQ-T038" in said.errors
    assert snapshot(real) == before


def test_the_same_files_give_the_same_bytes(
    real: Observatory, run: Run, quartiers: Path, tmp_path: Path
) -> None:
    file = points(tmp_path, *EVERYWHERE)
    derive(run, real, quartiers, "--points", file)
    first = snapshot(real)
    turned = points(tmp_path / "..", *reversed(EVERYWHERE))
    assert derive(run, real, quartiers, "--points", file).data["written"] == []
    derive(run, real, quartiers, "--points", turned)
    assert snapshot(real)[COMPOSITION] == first[COMPOSITION]


cuts = st.lists(st.integers(1, 99), min_size=0, max_size=6, unique=True)


def partition(vertical: list[int], horizontal: list[int]) -> dict[str, Any]:
    """The square of side 100 cut into rectangles."""
    xs, ys = [0, *sorted(vertical), 100], [0, *sorted(horizontal), 100]
    return {
        f"T{i:02}{j:02}": shapely.box(xs[i], ys[j], xs[i + 1], ys[j + 1])
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
    }


@given(cuts, cuts, cuts, cuts)
@settings(max_examples=60)
def test_shares_of_area_in_a_partition_of_the_plane_sum_to_one(
    a: list[int], b: list[int], c: list[int], d: list[int]
) -> None:
    sources = {code.replace("T", "S"): shape for code, shape in partition(c, d).items()}
    shares = by_area(sources, partition(a, b))
    assert set(shares) == set(sources)
    for code, held in shares.items():
        assert sum(held.values()) == pytest.approx(1, abs=1e-9), code
        assert sum(rounded(held).values()) == 10_000


@given(
    cuts,
    cuts,
    cuts,
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 1000)),
        min_size=1,
        max_size=60,
    ),
)
@settings(max_examples=60)
def test_every_point_of_a_partition_counts_once(
    a: list[int], b: list[int], c: list[int], drawn: list[tuple[int, int, int]]
) -> None:
    """Points may be on borders and on corners, where up to four zones meet."""
    sources = {code.replace("T", "S"): shape for code, shape in partition(c, []).items()}
    places = np.array([(x, y) for x, y, _ in drawn], dtype=float)
    weights = np.array([weight for *_, weight in drawn], dtype=float)
    located = by_points(sources, partition(a, b), places, weights)
    assert located.outside == 0
    assert set(located.shares) | set(located.without) == set(sources)
    for held in located.shares.values():
        assert sum(held.values()) == 1
        assert sum(rounded(held).values()) == 10_000


def test_of_two_equal_shares_the_first_code_dominates() -> None:
    half = Fraction(1, 2)
    assert dominant({"B": half, "A": half}, half) == "A"
    assert dominant({"B": half}, Fraction(3, 5)) is None
    assert dominant({}, half) is None
